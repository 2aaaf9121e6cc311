"""Applies projections to a database: the tables that screens and the county read."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
import sqlite_utils

from sync.database import IntegrityError
from sync.entry import Recorded, recorded
from sync.errors import BadFormat
from sync.projection import Projection, Row, Table

# What an entry that nobody vouches for may raise on being read …
_UNREADABLE = (
    BadFormat, msgspec.MsgspecError, ValueError, LookupError, ArithmeticError, RecursionError,
)  # fmt: skip
# … and on being put into its table: a text where a number belongs, a number of over 64 bits.
_UNFIT = (*IntegrityError, OverflowError)


@dataclass(frozen=True, slots=True)
class Poison:
    """An entry that cannot be shown, and why."""

    seq: int
    leaf: bytes
    reason: str


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
                create_table(db, table)

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

    def take(
        self, db: sqlite_utils.Database, org: str, origin: str,
        entries: Iterable[tuple[int, bytes, bytes]],
    ) -> tuple[list[Recorded], list[Poison]]:  # fmt: skip
        """Project stored ``(seq, leaf, hash)`` of a log; what cannot be shown is told apart.

        One that cannot be shown never stops those behind it.
        """
        shown: list[tuple[Recorded, bytes, list[Row]]] = []
        poison: list[Poison] = []
        for seq, leaf, digest in entries:
            try:
                entry = recorded(org, origin, seq, leaf, digest)
                shown.append((entry, leaf, self.rows(entry)))
            except _UNREADABLE as error:
                poison.append(Poison(seq, leaf, f"看不懂的记录：{error}"))
        try:
            self.apply(db, (row for _, _, rows in shown for row in rows))
        except _UNFIT:
            unfit = [found for one in shown if (found := self._unfit(db, *one))]
            bad = {found.seq for found in unfit}
            shown = [one for one in shown if one[0].seq not in bad]
            poison = sorted([*poison, *unfit], key=lambda found: found.seq)
        return [entry for entry, _, _ in shown], poison

    def _unfit(
        self, db: sqlite_utils.Database, entry: Recorded, leaf: bytes, rows: list[Row]
    ) -> Poison | None:
        """Apply one entry's rows, all or none (those put before are put once more)."""
        db.conn.execute("SAVEPOINT entry")
        try:
            self.apply(db, rows)
        except _UNFIT as error:
            db.conn.execute("ROLLBACK TO entry")
            return Poison(entry.seq, leaf, f"放不进表里的记录：{error}")
        finally:
            db.conn.execute("RELEASE entry")
        return None

    def digest(self, db: sqlite_utils.Database) -> dict[str, str]:
        """SHA-256 of each projected table's logical content, rows in key order."""
        return {name: _digest(db, table) for name, table in self.tables.items()}


def _insert_sql(table: Table) -> str:
    marks = ", ".join("?" for _ in table.columns)
    return f'INSERT OR REPLACE INTO "{table.name}" VALUES ({marks})'


def create_table(db: sqlite_utils.Database, table: Table) -> None:
    """Create one table with its indexes."""
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
