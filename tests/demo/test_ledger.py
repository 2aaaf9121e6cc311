"""The invented accounts: every sum right, nothing missing that a screen wants to show."""

import random
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.accounts import class_order, classify
from kiosk.demo.ledger import DemoLedger, make_ledgers, split
from kiosk.demo.plan import LAST, QUARTERS

LEDGERS = make_ledgers()
CODES = [ledger.period.code for ledger in LEDGERS]


@pytest.fixture(params=LEDGERS, ids=CODES)
def ledger(request: pytest.FixtureRequest) -> DemoLedger:
    made: DemoLedger = request.param
    return made


def test_the_same_seed_makes_the_same_accounts() -> None:
    assert make_ledgers() == LEDGERS
    assert make_ledgers(7) != LEDGERS


def test_twelve_quarters_follow_each_other_without_a_gap() -> None:
    assert len(LEDGERS) == QUARTERS
    assert LEDGERS[-1].period == LAST
    for before, after in pairwise(LEDGERS):
        assert before.period.next == after.period
        assert before.plan.closing_fen == after.plan.opening_fen


def test_the_last_quarter_has_the_figures_of_the_pictures() -> None:
    plan = LEDGERS[-1].plan
    assert (plan.opening_fen, plan.income_fen) == (123_456_78, 80_600_50)
    assert (plan.expense_fen, plan.closing_fen) == (24_987_05, 179_070_23)
    assert plan.income_fen - LEDGERS[-2].plan.income_fen == 12_000_00
    assert LEDGERS[-2].plan.expense_fen - plan.expense_fen == 3_500_00


def test_a_quarter_has_as_many_entries_as_a_village_has(ledger: DemoLedger) -> None:
    assert 60 <= len(ledger.vouchers) <= 110


def test_the_balance_runs_from_opening_to_closing_and_never_below_nothing(
    ledger: DemoLedger,
) -> None:
    balance = ledger.plan.opening_fen
    for voucher in ledger.vouchers:
        balance += voucher.income_fen - voucher.expense_fen
        assert voucher.balance_fen == balance > 0
        assert bool(voucher.income_fen) != bool(voucher.expense_fen)
    assert balance == ledger.plan.closing_fen


def test_the_vouchers_of_a_class_add_up_to_its_total(ledger: DemoLedger) -> None:
    for item_class, total in ledger.plan.totals.items():
        found = [v for v in ledger.vouchers if v.item_class == item_class]
        assert sum(v.income_fen + v.expense_fen for v in found) == total, item_class


def test_days_lie_in_the_quarter_in_order_and_on_working_days(ledger: DemoLedger) -> None:
    days = [voucher.day for voucher in ledger.vouchers]
    assert days == sorted(days)
    for day in days:
        assert day in ledger.period
        assert day.weekday() < 5


def test_voucher_numbers_count_up_in_each_month(ledger: DemoLedger) -> None:
    for month in {voucher.day.month for voucher in ledger.vouchers}:
        numbers = [v.number for v in ledger.vouchers if v.day.month == month]
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("account", ["{code} {name}", "{name}", "{code}"])
def test_every_entry_is_filed_under_the_class_it_was_made_for(
    ledger: DemoLedger, account: str
) -> None:
    for voucher in ledger.vouchers:
        text = account.format(code=voucher.account_code, name=voucher.account)
        direction = "income" if voucher.income_fen else "expense"
        found = classify(ledger.code_set, text, voucher.subaccount, voucher.summary, direction)
        assert found == voucher.item_class, voucher.summary


def test_all_classes_of_income_and_expense_occur() -> None:
    seen = {voucher.item_class for ledger in LEDGERS for voucher in ledger.vouchers}
    assert len([class_ for class_ in seen if class_.startswith("income.")]) == 11
    # 公益福利 is shown in two parts, so ten official classes are eleven here.
    assert len([class_ for class_ in seen if class_.startswith("expense.")]) == 11
    assert all(class_order(class_) < class_order("unheard of") for class_ in seen)


def test_there_is_a_reversal_and_a_change_of_account_codes() -> None:
    vouchers = [voucher for ledger in LEDGERS for voucher in ledger.vouchers]
    assert sum(voucher.expense_fen < 0 for voucher in vouchers) == 1
    assert {ledger.code_set for ledger in LEDGERS if ledger.period.end < date(2024, 1, 1)} == {
        "2004"
    }
    assert {ledger.code_set for ledger in LEDGERS[1:]} == {"2023"}


@given(st.integers(10_000_00, 10**9), st.integers(1, 24), st.integers())
def test_a_split_loses_nothing(total: int, count: int, seed: int) -> None:
    parts = split(random.Random(seed), total, count)
    assert len(parts) == count
    assert sum(parts) == total
    assert min(parts) > 0
