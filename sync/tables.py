"""Reading and writing the log tables: small SQL, one function a statement."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import sqlite_utils

from sync.errors import LogDamaged, StorageError


@dataclass(frozen=True, slots=True)
class Log:
    """One log known to this database."""

    number: int
    origin: str
    org: str
    key: bytes
    mine: bool
    fork: str | None


_LOG = "SELECT log, origin, org, key, mine, fork FROM log"


def _log(row: Sequence[object]) -> Log:
    number, origin, org, key, mine, fork = row
    if not isinstance(number, int) or not isinstance(key, bytes):
        raise LogDamaged("数据库文件损坏：记录的名册读不出来")
    reason = None if fork is None else str(fork)
    return Log(number, str(origin), str(org), key, bool(mine), reason)


def all_logs(db: sqlite_utils.Database) -> list[Log]:
    """Every log, in the order in which it became known."""
    return [_log(row) for row in db.conn.execute(f"{_LOG} ORDER BY log")]


def logs_for(db: sqlite_utils.Database, org: str) -> list[Log]:
    """The logs that an organisation's devices may see: its own, and those for everybody."""
    query = f"{_LOG} WHERE org IN ('', ?) ORDER BY log"
    return [_log(row) for row in db.conn.execute(query, (org,))]


def logs_of(db: sqlite_utils.Database, org: str) -> list[Log]:
    """An organisation's logs; of ``""`` those that are for everybody."""
    return [_log(row) for row in db.conn.execute(f"{_LOG} WHERE org = ? ORDER BY log", (org,))]


def find_log(db: sqlite_utils.Database, origin: str) -> Log | None:
    """The log of that name."""
    row = db.conn.execute(f"{_LOG} WHERE origin = ?", (origin,)).fetchone()
    return None if row is None else _log(row)


def get_log(db: sqlite_utils.Database, origin: str) -> Log:
    """The log of that name; ``StorageError`` where it is not known."""
    log = find_log(db, origin)
    if log is None:
        raise StorageError(f"没有这本记录：{origin}")
    return log


def add_log(db: sqlite_utils.Database, origin: str, org: str, key: bytes, *, mine: bool) -> Log:
    """Make a log known; its name must be new."""
    db.conn.execute(
        "INSERT INTO log (origin, org, key, mine) VALUES (?, ?, ?, ?)", (origin, org, key, mine)
    )
    return get_log(db, origin)


def mark_forked(db: sqlite_utils.Database, number: int, reason: str) -> None:
    """Quarantine a log; the first reason stays."""
    db.conn.execute("UPDATE log SET fork = COALESCE(fork, ?) WHERE log = ?", (reason, number))


def size(db: sqlite_utils.Database, number: int) -> int:
    """How many entries stand in the log."""
    row = db.conn.execute("SELECT MAX(seq) FROM entry WHERE log = ?", (number,)).fetchone()
    return 0 if row[0] is None else int(row[0]) + 1


def leaves(
    db: sqlite_utils.Database, number: int, start: int, stop: int, *, table: str = "entry"
) -> list[tuple[int, bytes, bytes]]:
    """``(seq, leaf, hash)`` of the entries ``start <= seq < stop``."""
    query = f"SELECT seq, leaf, hash FROM {table} WHERE log=? AND seq>=? AND seq<? ORDER BY seq"
    return db.conn.execute(query, (number, start, stop)).fetchall()


def just_leaves(db: sqlite_utils.Database, number: int, start: int, stop: int) -> list[bytes]:
    """The leaves ``start <= seq < stop``."""
    query = "SELECT leaf FROM entry WHERE log=? AND seq>=? AND seq<? ORDER BY seq"
    return [leaf for (leaf,) in db.conn.execute(query, (number, start, stop))]


def batches(
    db: sqlite_utils.Database, number: int, count: int = 1024, start: int = 0
) -> Iterator[list[tuple[int, bytes, bytes]]]:
    """``(seq, leaf, hash)`` from ``start`` on, so many at a time; never stopped by a gap."""
    query = "SELECT seq, leaf, hash FROM entry WHERE log=? AND seq>=? ORDER BY seq LIMIT ?"
    while found := db.conn.execute(query, (number, start, count)).fetchall():
        yield found
        start = found[-1][0] + 1


_AT_ONCE = 32  # rows in one statement: a third less work than one by one
_PUT = "INSERT INTO entry (log, seq, leaf, hash) VALUES (?, ?, ?, ?)"
_PUT_MANY = _PUT + ", (?, ?, ?, ?)" * (_AT_ONCE - 1)


def put_entries(
    db: sqlite_utils.Database, number: int, rows: Sequence[tuple[int, bytes, bytes]]
) -> None:
    """Append ``(seq, leaf, hash)`` rows; the triggers refuse any but the next."""
    whole = len(rows) - len(rows) % _AT_ONCE
    for at in range(0, whole, _AT_ONCE):
        some = rows[at : at + _AT_ONCE]
        db.conn.execute(_PUT_MANY, [value for row in some for value in (number, *row)])
    db.conn.executemany(_PUT, ((number, *row) for row in rows[whole:]))


def put_tiles(db: sqlite_utils.Database, number: int, tiles: Iterable[tuple[int, bytes]]) -> None:
    """Append completed tiles ``(index, hash)``."""
    db.conn.executemany(
        "INSERT INTO tile (log, idx, hash) VALUES (?, ?, ?)",
        ((number, index, digest) for index, digest in tiles),
    )


class StoredHashes:
    """The hashes of one log, as ``sync.merkle`` asks for them."""

    def __init__(self, db: sqlite_utils.Database, number: int) -> None:
        self._db, self._number = db, number

    def leaves(self, start: int, stop: int) -> list[bytes]:
        """Leaf hashes of ``start <= seq < stop``."""
        query = "SELECT hash FROM entry WHERE log=? AND seq>=? AND seq<? ORDER BY seq"
        return [row[0] for row in self._db.conn.execute(query, (self._number, start, stop))]

    def tiles(self, start: int, stop: int) -> list[bytes]:
        """Tile hashes of ``start <= idx < stop``."""
        query = "SELECT hash FROM tile WHERE log=? AND idx>=? AND idx<? ORDER BY idx"
        return [row[0] for row in self._db.conn.execute(query, (self._number, start, stop))]


def put_note(db: sqlite_utils.Database, table: str, number: int, at: int, note: str) -> None:
    """Keep a signed note (``table`` is checkpoint or receipt); the first of a size stays."""
    db.conn.execute(f"INSERT OR IGNORE INTO {table} VALUES (?, ?, ?)", (number, at, note))


def notes(db: sqlite_utils.Database, table: str, number: int) -> list[tuple[int, str]]:
    """Every ``(size, note)`` of a log, smallest first."""
    query = f"SELECT size, note FROM {table} WHERE log = ? ORDER BY size"
    return db.conn.execute(query, (number,)).fetchall()


def last_note(
    db: sqlite_utils.Database, table: str, number: int, at_least: int = 0
) -> tuple[int, str] | None:
    """The note of the largest size, if that is ``at_least`` so large."""
    query = f"SELECT size, note FROM {table} WHERE log=? AND size>=? ORDER BY size DESC LIMIT 1"
    row = db.conn.execute(query, (number, at_least)).fetchone()
    return None if row is None else (int(row[0]), str(row[1]))


def strays(db: sqlite_utils.Database, table: str) -> int:
    """How many rows of one of the log's tables belong to no log that is known."""
    query = f"SELECT COUNT(*) FROM {table} WHERE log NOT IN (SELECT log FROM log)"
    return int(db.conn.execute(query).fetchone()[0])


def put_quarantine(
    db: sqlite_utils.Database, origin: str, seq: int, leaf: bytes, reason: str, at_ms: int
) -> None:
    """Set an entry aside with the reason; the same one is set aside once."""
    known = "SELECT 1 FROM quarantine WHERE origin=? AND seq=? AND leaf=?"
    if db.conn.execute(known, (origin, seq, leaf)).fetchone() is None:
        db.conn.execute(
            "INSERT INTO quarantine (origin, seq, leaf, reason, at_ms) VALUES (?, ?, ?, ?, ?)",
            (origin, seq, leaf, reason, at_ms),
        )


def get_meta(db: sqlite_utils.Database, key: str) -> bytes | None:
    """A small setting of this database."""
    row = db.conn.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else bytes(row[0])


def set_meta(db: sqlite_utils.Database, key: str, value: bytes) -> None:
    """Set a small setting of this database."""
    db.conn.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
