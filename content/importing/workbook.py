"""The parent's side of the reading process: start it, ask it, and end it whatever happens."""

import subprocess
import sys
from array import array
from binascii import a2b_base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Self

import msgspec

from content.errors import UnreadableFile
from content.importing.child import SEPARATOR
from content.importing.kind import Container
from content.importing.reasons import DAMAGED, ENCODING, HUGE, LOCKED

MAX_SECONDS = 90
_MAX_LINE = 64 * 2**20
_ROOT = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path[:0] = sys.argv[1:]; from content.importing.child import main; main()"
_REASONS = {"huge": HUGE, "locked": LOCKED, "damaged": DAMAGED, "encoding": ENCODING}
Cell = str | int | float
Column = Sequence[Cell] | None
"""The cells of one column in a batch; ``None`` when all are empty."""


class SheetInfo(msgspec.Struct, frozen=True):
    """A sheet and its first rows; ``top`` … ``right`` count from 0, ``bottom`` -1 means empty."""

    name: str
    hidden: bool
    macro: bool
    top: int
    left: int
    bottom: int
    right: int
    head: list[list[Cell]]

    @property
    def height(self) -> int:
        """Rows from the first with a cell to the last."""
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        """Columns from the first with a cell to the last."""
        return self.right - self.left + 1


class _Message(msgspec.Struct, frozen=True):
    error: str | None = None
    sheets: list[SheetInfo] | None = None
    rows: int = 0
    columns: list[list[Cell] | str | None] = []
    valueless: dict[str, list[str]] | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of the chosen sheet, column by column, from the sheet's left edge."""

    rows: int
    columns: list[Column]


@dataclass
class Workbook:
    """A workbook being read by its own process. Use it in a ``with``; one sheet can be read.

    Ask for ``batches`` first, and when all were taken for ``valueless``.
    """

    container: Container
    data: bytes = field(repr=False)
    sheets: list[SheetInfo] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._process = _start()
        self._timer = Timer(MAX_SECONDS, self._process.kill)
        self._timer.daemon = True
        self._timer.start()
        try:
            self._write(msgspec.json.encode(self._order()) + b"\n")
            self._write(self.data)
            first = self._read()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        self.sheets = first.sheets or []
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue  # it had died before it took everything: that was told already
        self._process.wait()

    def _order(self) -> dict[str, object]:
        container = self.container
        return {"kind": container.kind, "bytes": len(self.data), "parts": container.parts}

    def batches(self, sheet: int) -> Iterator[Batch]:
        """The rows of one sheet. Raises ``UnreadableFile`` when the process gives up."""
        self._write(msgspec.json.encode({"sheet": sheet}) + b"\n")
        while (message := self._read()).rows:
            yield Batch(message.rows, list(map(_cells, message.columns)))

    def valueless(self) -> dict[str, list[str]]:
        """Cells that only look empty, as in ``valueless.py``."""
        return self._read().valueless or {}

    def _write(self, data: bytes) -> None:
        pipe = self._process.stdin
        if pipe is None:
            raise UnreadableFile(DAMAGED)
        try:
            pipe.write(data)
            pipe.flush()
        except BrokenPipeError:
            return  # it died; what it said last, or its silence, is judged when we read

    def _read(self) -> _Message:
        pipe = self._process.stdout
        line = pipe.readline(_MAX_LINE) if pipe is not None else b""
        if not line.endswith(b"\n"):
            # Killed by its memory or time limit: the allocator aborts, the kernel does not ask.
            raise UnreadableFile(HUGE)
        message = _DECODER.decode(line)
        if message.error is not None:
            raise UnreadableFile(_reason(message.error))
        return message


_DECODER = msgspec.json.Decoder(_Message)


def _cells(column: list[Cell] | str | None) -> Column:
    """A column as ``child.py`` sends it, as cells."""
    if not isinstance(column, str):
        return column
    if column.startswith("s"):
        return column[1:].split(SEPARATOR)
    numbers = array("d", a2b_base64(column[1:]))
    if sys.byteorder == "big":
        numbers.byteswap()
    return ["" if number != number else number for number in numbers]


def _reason(code: str) -> str:
    word, _, place = code.partition(" ")
    if word == "quotes":
        return f"第 {place} 行的引号不成对，看不出一格到哪里为止：请另存为 .xlsx 再导入"
    return _REASONS.get(word, DAMAGED)


def _start() -> subprocess.Popen[bytes]:
    spec = find_spec("python_calamine")
    if spec is None or spec.origin is None:
        raise UnreadableFile("这台机器没有装好读表格的程序，请联系维护人员")
    library = str(Path(spec.origin).parent.parent)
    # -I -S: nothing but these two places is imported from, and nothing of the user's runs at start.
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-S", "-c", _START, str(_ROOT), library],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=2**20,
    )
