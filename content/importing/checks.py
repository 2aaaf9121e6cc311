"""The arithmetic a villager can redo, each step with its figures and, if it fails, the cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice
from operator import sub

from content.importing.cells import Bad
from content.importing.faults import Fault
from content.importing.result import CellError
from content.importing.rowkinds import CLOSING, OPENING
from content.importing.subtotals import Subtotals
from content.importing.table import MAX_FAULTS, Table
from content.importing.told import EXPENSE, INCOME
from content.model import CheckResult
from content.money import format_yuan
from content.period import Period

EQUATION = "期初＋收入－支出＝期末"
RUNNING = "余额逐行相符"
COMPUTED = "余额由机器逐笔算出"
TOTALS = "合计＝逐笔之和"
TOLD = "表头表尾写的数＝表里的数"
CARRIED = "本期期初＝上期期末"
IN_PERIOD = "日期都在本期内"
ONCE = "同一笔没有记两次"
ONE_SIDE = "每笔只记收入或支出"
_UNREAD = "有金额读不出来，没法验算"
_NO_OPENING = (
    "表里没有余额这一列，也没有写期初：请在第一笔上面加一行「上期结转」，写上期初的数，再导入"
)
_SOURCES = {
    "row": "表上写的期初",
    "previous": "上期公开的期末",
    "told": "表头写的期初",
    "closing": "表上的期末倒推的期初",
}


@dataclass
class Verdict:
    """The sums in fen, the checks, and what each failure points at; ``told``: sums told wrongly.

    ``lacking`` is a sentence about what the whole sheet lacks to be a ledger.
    """

    opening: int
    income: int
    expense: int
    closing: int
    checks: list[CheckResult] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    lacking: str = ""
    told: list[CellError] = field(default_factory=list)

    def add(self, name: str, detail: str, faults: Sequence[Fault] = (), ok: bool = True) -> None:
        """Note a check; it holds if it ``ok`` and points at nothing."""
        self.checks.append(CheckResult(name, ok and not faults, detail))
        self.faults.extend(faults)


@dataclass(frozen=True, slots=True)
class _Start:
    """The opening in fen, the row that tells it (0: none), and where it comes from."""

    fen: int | None
    row: int = 0
    source: str = ""
    faults: tuple[Fault, ...] = ()


def judge(table: Table, period: Period, previous_closing: int | None) -> Verdict:
    """All checks of a parsed table. Never raises: what is wrong stands in the verdict.

    The balances of a ledger without any are computed and written into ``table``.
    """
    start = _opening(table, previous_closing)
    opening = start.fen
    income, expense = sum(table.income), sum(table.expense)
    verdict = Verdict(opening or 0, income, expense, (opening or 0) + income - expense)
    verdict.faults.extend(start.faults)
    if table.balanced:
        _check_running(table, opening, verdict)
    else:
        _compute_balances(table, start, verdict)
    _check_equation(table, start, verdict)
    _check_totals(table, period, verdict)
    _check_told(table, opening, verdict)
    if previous_closing is not None and opening is not None:
        _check_carried(start, previous_closing, verdict)
    _check_one_side(table, verdict)
    _check_days(table, period, verdict)
    _check_once(table, verdict)
    return verdict


def _check_days(table: Table, period: Period, verdict: Verdict) -> None:
    late = any(fault.about == "period" for fault in table.faults)
    detail = f"{_day(period.start)}至{_day(period.end)}"
    if table.carried:
        detail += f"；{len(table.carried)} 笔没有写日期，和上一笔同一天"
    verdict.add(IN_PERIOD, detail, ok=not late)


def _day(day: object) -> str:
    _, month, number = str(day).split("-")
    return f"{int(month)}月{int(number)}日"


def _opening(table: Table, previous: int | None) -> _Start:
    """From its own row; else the first balance tells it, or the former period, or the closing."""
    for special in table.specials:
        if special.word.kind == OPENING and special.at == 0:
            if special.balance is not None:
                return _Start(special.balance, special.row, "row")
            if special.row in {fault.row for fault in table.faults}:
                return _Start(None, special.row)
            reason = f"「{special.word.label}」这一行的余额没有填"
            if not table.balanced:
                reason = f"「{special.word.label}」这一行看不出期初：只写一个数"
            fault = Fault(special.row, "balance", "", reason, "empty")
            return _Start(None, special.row, faults=(fault,))
    if not table.balanced:
        return _unwritten(table, previous)
    if not table.rows or table.balance[0] is None or 0 in table.unread:
        return _Start(None)
    fen = table.balance[0] - table.income[0] + table.expense[0]
    return _Start(fen, table.rows[0], "balance")


def _unwritten(table: Table, previous: int | None) -> _Start:
    """The opening of a ledger that has neither balances nor an opening row."""
    told = _told(table, OPENING)
    if told is not None and table.rows:
        return _Start(told, table.rows[0], "told")
    if previous is not None:
        return _Start(previous, source="previous")
    stated = _stated_closing(table)
    if stated is None or table.unread:
        return _Start(None)
    return _Start(stated - sum(table.income) + sum(table.expense), source="closing")


def _stated_closing(table: Table) -> int | None:
    stated = table.balance[-1] if table.balanced and table.balance else None
    for special in table.specials:
        if special.word.kind == CLOSING and special.at == len(table.rows):
            stated = special.balance if special.balance is not None else stated
    return _told(table, CLOSING) if stated is None else stated


def _told(table: Table, what: str) -> int | None:
    """What is told beside the table; ``None`` where nothing is, or two things are."""
    found = {one.fen for one in table.told if one.what == what}
    fen = found.pop() if len(found) == 1 else None
    return fen if isinstance(fen, int) else None


def _compute_balances(table: Table, start: _Start, verdict: Verdict) -> None:
    """A ledger without balances: they follow from the opening. Says what there was to check by."""
    steps = map(sub, table.income, table.expense)
    table.balance = list(accumulate(steps, initial=start.fen or 0))[1:]
    if start.fen is None:
        verdict.lacking = "" if start.row or table.unread else _NO_OPENING
        verdict.add(COMPUTED, "表里没有余额这一列，又不知道期初，没法验算", ok=False)
        return
    figures = f"{_SOURCES[start.source]} {format_yuan(start.fen)} 起，{len(table.rows)} 笔逐笔加减"
    told = [special for special in table.specials if special.row != start.row]
    proof = "表上没有写期末和合计，没有别的数可以对"
    if told or table.told:
        proof = "表上的期末、合计见下面"
    detail = f"表里没有余额这一列。从{figures}，算到 {format_yuan(verdict.closing)}；{proof}"
    verdict.add(COMPUTED, detail, ok=not table.unread)


def _check_running(table: Table, opening: int | None, verdict: Verdict) -> None:
    expected = list(accumulate(map(sub, table.income, table.expense), initial=opening or 0))[1:]
    faults: list[Fault] = []
    if opening is None or table.unread or expected != table.balance:
        faults = list(islice(_running_faults(table, opening), MAX_FAULTS))
    count = f"{len(table.rows)} 行"
    if not faults:
        ok = not table.unread and opening is not None
        verdict.add(RUNNING, f"{count}，行行对得上" if ok else _UNREAD, ok=ok)
        return
    first = table.place(faults[0].row)
    verdict.add(RUNNING, f"{count}里有 {len(faults)} 行不对，先看{first}", faults)


def _running_faults(table: Table, opening: int | None) -> Iterator[Fault]:
    """Each row where the balance breaks. After a break either figure may be carried on."""
    stated, computed = opening, opening
    label = "期初"
    for index, balance in enumerate(table.balance):
        row, income, expense = table.rows[index], table.income[index], table.expense[index]
        if index in table.unread or stated is None or computed is None:
            stated = computed = balance
        elif balance is None:
            yield Fault(row, "balance", "", "余额没有填：每一笔都要有余额", "empty")
            stated = computed = computed + income - expense
        else:
            stated, computed = stated + income - expense, computed + income - expense
            if balance not in (stated, computed):
                yield _broken(row, label, stated - income + expense, income, expense, balance)
                computed = stated
            elif balance != computed:
                computed = stated
            stated = balance
        label = "上一行余"


def _broken(row: int, label: str, before: int, income: int, expense: int, balance: int) -> Fault:
    due = before + income - expense
    step = f"加收入 {format_yuan(income)}" if income else f"减支出 {format_yuan(expense)}"
    reason = (
        f"余额差 {format_yuan(abs(balance - due))} 元：{label} {format_yuan(before)}，"
        f"{step}，应是 {format_yuan(due)}"
    )
    return Fault(row, "balance", balance / 100, reason)


def _check_equation(table: Table, start: _Start, verdict: Verdict) -> None:
    figures = " － ".join((format_yuan(verdict.income), format_yuan(verdict.expense)))
    detail = f"{format_yuan(verdict.opening)} ＋ {figures} ＝ {format_yuan(verdict.closing)}"
    if start.source == "closing":
        detail += "（期初是从期末倒推的）"
    if table.unread or start.fen is None:
        verdict.add(EQUATION, _UNREAD if table.unread else "不知道期初，没法验算", ok=False)
        return
    stated = _stated_closing(table)
    if stated is None:
        ok = not table.balanced
        verdict.add(EQUATION, f"{detail}（表上没有写期末）" if ok else detail, ok=ok)
    elif stated == verdict.closing:
        verdict.add(EQUATION, detail)
    else:
        gap = format_yuan(abs(stated - verdict.closing))
        verdict.add(EQUATION, f"{detail}，表上写的是 {format_yuan(stated)}，差 {gap}", ok=False)


def _check_totals(table: Table, period: Period, verdict: Verdict) -> None:
    if table.unread:
        verdict.add(TOTALS, _UNREAD, ok=False)
        return
    sums = Subtotals(table, verdict.opening, period)
    faults = [fault for special in table.specials for fault in sums.faults(special)]
    stated = [
        special
        for special in table.specials
        if special.income is not None
        or special.expense is not None
        or (special.amount is not None and special.balance is None)
    ]
    both = f"收入 {format_yuan(verdict.income)}，支出 {format_yuan(verdict.expense)}"
    if faults:
        detail = f"{len(faults)} 处合计不对，先看{table.place(faults[0].row)}；逐笔相加：{both}"
    elif stated:
        detail = f"{len(stated)} 处合计都对；逐笔相加：{both}"
    else:
        detail = f"表里没有合计行；逐笔相加：{both}"
    verdict.add(TOTALS, detail, faults)


_TOLD_ZH = {OPENING: "期初", INCOME: "收入", EXPENSE: "支出", CLOSING: "期末"}


def _check_told(table: Table, opening: int | None, verdict: Verdict) -> None:
    """Sums over and under the table are read by villagers too: they must be those of its lines."""
    if not table.told or table.unread or opening is None:
        return
    due = {OPENING: opening, INCOME: verdict.income, EXPENSE: verdict.expense,
           CLOSING: verdict.closing}  # fmt: skip
    for one in table.told:
        if isinstance(one.fen, Bad):
            verdict.told.append(CellError(one.sheet, one.cell, one.text, one.fen.reason))
        elif one.fen != due[one.what]:
            gap = format_yuan(abs(one.fen - due[one.what]))
            reason = (
                f"这里写的{_TOLD_ZH[one.what]}是 {format_yuan(one.fen)}，"
                f"表里算出来是 {format_yuan(due[one.what])}，差 {gap} 元"
            )
            verdict.told.append(CellError(one.sheet, one.cell, one.text, reason))
    wrong = len(verdict.told)
    detail = f"{len(table.told)} 处都对得上" if not wrong else f"{wrong} 处不对"
    verdict.add(TOLD, detail, ok=not wrong)


def _check_carried(start: _Start, previous: int, verdict: Verdict) -> None:
    if start.source == "previous":
        verdict.add(CARRIED, f"表上没有写期初，用的是上期期末 {format_yuan(previous)}")
        return
    opening = verdict.opening
    detail = f"本期期初 {format_yuan(opening)}，上期期末 {format_yuan(previous)}"
    if opening == previous:
        verdict.add(CARRIED, detail)
        return
    gap = format_yuan(abs(opening - previous))
    reason = f"期初和上期期末差 {gap} 元：{detail}"
    verdict.add(CARRIED, detail, [Fault(start.row, "balance", opening / 100, reason)])


def _check_one_side(table: Table, verdict: Verdict) -> None:
    faults = []
    for index, (income, expense) in enumerate(zip(table.income, table.expense, strict=True)):
        if (not income) is (not expense) and index not in table.unread:
            row = table.rows[index]
            if income:
                reason = "收入和支出都填了：一笔账只能记一样，请分成两行"
                faults.append(Fault(row, "expense", expense / 100, reason))
            else:
                reason = "没有金额：收入、支出要填一样"
                faults.append(Fault(row, "income", "", reason, "empty"))
    verdict.add(ONE_SIDE, f"{len(table.rows)} 笔", faults[:MAX_FAULTS])


def _check_once(table: Table, verdict: Verdict) -> None:
    voucher, summary = table.texts["voucher_no"], table.texts["summary"]
    count = len(table.rows)
    faults = []
    columns = (voucher, table.date, summary, table.income, table.expense)
    if len(set(voucher)) != count and len(set(zip(*columns, strict=True))) != count:
        first: dict[object, int] = {}
        for index, row in enumerate(zip(*columns, strict=True)):
            if row in first and row[1] and row[2]:
                reason = f"同一笔记了两次：和{table.place(table.rows[first[row]])}一模一样"
                faults.append(Fault(table.rows[index], "summary", row[2], reason))
            first.setdefault(row, index)
    verdict.add(ONCE, f"{count} 笔各不相同" if not faults else f"{len(faults)} 行重复", faults)
