"""The clerk's import: which file, which period, and what was read, before anything is written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from content.diff import diff_lines
from content.importing.result import (
    CellError,
    LedgerImport,
    ParsedLine,
    PreviewRow,
    sheet_row,
)
from content.model import Line, LineChange, Revision
from content.period import Period
from kiosk.stick import StickFile
from kiosk.views import words
from kiosk.views.shapes import Figure, Option
from kiosk.views.staff import STATE
from kiosk.views.staff_revision import CheckLine, check_lines, dropped_words
from kiosk.widgets.rows import Cell, TableRow

KINDS = {"quarter": "按季度", "month": "按月", "year": "按年"}
_SHOWN = {"quarter": 8, "month": 12, "year": 4}


@dataclass(frozen=True, slots=True)
class Work:
    """One import under way: the file, what it is for, and what was read of it."""

    path: Path
    name: str
    period: str
    corrects: str | None = None
    reason: str = ""
    drop: frozenset[int] = frozenset()
    ledger: LedgerImport | None = field(default=None, repr=False)
    columns: tuple[tuple[str, str], ...] = ()  # header text and column, as the clerk said


# -- files ------------------------------------------------------------------------------------


def file_row(file: StickFile, now_ms: int) -> TableRow:
    """Its name; when it was last changed, how large, in which folder."""
    parts = (words.when(file.changed_ms, now_ms), _size(file.size), file.folder)
    caption = "\u3000".join(part for part in parts if part)
    return TableRow((Cell(file.name, caption=caption),))


def _size(size: int) -> str:
    return f"{max(1, size // 1024):,} K" if size < 2**20 else f"{size / 2**20:.1f} M"


# -- periods ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PeriodsView:
    """Periods newest first, keys are codes; `public` maps those that are out to their revision;
    of the `busy` ones another revision is on its way."""

    file: StickFile
    kind: str
    kinds: tuple[Option, ...]
    rows: tuple[TableRow, ...]
    public: dict[str, str]
    busy: frozenset[str]


def periods_view(
    file: StickFile, kind: str, today: date, revisions: Sequence[Revision]
) -> PeriodsView:
    """The last periods of a kind with what is there of each; first what the file's name tells."""
    now = Period.containing(today, kind)
    periods = [now]
    while len(periods) < _SHOWN[kind]:
        periods.append(periods[-1].previous)
    guess = guessed(file.name, today)
    if guess in periods:
        periods.remove(guess)
        periods.insert(0, guess)
    public = {one.period: one.id for one in revisions if one.state == "published"}
    rows = tuple(_period_row(one, one == guess, now, revisions) for one in periods)
    kinds = tuple(Option(value, label) for value, label in KINDS.items())
    busy = frozenset(one.period for one in revisions if one.live)
    return PeriodsView(file, kind, kinds, rows, public, busy)


def _period_row(
    period: Period, guess: bool, now: Period, revisions: Sequence[Revision]
) -> TableRow:
    found = [one for one in revisions if one.period == str(period)]
    live = next((one for one in found if one.live or one.state == "published"), None)
    state, tone = STATE[live.state] if live else ("还没有", "muted")
    caption = "看文件名像是这一期" if guess else "还没有过完" if period == now else ""
    cells = (
        Cell(words.period_words(str(period)), bold=guess, caption=caption),
        Cell(state, tone, live is not None),
    )
    return TableRow(cells, "act" if guess else None, str(period))


_YEAR = re.compile(r"(20\d\d)")
_QUARTER = re.compile(r"(?:第?([一二三四1-4])季度?|[Qq]([1-4]))")
_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])月")


def guessed(name: str, today: date) -> Period | None:
    """The period that a file's name tells, if it does; without a year the last one that is over."""
    year = _YEAR.search(name)
    quarter, month = _QUARTER.search(name), _MONTH.search(name)
    if quarter:
        digit = quarter[1] or quarter[2]
        index = "一二三四".find(digit) + 1 or int(digit)
        return _dated("quarter", index, year, today)
    return _dated("month", int(month[1]), year, today) if month else None


def _dated(kind: str, index: int, year: re.Match[str] | None, today: date) -> Period:
    if year is not None:
        return Period(kind, int(year[1]), index)
    this = Period(kind, today.year, index)
    return this if this.end < today else Period(kind, today.year - 1, index)


# -- what was read ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ErrorView:
    """One wrong cell: where and what in a headline, and what to do."""

    title: str
    words: str


@dataclass(frozen=True, slots=True)
class PreviewView:
    """`bad_rows`: sheet rows with an error.  `changes`: of a correction that would pass."""

    work: Work
    title: str
    accepted: bool
    badge: str
    errors: tuple[ErrorView, ...]
    more_errors: int
    bad_rows: tuple[int, ...]
    rows: tuple[PreviewRow, ...]
    count: int
    figures: tuple[Figure, ...]
    checks: tuple[CheckLine, ...]
    dropped: str
    left_out: str
    changes: tuple[LineChange, ...] | None


def preview_view(work: Work, changes: Sequence[LineChange] | None = None) -> PreviewView:
    """What the clerk must see before anything is written."""
    ledger = work.ledger
    if ledger is None:
        raise ValueError("nothing was read")
    bad = ledger.error_count
    sheet = f"\u3000工作表「{ledger.sheet}」" if ledger.sheet else ""
    several = any(row.place for row in ledger.preview)
    return PreviewView(
        work=work,
        title=f"{work.name}{sheet}",
        accepted=ledger.accepted,
        badge=f"{bad:,} 处不对" if bad else f"{ledger.rows:,} 笔，都对得上",
        errors=tuple(_error(one, several) for one in ledger.errors),
        more_errors=bad - len(ledger.errors),
        bad_rows=bad_rows(ledger.errors),
        rows=ledger.preview,
        count=ledger.rows,
        figures=(
            Figure("收入", words.bare(ledger.income_fen), "in"),
            Figure("支出", words.bare(ledger.expense_fen), "out"),
            Figure("结余", words.bare(ledger.closing_fen)),
        ),
        checks=check_lines(ledger.checks),
        dropped=dropped_words(ledger.dropped_columns),
        left_out=_left_out(work.drop),
        changes=None if changes is None else tuple(changes),
    )


def bad_rows(errors: Sequence[CellError]) -> tuple[int, ...]:
    """The rows that errors name and that could be left out, in order."""
    return tuple(sorted({one.row for one in errors if one.row}))


def rows_words(rows: Sequence[int]) -> str:
    """`第 5、7 行`; of many the first three."""
    shown = "、".join(str(sheet_row(row)) for row in rows[:3])
    return f"第 {shown} 行" + (f"等 {len(rows)} 行" if len(rows) > 3 else "")


def _left_out(drop: frozenset[int]) -> str:
    return f"{rows_words(sorted(drop))}去掉了，没有算在内。" if drop else ""


def _error(one: CellError, several: bool) -> ErrorView:
    head, _, rest = one.reason.partition("：")
    tail = f"{rest}。" if rest and rest[-1] not in "。！？" else rest
    place = f"{one.sheet} {one.cell}" if several else one.cell
    return ErrorView(f"{place}\u3000{head}" if one.cell else head, tail)


_DAY = re.compile(r"\s*\d{4}[./年-]?\s*(\d{1,2})[./月-]?\s*(\d{1,2})日?(?:[ T].*)?\s*")


def short_day(text: str) -> str:
    """`7月15日` of a full date however it is written; anything else as it stands."""
    found = _DAY.fullmatch(text)
    return f"{int(found[1])}月{int(found[2])}日" if found else text


def wide_row(row: PreviewRow) -> TableRow:
    """A row with a cell for each column of the table in the file."""

    def cell(name: str, text: str) -> Cell:
        return Cell(text, "seal", True) if name in row.wrong else Cell(text)

    day = short_day(row.date)
    cells = (
        Cell(str(sheet_row(row.cell_row)), "muted"),
        Cell(f"〃{day}", "muted") if row.carried else cell("date", day),
        cell("summary", row.summary),
        cell("income", row.income),
        cell("expense", row.expense),
        cell("balance", row.balance),
    )
    return TableRow(cells, "seal" if row.wrong else None, str(row.cell_row))


def narrow_row(row: PreviewRow) -> TableRow:
    """The same in two columns, for an upright screen or large letters."""
    wrong_day = "date" in row.wrong
    day = f"〃{short_day(row.date)}" if row.carried else short_day(row.date)
    place = row.place or f"第 {row.cell_row} 行"
    caption = f"{place}\u3000{day}"
    wrong_words = "summary" in row.wrong
    first = Cell(
        row.summary, "seal" if wrong_words else "ink", wrong_words, caption,
        "seal" if wrong_day else "muted",
    )  # fmt: skip
    amount = f"＋{row.income}" if row.income else f"－{row.expense}" if row.expense else ""
    wrong_amount = bool({"income", "expense"} & set(row.wrong))
    tone = "seal" if wrong_amount else "in" if row.income else "out"
    empty = "余额空着" if "balance" in row.wrong else ""
    balance = f"余 {row.balance}" if row.balance else empty
    second = Cell(amount, tone, True, balance, "seal" if "balance" in row.wrong else "muted")
    return TableRow((first, second), "seal" if row.wrong else None, str(row.cell_row))


def line_row(line: ParsedLine) -> PreviewRow:
    """An entry that was read, as a row of the preview."""
    income = words.bare(line.income_fen) if line.income_fen else ""
    expense = words.bare(line.expense_fen) if line.expense_fen else ""
    return PreviewRow(
        line.cell_row, line.date, line.voucher_no, line.summary, income, expense,
        words.bare(line.balance_fen),
    )  # fmt: skip


def changes_of(old: Sequence[Line], ledger: LedgerImport) -> tuple[LineChange, ...]:
    """What a correction would change."""
    new = [_line(line) for line in ledger.lines]
    return diff_lines(old, new)


def _line(one: ParsedLine) -> Line:
    return Line(
        "", one.row, one.date, one.voucher_no, one.summary, one.account, one.subaccount,
        one.item_class, one.income_fen, one.expense_fen, one.balance_fen, one.handler, one.witness,
        one.approver, "", 0, b"",
    )  # fmt: skip
