"""What a damaged database still tells of its own log, beyond a backup of it.

Nothing is believed that the log's own key has not signed: entries are taken up to the last signed
head whose root they have, and not one further.
"""

from collections.abc import Iterator
from pathlib import Path

import sqlite_utils

from sync import checkpoint, tables
from sync.database import DatabaseError, open_database
from sync.entry import leaf_hash
from sync.errors import SyncError
from sync.merkle import Frontier
from sync.store import Store
from sync.tables import Log, StoredHashes

Box = tuple[int, int, bytes]  # (seq, part, box)


def salvage(store: Store, damaged: Path) -> int:
    """Append to the own log what the damaged file has beyond it, sealed parts too; how many.

    Raises ``StorageError`` only where ``store`` itself fails.
    """
    own = store.own_log()
    size = store.size(own)
    try:
        db = open_database(damaged)
    except SyncError:
        return 0
    try:
        leaves, note = _signed(db, store, own, size)
        boxes = list(_boxes(db, own, size, size + len(leaves)))
    finally:
        db.conn.close()
    if leaves:
        with store.transaction():
            store.receive(own, size, leaves)
            store.put_boxes((own.number, *box) for box in boxes)
            tables.put_note(store.db, "checkpoint", own.number, size + len(leaves), note)
    return len(leaves)


def _signed(
    db: sqlite_utils.Database, store: Store, own: Log, size: int
) -> tuple[list[bytes], str]:
    """The entries beyond ``size`` up to the last signed head that they bear out, and that head."""
    notes = dict(_notes(db, own, size))
    frontier = Frontier.from_hashes(StoredHashes(store.db, own.number), size)
    leaves: list[bytes] = []
    sound, head = 0, ""
    for leaf in _leaves(db, own, size):
        leaves.append(leaf)
        frontier.append(leaf_hash(leaf))
        note = notes.get(frontier.size)
        if note is not None and _bears_out(note, own, frontier):
            sound, head = len(leaves), note
    return leaves[:sound], head


def _bears_out(note: str, own: Log, frontier: Frontier) -> bool:
    try:
        head = checkpoint.verify(note, own.origin, checkpoint.log_key(own.origin, own.key))
    except SyncError:
        return False
    return (head.size, head.root) == (frontier.size, frontier.root())


def _leaves(db: sqlite_utils.Database, own: Log, size: int) -> Iterator[bytes]:
    # One by one: a broken page ends it there, and not a batch before.
    query = "SELECT leaf FROM entry JOIN log USING (log) WHERE origin = ? AND seq = ?"
    try:
        while row := db.conn.execute(query, (own.origin, size)).fetchone():
            yield bytes(row[0])
            size += 1
    except (*DatabaseError, TypeError):
        return


def _notes(db: sqlite_utils.Database, own: Log, size: int) -> Iterator[tuple[int, str]]:
    query = (
        "SELECT size, note FROM checkpoint JOIN log USING (log) "
        "WHERE origin = ? AND size > ? ORDER BY size"
    )
    try:
        for at, note in db.conn.execute(query, (own.origin, size)):
            yield int(at), str(note)
    except (*DatabaseError, UnicodeDecodeError):
        return


def _boxes(db: sqlite_utils.Database, own: Log, start: int, stop: int) -> Iterator[Box]:
    query = (
        "SELECT seq, part, box FROM sealed JOIN log USING (log) "
        "WHERE origin = ? AND seq >= ? AND seq < ? AND box IS NOT NULL"
    )
    try:
        for seq, part, box in db.conn.execute(query, (own.origin, start, stop)):
            yield int(seq), int(part), bytes(box)
    except (*DatabaseError, TypeError):
        return
