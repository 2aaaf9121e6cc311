"""How cells travel from the reading process to its parent: frames of plain bytes, by column.

A frame is a line ``name size size …`` and then its parts, one after the other. A column is a part:
empty when all its cells are; ``s`` and its texts, joined; ``f`` and its doubles, little-endian, NaN
for an empty cell; or ``m`` and its cells joined, each with ``s`` or ``n`` before it. A cell is a
text or a number; what is neither is sent as a text that starts with ``MARK``.

Whole columns of one type take a fraction of the time that cells one by one would, and nothing that
comes back can be more than texts and numbers.
"""

from __future__ import annotations

import sys
from array import array
from datetime import date, datetime
from math import isfinite

TYPE_CHECKING = False  # as in typing, whose import alone would take a third of the child's start
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import IO, Any, TypeAlias

    Cell: TypeAlias = str | int | float

MARK = "\x01"
DATE_MARK = MARK + "d"
MAX_TEXT = 2_000
_SEPARATOR = "\x7f"
_EMPTY = float("nan")
_MAX_PARTS = 1_000


class BadFrame(Exception):
    """The other side stopped in the middle, or sent what is no frame."""


def write_frame(to: IO[bytes], name: str, *parts: bytes) -> None:
    """Send a frame at once."""
    to.write(" ".join((name, *(str(len(part)) for part in parts))).encode("ascii") + b"\n")
    to.writelines(parts)
    to.flush()


def read_frame(source: IO[bytes], limit: int) -> tuple[str, list[bytes]]:
    """The next frame, of at most ``limit`` bytes. Raises ``BadFrame``."""
    line = source.readline(16_384)
    try:
        name, *sizes = line.decode("ascii").split()
        lengths = list(map(int, sizes))
    except ValueError as error:
        raise BadFrame(line[:40]) from error
    if not line.endswith(b"\n") or len(lengths) > _MAX_PARTS or min(lengths, default=0) < 0:
        raise BadFrame(line[:40])
    if sum(lengths) > limit:
        raise BadFrame("too large")
    parts = [source.read(length) for length in lengths]
    if list(map(len, parts)) != lengths:
        raise BadFrame("cut short")
    return name, parts


def pack(cells: Sequence[Any]) -> bytes:
    """A column as a part; texts beyond ``MAX_TEXT`` characters are cut in a mixed column."""
    kinds = set(map(type, cells))
    if not kinds & {float, int, bool} and kinds != {str}:  # dates: few of them differ
        cells, kinds = (
            list(map({cell: plain(cell) for cell in set(cells)}.__getitem__, cells)),
            {str},
        )
    if kinds == {str}:
        joined = _SEPARATOR.join(cells)
        if joined.count(_SEPARATOR) == len(cells) - 1:
            return b"s" + joined.encode("utf-8", "replace") if len(joined) >= len(cells) else b""
    if float in kinds and kinds <= {str, float}:
        try:
            return b"f" + _doubles(cells)
        except TypeError:  # some of it is text
            return _mixed(cells)
    return _mixed(cells)


def _doubles(cells: Sequence[Any]) -> bytes:
    numbers = array("d", [_EMPTY if cell == "" else cell for cell in cells])
    if sum(map(isfinite, numbers)) + cells.count("") != len(cells):
        raise TypeError("a number that is none")
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _mixed(cells: Sequence[Any]) -> bytes:
    joined = _SEPARATOR.join(map(_tagged, cells))
    return b"m" + joined.encode("utf-8", "replace")


def _tagged(cell: object) -> str:
    cell = plain(cell)
    if isinstance(cell, str):
        return "s" + cell.replace(_SEPARATOR, " ")
    return f"n{cell!r}"


def plain(cell: object) -> Cell:
    """Any value of a spreadsheet as a cell."""
    if isinstance(cell, str):
        return cell[:MAX_TEXT]
    if isinstance(cell, bool):
        return f"{MARK}b{str(cell).upper()}"
    if isinstance(cell, int):
        return cell
    if isinstance(cell, float):
        return cell if isfinite(cell) else f"{MARK}e{cell}"
    if isinstance(cell, datetime | date):
        return DATE_MARK + cell.isoformat()[:16]
    return f"{MARK}t{cell}"


def unpack(part: bytes) -> list[Cell] | None:
    """The cells of a column; ``None`` when all are empty. Raises ``BadFrame``."""
    kind, body = part[:1], part[1:]
    if not kind:
        return None
    try:
        if kind == b"s":
            return list(body.decode("utf-8").split(_SEPARATOR))
        if kind == b"m":
            return list(map(_cell, body.decode("utf-8").split(_SEPARATOR)))
        numbers = array("d", body)
    except ValueError as error:
        raise BadFrame(part[:40]) from error
    if sys.byteorder == "big":
        numbers.byteswap()
    return ["" if number != number else number for number in numbers]


def _cell(tagged: str) -> Cell:
    if tagged[:1] == "s":
        return tagged[1:]
    text = tagged[1:]
    return int(text) if text.lstrip("-").isdigit() else float(text)
