"""The process that reads strangers' bytes: small, limited, and expected to die now and then.

A crafted workbook can make any parser ask for all the memory there is. So the parsing happens here,
under limits that the kernel keeps, and only plain cells come back. It imports as little as it can,
for its start is part of every import. It is run by ``workbook.py``:

- stdin: one JSON line ``{"kind", "bytes", "parts"}``, the file, one JSON line ``{"sheet": i}``;
- stdout: one JSON line with the sheets and their first rows, then the chosen sheet's rows in
  batches, column by column, ``{"rows": 0}``, and the cells that have no value; or at any point
  ``{"error": code}``.

A cell is a text or a number; what is neither comes as a text that starts with ``MARK``. A column
is ``"s"`` and its texts, joined by ``SEPARATOR``; or ``"f"`` and base64 of its doubles, NaN for an
empty cell; or else a list of cells; or ``null`` when all are empty.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
from array import array
from binascii import b2a_base64
from datetime import date, datetime
from itertools import islice
from math import isfinite

TYPE_CHECKING = False  # as in typing, whose import alone would take a third of the start
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import IO, Any, Protocol, TypeAlias

    Cell: TypeAlias = str | int | float
    Column: TypeAlias = Sequence[Cell] | str | None
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


MARK = "\x01"
DATE_MARK = MARK + "d"
SEPARATOR = "\x7f"
EMPTY = float("nan")
MAX_MEMORY_BYTES = 400 * 2**20
MAX_CPU_SECONDS = 60
MAX_ROWS = 200_000
MAX_COLUMNS = 256
HEAD_ROWS = 40
BATCH_ROWS = 4096
MAX_TEXT = 2_000
_BATCH_BYTES, _TOTAL_BYTES = 16 * 2**20, 128 * 2**20


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
        _send(answer, {"error": str(stop)})
    except MemoryError:
        _send(answer, {"error": "huge"})
    except BrokenPipeError:
        sys.exit(1)


def _serve(given: IO[bytes], answer: IO[bytes]) -> None:
    order = json.loads(given.readline())
    data = given.read(order["bytes"])
    sheets = _open(order["kind"], data)
    _send(answer, {"sheets": [_describe(sheet) for sheet in sheets]})
    line = given.readline()
    if not line:
        return
    sheet = sheets[json.loads(line)["sheet"]]
    for message in _batches(sheet):
        _send(answer, message)
    _send(answer, {"rows": 0})
    # Last, while the parent already does its sums.
    from content.importing.valueless import find

    _send(answer, {"valueless": find(order["kind"], data, sheet.name, order["parts"])})


def _open(kind: str, data: bytes) -> Sequence[Sheet]:
    if kind == "csv":
        from content.importing.delimited import read_csv

        return [read_csv(data)]
    from content.importing.spreadsheet import read_spreadsheet

    return read_spreadsheet(data)


def _describe(sheet: Sheet) -> dict[str, object]:
    wide = sheet.right - sheet.left >= MAX_COLUMNS
    head: list[list[Cell]] = []
    if not (sheet.hidden or sheet.macro or wide):
        head = [[plain(cell) for cell in row] for row in sheet.rows(HEAD_ROWS)]
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "macro": sheet.macro,
        "top": sheet.top,
        "left": sheet.left,
        "bottom": sheet.bottom,
        "right": sheet.right,
        "head": head,
    }


def _batches(sheet: Sheet) -> Iterator[bytes]:
    rows = iter(sheet.rows())
    sent = 0
    while batch := list(islice(rows, BATCH_ROWS)):
        columns = list(zip(*batch, strict=True))
        packed = _pack({"rows": len(batch), "columns": list(map(_column, columns))})
        if len(packed) > _BATCH_BYTES:
            packed = _pack({"rows": len(batch), "columns": list(map(_plain, columns))})
        sent += len(packed)
        if sent > _TOTAL_BYTES or len(packed) > 2 * _BATCH_BYTES:
            raise Stop("huge")
        yield packed


def _column(cells: tuple[object, ...]) -> Column:
    """A column as it is sent. Whole columns of one type are several times quicker to pass on."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        joined = SEPARATOR.join(cells)  # type: ignore[arg-type]
        if joined.count(SEPARATOR) == len(cells) - 1:
            return f"s{joined}" if len(joined) >= len(cells) else None
    if float in kinds and kinds <= {str, float}:
        try:
            return "f" + b2a_base64(_doubles(cells)).decode("ascii")
        except TypeError:
            return _plain(cells)
    return _plain(cells)


def _doubles(cells: Sequence[Any]) -> bytes:
    """Numbers as little-endian doubles, with NaN for an empty cell; ``TypeError`` at a text."""
    numbers = array("d", [EMPTY if cell == "" else cell for cell in cells])
    if sum(map(isfinite, numbers)) + cells.count("") != len(cells):
        raise TypeError("a number that is none")
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _plain(cells: Sequence[object]) -> list[Cell]:
    known = {cell: plain(cell[1]) for cell in set(zip(map(type, cells), cells, strict=True))}
    return [known[type(cell), cell] for cell in cells]


def plain(cell: object) -> Cell:
    """A cell as it is sent: a text, a finite number, or a marked text."""
    if isinstance(cell, str):
        return cell[:MAX_TEXT]
    if isinstance(cell, bool):
        return f"{MARK}b{str(cell).upper()}"
    if isinstance(cell, int):
        return cell
    if isinstance(cell, float):
        return cell if cell - cell == 0 else f"{MARK}e{cell}"
    if isinstance(cell, datetime | date):
        return DATE_MARK + cell.isoformat()[:16]
    return f"{MARK}t{cell}"


def _pack(message: object) -> bytes:
    text = json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _send(answer: IO[bytes], message: object) -> None:
    answer.write(message if isinstance(message, bytes) else _pack(message))
    answer.write(b"\n")
    answer.flush()
