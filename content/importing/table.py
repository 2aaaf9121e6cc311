"""Batches of raw cells become columns of parsed values; rows that are no entries are set aside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import compress

from content.importing.cells import Bad, DateCells, MoneyCells, TextCells
from content.importing.columns import Header, normal
from content.importing.personal import MAY_HOLD_NUMBER, find_personal, is_personal_number
from content.importing.rowkinds import OPENING, Word, find_word, is_footer, may_be_word
from content.importing.spellings import SPELLINGS
from content.importing.workbook import Batch, Cell, Column

MONEY = ("income", "expense", "balance")
TEXTS = ("voucher_no", "summary", "account", "subaccount", "item_class")
PEOPLE = ("handler", "witness", "approver")
MAX_FAULTS = 5_000
_WORDY = ("date", "voucher_no", "summary", "account", "subaccount")
_HEADER_DATES = frozenset(SPELLINGS["date"])


@dataclass(frozen=True, slots=True)
class Special:
    """A subtotal, opening or closing row; ``at`` is how many entries stand above it. Fen."""

    word: Word
    at: int
    row: int
    income: int | None
    expense: int | None
    balance: int | None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with one cell: sheet row (from 1), column name, the raw cell, and why."""

    row: int
    column: str
    cell: Cell
    reason: str
    about: str = ""


@dataclass
class Table:
    """The entries of a sheet, column by column, and what was found beside them.

    ``rows`` are sheet rows, from 1. An amount that could not be read is 0 and its index is in
    ``unread``; a balance that is empty or could not be read is ``None``.
    """

    dates: DateCells
    header: Header
    top: int
    drop_rows: frozenset[int] = frozenset()
    rows: list[int] = field(default_factory=list)
    date: list[str] = field(default_factory=list)
    texts: dict[str, list[str]] = field(
        default_factory=lambda: {name: [] for name in (*TEXTS, *PEOPLE)}
    )
    income: list[int] = field(default_factory=list)
    expense: list[int] = field(default_factory=list)
    balance: list[int | None] = field(default_factory=list)
    unread: set[int] = field(default_factory=set)
    specials: list[Special] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    beyond: int = 0
    personal: set[int] = field(default_factory=set)
    raw: list[tuple[int, Batch]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._next = self.top
        self._amounts = {
            "income": MoneyCells(0),
            "expense": MoneyCells(0),
            "balance": MoneyCells(None),
        }
        self._texts = {name: TextCells(fold=name == "voucher_no") for name in TEXTS}
        self._texts |= {name: TextCells(name=True) for name in PEOPLE}

    @property
    def seen(self) -> int:
        """How many rows of the sheet were taken, whatever they are."""
        return self._next - self.top

    @property
    def hopeless(self) -> bool:
        """So much is wrong that the rest need not be looked at."""
        return len(self.faults) >= MAX_FAULTS

    def blame(self, fault: Fault) -> None:
        """Note what is wrong; beyond ``MAX_FAULTS`` it is only counted."""
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(fault)
        else:
            self.beyond += 1

    def add(self, batch: Batch) -> None:
        """Take the next rows of the sheet."""
        first = self._next
        self._next += batch.rows
        self.raw.append((first, self._taken(batch)))
        skipped = max(0, min(self.header.first_row - (first - self.top), batch.rows))
        keep = [False] * skipped + [True] * (batch.rows - skipped)
        if not any(keep):
            return
        dates: list[str | Bad | None] = list(
            map(self.dates.__getitem__, self._cells(batch, "date"))
        )
        self._set_aside(batch, first, dates, keep)
        self._find_personal(batch.columns)
        self._take(batch, first, dates, keep)

    def _taken(self, batch: Batch) -> Batch:
        """The batch with what nobody will ask for again let go: other columns may be many."""
        taken = set(self.header.columns.values())
        columns = [column if at in taken else None for at, column in enumerate(batch.columns)]
        return Batch(batch.rows, columns)

    def _cells(self, batch: Batch, name: str) -> Sequence[Cell]:
        return column_of(batch, self.header.columns.get(name))

    def _set_aside(
        self, batch: Batch, first: int, dates: Sequence[str | Bad | None], keep: list[bool]
    ) -> None:
        """Clear ``keep`` for the rows that are no entries, and note the subtotals among them."""
        for row in self.drop_rows:
            if first < row <= first + batch.rows:
                keep[row - first - 1] = False
        summary = self._cells(batch, "summary")
        worded = map(may_be_word, summary)
        above = len(self.rows)
        cleared = 0
        for index, (day, suspect) in enumerate(zip(dates, worded, strict=True)):
            if not keep[index]:
                cleared += 1
            elif suspect or day.__class__ is not str:
                at = above + index - cleared
                if not self._is_entry(batch, index, first + index + 1, at, dates[index]):
                    keep[index] = False
                    cleared += 1

    def _is_entry(self, batch: Batch, index: int, row: int, at: int, day: str | Bad | None) -> bool:
        cells = [column[index] for column in batch.columns if column is not None]
        if not any(map(_filled, cells)):
            return False
        named = {name: self._cells(batch, name)[index] for name in self.header.columns}
        word = find_word([named[name] for name in _WORDY if name in named])
        if word is None and not _filled(named["summary"]):
            word = find_word(cells)
        if word is None:
            return not self._is_filler(named)
        if isinstance(day, str) and _filled(named.get("voucher_no", "")) and word.kind != OPENING:
            reason = f"这一行写着「{word.label}」，又有日期和凭证号：看不出是合计还是一笔账"
            self.blame(Fault(row, "summary", named["summary"], reason))
        self._note(word, at, row, named)
        return False

    def _is_filler(self, named: dict[str, Cell]) -> bool:
        """Nothing of the ledger, the header again on a new page, or signatures under the table."""
        if not any(map(_filled, named.values())):
            return True
        day = named["date"]
        if isinstance(day, str) and normal(day) in _HEADER_DATES:
            return True
        return not any(_filled(named[name]) for name in MONEY) and is_footer(list(named.values()))

    def _note(self, word: Word, at: int, row: int, named: dict[str, Cell]) -> None:
        figures: dict[str, int | None] = {}
        for name in MONEY:
            cell = named[name]
            value = self._amounts[name][cell] if _filled(cell) else None
            if isinstance(value, Bad):
                self.blame(Fault(row, name, cell, value.reason))
                value = None
            figures[name] = value
        self.specials.append(Special(word, at, row, **figures))

    def _find_personal(self, columns: Sequence[Column]) -> None:
        for index in self.header.unknown:
            column = columns[index]
            if column is not None and index not in self.personal and _holds_personal(column):
                self.personal.add(index)

    def _take(
        self, batch: Batch, first: int, dates: Sequence[str | Bad | None], keep: list[bool]
    ) -> None:
        whole = all(keep)
        start = len(self.rows)
        every = range(first + 1, first + batch.rows + 1)
        self.rows.extend(every if whole else compress(every, keep))
        kept: Iterable[str | Bad | None] = dates if whole else compress(dates, keep)
        self._take_dates(list(kept), batch, start)
        for name, parser in self._texts.items():
            cells = self._kept(batch, name, keep, whole)
            values, odd = parser.column(cells)
            self._extend(self.texts[name], values, odd, name, cells, start)
        for name in ("income", "expense"):
            self._take_amounts(name, self._kept(batch, name, keep, whole), start)
        self._take_balances(self._kept(batch, "balance", keep, whole), start)

    def _kept(self, batch: Batch, name: str, keep: list[bool], whole: bool) -> Sequence[Cell]:
        cells = self._cells(batch, name)
        return cells if whole else list(compress(cells, keep))

    def _take_dates(self, days: Sequence[str | Bad | None], batch: Batch, start: int) -> None:
        if {str} == set(map(type, days)):
            self.date.extend(days)  # type: ignore[arg-type]
            return
        for index, day in enumerate(days):
            if isinstance(day, str):
                continue
            row = self.rows[start + index]
            cell = self._cells(batch, "date")[row - self.raw[-1][0] - 1]
            bad = day or Bad("日期没有填：每一笔都要有日期", "empty")
            self.blame(Fault(row, "date", cell, bad.reason, bad.about))
        self.date.extend(day if isinstance(day, str) else "" for day in days)

    def _extend(
        self,
        into: list[str],
        values: list[str | Bad],
        odd: bool,
        name: str,
        cells: Sequence[Cell],
        start: int,
    ) -> None:
        if odd:
            for index, value in enumerate(values):
                if isinstance(value, Bad):
                    row = self.rows[start + index]
                    self.blame(Fault(row, name, cells[index], value.reason, value.about))
                    values[index] = ""
        into.extend(values)  # type: ignore[arg-type]

    def _take_amounts(self, name: str, cells: Sequence[Cell], start: int) -> None:
        values = list(map(self._amounts[name].__getitem__, cells))
        into = self.income if name == "income" else self.expense
        if {int} != set(map(type, values)):
            for index, value in enumerate(values):
                if isinstance(value, Bad):
                    row = self.rows[start + index]
                    self.blame(Fault(row, name, cells[index], value.reason))
                    self.unread.add(start + index)
                    values[index] = 0
        into.extend(values)  # type: ignore[arg-type]

    def _take_balances(self, cells: Sequence[Cell], start: int) -> None:
        values = list(map(self._amounts["balance"].__getitem__, cells))
        if Bad in set(map(type, values)):
            for index, value in enumerate(values):
                if isinstance(value, Bad):
                    row = self.rows[start + index]
                    self.blame(Fault(row, "balance", cells[index], value.reason))
                    values[index] = None
        self.balance.extend(values)  # type: ignore[arg-type]


def column_of(batch: Batch, index: int | None) -> Sequence[Cell]:
    """A column of a batch; empty cells where the sheet has no such column or nothing in it."""
    column = batch.columns[index] if index is not None else None
    return [""] * batch.rows if column is None else column


def _filled(cell: Cell) -> bool:
    return not isinstance(cell, str) or cell.strip(" \t\r\n\u3000\xa0\u200b\ufeff") != ""


def _holds_personal(column: Sequence[Cell]) -> bool:
    if not MAY_HOLD_NUMBER.search("\n".join(map(str, column))):
        return False
    return any(
        find_personal(cell) != "" if isinstance(cell, str) else is_personal_number(cell)
        for cell in column
    )
