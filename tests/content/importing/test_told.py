"""Sums told over and under a table: used where the table lacks them, and never left unchecked."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from content.importing import LedgerImport, read_ledger
from content.period import Period

HEAD = ["日期", "凭证号", "摘要", "收入", "支出", "余额"]
ROWS: tuple[list[object], ...] = (
    ["2026-07-03", "1", "收到拨款", 5000, None, 15000],
    ["2026-07-15", "2", "付电费", None, 320.5, 14679.5],
)


def read(
    tmp_path: Path,
    over: Sequence[object],
    under: Sequence[object] = (),
    *,
    columns: int = 6,
    period: str = "2026-Q3",
    previous: int | None = None,
) -> LedgerImport:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["清溪村收支表"], over, HEAD[:columns], *(r[:columns] for r in ROWS), under):
        sheet.append(list(row))
    path = tmp_path / "told.xlsx"
    book.save(path)
    return read_ledger(path, Period.parse(period), previous_closing_fen=previous)


def detail(ledger: LedgerImport, name: str) -> str:
    return next((check.detail for check in ledger.checks if name in check.name), "")


@pytest.mark.parametrize(
    "over",
    [["期初余额：10000.00元"], ["上期结余: ￥10,000"], ["期初余额", 10000],
     ["期初余额（元）：１００００"], ["清溪村", "", "上季度结余：10000元"], ["期初余额为10000元。"],
     ["上期结存", "", "10,000.00"]],
)  # fmt: skip
def test_an_opening_in_the_title_serves_a_ledger_without_balances(
    tmp_path: Path, over: list[object]
) -> None:
    ledger = read(tmp_path, over, columns=5)
    assert ledger.accepted, ledger.errors
    assert (ledger.opening_fen, ledger.closing_fen) == (1_000_000, 1_467_950)
    assert "表头写的期初 10,000.00" in detail(ledger, "余额由机器")


def test_all_that_one_line_tells_is_checked(tmp_path: Path) -> None:
    line = "上期结余：10000.00元   本期收入：5000元  本期支出：320.50元  本期结余：14679.50元"
    assert detail(read(tmp_path, [line]), "表头表尾") == "4 处都对得上"


@pytest.mark.parametrize(
    ("line", "word"),
    [("期初余额：9000元", "期初"), ("本期收入：5000.01元", "收入"), ("支出合计：320元", "支出"),
     ("期末余额：14679.5，期末余额：1元", "期末")],
)  # fmt: skip
def test_one_that_is_wrong_refuses_the_file_and_names_its_cell(
    tmp_path: Path, line: str, word: str
) -> None:
    ledger = read(tmp_path, [line])
    assert not ledger.accepted
    assert [error.cell for error in ledger.errors] == ["A2"]
    assert f"这里写的{word}" in ledger.errors[0].reason


def test_the_told_opening_and_closing_must_meet(tmp_path: Path) -> None:
    ledger = read(tmp_path, ["期初余额：10000元"], ["期末余额：14679.51元"], columns=5)
    assert [error.cell for error in ledger.errors] == ["A6"]
    assert "差 0.01 元" in ledger.errors[0].reason


def test_a_closing_under_the_table_is_no_entry(tmp_path: Path) -> None:
    ledger = read(tmp_path, [], ["本期结余：14679.50元"])
    assert ledger.accepted, ledger.errors
    assert ledger.rows == 2
    wrong = read(tmp_path, [], ["本期结余：14679.51元"])
    assert [error.cell for error in wrong.errors] == ["A6"]


@pytest.mark.parametrize(
    "over",
    [["银行存款期末余额：1元"], ["年初余额：1元"], ["本月收入：1元"], ["期末余额：1.47万元"],
     ["编号：2026"], ["本期结余"], ["期初余额："]],
)  # fmt: skip
def test_what_speaks_of_something_else_or_is_rounded_proves_nothing(
    tmp_path: Path, over: list[object]
) -> None:
    ledger = read(tmp_path, over)
    assert ledger.accepted, ledger.errors
    assert not detail(ledger, "表头表尾")


def test_a_month_may_tell_of_its_month(tmp_path: Path) -> None:
    ledger = read(tmp_path, ["本月收入：1元"], period="2026-07")
    assert [error.cell for error in ledger.errors] == ["A2"]


def test_the_title_must_continue_the_former_period_too(tmp_path: Path) -> None:
    ledger = read(tmp_path, ["期初余额：10000元"], columns=5, previous=999_900)
    assert not ledger.accepted
    assert "上期期末 9,999.00" in ledger.errors[0].reason


def test_an_opening_worked_back_says_so_in_its_equation(tmp_path: Path) -> None:
    ledger = read(tmp_path, [], ["期末余额", 14679.5], columns=5)
    assert ledger.accepted, ledger.errors
    assert "倒推" in detail(ledger, "期初＋收入")
