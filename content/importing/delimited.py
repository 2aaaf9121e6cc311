"""In the reading process: .csv, whatever Windows, WPS or Linux made of it."""

from __future__ import annotations

import codecs
import csv
import io
from itertools import islice

from content.importing.child import MAX_COLUMNS, MAX_ROWS, Stop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from content.importing.child import Rows

_DELIMITERS = (",", "\t", ";")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096


class CsvSheet:
    """The one table of a text file; the first row is row 0. It is read anew each time."""

    name, hidden, macro = "CSV", False, False
    top, left = 0, 0

    def __init__(self, data: bytes) -> None:
        self._data, self._codec = data, codec_of(data)
        self._delimiter = _delimiter(data.decode(self._codec)[:_SAMPLE])
        self.bottom, self.right = -1, -1
        # Only measured, not kept: as Python texts it would be ten times the size of the file.
        for row in self._parsed():
            self.bottom += 1
            self.right = max(self.right, len(row) - 1)
            if self.bottom > MAX_ROWS or self.right > 16 * MAX_COLUMNS:
                raise Stop("huge")

    def rows(self, limit: int | None = None) -> Rows:
        """Rows of equal width."""
        width = self.right + 1
        for row in islice(self._parsed(), limit):
            yield [*row, *[""] * (width - len(row))]

    def _parsed(self) -> Iterator[list[str]]:
        text = io.TextIOWrapper(io.BytesIO(self._data), self._codec, newline="")
        count = 0
        try:
            for row in csv.reader(text, delimiter=self._delimiter, strict=True):
                count += 1
                yield row
        except csv.Error as error:
            raise Stop(f"quotes {count + 1}") from error


def read_csv(data: bytes) -> CsvSheet:
    """Parse the text; ``Stop`` with ``encoding`` or ``quotes`` when it is not sound."""
    csv.field_size_limit(2**17)
    return CsvSheet(data)


def codec_of(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with its mark, else GB18030; never with losses."""
    marked = next((codec for mark, codec in _BOMS if data.startswith(mark)), None)
    for codec in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            data.decode(codec)
        except UnicodeDecodeError:
            continue
        return codec
    raise Stop("encoding")


def _delimiter(sample: str) -> str:
    return max(_DELIMITERS, key=sample.count)
