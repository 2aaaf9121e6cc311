"""The arithmetic a villager can redo, each step with its figures and, if it fails, the cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice
from operator import sub

from content.importing.rowkinds import ALL, CLOSING, OPENING, SECTION, YEAR
from content.importing.table import MAX_FAULTS, Fault, Special, Table
from content.model import CheckResult
from content.money import format_yuan
from content.period import Period

EQUATION = "期初＋收入－支出＝期末"
RUNNING = "余额逐行相符"
TOTALS = "合计＝逐笔之和"
CARRIED = "本期期初＝上期期末"
IN_PERIOD = "日期都在本期内"
ONCE = "同一笔没有记两次"
ONE_SIDE = "每笔只记收入或支出"
_UNREAD = "有金额读不出来，没法验算"


@dataclass
class Verdict:
    """The sums in fen, the checks, and what each failure points at."""

    opening: int
    income: int
    expense: int
    closing: int
    checks: list[CheckResult] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add(self, name: str, detail: str, faults: Sequence[Fault] = (), ok: bool = True) -> None:
        """Note a check; it holds if it ``ok`` and points at nothing."""
        self.checks.append(CheckResult(name, ok and not faults, detail))
        self.faults.extend(faults)


def judge(table: Table, period: Period, previous_closing: int | None) -> Verdict:
    """All checks of a parsed table. Never raises: what is wrong stands in the verdict."""
    opening, at, misplaced = _opening(table)
    income, expense = sum(table.income), sum(table.expense)
    verdict = Verdict(opening or 0, income, expense, (opening or 0) + income - expense)
    verdict.faults.extend(misplaced)
    _check_running(table, opening, verdict)
    _check_equation(table, opening is not None, verdict)
    _check_totals(table, period, verdict)
    if previous_closing is not None and opening is not None:
        _check_carried(opening, at, previous_closing, verdict)
    _check_one_side(table, verdict)
    late = any(fault.about == "period" for fault in table.faults)
    verdict.add(IN_PERIOD, f"{_day(period.start)}至{_day(period.end)}", ok=not late)
    _check_once(table, verdict)
    return verdict


def _day(day: object) -> str:
    _, month, number = str(day).split("-")
    return f"{int(month)}月{int(number)}日"


def _opening(table: Table) -> tuple[int | None, int, list[Fault]]:
    """(opening, the sheet row that tells it, faults): from its own row, or the first balance."""
    for special in table.specials:
        if special.word.kind == OPENING and special.at == 0:
            if special.balance is not None:
                return special.balance, special.row, []
            reason = f"「{special.word.label}」这一行的余额没有填"
            return None, special.row, [Fault(special.row, "balance", "", reason, "empty")]
    if not table.rows or table.balance[0] is None or 0 in table.unread:
        return None, 0, []
    return table.balance[0] - table.income[0] + table.expense[0], table.rows[0], []


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
    verdict.add(RUNNING, f"{count}里有 {len(faults)} 行不对，先看第 {faults[0].row} 行", faults)


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


def _check_equation(table: Table, known: bool, verdict: Verdict) -> None:
    figures = " － ".join((format_yuan(verdict.income), format_yuan(verdict.expense)))
    detail = f"{format_yuan(verdict.opening)} ＋ {figures} ＝ {format_yuan(verdict.closing)}"
    if not known or table.unread:
        verdict.add(EQUATION, _UNREAD, ok=False)
        return
    stated = table.balance[-1] if table.balance else None
    for special in table.specials:
        if special.word.kind == CLOSING and special.at == len(table.rows):
            stated = special.balance if special.balance is not None else stated
    if stated == verdict.closing or stated is None:
        verdict.add(EQUATION, detail, ok=stated is not None)
        return
    gap = format_yuan(abs(stated - verdict.closing))
    verdict.add(EQUATION, f"{detail}，表上写的是 {format_yuan(stated)}，差 {gap}", ok=False)


def _check_totals(table: Table, period: Period, verdict: Verdict) -> None:
    if table.unread:
        verdict.add(TOTALS, _UNREAD, ok=False)
        return
    sums = _Sums(table, verdict.opening, period)
    faults = [fault for special in table.specials for fault in sums.faults(special)]
    stated = [special for special in table.specials if special.income is not None
              or special.expense is not None]  # fmt: skip
    both = f"收入 {format_yuan(verdict.income)}，支出 {format_yuan(verdict.expense)}"
    if faults:
        detail = f"{len(faults)} 处合计不对，先看第 {faults[0].row} 行；逐笔相加：{both}"
    elif stated:
        detail = f"{len(stated)} 处合计都对；逐笔相加：{both}"
    else:
        detail = f"表里没有合计行；逐笔相加：{both}"
    verdict.add(TOTALS, detail, faults)


class _Sums:
    """What each subtotal may rightly say, given where it stands."""

    def __init__(self, table: Table, opening: int, period: Period) -> None:
        self._income = list(accumulate(table.income, initial=0))
        self._expense = list(accumulate(table.expense, initial=0))
        self._dates, self._opening = table.date, opening
        self._year_known = period.start.month == 1
        self._year_base: tuple[int, int] | None = None
        self._seen: list[Special] = []

    def faults(self, special: Special) -> Iterator[Fault]:
        """What is wrong with one subtotal row; then it is a boundary for the next."""
        due = self._opening + self._income[special.at] - self._expense[special.at]
        if special.balance is not None and special.balance != due:
            reason = _off(f"「{special.word.label}」的余额", special.balance, due)
            yield Fault(special.row, "balance", special.balance / 100, reason)
        if special.word.kind != OPENING or special.at:
            yield from self._wrong_sums(special)
        self._seen.append(special)

    def _wrong_sums(self, special: Special) -> Iterator[Fault]:
        if special.income is None and special.expense is None:
            return
        candidates = list(self._candidates(special))
        if any(_agrees(special, income, expense) for income, expense in candidates):
            return
        income, expense = candidates[0]
        label = f"「{special.word.label}」的"
        if special.income is not None and special.income != income:
            reason = _off(f"{label}收入", special.income, income)
            yield Fault(special.row, "income", special.income / 100, reason)
        if special.expense is not None and special.expense != expense:
            reason = _off(f"{label}支出", special.expense, expense)
            yield Fault(special.row, "expense", special.expense / 100, reason)

    def _candidates(self, special: Special) -> Iterator[tuple[int, int]]:
        for scope in special.word.scopes or (ALL, SECTION):
            if scope == ALL:
                yield self._since(0, special.at)
            elif scope == SECTION:
                for start in self._starts(special):
                    yield self._since(start, special.at)
            elif scope == YEAR:
                yield self._since(0, special.at) if self._year_known else self._year(special)

    def _starts(self, special: Special) -> Iterator[int]:
        """Where the part that a subtotal sums up may begin, the likeliest first."""
        same = [seen.at for seen in self._seen if seen.word.label == special.word.label]
        yield same[-1] if same else 0
        if self._seen:
            yield self._seen[-1].at
        yield max((seen.at for seen in self._seen if seen.at < special.at), default=0)
        if special.at:
            month = self._dates[special.at - 1][:7]
            start = special.at - 1
            while start and self._dates[start - 1][:7] == month:
                start -= 1
            yield start

    def _year(self, special: Special) -> tuple[int, int]:
        """The year so far counts periods that are not in this file: only its growth is checked."""
        income, expense = self._since(0, special.at)
        if self._year_base is None:
            stated = (special.income or income, special.expense or expense)
            self._year_base = (stated[0] - income, stated[1] - expense)
        return income + self._year_base[0], expense + self._year_base[1]

    def _since(self, start: int, end: int) -> tuple[int, int]:
        return self._income[end] - self._income[start], self._expense[end] - self._expense[start]


def _agrees(special: Special, income: int, expense: int) -> bool:
    return special.income in (None, income) and special.expense in (None, expense)


def _off(what: str, stated: int, due: int) -> str:
    gap = format_yuan(abs(stated - due))
    return f"{what}差 {gap} 元：表上是 {format_yuan(stated)}，逐笔相加应是 {format_yuan(due)}"


def _check_carried(opening: int, row: int, previous: int, verdict: Verdict) -> None:
    detail = f"本期期初 {format_yuan(opening)}，上期期末 {format_yuan(previous)}"
    if opening == previous:
        verdict.add(CARRIED, detail)
        return
    gap = format_yuan(abs(opening - previous))
    reason = f"期初和上期期末差 {gap} 元：{detail}"
    verdict.add(CARRIED, detail, [Fault(row, "balance", opening / 100, reason)])


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
                reason = f"同一笔记了两次：和第 {table.rows[first[row]]} 行一模一样"
                faults.append(Fault(table.rows[index], "summary", row[2], reason))
            first.setdefault(row, index)
    verdict.add(ONCE, f"{count} 笔各不相同" if not faults else f"{len(faults)} 行重复", faults)
