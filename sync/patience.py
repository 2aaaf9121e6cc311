"""What to do about a line that breaks in the middle, pure: ask, send less, give up in time."""

from dataclasses import dataclass, replace

WIDE_KIB = 64  # leaves in one frame on a line that holds
NARROW_KIB = 1  # on one that breaks: a frame must fit through before it does
FIRST_PUSH = 256 * 1024  # bytes of leaves in the first request; while the line holds, each next
LARGEST_PUSH = 512 * 1024  # one has twice as many, so that both ends soon work at the same time
STUMBLES = 4  # in a row without anything new on either side


@dataclass(frozen=True, slots=True)
class Patience:
    """How the next request is to be made.

    ``ask``: send no entries, only learn how many arrived. ``mark``: the most that is known to have
    arrived on either side, to tell progress from standing still. ``push_bytes``: leaves to send at
    once; where there is no line that could hold or break, as many as go into one request.
    """

    ask: bool = False
    frame_kib: int = WIDE_KIB
    stumbles: int = 0
    mark: int = -1
    push_bytes: int = 1 << 30

    @classmethod
    def on_a_line(cls) -> "Patience":
        """To begin with."""
        return cls(push_bytes=FIRST_PUSH)

    @property
    def exhausted(self) -> bool:
        """Whether to stop trying for now."""
        return self.stumbles > STUMBLES

    def broke(self) -> "Patience":
        """The line broke: entries may have arrived, but nobody said so. Ask, then send less."""
        return replace(
            self, ask=True, frame_kib=NARROW_KIB, stumbles=self.stumbles + 1, push_bytes=FIRST_PUSH
        )

    def further(self) -> "Patience":
        """All went well: more at once."""
        more = min(2 * self.push_bytes, max(self.push_bytes, LARGEST_PUSH))
        return replace(self, ask=False, stumbles=0, push_bytes=more)

    def answered(self, mark: int, *, whole: bool) -> "Patience":
        """An answer came; ``mark`` counts what both sides have now, ``whole``: not cut short."""
        kib = self.frame_kib if whole else NARROW_KIB
        if mark > self.mark:
            return replace(self.further(), frame_kib=kib, mark=mark)
        return replace(self, ask=False, frame_kib=kib, stumbles=self.stumbles + 1)
