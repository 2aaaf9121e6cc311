"""Copies of a database that have been opened and checked, and going on from one.

Who goes on from a copy begins a new log: the old one may have grown elsewhere since the copy was
made, and two contents under one number would look like a forged record. The old log becomes one
that is followed: what the county holds of it beyond the copy comes back with the next exchange.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from sync import keys, tables, wire
from sync.clock import Clock
from sync.database import DatabaseError, open_database
from sync.entry import Draft
from sync.errors import LogDamaged, StorageError
from sync.keys import SigningKey
from sync.kiosk_side import COUNTER
from sync.projection import Projection
from sync.salvage import salvage
from sync.schema import create_log_tables
from sync.store import Store
from sync.tables import Log
from sync.verify import Report, quarantined, verify

_COUNTER_LEAP = 1 << 32  # over every request counter that was used since the copy was made
_LATER_TABLES = ("carried",)  # requests on sticks: their answers speak of the old log

Told = Callable[[Store, Log], Draft]
"""From the old log to the first entry of the new one, within the transaction that begins it."""


def write_copy(store: Store, target: Path) -> None:
    """The whole database as one new file, as of one moment, durable on return.

    Others may read and write meanwhile. Raises ``StorageError``; then the file is gone.
    """
    try:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        store.db.conn.execute("VACUUM INTO ?", (str(target),))
        fsync_file(target)
    except (OSError, *DatabaseError) as error:
        target.unlink(missing_ok=True)
        raise StorageError(f"没有备份成：{error}") from error


def check_copy(path: Path, projections: Sequence[Projection], clock: Clock) -> Report:
    """Every page, entry, signature and table of a copy; the file is not changed.

    A log that was set aside is no fault of the copy. Raises ``StorageError`` for what is no
    database at all.
    """
    store = Store(open_database(path, read_only=True), projections, None, clock)
    try:
        report = verify(store)
        known = {quarantined(log) for log in tables.all_logs(store.db)} if not report.ok else set()
    except DatabaseError as error:
        raise StorageError(f"数据库读不出来：{error}") from error
    finally:
        store.close()
    problems = tuple(problem for problem in report.problems if problem not in known)
    return replace(report, ok=not problems, problems=problems)


def is_damaged(path: Path) -> bool:
    """Whether a database file cannot be relied on: no database, broken pages, or no log of ours.

    Raises ``StorageError`` where it cannot be opened for another reason (its rights, a lock).
    """
    if is_emptied(path):
        return True
    try:
        db = open_database(path)
    except StorageError as error:
        if is_damage(error.__cause__):
            return True
        raise
    try:
        found = db.conn.execute("PRAGMA quick_check(1)").fetchone()
        mine = db.conn.execute("SELECT 1 FROM log WHERE mine").fetchone()
        return tuple(found) != ("ok",) or mine is None
    except (*DatabaseError, UnicodeDecodeError) as error:
        if is_damage(error):
            return True
        raise StorageError(f"数据库读不出来：{error}") from error
    finally:
        db.conn.close()


def is_emptied(path: Path) -> bool:
    """Whether nothing is left of a database; whoever opened it would begin a new one there."""
    log = path.with_name(f"{path.name}-wal")
    return not any(file.exists() and file.stat().st_size for file in (path, log))


def is_damage(error: BaseException | None) -> bool:
    """Whether this is SQLite's word for a file that is broken, not merely out of reach."""
    told = str(error)
    return isinstance(error, UnicodeDecodeError) or any(
        sign in told for sign in ("malformed", "not a database", "no such table", "file is damaged")
    )


def revive(
    path: Path, projections: Sequence[Projection], signer: SigningKey, clock: Clock, told: Told,
    *, damaged: Path | None = None,
) -> Log:  # fmt: skip
    """Make a copied file fit to go on with: check it, and begin its new log.

    ``damaged``: the file that it stands in for; what can still be read of its log comes first. The
    tables are made anew, as a later version of the program may have more of them. Raises
    ``LogDamaged`` or ``StorageError`` for a copy that is not whole, or of another's log.
    """
    store = Store.open(path, projections, signer, clock)
    try:
        if store.own_log().key != signer.public:
            raise LogDamaged("备份里的钥匙和记录不是一台机器的")
        if damaged is not None:
            salvage(store, damaged)
        begun = begin_anew(store, signer, told)
        store.rebuild()
        report = verify(store)
        if not report.ok:
            raise LogDamaged(f"这份备份不完整：{report.problems[0]}")
        return begun
    finally:
        store.close()


def begin_anew(store: Store, signer: SigningKey, told: Told) -> Log:
    """Retire the own log and begin another, in one transaction."""
    with store.transaction():
        former = store.own_log()
        db = store.db
        db.conn.execute("DROP TRIGGER log_is_named_once")
        db.conn.execute("UPDATE log SET mine = 0, fork = NULL WHERE mine")
        create_log_tables(db)  # and with them the trigger again
        for name in set(_LATER_TABLES) & set(db.table_names()):
            db.conn.execute(f"DELETE FROM {name}")  # noqa: S608  a name of ours
        counter = int.from_bytes(tables.get_meta(db, COUNTER) or b"", "big") + _COUNTER_LEAP
        tables.set_meta(db, COUNTER, counter.to_bytes(8, "big"))
        origin = wire.device_origin(signer.public, os.urandom(4))
        log = tables.add_log(db, origin, former.org, signer.public, mine=True)
        store.append_within([told(store, former)], "device", log)
        return log


def fsync_file(path: Path) -> None:
    """Make a file and its name durable. Raises ``OSError``."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    keys.fsync_directory(path.parent)
