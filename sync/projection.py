"""Projections as data: an entry becomes rows, the same for the terminal and the county."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sync.entry import Recorded

Value = str | int | bytes | None


@dataclass(frozen=True)
class Table:
    """A projected table. The first column, and the first of the key, is the organisation."""

    name: str
    columns: tuple[tuple[str, type], ...]
    key: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One fact: put under its key, values in the table's column order."""

    table: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Projection:
    """What one package makes of the log's entries.

    ``project`` is pure and may be called in any order of logs: tables hold facts only, states are
    computed from them. It raises ``msgspec.MsgspecError`` on a body it cannot read.
    """

    name: str
    tables: tuple[Table, ...]
    kinds: frozenset[str]
    project: Callable[[Recorded], Iterable[Row]]
