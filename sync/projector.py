"""Applies projections to a database: the tables that screens and the county read."""

import hashlib
from collections.abc import Iterable, Sequence

import msgspec
import sqlite_utils

from sync.entry import Recorded
from sync.projection import Projection, Row, Table


class Projector:
    """The projections of one program, ready to be applied to its database."""

    def __init__(self, projections: Sequence[Projection]) -> None:
        self.tables: dict[str, Table] = {t.name: t for p in projections for t in p.tables}
        self._by_kind = {kind: p.project for p in projections for kind in p.kinds}
        self._insert = {name: _insert_sql(table) for name, table in self.tables.items()}

    def create_tables(self, db: sqlite_utils.Database) -> None:
        """Create the tables that are missing."""
        existing = set(db.table_names())
        for table in self.tables.values():
            if table.name not in existing:
                _create(db, table)

    def drop_tables(self, db: sqlite_utils.Database) -> None:
        """Drop every projected table; the log is not touched."""
        for name in self.tables:
            db.conn.execute(f'DROP TABLE IF EXISTS "{name}"')

    def rows(self, entry: Recorded) -> list[Row]:
        """What an entry means; ``[]`` for a kind this version does not know.

        Raises ``msgspec.MsgspecError`` or ``ValueError`` on a body that cannot be read.
        """
        project = self._by_kind.get(entry.kind)
        return [] if project is None else list(project(entry))

    def apply(self, db: sqlite_utils.Database, rows: Iterable[Row]) -> None:
        """Put rows, many of one table at a time."""
        grouped: dict[str, list[tuple[object, ...]]] = {}
        for row in rows:
            grouped.setdefault(row.table, []).append(row.values)
        for name, values in grouped.items():
            db.conn.executemany(self._insert[name], values)

    def digest(self, db: sqlite_utils.Database) -> dict[str, str]:
        """SHA-256 of each projected table's logical content, rows in key order."""
        return {name: _digest(db, table) for name, table in self.tables.items()}


def _insert_sql(table: Table) -> str:
    marks = ", ".join("?" for _ in table.columns)
    return f'INSERT OR REPLACE INTO "{table.name}" VALUES ({marks})'


def _create(db: sqlite_utils.Database, table: Table) -> None:
    db[table.name].create(dict(table.columns), pk=table.key, strict=True)  # type: ignore[union-attr]
    for number, columns in enumerate(table.indexes):
        listed = ", ".join(f'"{column}"' for column in columns)
        db.conn.execute(f'CREATE INDEX "{table.name}_{number}" ON "{table.name}" ({listed})')


def _digest(db: sqlite_utils.Database, table: Table) -> str:
    order = ", ".join(f'"{column}"' for column in table.key)
    digest = hashlib.sha256()
    for row in db.conn.execute(f'SELECT * FROM "{table.name}" ORDER BY {order}'):
        digest.update(msgspec.msgpack.encode(tuple(row)))
    return digest.hexdigest()
