"""A terminal's entries on their way up: laid out and compressed one request ahead of the line."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from sync import exchange, tables
from sync.frames import cut_runs, pack
from sync.history import known
from sync.patience import Patience
from sync.store import Store
from sync.tables import Log


@dataclass(frozen=True, slots=True)
class Push:
    """The entries ``base <= seq < stop`` as a request's stream, in frames of ``kib`` KiB."""

    base: int
    stop: int
    kib: int
    link: bytes
    stream: bytes


class Pusher:
    """Makes what the next request carries, if it may while the county still works on this one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ahead: Push | None = None
        self._next: tuple[Log, int, Patience] | None = None

    def take(self, log: Log, base: int, patience: Patience) -> Push:
        """What to send from ``base`` on; nothing where the county is only to be asked."""
        ahead, self._ahead, self._next = self._ahead, None, None
        if patience.ask or base == self._store.size(log):
            return Push(base, base, patience.frame_kib, b"", b"")
        if ahead is None or (ahead.base, ahead.kib) != (base, patience.frame_kib):
            ahead = self._make(log, base, patience)
        self._next = log, ahead.stop, patience.further()
        return ahead

    def prepare(self) -> None:
        """Make what comes next, if all goes well; otherwise it is made anew."""
        if self._next is not None and self._ahead is None:
            log, base, patience = self._next
            if base < self._store.size(log):
                self._ahead = self._make(log, base, patience)

    def _make(self, log: Log, base: int, patience: Patience) -> Push:
        room = min(patience.push_bytes, exchange.MAX_PUSH_BYTES)
        leaves = self._leaves(log, base, room)
        stop = base + len(leaves)
        runs = cut_runs(0, base, leaves, self._store.boxes(log, base, stop), patience.frame_kib)
        link, stream = pack(runs, known(self._store, log, base, stop))
        return Push(base, stop, patience.frame_kib, link, stream)

    def _leaves(self, log: Log, start: int, room: int) -> list[bytes]:
        """As many as fit with their sealed parts, but one at least."""
        leaves: list[bytes] = []
        weights: list[int] = []
        stop = min(self._store.size(log), start + exchange.MAX_PUSH_ITEMS // 2)
        while sum(weights) <= room and start + len(leaves) < stop:
            first = start + len(leaves)
            leaves += tables.just_leaves(self._store.db, log.number, first, min(first + 1024, stop))
            weights += map(len, leaves[first - start :])
            for seq, _, size in self._store.box_sizes(log, first, start + len(leaves)):
                weights[seq - start] += size
        fit = bisect_right(list(accumulate(weights)), room)
        return leaves[: max(1, fit)]
