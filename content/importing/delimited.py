"""In the reading process: .csv, whatever Windows, WPS or Linux made of it."""

from __future__ import annotations

import codecs
import csv
import io

from content.importing.child import MAX_COLUMNS, MAX_ROWS, Stop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from content.importing.child import Rows

_DELIMITERS = (",", "\t", ";")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096


class CsvSheet:
    """The one table of a text file; the first row is row 0."""

    name, hidden, macro = "CSV", False, False
    top, left = 0, 0

    def __init__(self, table: list[list[str]]) -> None:
        self.bottom = len(table) - 1
        self.right = max(map(len, table), default=0) - 1
        self._table = table

    def rows(self, limit: int | None = None) -> Rows:
        """Rows of equal width."""
        width = self.right + 1
        for row in self._table[:limit]:
            yield [*row, *[""] * (width - len(row))]


def read_csv(data: bytes) -> CsvSheet:
    """Parse the text; ``Stop`` with ``encoding`` or ``quotes`` when it is not sound."""
    text = decode(data)
    csv.field_size_limit(2**17)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    table: list[list[str]] = []
    try:
        for row in reader:
            if len(table) > MAX_ROWS or len(row) > 16 * MAX_COLUMNS:
                raise Stop("huge")
            table.append(row)
    except csv.Error as error:
        raise Stop(f"quotes {len(table) + 1}") from error
    return CsvSheet(table)


def decode(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with its mark, else GB18030; never with losses."""
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _decoded(data, codec)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, "gb18030")


def _decoded(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise Stop("encoding") from error


def _delimiter(text: str) -> str:
    sample = text[:_SAMPLE]
    return max(_DELIMITERS, key=sample.count)
