"""Projections as data: an entry becomes rows, the same for the terminal and the county."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import msgspec

from sync.entry import Body, Recorded

Value = str | int | bytes | None


@dataclass(frozen=True)
class Table:
    """A projected table. The first column, and the first of the key, is the organisation."""

    name: str
    columns: tuple[tuple[str, type], ...]
    key: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...] = ()


class Row(msgspec.Struct, frozen=True, gc=False):
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

    def without(self, table: str, body: type[Body]) -> "Projection":
        """The same for a program that never reads a table, and need not write it.

        The entries that alone fill it, those of ``body``'s kind, are still decoded: one that
        cannot be read is told as ever.
        """
        decode = msgspec.msgpack.Decoder(body).decode

        def project(entry: Recorded) -> Iterable[Row]:
            if entry.kind != body.KIND:
                return self.project(entry)
            decode(entry.body)
            return ()

        return replace(
            self, tables=tuple(one for one in self.tables if one.name != table), project=project
        )
