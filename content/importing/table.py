"""Batches of raw cells become columns of parsed values; rows that are no entries are set aside."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import compress

from content.importing.cells import (
    Bad,
    DateCells,
    Given,
    MoneyCells,
    TextCells,
    filled,
    is_dash,
)
from content.importing.faults import Fault, Part, Special, fault_of
from content.importing.header import UNIT_REASON, normal, other_unit, row_words
from content.importing.personal import MAY_HOLD_NUMBER, find_personal, is_personal_number
from content.importing.result import SHEET_ROWS, sheet_row
from content.importing.rowkinds import (
    OPENING,
    TOTAL,
    Word,
    find_word,
    in_figures,
    is_footer,
    may_be_word,
    sides_in,
    tells_in_capitals,
)
from content.importing.shape import Named
from content.importing.specials import figures, only_figure
from content.importing.spellings import KNOWN_ELSE, SPELLINGS
from content.importing.told import Told, counts, in_row, over, tells_only
from content.importing.workbook import Batch, Cell, Column

MONEY = ("income", "expense", "balance")
TEXTS = ("voucher_no", "summary", "account", "subaccount", "item_class")
PEOPLE = ("handler", "witness", "approver")
MAX_FAULTS = 5_000
_HEADER_DATES = frozenset(SPELLINGS["date"])
_TWO_SIDES = "收入合计和支出合计写在一行里：请分成两行，数各写在自己的一列"
_WORDY = ("date", "year", "month", "day", "voucher_no", "summary", "account", "subaccount")


@dataclass
class Table:
    """The entries of a ledger, column by column, and what was found beside them.

    ``rows`` are sheet rows, from 1, those of further sheets from ``SHEET_ROWS`` on. An amount that
    could not be read is 0 and its index is in ``unread``; a balance that is empty or could not be
    read is ``None``. ``carried`` are rows whose date is that of the entry above, where accountants
    leave it out. ``numbers`` counts the figures in columns of unknown meaning, by (part, index).
    ``summed``: how many entries stand above each total. ``told``: sums told over or under it.
    ``left_out`` are those of ``drop_rows`` that were entries.
    """

    dates: DateCells
    parts: Sequence[Part]
    drop_rows: Collection[int] = frozenset()
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
    carried: set[int] = field(default_factory=set)
    personal: set[tuple[int, int]] = field(default_factory=set)
    numbers: Counter[tuple[int, int]] = field(default_factory=Counter)
    raw: list[tuple[int, Named]] = field(default_factory=list)
    seen: int = 0
    summed: set[int] = field(default_factory=set)
    told: list[Told] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.told += over(self.parts, self.dates.period)
        self._amounts = {
            "income": MoneyCells(0),
            "expense": MoneyCells(0),
            "balance": MoneyCells(None),
        }
        self._texts = {name: TextCells(fold=name == "voucher_no") for name in TEXTS}
        self._texts |= {name: TextCells(name=True) for name in PEOPLE}
        self.begin(0)

    def begin(self, number: int) -> None:
        """The rows that follow are those of this part."""
        self._part = self.parts[number]
        self._next = self._part.top

    def part_of(self, row: int) -> Part:
        """The part that has this row (from 1)."""
        return self.parts[(row - 1) // SHEET_ROWS]

    def place(self, row: int) -> str:
        """第 5 行; of several sheets with the sheet's name."""
        name = f"「{self.part_of(row).sheet.name}」" if len(self.parts) > 1 else ""
        return f"{name}第 {sheet_row(row)} 行"

    @property
    def balanced(self) -> bool:
        """The ledger carries a running balance."""
        return "balance" in self.parts[0].header.columns

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
        self.seen += batch.rows
        done = first - self._part.top
        skipped = max(0, min(self._part.header.first_row - done, batch.rows))
        keep = [False] * skipped + [True] * (batch.rows - skipped)
        if not any(keep):
            return  # the header, which comes in a batch of its own
        named = self._part.shape.named(batch)
        self.raw.append((first, named))
        dates: list[str | Bad | None] = list(map(self.dates.__getitem__, named["date"]))
        self._set_aside(batch, named, first, dates, keep)
        self._look_at_unknown(batch.columns, keep)
        self._take(batch.rows, named, first, dates, keep)

    def _set_aside(
        self,
        batch: Batch,
        named: Named,
        first: int,
        dates: Sequence[str | Bad | None],
        keep: list[bool],
    ) -> None:
        """Clear ``keep`` for the rows that are no entries, and note the subtotals among them."""
        for row in self.drop_rows:
            if first < row <= first + batch.rows and keep[row - first - 1]:
                keep[row - first - 1] = False
                self._leave_out(batch, named, row - first - 1, row, dates[row - first - 1])
        worded = map(may_be_word, named["summary"])
        above = len(self.rows)
        cleared = 0
        for index, (day, suspect) in enumerate(zip(dates, worded, strict=True)):
            if not keep[index]:
                cleared += 1
            elif suspect or day.__class__ is not str:
                at = above + index - cleared
                one = {name: cells[index] for name, cells in named.items()}
                if not self._is_entry(batch, index, first + index + 1, at, one, day):
                    keep[index] = False
                    cleared += 1

    def _leave_out(
        self, batch: Batch, named: Named, index: int, row: int, day: str | Bad | None
    ) -> None:
        """Note a row that is to be dropped, if it is an entry: a total is none, nor is a title."""
        cells = [column[index] for column in batch.columns if column is not None]
        one = {name: column[index] for name, column in named.items()}
        texts = [cell for cell in cells if filled(cell)]
        told = all(isinstance(text, str) and tells_only(text, self.dates.period) for text in texts)
        if tells_in_capitals(cells) or _word_in(one, cells) or told or self._is_filler(one):
            return
        if isinstance(day, str) or not self._is_empty(cells):
            self.left_out.add(row)

    def _is_entry(
        self,
        batch: Batch,
        index: int,
        row: int,
        at: int,
        named: dict[str, Given],
        day: str | Bad | None,
    ) -> bool:
        cells = [column[index] for column in batch.columns if column is not None]
        if not isinstance(day, str) and self._is_empty(cells):
            return False
        if tells_in_capitals(cells):
            named = dict(zip(named, in_figures(list(named.values())), strict=True))
            cells = in_figures(cells)
        word = _word_in(named, cells)
        if word is None:
            if self._tells(cells, row):
                return False
            filler = self._is_filler(named)
            if filler:
                self._look_for_unit(row, named)
            return not filler
        dated = isinstance(day, str) and filled(named.get("voucher_no", ""))
        if dated and word.kind != OPENING:
            reason = f"这一行写着「{word.label}」，又有日期和凭证号：看不出是合计还是一笔账"
            self.blame(Fault(row, "summary", str(named["summary"]), reason))
        self._note(word, at, row, named, cells)
        return False

    def _tells(self, cells: Sequence[Cell], row: int) -> bool:
        """Whether a row under the table only tells sums; they are noted."""
        texts = [cell for cell in cells if filled(cell)]
        period, part = self.dates.period, self._part
        if not all(isinstance(one, str) and tells_only(one, period) for one in texts):
            return False
        told = in_row(texts, part, sheet_row(row) - 1 - part.sheet.top, period)
        self.told += (one for one in told if counts(one.what, part.number, len(self.parts)))
        return True

    def _is_empty(self, cells: Sequence[Cell]) -> bool:
        """Whether nothing stands in a row, or the titles and header once more."""
        there = [cell for cell in cells if filled(cell)]
        words = row_words(there)
        return not there or (len(words) == len(there) and words in self._part.header.above)

    def _is_filler(self, named: dict[str, Given]) -> bool:
        """Nothing of the ledger, the header again on a new page, or signatures under the table."""
        if not any(map(filled, named.values())):
            return True
        day = named["date"]
        money = [cell for name in (*MONEY, "amount") if filled(cell := named.get(name, ""))]
        if isinstance(day, str) and normal(day) in _HEADER_DATES:
            return all(isinstance(self._amounts["balance"][cell], Bad) for cell in money)
        return all(is_footer([cell]) for cell in money) and is_footer(list(named.values()))

    def _look_for_unit(self, row: int, named: dict[str, Given]) -> None:
        """A remark under the table that counts in 万元 makes every figure mean something else."""
        for name, cell in named.items():
            if isinstance(cell, str) and (unit := other_unit(cell)):
                self.blame(Fault(row, name, cell, UNIT_REASON.format(unit)))

    def _note(
        self, word: Word, at: int, row: int, named: dict[str, Given], cells: Sequence[Cell]
    ) -> None:
        read, faults = figures(word, row, named, self._amounts, balanced=self.balanced)
        if (word.kind != TOTAL or word.side) and not faults and set(read.values()) == {None}:
            read[word.side or "balance"] = only_figure(cells)
        if len(sides_in(cells)) > 1 and None in (read["income"], read["expense"]):
            faults.append(Fault(row, "summary", str(named["summary"]), _TWO_SIDES))
        for fault in faults:
            self.blame(fault)
        self.specials.append(Special(word, at, row, **read))
        if word.kind == TOTAL:
            self.summed.add(at)

    def _look_at_unknown(self, columns: Sequence[Column], keep: list[bool]) -> None:
        """Find personal numbers, and where no column is the balance, what might be it."""
        header, number = self._part.header, self._part.number
        for index in header.unknown:
            column = columns[index]
            if column is None or (number, index) in self.personal:
                continue
            if _holds_personal(column):
                self.personal.add((number, index))
            elif not (
                self.balanced
                or index in header.unwanted
                or normal(header.texts.get(index, "")) in KNOWN_ELSE
            ):
                read = map(MoneyCells(None).__getitem__, compress(column, keep))
                self.numbers[number, index] += sum(fen.__class__ is int for fen in read)

    def _take(
        self,
        count: int,
        named: Named,
        first: int,
        dates: Sequence[str | Bad | None],
        keep: list[bool],
    ) -> None:
        whole = all(keep)
        start = len(self.rows)
        every = range(first + 1, first + count + 1)
        self.rows.extend(every if whole else compress(every, keep))
        nothing = [""] * count

        def kept(name: str) -> Sequence[Given]:
            cells = named.get(name, nothing)
            return cells if whole else list(compress(cells, keep))

        for name, parser in self._texts.items():
            cells = kept(name)
            values, odd = parser.column(cells)
            self._extend(self.texts[name], values, odd, name, cells, start)
        days: Iterable[str | Bad | None] = dates if whole else compress(dates, keep)
        self._take_dates(list(days), kept("date"), start)
        for name in ("income", "expense"):
            self._take_amounts(name, kept(name), start)
        self._take_balances(kept("balance"), start)

    def _take_dates(
        self, days: Sequence[str | Bad | None], cells: Sequence[Given], start: int
    ) -> None:
        if {str} == set(map(type, days)):
            self.date.extend(days)  # type: ignore[arg-type]
            return
        for index, day in enumerate(days):
            row = self.rows[start + index]
            if day is None and self._continues(start + index):
                self.carried.add(row)
                self.date.append(self.date[-1])
            elif isinstance(day, str):
                self.date.append(day)
            else:
                bad = day or Bad("日期没有填：每一笔都要有日期", "empty")
                self.blame(fault_of(row, "date", cells[index], bad))
                self.date.append("")

    def _continues(self, index: int) -> bool:
        """Whether an entry without a date belongs to the day of the one above.

        So it does where month and day have columns of their own, down to a total, and within one
        voucher, where the balance proves it: right below an entry with a date and a voucher number,
        with no other number of its own.
        """
        row, vouchers = self.rows[index], self.texts["voucher_no"]
        if not self.texts["summary"][index]:
            return False  # a sum without a name looks like this
        if not index or not self.date[-1] or self.rows[index - 1] < self._part.top:
            return False
        if self._part.header.parted:
            # 本月合计 ends a month, and what is carried down. Where no balance proves that it is an
            # entry, at least a voucher must.
            return index not in self.summed and (self.balanced or vouchers[index] != "")
        if self.rows[index - 1] != row - 1 or not vouchers[index - 1] or not self.balanced:
            return False
        if vouchers[index] not in ("", vouchers[index - 1]):
            return False
        vouchers[index] = vouchers[index - 1]
        return True

    def _extend(
        self,
        into: list[str],
        values: list[str | Bad],
        odd: bool,
        name: str,
        cells: Sequence[Given],
        start: int,
    ) -> None:
        if odd:
            for index, value in enumerate(values):
                if isinstance(value, Bad):
                    self.blame(fault_of(self.rows[start + index], name, cells[index], value))
                    values[index] = ""
        into.extend(values)  # type: ignore[arg-type]

    def _take_amounts(self, name: str, cells: Sequence[Given], start: int) -> None:
        values = list(map(self._amounts[name].__getitem__, cells))
        into = self.income if name == "income" else self.expense
        if {int} != set(map(type, values)):
            for index, value in enumerate(values):
                if isinstance(value, Bad):
                    self.blame(fault_of(self.rows[start + index], name, cells[index], value))
                    self.unread.add(start + index)
                    values[index] = 0
        into.extend(values)  # type: ignore[arg-type]

    def _take_balances(self, cells: Sequence[Given], start: int) -> None:
        values = list(map(self._amounts["balance"].__getitem__, cells))
        if None in values and (dashes := set(filter(is_dash, cells))):
            pairs = zip(cells, values, strict=True)
            values = [0 if cell in dashes else value for cell, value in pairs]
        if Bad in set(map(type, values)):
            for index, value in enumerate(values):
                if isinstance(value, Bad):
                    self.blame(fault_of(self.rows[start + index], "balance", cells[index], value))
                    values[index] = None
        self.balance.extend(values)  # type: ignore[arg-type]


def _word_in(named: dict[str, Given], cells: Sequence[Cell]) -> Word | None:
    """The word of a row that is no entry, from its texts, or where it has no summary from all."""
    word = find_word([named[name] for name in _WORDY if name in named])
    return find_word(cells) if word is None and not filled(named["summary"]) else word


def _holds_personal(column: Sequence[Given]) -> bool:
    if not MAY_HOLD_NUMBER.search("\n".join(map(str, column))):
        return False
    return any(
        find_personal(cell) != "" if isinstance(cell, str) else is_personal_number(cell)
        for cell in column
        if not isinstance(cell, Bad)
    )
