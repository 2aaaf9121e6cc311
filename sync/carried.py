"""What a terminal remembers of the requests it wrote on sticks, until their answers come back.

Not a part of any log: a request that nobody answers is simply made again.
"""

import sqlite_utils

from sync import tables

KEPT = 1024  # the newest requests whose answers are still taken
_LATEST = "stick_answer_ms"  # meta: see ``last_answer_ms``
_TOLD = "stick_told "  # meta, and a log's name: see ``told``

_TABLE = """CREATE TABLE IF NOT EXISTS carried (
    asked BLOB PRIMARY KEY, origin TEXT NOT NULL, counter INTEGER NOT NULL)
    STRICT, WITHOUT ROWID"""


def create_table(db: sqlite_utils.Database) -> None:
    """Create it where it is missing; within a transaction."""
    db.conn.execute(_TABLE)


def remember(db: sqlite_utils.Database, asked: bytes, origin: str, counter: int) -> None:
    """A request about a log, by its signature, is about to be written; within a transaction."""
    db.conn.execute(
        "INSERT INTO carried (asked, origin, counter) VALUES (?, ?, ?)", (asked, origin, counter)
    )
    db.conn.execute(
        "DELETE FROM carried WHERE counter <= "
        "(SELECT counter FROM carried ORDER BY counter DESC LIMIT 1 OFFSET ?)",
        (KEPT,),
    )


def is_known(db: sqlite_utils.Database, asked: bytes, origin: str) -> bool:
    """Whether this database wrote that request, and about that log."""
    query = "SELECT 1 FROM carried WHERE asked = ? AND origin = ?"
    return db.conn.execute(query, (asked, origin)).fetchone() is not None


def note_answer(db: sqlite_utils.Database, county_ms: int) -> None:
    """An answer was taken that the county gave then (Unix ms); within a transaction."""
    latest = max(0, county_ms, last_answer_ms(db) or 0)
    tables.set_meta(db, _LATEST, latest.to_bytes(8, "big"))


def last_answer_ms(db: sqlite_utils.Database) -> int | None:
    """When the county gave the latest answer that came by stick (Unix ms, county time)."""
    raw = tables.get_meta(db, _LATEST)
    return None if raw is None else int.from_bytes(raw, "big")


def set_told(db: sqlite_utils.Database, origin: str, told: int | None) -> None:
    """See ``told``; within a transaction."""
    tables.set_meta(db, _TOLD + origin, b"" if told is None else told.to_bytes(8, "big"))


def told(db: sqlite_utils.Database, origin: str) -> int | None:
    """The entries of a log that the county said it holds, where that is less than it had signed
    for: it was restored from a backup and is to be sent the rest again."""
    raw = tables.get_meta(db, _TOLD + origin)
    return int.from_bytes(raw, "big") if raw else None
