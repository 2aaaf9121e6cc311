"""Finding the header of a ledger and what each column is. Nothing is guessed from the cells."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from content.errors import BadFigure
from content.importing.header import (
    UNIT_REASON,
    ZERO_WIDTH,
    Header,
    folded,
    normal,
    other_unit,
    row_words,
    settle,
    years_in,
)
from content.importing.personal import shown
from content.importing.result import CellError
from content.importing.spellings import IGNORE, NAMES_ZH, PERSONAL, PLACES, SIGNED, SPELLINGS
from content.importing.valueless import address, column_letters
from content.importing.workbook import Cell, SheetInfo
from content.money import FULL_WIDTH

_OTHER_UNIT = re.compile(r"(?:单位)?([十百千万亿]+元|[万亿]$|美元|港元)")
_PLACES_REASON = "一格一个数字的金额，位数的表头不对：要从高到低写满，像 千百十万千百十元角分"
_BRACKETED = re.compile(r"[(（\[【].*?[)）\]】]")
_PLUS_MINUS = re.compile(r"收入?[(（]?\+[)）]?[/／、,，]?支出?[(（]?[-−－][)）]?")
_FIGURE = re.compile(r"[￥¥+]?[0-9.,]+")
_BY_SPELLING = {text: name for name, texts in SPELLINGS.items() for text in texts}
_LOWER_HALVES = frozenset({"字", "号", "种类", "类别", "号数", "编号", "总账", "明细"})
_MONEY = ("income", "expense", "amount", "balance")
_CORE = frozenset({"date", "month", "day", "summary", "income", "expense", "amount", "balance"})
_DEPTHS = (1, 2, 3)


def known_mapping(mapping: Mapping[str, str] | None) -> dict[str, str]:
    """A village's remembered mapping, by normal text. Raises ``BadFigure`` on an unknown name."""
    known = {}
    for text, name in (mapping or {}).items():
        if name not in SPELLINGS and name != IGNORE:
            names = "、".join((*SPELLINGS, IGNORE))
            raise BadFigure(
                f"「{shown(text)}」要读成「{shown(name)}」，这是不认识的列：只能写 {names}"
            )
        known[normal(text)] = name
    return known


def refuse_absent(sheets: Sequence[SheetInfo], named: Collection[str]) -> None:
    """Raises ``BadFigure`` on a header that somebody named and that is on no sheet: a slip."""
    cells = {cell for sheet in sheets for row in sheet.head for cell in row if _text(cell)}
    words = {form for cell in cells for form in _forms(_text(cell))}
    for text in named:
        if not any(_made_of(form, words) for form in _forms(text)):
            raise BadFigure(f"没有一张表的表头里有「{shown(text)}」：请照表头上的字写")


def _forms(text: str) -> set[str]:
    """A header text as it may be compared, with its unit and without."""
    forms = {normal(text), folded(text), normal(_OTHER_UNIT.sub("", folded(text)))}
    return {form for form in forms if form}


def _made_of(text: str, words: Collection[str], most: int = _DEPTHS[-1]) -> bool:
    """Whether it is one of the words, or some put together, as those of a split header are."""
    if text in words or most == 1:
        return text in words
    begun = (word for word in words if text.startswith(word))
    return any(_made_of(text[len(word) :], words, most - 1) for word in begun)


def spelled(text: str) -> str:
    """The column that a header text alone names, empty if none."""
    return _BY_SPELLING.get(normal(text), "")


def find_header(sheet: SheetInfo, mapping: Mapping[str, str]) -> Header | None:
    """The first complete header in the sheet's head, else the most complete; ``None`` if none."""
    best: Header | None = None
    names = _Names(mapping)
    for header in _candidates(sheet, names):
        if not header.missing:
            return _with_titles(sheet, _deepest(sheet, header, names))
        if best is None or len(header.missing) < len(best.missing):
            best = header
    return best


def _candidates(sheet: SheetInfo, names: "_Names") -> Iterator[Header]:
    for last in range(len(sheet.head)):
        for depth in _DEPTHS:
            header = _read(sheet, last - depth + 1, depth, names)
            if header is not None:
                yield header


def _with_titles(sheet: SheetInfo, header: Header) -> Header:
    """What stands in the rows down to the header: the years, and what is repeated on each page."""
    rows = sheet.head[: header.first_row]
    words = frozenset(
        row for row in map(row_words, rows) if row and not any(map(_FIGURE.fullmatch, row))
    )
    return replace(header, years=years_in(rows), above=words)


def _deepest(sheet: SheetInfo, header: Header, names: "_Names") -> Header:
    """A complete header may have more rows below, that split 科目, 日期 or an amount."""
    row, last = header.row, header.first_row
    while last < len(sheet.head) and last - row < _DEPTHS[-1]:
        below = [text for text in map(_text, sheet.head[last]) if text.strip()]
        deeper = _read(sheet, row, last + 1 - row, names)
        if not below or not all(map(_is_heading, below)) or deeper is None or deeper.missing:
            break
        header, last = deeper, last + 1
    return header


def _is_heading(text: str) -> bool:
    plain = normal(text)
    return plain in _BY_SPELLING or plain in _LOWER_HALVES or _place(text) != ""


def _read(sheet: SheetInfo, row: int, depth: int, names: "_Names") -> Header | None:
    if row < 0 or row + depth > len(sheet.head):
        return None
    header = _Reader(sheet, row, row + depth, names).read()
    # A title or an entry may hold one of the words; a header holds three.
    return header if len(_CORE & header.columns.keys()) >= 3 else None


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else ""


def _says(text: str) -> bool:
    """Whether a header cell says what its column is; 元 alone under its name does not."""
    return folded(text) not in ("", "元")


def _place(text: str) -> str:
    """千, 十, 元, 分 … where a header names the place of one digit."""
    plain = folded(text).replace("圆", "元")
    return plain if len(plain) == 1 and plain in PLACES else ""


def _filled(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """A merged cell's text stands in its first column only: carry it to the right.

    It ends where a text above begins, for what is split reaches no further than its own head.
    """
    filled = []
    for depth, texts in enumerate(rows):
        last, carried = "", []
        for index, text in enumerate(texts):
            if text.strip() or any(over[index].strip() for over in rows[:depth]):
                last = text
            carried.append(last)
        filled.append(carried)
    return filled


class _Reader:
    """Names the columns of one candidate header."""

    def __init__(self, sheet: SheetInfo, row: int, first_row: int, names: "_Names") -> None:
        self._sheet, self._row, self._first_row = sheet, row, first_row
        self._names = names
        self._columns: dict[str, int] = {}
        self._texts: dict[int, str] = {}
        self._personal: list[int] = []
        self._unknown: list[int] = []
        self._unwanted: set[int] = set()
        self._digits: dict[str, tuple[int, ...]] = {}
        self._sides: list[int] = []
        self._signed = False
        self._problems: list[CellError] = []

    def read(self) -> Header:
        rows = [[_text(cell) for cell in row] for row in self._sheet.head[: self._first_row]]
        own = rows[self._row :]
        *uppers, lower = own
        filled = _filled(uppers)
        above = ["".join(texts) for texts in zip(*filled, strict=True)]
        digits = self._take_digits(above, filled[-1], uppers[-1], lower) if uppers else set()
        for index in range(len(lower)):
            if index in digits:
                continue
            # Nothing beneath: a header merged over the rows, if it stands in this very column.
            depth = next((at for at in range(len(own) - 1, -1, -1) if _says(own[at][index])), 0)
            over = "".join(texts[index] for texts in filled[:depth])
            self._take(index, f"{over}{own[depth][index]}", own[depth][index])
        return self._header()

    def _header(self) -> Header:
        columns = settle(self._columns, self._sides, self._signed)
        lost = {*self._columns.values(), *self._sides} - set(columns.values())
        return Header(
            columns,
            self._texts,
            tuple(self._personal),
            tuple(sorted({*self._unknown, *lost})),
            self._first_row,
            tuple(self._problems),
            row=self._row,
            digits={name: at for name, at in self._digits.items() if name in columns},
            unwanted=frozenset(self._unwanted),
            signed=self._signed,
        )

    def _take_digits(
        self,
        above: Sequence[str],
        nearest: Sequence[str],
        begins: Sequence[str],
        lower: Sequence[str],
    ) -> set[int]:
        """Amounts with one column for each digit, down to 分: each is named by what is above."""
        taken: set[int] = set()
        run: list[int] = []
        for index, text in enumerate(lower):
            run = [*run, index] if _place(text) else []
            if _place(text) != "分":
                continue
            if len(run) > 2:
                self._take_run(run, above[run[0]], nearest[run[0]], lower)
                if not begins[run[0]].strip():  # a place unread would be a digit lost
                    self._wrong(run[0], lower[run[0]], _PLACES_REASON)
                taken.update(run)
            run = []
        return taken

    def _take_run(self, run: list[int], above: str, nearest: str, lower: Sequence[str]) -> None:
        self._take(run[0], above, nearest)
        named = [name for name, at in self._columns.items() if at == run[0]]
        self._digits.update((name, tuple(run)) for name in named if name in _MONEY)
        if not PLACES.endswith("".join(_place(lower[at]) for at in run)):
            self._wrong(run[0], lower[run[0]], _PLACES_REASON)

    def _take(self, index: int, both: str, spoken: str) -> None:
        """Decide on one column; ``both`` has the upper rows' text before the lowest."""
        name, text = self._names[both, spoken]
        self._texts[index] = ZERO_WIDTH.sub("", text).strip()
        if name is None or name == IGNORE:
            personal = PERSONAL.search(folded(both))
            (self._personal if personal else self._unknown).append(index)
            if name == IGNORE:
                self._unwanted.add(index)
        elif name == "direction":
            self._sides.append(index)
        elif name in self._columns:
            first = column_letters(self._sheet.left + self._columns[name])
            reason = f"有两列都像「{NAMES_ZH[name]}」：{first} 列已经是了，请改掉一个表头"
            self._wrong(index, spoken, reason)
        else:
            self._columns[name] = index
            self._signed |= name == "amount" and _says_sign(spoken)
            if name in _MONEY and (unit := _OTHER_UNIT.search(folded(both))):
                self._wrong(index, both, UNIT_REASON.format(unit[1]))

    def _wrong(self, index: int, value: str, reason: str) -> None:
        cell = address(self._sheet.top + self._first_row - 1, self._sheet.left + index)
        self._problems.append(CellError(self._sheet.name, cell, shown(value), reason))


class _Names(dict[tuple[str, str], tuple[str | None, str]]):
    """(text with the upper rows' before it, text) of a header cell to its column and what told it.

    A header is looked for in many rows, three deep: each text is thought about once.
    """

    def __init__(self, mapping: Mapping[str, str]) -> None:
        super().__init__()
        self._mapping = mapping

    def __missing__(self, texts: tuple[str, str]) -> tuple[str | None, str]:
        found = self[texts] = self._name(*texts)
        return found

    def _name(self, both: str, spoken: str) -> tuple[str | None, str]:
        # 金额 under 收入 is the income; under anything else the upper text only says whose it is.
        bare = normal(spoken) == "金额"
        for text in (both, spoken) if bare else (spoken, both):
            if PERSONAL.search(folded(text)):
                break
            # 收入（万元） is still the income column: it is named, and then refused for its unit.
            for form in (normal(text), normal(_OTHER_UNIT.sub("", folded(text)))):
                if found := self._mapping.get(form) or _BY_SPELLING.get(form):
                    return found, text
        return ("amount", spoken) if _says_sign(spoken) else (None, both)


def _says_sign(text: str) -> bool:
    """金额（支出为负）, 收(+)支(-) …: a single amount whose sign is told."""
    plain = "".join(text.split()).translate(FULL_WIDTH)
    if _PLUS_MINUS.fullmatch(_BRACKETED.sub("", plain)) or _PLUS_MINUS.fullmatch(plain):
        return True
    bare = _BY_SPELLING.get(normal(_BRACKETED.sub("", plain)))
    told = any(rule.search(plain) for rule in (SIGNED, _PLUS_MINUS))
    return told and bare in ("amount", "direction")


def unit_problems(sheet: SheetInfo, header: Header) -> list[CellError]:
    """A title above the header that counts in 万元 makes every figure mean something else."""
    problems = []
    named = set(header.columns.values())
    for row, cells in enumerate(sheet.head[: header.first_row]):
        for column, cell in enumerate(cells):
            if row >= header.row and (column in named or "单位" not in _text(cell)):
                continue  # a column's own unit, which matters of the ledger's columns only
            if unit := other_unit(_text(cell)):
                place = address(sheet.top + row, sheet.left + column)
                reason = UNIT_REASON.format(unit)
                problems.append(CellError(sheet.name, place, shown(cell), reason))
    return problems
