"""A database connection that gives way at a chosen statement: power gone, or the disk full."""

from enum import Enum
from typing import Any

import sqlite_utils

from sync.database import DatabaseError

_WRITES = ("INSERT", "UPDATE", "DELETE", "COMMIT")


class Crash(BaseException):
    """The process is gone; not an ``Exception``, for nobody is left to handle it."""


class End(Enum):
    """How it gives way."""

    BEFORE = "crash before the statement"
    AFTER = "crash after the statement"
    FULL = "disk full"


class Brittle:
    """A connection that passes everything on, until its fuse has burnt down.

    A crash leaves what the last COMMIT left: the caller then rolls back and opens anew.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._fuse: int | None = None
        self._end = End.BEFORE
        self.resting = False  # whether what passes now is only looked at, not done

    def arm(self, statements: int, end: End) -> None:
        """Give way at the statement of that number from now (writing ones for a full disk)."""
        self._fuse, self._end = statements, end

    def disarm(self) -> None:
        """Be sound again."""
        self._fuse = None

    def execute(self, sql: str, *parameters: Any) -> Any:
        """As the connection's own."""
        return self._run(self._connection.execute, sql, *parameters)

    def executemany(self, sql: str, *parameters: Any) -> Any:
        """As the connection's own."""
        return self._run(self._connection.executemany, sql, *parameters)

    def _run(self, call: Any, sql: str, *parameters: Any) -> Any:
        if not self._burn(sql):
            return call(sql, *parameters)
        if self._end is End.FULL:
            raise DatabaseError[0]("database or disk is full")
        if self._end is End.AFTER:
            call(sql, *parameters)
        raise Crash(sql)

    def _burn(self, sql: str) -> bool:
        if (
            self.resting
            or self._fuse is None
            or (self._end is End.FULL and not sql.startswith(_WRITES))
        ):
            return False
        self._fuse -= 1
        if self._fuse > 0:
            return False
        self._fuse = None
        return True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def brittle(db: sqlite_utils.Database) -> Brittle:
    """Make the database's connection brittle; wrapping it again gives a sound new wrapper."""
    inner = db.conn._connection if isinstance(db.conn, Brittle) else db.conn
    wrapped = Brittle(inner)
    db.conn = wrapped  # type: ignore[assignment]
    return wrapped
