"""Finding the header of a ledger and what each column is. Nothing is guessed from the cells."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content.errors import BadFigure
from content.importing.personal import shown
from content.importing.result import CellError
from content.importing.spellings import IGNORE, NAMES_ZH, PERSONAL, REQUIRED, SPELLINGS
from content.importing.valueless import address, column_letters
from content.importing.workbook import Cell, SheetInfo
from content.money import FULL_WIDTH

_NOISE = re.compile(r"[\s\x00-\x20()（）\[\]【】〔〕<>《》:：/\\、,，.。·*_＿\-—–~～\"“”'`|]+")
_ZERO_WIDTH = re.compile("[\u200b\u200c\u200d\u2060\ufeff\xad]")
_YUAN = re.compile(r"(?:单位)?(?:人民币)?[￥¥]?元?$")
_OTHER_UNIT = re.compile(r"(?:单位)?([十百千万亿]+元|[万亿]$|美元|港元)")
_TITLE_UNIT = re.compile(r"单位(?:人民币)?([十百千万亿]+元|美元|港元)")
_UNIT_REASON = "金额的单位是「{}」：公开要精确到分，请改成以元为单位的表再导入"
_BY_SPELLING = {text: name for name, texts in SPELLINGS.items() for text in texts}
_MONEY = ("income", "expense", "balance")


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands and what it says. Columns and rows count from 0 in the sheet's head.

    ``columns`` maps a column name to its index; ``texts`` holds each index's header text.
    ``first_row`` is the first row of entries.
    """

    columns: Mapping[str, int]
    texts: Mapping[int, str]
    personal: tuple[int, ...]
    unknown: tuple[int, ...]
    first_row: int
    problems: tuple[CellError, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The required columns that were not found."""
        return tuple(name for name in REQUIRED if name not in self.columns)


def folded(text: str) -> str:
    """A header without spaces, brackets and marks, full-width letters folded."""
    return _NOISE.sub("", _ZERO_WIDTH.sub("", text).translate(FULL_WIDTH))


def normal(text: str) -> str:
    """A header as it is compared: ``folded``, and the unit 元 dropped."""
    plain = folded(text)
    return _YUAN.sub("", plain) or plain


def known_mapping(mapping: Mapping[str, str] | None) -> dict[str, str]:
    """A village's remembered mapping, by normal text. Raises ``BadFigure`` on an unknown name."""
    known = {}
    for text, name in (mapping or {}).items():
        if name not in SPELLINGS and name != IGNORE:
            raise BadFigure(f"记住的列名里有不认识的列「{shown(name)}」")
        known[normal(text)] = name
    return known


def find_header(sheet: SheetInfo, mapping: Mapping[str, str]) -> Header | None:
    """The first complete header in the sheet's head, else the most complete; ``None`` if none."""
    best: Header | None = None
    for row in range(len(sheet.head)):
        for depth in (1, 2):
            header = _read(sheet, row - depth + 1, depth, mapping)
            if header is not None and not header.missing:
                return _deeper(sheet, header, mapping) if depth == 1 else header
            if header is not None and (best is None or _more(header, best)):
                best = header
    return best


def _deeper(sheet: SheetInfo, header: Header, mapping: Mapping[str, str]) -> Header:
    """A complete first row may still have a second one that splits 科目 into two columns."""
    row = header.first_row
    below = [text for text in map(_text, sheet.head[row]) if text] if row < len(sheet.head) else []
    both = _read(sheet, row - 1, 2, mapping)
    if both is None or both.missing or not below:
        return header
    return both if all(normal(text) in _BY_SPELLING for text in below) else header


def _more(one: Header, other: Header) -> bool:
    return len(one.missing) < len(other.missing)


def _read(sheet: SheetInfo, row: int, depth: int, mapping: Mapping[str, str]) -> Header | None:
    if row < 0 or row + depth > len(sheet.head):
        return None
    lower = [_text(cell) for cell in sheet.head[row + depth - 1]]
    upper = _filled([_text(cell) for cell in sheet.head[row]]) if depth == 2 else [""] * len(lower)
    header = _Reader(sheet, row, row + depth, mapping).read(upper, lower)
    # A title or an entry may hold one of the words; a header holds three.
    return header if len(set(REQUIRED) & set(header.columns)) >= 3 else None


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else ""


def _filled(texts: Sequence[str]) -> list[str]:
    """A merged cell's text stands in its first column only: carry it to the right."""
    filled, last = [], ""
    for text in texts:
        last = text if text.strip() else last
        filled.append(last)
    return filled


class _Reader:
    """Names the columns of one candidate header."""

    def __init__(
        self, sheet: SheetInfo, row: int, first_row: int, mapping: Mapping[str, str]
    ) -> None:
        self._sheet, self._row, self._first_row = sheet, row, first_row
        self._mapping = mapping
        self._columns: dict[str, int] = {}
        self._texts: dict[int, str] = {}
        self._personal: list[int] = []
        self._unknown: list[int] = []
        self._problems: list[CellError] = []

    def read(self, upper: Sequence[str], lower: Sequence[str]) -> Header:
        own = self._sheet.head[self._row]
        for index, (above, text) in enumerate(zip(upper, lower, strict=True)):
            # Nothing beneath: a header merged over both rows, if it stands in this very column.
            spoken = text if text.strip() else _text(own[index])
            both = f"{above}{text}" if text.strip() else spoken
            self._take(index, both, spoken)
        return Header(
            self._columns,
            self._texts,
            tuple(self._personal),
            tuple(self._unknown),
            self._first_row,
            tuple(self._problems),
        )

    def _take(self, index: int, both: str, spoken: str) -> None:
        """Decide on one column; ``both`` has the upper row's text before the lower's."""
        name, text = self._name(both, spoken)
        self._texts[index] = _ZERO_WIDTH.sub("", text).strip()
        if name is None or name == IGNORE:
            personal = PERSONAL.search(folded(both))
            (self._personal if personal else self._unknown).append(index)
        elif name in self._columns:
            first = column_letters(self._sheet.left + self._columns[name])
            reason = f"有两列都像「{NAMES_ZH[name]}」：{first} 列已经是了，请改掉一个表头"
            self._wrong(index, spoken, reason)
        else:
            self._columns[name] = index
            if name in _MONEY and (unit := _OTHER_UNIT.search(folded(both))):
                self._wrong(index, both, _UNIT_REASON.format(unit[1]))

    def _name(self, both: str, spoken: str) -> tuple[str | None, str]:
        """The column's name, and the text that told it."""
        for text in (spoken, both):
            if PERSONAL.search(folded(text)):
                break
            # 收入（万元） is still the income column: it is named, and then refused for its unit.
            for form in (normal(text), normal(_OTHER_UNIT.sub("", folded(text)))):
                if found := self._mapping.get(form) or _BY_SPELLING.get(form):
                    return found, text
        return None, both

    def _wrong(self, index: int, value: str, reason: str) -> None:
        cell = address(self._sheet.top + self._first_row - 1, self._sheet.left + index)
        self._problems.append(CellError(self._sheet.name, cell, shown(value), reason))


def unit_problems(sheet: SheetInfo, header: Header) -> list[CellError]:
    """A title above the header that counts in 万元 makes every figure mean something else."""
    problems = []
    for row, cells in enumerate(sheet.head[: header.first_row]):
        for column, cell in enumerate(cells):
            if found := _TITLE_UNIT.search(folded(_text(cell))):
                place = address(sheet.top + row, sheet.left + column)
                reason = _UNIT_REASON.format(found[1])
                problems.append(CellError(sheet.name, place, shown(cell), reason))
    return problems
