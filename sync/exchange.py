"""The exchange's decisions, pure: no clock, network or disk.

Trust rules, in order. The county: a known, unrevoked device; its signature over the head; no
contradiction with what it holds (a contradiction signed by the device itself proves a fork,
whatever the counter says); a counter never seen before; entries that continue what it holds; a
root that the entries really have. The terminal: the county's signature over the answer to *this*
request; a countersignature over the terminal's own root; followed logs whose entries have the
root that their owner signed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sync.wire import Answer, SyncHead

MAX_PUSH_BYTES = 12 * 1024 * 1024  # leaves in one request
MAX_PUSH_ITEMS = 100_000  # leaves and sealed parts in one request: small ones cost memory too
MAX_PULL_BYTES = 4 * 1024 * 1024  # leaves in one answer
MAX_CARRIED_BYTES = 12 * 1024 * 1024  # leaves in one answer on a stick: the next trip is weeks off
MAX_FEEDS = 32  # followed logs in one answer: its head has 16 KiB, and one of them takes up to 0.4
MAX_CURSORS = 256  # logs that a terminal can follow
MAX_LOGS = 80  # of one terminal, one for each time it went on from a backup: its sisters follow all
MAX_ROUNDS = 20_000  # of which each but a few brought something new


@dataclass(frozen=True, slots=True)
class Overlap:
    """What of a run the county already has, and what is new.

    ``known``: (seq, leaf) pairs to compare; ``fresh``: leaves from ``start`` on; ``gap``: the run
    begins beyond what is held and is of no use yet.
    """

    known: tuple[tuple[int, bytes], ...]
    start: int
    fresh: tuple[bytes, ...]
    gap: bool = False


def overlap(held: int, start: int, leaves: Sequence[bytes]) -> Overlap:
    """Lay a run of entries from ``start`` against the ``held`` entries of the same log."""
    if start > held:
        return Overlap((), start, (), gap=True)
    cut = min(held - start, len(leaves))
    known = tuple(enumerate(leaves[:cut], start))
    return Overlap(known, start + cut, tuple(leaves[cut:]))


def root_contradicts(claimed: bytes, own: bytes) -> bool:
    """Whether a claimed root (whole, or its first 8 bytes) is not the one computed here."""
    return own[: len(claimed)] != claimed


def is_replay(counter: int, last: int) -> bool:
    """Whether a request's counter was used before."""
    return counter <= last


def head_is_plausible(head: SyncHead) -> bool:
    """Whether the numbers of a head can be true at all."""
    sizes = 0 <= head.base <= head.size < 1 << 48 and 0 < head.counter < 1 << 62
    roots = (len(head.root), len(head.signature)) in {(32, 64), (8, 0)}
    names = len(head.epoch) == 4 and len(head.device) == 8 and len(head.link) in (0, 16)
    frame = 1 <= head.frame <= 64
    cursors = all(len(c.feed) == 4 and 0 <= c.size < 1 << 48 for c in head.cursors)
    return sizes and roots and names and frame and cursors and len(head.cursors) <= MAX_CURSORS


def push_base(receipted: int, told: int | None, size: int) -> int:
    """From where to send: what the county last signed for, or what it just told.

    A county restored from a backup may hold less than it once signed for: its word counts, for
    it can only make the terminal send again what is in the log anyway.
    """
    base = receipted if told is None else told
    return min(base, size)


def wants_another_round(answer: Answer, size: int, *, whole: bool) -> bool:
    """Whether to ask again at once: the county has more to give, the answer was cut, or the
    county does not hold all ``size`` entries of the log yet."""
    return answer.more or not whole or answer.position < size
