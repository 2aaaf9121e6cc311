"""The entries that both sides hold, as a dictionary for the few ones that follow."""

from sync import tables
from sync.frames import HISTORY_LEAVES, history
from sync.store import Store
from sync.tables import Log

FEW = 256  # entries in one request: more of them are dictionary enough to themselves


def needed(base: int, stop: int) -> bool:
    """Whether the stream of the entries ``base <= seq < stop`` is read with what was before."""
    return 0 < base < stop <= base + FEW


def known(store: Store, log: Log, base: int, stop: int) -> bytes:
    """The dictionary for these entries; empty where none is needed, or not all of it is here."""
    if not needed(base, stop):
        return b""
    start = max(0, base - HISTORY_LEAVES)
    rows = tables.leaves(store.db, log.number, start, base)
    if len(rows) != base - start:
        return b""
    return history(start, [leaf for _, leaf, _ in rows], stop - base)
