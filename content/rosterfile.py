"""Reading the roster a village keeps in a workbook: strictly, and nothing that is not needed.

Kept: name, group, household, roster number, categories, and of the ID number its last four
characters for as long as it takes to hash them. Everything else is dropped and named.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from content import rostercells
from content.errors import UnreadableFile
from content.importing.container import read_file, sniff
from content.importing.header import normal
from content.importing.personal import find_personal, shown
from content.importing.result import CellError
from content.importing.valueless import address
from content.importing.workbook import Cell, SheetInfo, Workbook
from content.pinyin import name_pinyin
from content.roster import CATEGORY_ZH, RosterEntry, Villager
from content.rostercells import Refusal

Factor = Callable[[str, str], str]
"""Keyed hash of (roster number, last four)."""

MAX_ERRORS = 200
REQUIRED = {"name": "姓名", "group": "村民小组", "roster_no": "编号"}
_SPELLINGS = {
    "name": "姓名 村民姓名 名字 成员姓名",
    "group": "村民小组 小组 组别 组 所在小组 所属小组 村组 组名",
    "household": "户号 户编号 家庭户号 所属户 户主户号 户号户主",
    "household_head": "户主 户主姓名",
    "roster_no": "编号 花名册号 名册号 花名册编号 名册编号 成员编号 人员编号",
    "last_four": "身份证后四位 身份证号后四位 身份证号码后四位 身份证末四位 证件后四位 后四位 "
    "身份证后4位 身份证号后4位 身份证号码后4位 后4位",
    "id_number": "身份证号 身份证号码 身份证 公民身份号码 公民身份证号码 身份号码 证件号码 证件号",
    "categories": "类别 身份类别 人员类别 身份 人员身份",
}
_BY_SPELLING = {text: name for name, texts in _SPELLINGS.items() for text in texts.split()}
_NO_REMARK = ("序号", "备注")
_SECRET = ("last_four", "id_number")


@dataclass(frozen=True, slots=True)
class RosterImport:
    """A roster as read: accepted whole, or not at all.

    ``without_factor`` counts people whom only a witness can identify. ``dropped_columns`` are the
    headers whose contents were not kept. ``error_count`` may exceed ``len(errors)``.
    """

    accepted: bool
    sheet: str
    entries: tuple[RosterEntry, ...]
    errors: tuple[CellError, ...]
    dropped_columns: tuple[str, ...]
    without_factor: int
    error_count: int


@dataclass(frozen=True, slots=True)
class _Header:
    """Row and columns count from 0 in the sheet's head."""

    row: int
    columns: Mapping[str, int]
    dropped: tuple[str, ...]
    doubled: tuple[int, ...]


def read_roster(path: Path, factor: Factor) -> RosterImport:
    """Read and check a roster file (.xlsx, .xls, .ods, .et, .csv).

    ``factor(roster_no, last_four)`` makes the keyed hash; the digits themselves are not kept.
    Raises ``UnreadableFile`` in plain Chinese where there is no roster to read.
    """
    data = read_file(path)
    with Workbook(sniff(data, path.suffix), data) as book:
        number, header = _choose(book.sheets)
        reader = _Reader(book.sheets[number], header, factor)
        for batch in book.batches(number):
            for row in _rows(batch.rows, batch.columns):
                reader.take(row)
        reader.refuse_valueless(book.valueless())
    return reader.result()


def _choose(sheets: Sequence[SheetInfo]) -> tuple[int, _Header]:
    """The first sheet with a roster's header."""
    best: _Header | None = None
    for number, sheet in enumerate(sheets):
        for row, cells in enumerate(sheet.head):
            header = _header(row, cells)
            if all(name in header.columns for name in REQUIRED):
                return number, header
            if best is None or len(header.columns) > len(best.columns):
                best = header
    found = best.columns if best else {}
    missing = "、".join(name_zh for name, name_zh in REQUIRED.items() if name not in found)
    raise UnreadableFile(f"没有找到名册的表头，缺少：{missing}。表头要有姓名、村民小组、编号")


def _header(row: int, cells: Sequence[Cell]) -> _Header:
    columns: dict[str, int] = {}
    dropped: list[str] = []
    doubled: list[int] = []
    for index, cell in enumerate(cells):
        text = normal(cell) if isinstance(cell, str) else ""
        name = _BY_SPELLING.get(text)
        if name in columns:
            doubled.append(index)
        elif name is not None:
            columns[name] = index
        if text and (name is None or name == "id_number") and text not in _NO_REMARK:
            dropped.append(shown(str(cell)))
    if "household_head" in columns:
        # A household number says all that is needed; the head's name stands in where there is none.
        index = columns.pop("household_head")
        if columns.setdefault("household", index) != index:
            dropped.append(shown(str(cells[index])))
    return _Header(row, columns, tuple(dropped), tuple(doubled))


def _rows(count: int, columns: Sequence[Sequence[Cell] | None]) -> Iterator[list[Cell]]:
    for at in range(count):
        yield ["" if column is None else column[at] for column in columns]


@dataclass
class _Reader:
    """Takes the rows one by one and gathers villagers and errors."""

    sheet: SheetInfo
    header: _Header
    factor: Factor
    entries: list[RosterEntry] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    error_count: int = 0
    _row: int = -1
    _row_of: dict[str, int] = field(default_factory=dict)
    _row_of_person: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for index in self.header.doubled:
            text = self.sheet.head[self.header.row][index]
            self._wrong(self.header.row, index, shown(text), "有两列是同一个意思，请删掉一列")

    def take(self, cells: Sequence[Cell]) -> None:
        """One row of the sheet, from the first that has a cell on."""
        self._row += 1
        if self._row <= self.header.row or not any(str(cell).strip() for cell in cells):
            return
        before = self.error_count
        name = self._cell(cells, "name", rostercells.name)
        group = self._cell(cells, "group", rostercells.group)
        roster_no = self._cell(cells, "roster_no", self._number)
        household = self._cell(cells, "household", rostercells.household)
        categories = self._cell(cells, "categories", rostercells.categories).split()
        last_four = self._last_four(cells)
        if last_four and self.error_count == before:
            self._refuse_again(name, group, household, last_four)
        if self.error_count == before:
            kinds = tuple(one for one in CATEGORY_ZH if one in {"villager", *categories})
            person = Villager(roster_no, name, *name_pinyin(name), group, household, kinds)
            hashed = self.factor(roster_no, last_four) if last_four else ""
            self.entries.append(RosterEntry(person, hashed))

    def refuse_valueless(self, found: Mapping[str, Sequence[str]]) -> None:
        """Cells with a formula that was never worked out, or an error, in a column we keep."""
        columns = {address(0, self.sheet.left + at)[:-1] for at in self.header.columns.values()}
        for how in ("formula", "error"):
            for cell in found.get(how, ()):
                if cell.rstrip("0123456789") in columns:
                    self._note(cell, "", "这一格的公式没有算出结果：请用 Excel 打开，保存后再导入")

    def result(self) -> RosterImport:
        """What came of it. Raises ``UnreadableFile`` for a roster of nobody."""
        if not self.entries and not self.errors:
            raise UnreadableFile("名册里一个人也没有")
        accepted = self.error_count == 0
        entries = tuple(self.entries) if accepted else ()
        return RosterImport(
            accepted,
            self.sheet.name,
            entries,
            tuple(self.errors),
            self.header.dropped,
            sum(1 for entry in entries if not entry.factor_hash),
            self.error_count,
        )

    def _cell(self, cells: Sequence[Cell], column: str, read: Callable[[Cell], str]) -> str:
        index = self.header.columns.get(column)
        if index is None:
            return ""
        secret = column in _SECRET
        personal = "" if secret else find_personal(str(cells[index]))
        try:
            return read(cells[index]) if not personal else self._refuse(personal)
        except Refusal as refusal:
            value = "" if secret else shown(cells[index])
            self._wrong(self._row, index, value, str(refusal))
            return ""

    def _refuse(self, personal: str) -> str:
        raise Refusal(f"这里是{personal}，名册不收")

    def _last_four(self, cells: Sequence[Cell]) -> str:
        if "last_four" in self.header.columns:
            return self._cell(cells, "last_four", rostercells.last_four)
        return self._cell(cells, "id_number", rostercells.end_of_id)

    def _number(self, cell: Cell) -> str:
        text = rostercells.number(cell)
        known = self._row_of.setdefault(text, self._row)
        if known != self._row:
            raise Refusal(f"编号重复：和第 {self.sheet.top + known + 1} 行一样")
        return text

    def _refuse_again(self, name: str, group: str, household: str, last_four: str) -> None:
        """One person under two numbers could sign twice. Known by a hash: no digits are kept."""
        person = self.factor("\0".join((name, group, household)), last_four)
        known = self._row_of_person.setdefault(person, self._row)
        if known != self._row:
            row = self.sheet.top + known + 1
            reason = f"和第 {row} 行是同一个人：姓名、小组、户号和身份证后四位都一样，请只留一行"
            self._wrong(self._row, self.header.columns["name"], shown(name), reason)

    def _wrong(self, row: int, index: int, value: str, reason: str) -> None:
        self._note(address(self.sheet.top + row, self.sheet.left + index), value, reason)

    def _note(self, cell: str, value: str, reason: str) -> None:
        self.error_count += 1
        if len(self.errors) < MAX_ERRORS:
            self.errors.append(CellError(self.sheet.name, cell, value, reason))
