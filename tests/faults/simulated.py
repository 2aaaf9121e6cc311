"""The product's own Store on the simulated disk: a connection of APSW in the clothes of sqlite3."""

import contextlib
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

import apsw
import sqlite_utils

from sync.database import DatabaseError, configure
from tests.faults.disk import SimDisk, SimVfs

NAME = "kiosk.db"
_serial = count()


class SimConnection:
    """As much of ``sqlite3.Connection`` as the store uses; errors are those of sqlite3."""

    def __init__(self, disk: SimDisk) -> None:
        vfs = f"simulated{next(_serial)}"
        self._vfs = SimVfs(vfs, disk)  # SQLite knows it only as long as somebody holds it
        self._connection = apsw.Connection(NAME, vfs=vfs)
        self._pages, self._checkpoint_at = 0, 0
        # the simulated disk has no shared memory: the index of the WAL is kept on the heap
        self._connection.execute("PRAGMA locking_mode=EXCLUSIVE")

    def checkpoint_at(self, pages: int) -> None:
        """Move the WAL into the database whenever it has so many pages.

        As SQLite does it by itself, errors ignored; but APSW would raise in the commit what a
        simulated disk has raised in the checkpoint after it.
        """
        self._checkpoint_at = pages
        self._connection.set_wal_hook(self._written)

    def _written(self, _connection: apsw.Connection, _name: str, pages: int) -> int:
        self._pages = pages
        return apsw.SQLITE_OK

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._connection.in_transaction

    @property
    def total_changes(self) -> int:
        """Rows changed since the connection was opened."""
        return self._connection.total_changes()

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """Run one statement; the cursor reads like sqlite3's."""
        try:
            cursor = self._connection.execute(sql, tuple(parameters))
        except apsw.Error as error:
            raise DatabaseError[0](str(error)) from error
        if sql == "COMMIT" and self._pages >= self._checkpoint_at > 0:
            with contextlib.suppress(apsw.Error):
                self._connection.wal_checkpoint()
        return cursor

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> Any:
        """Run one statement for each row."""
        try:
            return self._connection.executemany(sql, (tuple(row) for row in rows))
        except apsw.Error as error:
            raise DatabaseError[0](str(error)) from error

    def close(self) -> None:
        """Close it in good order."""
        self._connection.close(True)


def open_simulated(
    disk: SimDisk, *, synchronous: str | None = None, checkpoint_pages: int = 1000
) -> sqlite_utils.Database:
    """The database on the simulated disk, configured by the product's own code.

    ``synchronous`` changes what the product chose, as a positive control: with anything but FULL
    the rig must find losses.
    """
    connection = SimConnection(disk)
    configure(connection)  # type: ignore[arg-type]
    if synchronous is not None:
        connection.execute(f"PRAGMA synchronous={synchronous}")
    connection.checkpoint_at(checkpoint_pages)
    return sqlite_utils.Database(connection)  # type: ignore[arg-type]
