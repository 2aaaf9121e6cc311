"""A clock that can be set: the invented village's past happened on its own days."""

from datetime import datetime

from sync.clock import CHINA

_BOOT = b"demoboot"


class SetClock:
    """Stands where it was set, a second later at every look."""

    def __init__(self) -> None:
        self._ms = 0
        self._mono = 0

    def set(self, moment: datetime) -> None:
        """China local time."""
        self._ms = int(moment.replace(tzinfo=CHINA).timestamp() * 1000)

    def read(self) -> tuple[int, bytes, int]:
        """(wall ms, boot id, monotonic ms)."""
        self._ms += 1000
        self._mono += 1000
        return self._ms, _BOOT, self._mono
