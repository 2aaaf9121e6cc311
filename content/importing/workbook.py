"""The parent's side of the reading process: start it, ask it, and end it whatever happens."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import IO, Self

from content.errors import UnreadableFile
from content.importing.child import MAX_BATCH_BYTES
from content.importing.kind import Container
from content.importing.reasons import DAMAGED, ENCODING, HUGE, LOCKED
from content.importing.valueless import worth_a_look
from content.importing.wire import BadFrame, read_frame, unpack, write_frame

MAX_SECONDS = 90
_ROOT = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path[:0] = sys.argv[1:]; from content.importing.child import main; main()"
_REASONS = {"huge": HUGE, "locked": LOCKED, "damaged": DAMAGED, "encoding": ENCODING}
_HEADING = 7
Cell = str | int | float
Column = Sequence[Cell] | None
"""The cells of one column in a batch; ``None`` when all are empty."""


@dataclass(frozen=True, slots=True)
class SheetInfo:
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


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of the chosen sheet, column by column, from the sheet's left edge."""

    rows: int
    columns: list[Column]


@dataclass
class Workbook:
    """A workbook being read by its own process. Use it in a ``with``.

    Ask for a sheet's ``batches`` first, and when all were taken for its ``valueless``.
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
            kind, parts = self.container.kind, self.container.parts
            self._ask("read", kind.encode(), self.data)
            self._look = worth_a_look(kind, self.data, parts)
            self.sheets = list(self._sheets())
        except BaseException:
            self.__exit__(None, None, None)
            raise
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

    def batches(self, sheet: int, above: int = 0) -> Iterator[Batch]:
        """The rows of one sheet, the ``above`` rows over its entries in a batch of their own.

        Raises ``UnreadableFile`` when the process gives up.
        """
        self._ask("send", *(str(int(part)).encode() for part in (sheet, above, self._look)))
        while parts := self._answer("rows", "done"):
            yield Batch(int(parts[0]), [_cells(part) for part in parts[1:]])

    def valueless(self) -> dict[str, list[str]]:
        """Cells that only look empty, as in ``valueless.py``."""
        found = [part.decode().split() for part in self._answer("valueless")]
        return {how: cells for how, *cells in found}

    def _sheets(self) -> Iterator[SheetInfo]:
        while parts := self._answer("sheet", "sheets"):
            hidden, macro, top, left, bottom, right = map(int, parts[1:_HEADING])
            columns = [_cells(part) for part in parts[_HEADING:]]
            height = max((len(column) for column in columns if column is not None), default=0)
            filled = [[""] * height if column is None else column for column in columns]
            head = [list(row) for row in zip(*filled, strict=True)]
            name = parts[0].decode()
            yield SheetInfo(name, bool(hidden), bool(macro), top, left, bottom, right, head)

    def _ask(self, name: str, *parts: bytes) -> None:
        try:
            write_frame(_pipe(self._process.stdin), name, *parts)
        except BrokenPipeError:
            return  # it died; what it said last, or its silence, is judged when we read

    def _answer(self, *names: str) -> list[bytes]:
        """The parts of the next frame, which has to be one of ``names``."""
        try:
            name, parts = read_frame(_pipe(self._process.stdout), 2 * MAX_BATCH_BYTES)
        except BadFrame as error:
            raise UnreadableFile(self._why_silent()) from error
        if name not in names:
            raise UnreadableFile(_reason(parts[0].decode() if name == "error" else name))
        return parts

    def _why_silent(self) -> str:
        """Its limits end the process by a signal: the allocator aborts, the kernel kills."""
        try:
            code = self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            return HUGE
        return HUGE if code < 0 else DAMAGED


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise UnreadableFile(DAMAGED)
    return pipe


def _cells(part: bytes) -> Column:
    try:
        return unpack(part)
    except BadFrame as error:
        raise UnreadableFile(DAMAGED) from error


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
    command = [sys.executable, "-I", "-S", "-c", _START, str(_ROOT), library]
    try:
        return subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=2**20,
        )
    except OSError as error:
        raise UnreadableFile("机器现在太忙，没能打开这个文件：请稍后再试") from error
