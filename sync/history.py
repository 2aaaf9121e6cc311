"""The entries that both sides hold, as a dictionary for the ones that follow."""

from sync import tables
from sync.frames import HISTORY_LEAVES, history
from sync.store import Store
from sync.tables import Log


def known(store: Store, log: Log, base: int) -> bytes:
    """The dictionary for entries from ``base`` on; empty where not all before it is here."""
    start = max(0, base - HISTORY_LEAVES)
    rows = tables.leaves(store.db, log.number, start, base)
    if len(rows) != base - start:
        return b""
    return history(start, [leaf for _, leaf, _ in rows])
