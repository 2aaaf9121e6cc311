"""The process that reads strangers' bytes: small, limited, and expected to die now and then.

A crafted workbook can make any parser ask for all the memory there is. So the parsing happens here,
under limits that the kernel keeps, and only plain cells come back. It imports as little as it can,
for its start is part of every import. It is run by ``workbook.py``, in frames of ``wire.py``:

- in: ``read kind``, with the file; then for each sheet wanted ``send``, with its index, how many
  rows above its entries to send by themselves, and whether to look for cells without a value;
- out: one ``sheet`` for each sheet (name, hidden, macro, top, left, bottom, right, and the columns
  of its first rows) and ``sheets``; then ``rows`` (count, columns …) in batches, ``done``, and
  ``valueless`` (how, addresses …). At any point ``error`` with its code.
"""

from __future__ import annotations

import gc
import resource
import sys
from itertools import chain, islice, repeat

from content.importing.wire import BadFrame, pack, plain, read_frame, write_frame

TYPE_CHECKING = False  # as in typing, whose import alone would take a third of the start
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import IO, Protocol, TypeAlias

    Rows: TypeAlias = Iterator[Sequence[object]]

    class Sheet(Protocol):
        """What a reader of one format gives: name, bounds counted from 0, and its rows."""

        name: str
        hidden: bool
        macro: bool
        top: int
        left: int
        bottom: int
        right: int

        def rows(self, limit: int | None = None) -> Rows:
            """Rows from ``top`` on, each from ``left`` to ``right``; at most ``limit``."""


MAX_MEMORY_BYTES = 400 * 2**20
MAX_CPU_SECONDS = 60
MAX_ROWS = 200_000
MAX_COLUMNS = 256
HEAD_ROWS = 40
BATCH_ROWS = 4096
MAX_BATCH_BYTES = 32 * 2**20
_LONG_BATCH_BYTES, _TOTAL_BYTES = 16 * 2**20, 128 * 2**20
_MAX_GIVEN_BYTES = 64 * 2**20


class Stop(Exception):
    """The file cannot be read; the code is told to the parent."""


def limit() -> None:
    """Bound memory and time, and forbid files: what is left is reading and answering."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    gc.disable()  # a short life without cycles: collecting would only walk the rows again


def main() -> None:
    """Serve one file over stdin and stdout."""
    limit()
    given, answer = sys.stdin.buffer, sys.stdout.buffer
    try:
        _serve(given, answer)
    except Stop as stop:
        write_frame(answer, "error", str(stop).encode())
    except MemoryError:
        write_frame(answer, "error", b"huge")
    except (BadFrame, BrokenPipeError):
        sys.exit(1)  # nobody asks any more


def _serve(given: IO[bytes], answer: IO[bytes]) -> None:
    _, (kind_name, data) = read_frame(given, _MAX_GIVEN_BYTES)
    kind = kind_name.decode()
    sheets = _open(kind, data)
    for sheet in sheets:
        write_frame(answer, "sheet", *_described(sheet))
    write_frame(answer, "sheets")
    budget = Budget()
    while True:  # until the parent, which has a sheet or two read, ends this
        _, wish = read_frame(given, 1_000)
        index, above, look = map(int, wish)
        for count, columns in _batches(sheets[index], above, budget):
            write_frame(answer, "rows", str(count).encode(), *columns)
        write_frame(answer, "done")
        write_frame(answer, "valueless", *_valueless(kind, data, sheets[index].name, bool(look)))


def _open(kind: str, data: bytes) -> Sequence[Sheet]:
    if kind == "csv":
        from content.importing.delimited import read_csv

        return [read_csv(data)]
    from content.importing.spreadsheet import read_spreadsheet

    return read_spreadsheet(data)


def _described(sheet: Sheet) -> list[bytes]:
    bounds = (sheet.hidden, sheet.macro, sheet.top, sheet.left, sheet.bottom, sheet.right)
    told = [sheet.name.encode("utf-8", "replace"), *(str(int(bound)).encode() for bound in bounds)]
    if sheet.hidden or sheet.macro or sheet.right - sheet.left >= MAX_COLUMNS:
        return told
    head = zip(*(list(map(plain, row)) for row in sheet.rows(HEAD_ROWS)), strict=True)
    return [*told, *map(pack, head)]


class Budget:
    """How much may be sent of one file, whatever its sheets."""

    def __init__(self) -> None:
        self.left = _TOTAL_BYTES

    def take(self, size: int) -> None:
        """Raises ``Stop`` when it is used up."""
        self.left -= size
        if self.left < 0 or size > MAX_BATCH_BYTES:
            raise Stop("huge")


def _batches(sheet: Sheet, above: int, budget: Budget) -> Iterator[tuple[int, list[bytes]]]:
    rows = iter(sheet.rows())
    # The rows above the entries go by themselves: below, a column is of one type.
    sizes = chain((above,) if above else (), repeat(BATCH_ROWS))
    while batch := list(islice(rows, next(sizes))):
        columns = list(zip(*batch, strict=True))
        packed = list(map(pack, columns))
        size = sum(map(len, packed))
        if size > _LONG_BATCH_BYTES:
            packed = [pack(list(map(plain, column))) for column in columns]
            size = sum(map(len, packed))
        budget.take(size)
        yield len(batch), packed


def _valueless(kind: str, data: bytes, sheet: str, look: bool) -> list[bytes]:
    if not look:
        return []
    from content.importing.valueless import find

    return [" ".join((how, *cells)).encode() for how, cells in find(kind, data, sheet).items()]
