"""Opening the one SQLite file so that what was acknowledged survives a power cut."""

import os
import sqlite3 as _stdlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlite_utils

from sync.errors import DiskFull, StorageError, UnsafeSqlite

if TYPE_CHECKING:
    import sqlite3
else:
    # The same choice as sqlite-utils makes: the bundled, sound SQLite where there is a wheel.
    try:
        import pysqlite3 as sqlite3
    except ImportError:
        import sqlite3

SOUND_SQLITE = (3, 51, 3)  # 3.7.0–3.51.2 can corrupt a WAL that is reset under two connections
BUSY_MS = 10_000

_IOERR = 10  # SQLite's primary result code; pysqlite3 does not tell the extended ones

# pysqlite3 and the standard library raise different classes for the same things.
DatabaseError = (sqlite3.Error, _stdlib.Error)
IntegrityError = (sqlite3.IntegrityError, _stdlib.IntegrityError)

# Binding: for bytes, but not for texts and numbers, the module looks long for something to convert
# them with, and finds nothing. Told that bytes are bytes, it writes a log's entries in a third
# of the time.
sqlite3.register_adapter(bytes, bytes)


def sqlite_version() -> tuple[int, int, int]:
    """The version of the SQLite library in use."""
    major, minor, patch = (int(part) for part in sqlite3.sqlite_version.split("."))
    return major, minor, patch


def sqlite_is_sound() -> bool:
    """Whether more than one connection may write (see ``docs/adr/0005``)."""
    return sqlite_version() >= SOUND_SQLITE


def open_database(path: Path, *, read_only: bool = False) -> sqlite_utils.Database:
    """A connection for the calling thread: WAL, synchronous=FULL, foreign keys, no mmap.

    Raises ``StorageError`` if the file is no database or cannot be opened.
    """
    try:
        connection = _connect(path, read_only)
        configure(connection, read_only)
    except (*DatabaseError, UnicodeDecodeError) as error:  # the latter: a damaged schema's message
        if "locked" in str(error) and not sqlite_is_sound():
            raise UnsafeSqlite(
                "另一个程序正开着数据库：这台机器的 SQLite 版本有缺陷，一次只能开一个程序"
            ) from error
        raise StorageError(f"数据库打不开：{path.name}（{error}）") from error
    return sqlite_utils.Database(connection)


def _connect(path: Path, read_only: bool) -> "sqlite3.Connection":
    mode = "ro" if read_only else "rwc"
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_MS / 1000, isolation_level=None)


def configure(connection: "sqlite3.Connection", read_only: bool = False) -> None:
    """Set a new connection to what the log needs."""
    run = connection.execute
    run(f"PRAGMA busy_timeout={BUSY_MS}")
    run("PRAGMA foreign_keys=ON")
    run("PRAGMA recursive_triggers=ON")  # else INSERT OR REPLACE deletes past the no-delete trigger
    run("PRAGMA mmap_size=0")
    run("PRAGMA cache_size=-16000")
    if read_only:
        run("PRAGMA query_only=ON")
        run("SELECT count(*) FROM sqlite_master").fetchone()
        return
    if not sqlite_is_sound():
        # One connection only: an exclusive lock keeps every second writer out of this file.
        run("PRAGMA locking_mode=EXCLUSIVE")
    run("PRAGMA journal_mode=WAL").fetchone()
    run("PRAGMA synchronous=FULL")
    run("PRAGMA secure_delete=ON")  # a wiped personal record leaves no bytes in free pages


@contextmanager
def transaction(db: sqlite_utils.Database) -> Iterator[None]:
    """One BEGIN IMMEDIATE … COMMIT; anything raised inside rolls it all back.

    Raises ``DiskFull`` or ``StorageError``: then nothing was saved. An I/O error in committing ends
    the process at once: whether it was saved only a new start that reads the disk can tell.
    """
    connection = db.conn
    try:
        connection.execute("BEGIN IMMEDIATE")
    except DatabaseError as error:
        raise _translated(error) from error
    try:
        yield
        _commit(connection)
    except DatabaseError as error:
        _roll_back(connection)
        raise _translated(error) from error
    except BaseException:
        _roll_back(connection)
        raise


@contextmanager
def light_transaction(db: sqlite_utils.Database) -> Iterator[None]:
    """The same without waiting for the disk: a power cut may undo it, if nothing was saved since.

    Only for what may be forgotten. The database stays whole, and whatever is saved afterwards
    brings this to the disk with it.
    """
    db.conn.execute("PRAGMA synchronous=NORMAL")
    try:
        with transaction(db):
            yield
    finally:
        db.conn.execute("PRAGMA synchronous=FULL")


def _commit(connection: "sqlite3.Connection") -> None:
    try:
        connection.execute("COMMIT")
    except DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == _IOERR:
            # After a failed fsync the kernel may have dropped the pages, and the next fsync would
            # tell a lie: it is never tried again.
            os.abort()
        raise


def _roll_back(connection: "sqlite3.Connection") -> None:
    # SQLite has already rolled back by itself after some errors (disk full, I/O).
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _translated(error: Exception) -> StorageError:
    text = str(error)
    if "disk is full" in text or "full" in text.split():
        return DiskFull("没有保存：磁盘满了，请叫管理员")
    if "locked" in text and not sqlite_is_sound():
        return UnsafeSqlite("没有保存：这台机器的 SQLite 版本不允许两个程序同时写")
    return StorageError(f"没有保存：{text}")
