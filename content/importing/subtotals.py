"""What each subtotal of a ledger may rightly say, given where it stands."""

from collections.abc import Iterator
from itertools import accumulate

from content.importing.faults import Fault, Special
from content.importing.rowkinds import ALL, OPENING, SECTION, YEAR
from content.importing.table import Table
from content.money import format_yuan
from content.period import Period


class Subtotals:
    """Checks subtotal rows one after the other, from the top: each is a boundary for the next."""

    def __init__(self, table: Table, opening: int, period: Period) -> None:
        self._income = list(accumulate(table.income, initial=0))
        self._expense = list(accumulate(table.expense, initial=0))
        self._dates, self._opening = table.date, opening
        self._year_known = period.start.month == 1
        self._year_base: dict[str, int] = {}
        self._seen: list[Special] = []

    def faults(self, special: Special) -> Iterator[Fault]:
        """What is wrong with one subtotal row; then it is a boundary for the next."""
        due = self._opening + self._income[special.at] - self._expense[special.at]
        stated = special.balance
        if stated is not None and stated != due and not self._is_sum(special):
            reason = _off(f"「{special.word.label}」的余额", stated, due)
            yield Fault(special.row, "balance", stated / 100, reason)
        if special.word.kind != OPENING or special.at:
            yield from self._wrong_sums(special)
        self._seen.append(special)

    def _is_sum(self, special: Special) -> bool:
        """过次页 with one figure, in a ledger without balances, may also mean the page's sum."""
        amount = special.amount if special.at else None
        return amount is not None and any(amount in sums for sums in self._candidates(special))

    def _wrong_sums(self, special: Special) -> Iterator[Fault]:
        if special.amount is not None and special.balance is None:
            yield from self._wrong_amount(special, special.amount)
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

    def _wrong_amount(self, special: Special, stated: int) -> Iterator[Fault]:
        """One figure for both sides: what came in less what went out, or all that was moved."""
        if YEAR in special.word.scopes and not self._year_known:
            return  # counts periods that are not in this file, and nothing tells its sides
        sums = list(self._candidates(special))
        if any(stated in (income - expense, income + expense) for income, expense in sums):
            return
        reason = _off(f"「{special.word.label}」", stated, sums[0][0] - sums[0][1])
        yield Fault(special.row, "amount", stated / 100, reason)

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
        # The total of the other side ends nothing: the two stand one under the other.
        side = special.word.side
        before = [seen for seen in self._seen if not side or seen.word.side in ("", side)]
        same = [seen.at for seen in before if seen.word.label == special.word.label]
        yield same[-1] if same else 0
        if before:
            yield before[-1].at
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
        if special.income is not None:
            self._year_base.setdefault("income", special.income - income)
        if special.expense is not None:
            self._year_base.setdefault("expense", special.expense - expense)
        base = self._year_base
        return income + base.get("income", 0), expense + base.get("expense", 0)

    def _since(self, start: int, end: int) -> tuple[int, int]:
        return self._income[end] - self._income[start], self._expense[end] - self._expense[start]


def _agrees(special: Special, income: int, expense: int) -> bool:
    return special.income in (None, income) and special.expense in (None, expense)


def _off(what: str, stated: int, due: int) -> str:
    gap = format_yuan(abs(stated - due))
    return f"{what}差 {gap} 元：表上是 {format_yuan(stated)}，逐笔相加应是 {format_yuan(due)}"
