"""In the reading process: cells that look empty but are not: formulas nobody worked out, errors.

calamine gives an empty text for a formula without a stored result and for ``#REF!`` alike. Here the
file is looked at once more to tell them from cells that are really empty. The answer maps ``how``
to cell addresses (``F5``): ``formula`` has no result at all, ``blank`` has an empty text as its
result, ``error`` is an Excel error. At most ``MAX_CELLS`` of each. The same look finds rows that
the accountant does not see: ``hidden`` has their first cells.
"""

from __future__ import annotations

import io
import re
import zlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zipfile import ZipFile

MAX_CELLS = 2_000
Found = dict[str, list[str]]
_CHUNK, _PACKED_CHUNK = 2**20, 2**15  # the latter may unpack to a thousand times as much
_VALUE = rb"(?:<v(?:\s[^<>]*)?(?:/>|>\s*</v>))?"
_NO_RESULT = re.compile(rb"</f>\s*%b\s*</c>|<f(?:\s[^<>]*)?/>\s*%b\s*</c>" % (_VALUE, _VALUE))
# Some programs name the namespace in every tag: their files are rare, and always looked through.
_PREFIXED = re.compile(rb"<\w+:worksheet[\s>]")
_HIDDEN_ROW = re.compile(rb"""<(?:\w+:)?row\s[^<>]*\bhidden=["'](?:1|true)["']""")
_ODS_HIDDEN = re.compile(rb"""table:visibility=["'](?:collapse|filter)["']""")
_ANY_FORMULA, _ERROR_TYPE = re.compile(rb"<f[ />]"), b'="e"'
_ERROR = re.compile(rb"""\st=["']e["']""")
_ODS_FORMULA = re.compile(rb"<table:table-cell\b(?=[^<>]*\stable:formula=)(?![^<>]*value-type=)")
_FORMULA, _BOOLERR, _BOUNDSHEET, _ROW = 0x06, 0x205, 0x85, 0x208
_ROW_HIDDEN = 0x20


def column_letters(column: int) -> str:
    """``F`` of column 5, from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """``F5`` of row 4, column 5, both from 0."""
    return f"{column_letters(column)}{row + 1}"


def worth_a_look(kind: str, data: bytes, parts: Sequence[Sequence[int]]) -> bool:
    """Whether there may be such cells; ``parts`` as in ``kind.Container``.

    Cheap and bounded, so that the parent can do it while the reading process is busy.
    """
    if kind == "xlsx":
        return any(_suspicious(data, part) for part in parts)
    return kind != "csv"


def find(kind: str, data: bytes, sheet: str) -> Found:
    """Cells of ``sheet`` without a value."""
    if kind == "xls":
        return _xls(data, sheet)
    import zipfile

    from content.importing.sheetparts import ods_cells, sheet_part, xlsx_cells

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if kind == "xlsx":
                return _capped(xlsx_cells(archive, sheet_part(archive, sheet)))
            return _capped(ods_cells(archive, sheet)) if _ods_suspicious(archive) else {}
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, SyntaxError):
        # calamine read it; only this second look failed, and then required cells still tell.
        return {}


def _suspicious(data: bytes, part: Sequence[int]) -> bool:
    tail = b""
    try:
        for chunk in _unpacked(data, *part):
            # The plain searches first: most sheets hold neither a formula nor an error.
            if _PREFIXED.search(chunk, 0, 2048):
                return True
            if _ANY_FORMULA.search(chunk) and _NO_RESULT.search(tail + chunk):
                return True
            if _ERROR_TYPE in chunk and _ERROR.search(tail + chunk):
                return True
            if b"hidden=" in chunk and _HIDDEN_ROW.search(tail + chunk):
                return True
            tail = chunk[-1024:]
    except (zlib.error, IndexError):
        return True  # damaged: the reading process will say so
    return False


def _unpacked(data: bytes, offset: int, packed: int, method: int, claimed: int) -> Iterator[bytes]:
    """The contents of a zip entry, piece by piece. ``zipfile`` would take longer to begin."""
    start = offset + 30 + sum(data[offset + at] + 256 * data[offset + at + 1] for at in (26, 28))
    inflate = zlib.decompressobj(-15)
    unpacked = 0
    for at in range(start, start + packed, _PACKED_CHUNK):
        chunk = data[at : min(at + _PACKED_CHUNK, start + packed)]
        piece = inflate.decompress(chunk) if method else chunk
        unpacked += len(piece)
        if unpacked > claimed:  # and the claims were added up before
            raise zlib.error("more than it claimed")
        yield piece


def _ods_suspicious(archive: ZipFile) -> bool:
    tail = b""
    with archive.open("content.xml") as file:
        while chunk := file.read(_CHUNK):
            text = tail + chunk
            if b"table:formula" in text and _ODS_FORMULA.search(text):
                return True
            if b"visibility" in text and _ODS_HIDDEN.search(text):
                return True
            tail = text[-4096:]
    return False


def _capped(cells: Iterator[tuple[str, int, int]]) -> Found:
    found: Found = {}
    for how, row, column in cells:
        listed = found.setdefault(how, [])
        if len(listed) < MAX_CELLS:
            listed.append(address(row, column))
    return found


def _xls(data: bytes, sheet: str) -> Found:
    from content.importing.ole import workbook_stream

    stream = workbook_stream(data)
    return _capped(_xls_cells(stream, _xls_start(stream, sheet)))


def _xls_start(stream: bytes, sheet: str) -> int:
    from content.importing.ole import records

    for kind, at, size in records(stream):
        if kind == _BOUNDSHEET and size > 8:
            length, wide = stream[at + 6], stream[at + 7] & 1
            raw = stream[at + 8 : at + 8 + length * (2 if wide else 1)]
            if raw.decode("utf-16-le" if wide else "latin-1", "replace") == sheet:
                return int.from_bytes(stream[at : at + 4], "little")
    return len(stream)


def _xls_cells(stream: bytes, start: int) -> Iterator[tuple[str, int, int]]:
    from content.importing.ole import records

    for kind, at, size in records(stream[start:]):
        body = stream[start + at : start + at + size]
        if kind == 0x0A:
            return
        if kind == _ROW and size >= 16 and body[12] & _ROW_HIDDEN:
            yield "hidden", int.from_bytes(body[:2], "little"), 0
        if kind in (_FORMULA, _BOOLERR) and size >= 8:
            row, column = int.from_bytes(body[:2], "little"), int.from_bytes(body[2:4], "little")
            how = _xls_result(kind, body)
            if how:
                yield how, row, column


def _xls_result(kind: int, body: bytes) -> str:
    if kind == _BOOLERR:
        return "error" if body[7] else ""
    if len(body) < 14 or body[12:14] != b"\xff\xff":
        return ""
    return {2: "error", 3: "blank"}.get(body[6], "")
