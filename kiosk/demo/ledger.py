"""Twelve quarters of itemised entries: each class's total in vouchers, dated and balanced."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from content.accounts import accounts
from content.period import Period
from kiosk.demo.phrases import MONTHS, PHRASES, POSTS, suits
from kiosk.demo.plan import LAST, QuarterPlan, make_plan
from kiosk.demo.village import GROUPS, SEED

_NEW_ACCOUNTS_FROM = date(2024, 1, 1)  # 财会〔2023〕14号 takes effect
_HANDLERS = ("单文娟", "王长根", "陈海燕", "解明军")
_WITNESSES = ("仇德祥", "翟桂英", "曾红")
_APPROVER = "李国平"
_REVERSED_IN, _REVERSED_FEN = "2025-Q4", 300_00


@dataclass(frozen=True, slots=True)
class Voucher:
    """One entry; exactly one of the amounts is not 0; a reversal is negative."""

    day: date
    number: int  # within its month
    summary: str
    item_class: str
    account_code: str
    account: str
    subaccount: str
    income_fen: int
    expense_fen: int
    balance_fen: int
    handler: str
    witness: str
    approver: str


@dataclass(frozen=True, slots=True)
class DemoLedger:
    """A quarter's accounts, in the order of its days."""

    plan: QuarterPlan
    code_set: str
    vouchers: tuple[Voucher, ...]

    @property
    def period(self) -> Period:
        """Its quarter."""
        return self.plan.period


def make_ledgers(seed: int = SEED) -> tuple[DemoLedger, ...]:
    """The same twelve quarters for the same seed, oldest first."""
    rng = random.Random(seed)  # noqa: S311 - invented accounts, nothing secret
    return tuple(_ledger(rng, plan) for plan in make_plan(rng))


def _ledger(rng: random.Random, plan: QuarterPlan) -> DemoLedger:
    code_set = "2023" if plan.period.start >= _NEW_ACCOUNTS_FROM else "2004"
    drawn = [
        voucher
        for item_class, total in plan.totals.items()
        for voucher in _class_vouchers(rng, plan.period, code_set, item_class, total)
    ]
    drawn.sort(key=lambda voucher: voucher.day)
    return DemoLedger(plan, code_set, tuple(_balanced(_numbered(drawn), plan.opening_fen)))


def _class_vouchers(
    rng: random.Random, period: Period, code_set: str, item_class: str, total_fen: int
) -> list[Voucher]:
    fewest, most = PHRASES[item_class].vouchers
    count = most if period == LAST else rng.randint(fewest, most)
    if item_class == "expense.management" and period.code == _REVERSED_IN:
        amounts = [*split(rng, total_fen + _REVERSED_FEN, count), -_REVERSED_FEN]
    elif item_class == "income.operation_subsidy":
        amounts = [total_fen // count] * count
    else:
        amounts = split(rng, total_fen, count)
    days = [_day(rng, period, item_class, place / len(amounts)) for place in range(len(amounts))]
    return [
        _voucher(rng, code_set, item_class, place, fen, day)
        for place, (fen, day) in enumerate(zip(amounts, days, strict=True))
    ]


def split(rng: random.Random, total_fen: int, count: int) -> list[int]:
    """``total_fen`` in ``count`` positive parts, all but the last in whole yuan."""
    weights = [rng.uniform(0.4, 1.6) for _ in range(count)]
    parts = [int(total_fen * weight / sum(weights)) // 100 * 100 for weight in weights[:-1]]
    return [*parts, total_fen - sum(parts)]


def _voucher(
    rng: random.Random, code_set: str, item_class: str, place: int, fen: int, day: date
) -> Voucher:
    phrases = PHRASES[item_class]
    suitable = [pair for pair in phrases.wording if suits(pair[1], day)]
    subaccount, summary = suitable[place % len(suitable)]
    code = phrases.account_2023 if code_set == "2023" else phrases.account_2004
    group, _ = GROUPS[place % len(GROUPS)]
    words = {"group": group, "month": MONTHS[day.month], "post": POSTS[place % len(POSTS)]}
    income = fen if item_class.startswith("income.") else 0
    return Voucher(
        day=day,
        number=0,
        summary="冲回多付的办公用品款" if fen < 0 else summary.format(**words),
        item_class=item_class,
        account_code=code,
        account=accounts(code_set)[code].name,
        subaccount="办公费" if fen < 0 else subaccount,
        income_fen=income,
        expense_fen=fen - income,
        balance_fen=0,
        handler=rng.choice(_HANDLERS),
        witness=rng.choice(_WITNESSES),
        approver=_APPROVER,
    )


def _day(rng: random.Random, period: Period, item_class: str, share: float) -> date:
    """A working day; ``share`` 0–1 of the class's vouchers come before it.

    Pay and subsidies come early each month, building at the end.
    """
    if item_class == "expense.construction":
        return _working(period.end - timedelta(days=rng.randint(3, 20)))
    if item_class == "income.other":
        return _working(period.end.replace(day=21))
    month = period.start.month + int(share * 3)
    regular = item_class in ("expense.cadre_pay", "income.operation_subsidy")
    return _working(date(period.year, month, rng.randint(3, 10) if regular else rng.randint(3, 27)))


def _working(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _numbered(vouchers: list[Voucher]) -> list[Voucher]:
    counts: dict[int, int] = {}
    numbered = []
    for voucher in vouchers:
        counts[voucher.day.month] = counts.get(voucher.day.month, 0) + 1
        numbered.append(replace(voucher, number=counts[voucher.day.month]))
    return numbered


def _balanced(vouchers: list[Voucher], opening_fen: int) -> list[Voucher]:
    changes = (voucher.income_fen - voucher.expense_fen for voucher in vouchers)
    balances = list(accumulate(changes, initial=opening_fen))[1:]
    return [
        replace(voucher, balance_fen=balance)
        for voucher, balance in zip(vouchers, balances, strict=True)
    ]
