"""Totals of one column in a row of their own, totals in capitals, and dashes for nothing."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from content.importing.cells import MoneyCells
from content.importing.rowkinds import may_be_word, word_of
from tests.content.importing.books import (
    CLOSING_FEN,
    EXPENSE_FEN,
    GOOD,
    HEADER,
    INCOME_FEN,
    LINES,
    OPENING,
    Cell,
    csv,
    line,
    put,
    read,
    told,
    xlsx,
)
from tests.content.importing.styles import ENTRIES, Style, assert_read, written
from tests.content.importing.styles import OPENING as OPENING_FEN

IN, OUT = INCOME_FEN / 100, EXPENSE_FEN / 100
CAPITALS = "贰万肆仟玖佰捌拾柒元零伍分"


def row(label: str, income: Cell = None, expense: Cell = None, balance: Cell = None) -> list[Cell]:
    return [None, None, label, None, None, income, expense, balance, None, None, None]


@pytest.mark.parametrize(
    "label",
    ["{}合计", "{}总计", "{} 合 计：", "本期{}合计", "本期{}总计（元）", "本季{}累计", "全年{}合计",
     "第三季度{}合计", "7-9月{}合计"],
)  # fmt: skip
def test_the_total_of_each_side_in_a_row_of_its_own(label: str, tmp_path: Path) -> None:
    rows = [*GOOD, row(label.format("收入"), IN), row(label.format("支出"), None, OUT)]
    result = read(xlsx(tmp_path / "a.xlsx", rows))
    assert result.accepted, result.errors
    assert (result.rows, result.closing_fen) == (7, CLOSING_FEN)
    checks = {check.name: check.detail for check in result.checks}
    assert checks["合计＝逐笔之和"].startswith("2 处合计都对")


@pytest.mark.parametrize(("cell", "side"), [("F10", "收入"), ("G11", "支出")])
@pytest.mark.parametrize("off", [0.01, -1, 1_000_000])
def test_a_wrong_total_of_one_side_is_named(
    cell: str, side: str, off: float, tmp_path: Path
) -> None:
    rows: list[Sequence[Cell]] = [*GOOD, row("收入合计", IN, 0), row("支出合计", "-", OUT)]
    good = {"F10": IN, "G11": OUT}[cell]
    result = read(xlsx(tmp_path / "a.xlsx", put(rows, cell, good + off)))
    assert [error.cell for error in result.errors] == [cell]
    assert result.errors[0].reason.startswith(f"「{side}合计」的{side}差 ")


def test_a_total_of_nothing_under_the_other_sides_is_none(tmp_path: Path) -> None:
    rows = [*GOOD, row("收入合计", IN), row("支出合计", None, 0)]
    result = read(xlsx(tmp_path / "a.xlsx", rows))
    assert told(result) == [("G11", "「支出合计」的支出差 24,987.05 元")]


def test_a_total_on_the_wrong_side_is_named(tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", [*GOOD, row("支出合计", OUT)]))
    assert told(result) == [("F10", "「支出合计」的数写在收入这一边")]


def test_both_totals_in_one_row_need_their_columns(tmp_path: Path) -> None:
    both: list[Cell] = ["收入合计", IN, "支出合计", OUT]
    result = read(xlsx(tmp_path / "a.xlsx", [*GOOD, both]))
    assert told(result) == [("C10", "收入合计和支出合计写在一行里")]
    each: list[Cell] = ["收入合计", None, None, "支出合计", None, IN, OUT]
    assert read(xlsx(tmp_path / "b.xlsx", [*GOOD, each])).accepted
    each[6] = OUT + 1
    wrong = read(xlsx(tmp_path / "c.xlsx", [*GOOD, each]))
    assert [error.cell for error in wrong.errors] == ["G10"]


def test_months_each_with_both_sides(tmp_path: Path) -> None:
    rows: list[Sequence[Cell]] = [
        HEADER,
        OPENING,
        *LINES[:3],
        row("本月收入合计", 68600.5),
        row("本月支出合计", None, 12680),
        *LINES[3:5],
        row("本月收入合计", 0),
        row("本月支出合计", None, 4856.25),
        *LINES[5:],
        row("本月收入合计", 12000),
        row("本月支出合计", None, 7450.8),
        row("本年收入累计", 500_000),
        row("本年支出累计", None, 400_000),
        row("收入总计", IN),
        row("支出总计", None, OUT),
    ]
    assert read(xlsx(tmp_path / "a.xlsx", rows)).errors == ()
    for cell, value in (("F6", 68600.49), ("G11", 0), ("G15", 7450.81), ("G19", 1)):
        result = read(xlsx(tmp_path / "b.xlsx", put(rows, cell, value)))
        assert [error.cell for error in result.errors] == [cell]


@pytest.mark.parametrize("amounts", ["words", "books", "marks", "signed", "proven"])
def test_a_ledger_with_one_amount_has_totals_of_its_sides_too(amounts: str, tmp_path: Path) -> None:
    rows = written(ENTRIES, OPENING_FEN, Style("iso", amounts))
    at = {"signed": 3, "proven": 3}.get(amounts, 4)
    spent = -sum(entry.fen for entry in ENTRIES if entry.fen < 0) / 100
    signs = (spent, -spent) if amounts in ("signed", "proven") else (spent,)
    for number, figure in enumerate(signs):
        under: list[Cell] = [None, None, "支出合计", None, None, None]
        under[at] = figure
        assert_read(read(xlsx(tmp_path / f"{number}.xlsx", [*rows, under])))
        under[at] = figure + 1
        wrong = read(xlsx(tmp_path / f"{number}.xlsx", [*rows, under]))
        assert "「支出合计」的支出差 " in wrong.errors[0].reason


@pytest.mark.parametrize(
    "text",
    [
        "补助收入合计",
        "收入支出合计",
        "收入",
        "支出合计款",
        "收\u200b入",
        "合计收入支出",
        "合计收入",
    ],
)
def test_other_words_are_no_total_of_a_side(text: str) -> None:
    assert word_of(text) is None


def test_a_mark_within_the_word_hides_nothing() -> None:
    word = word_of("收-入合\u200b计")
    assert word is not None
    assert word.side == "income"
    assert may_be_word("支出合计（元）")


@pytest.mark.parametrize(
    "under",
    [
        [None, None, "合计（大写）", None, None, None, CAPITALS],
        ["合计（大写）：", CAPITALS],
        ["合计人民币（大写）", None, None, None, None, "捌万零陆佰元伍角整"],
        [None, None, f"人民币大写：{CAPITALS}"],
        [f"合计金额（大写）{CAPITALS}"],
        ["支出合计（大写）", None, CAPITALS, None, "（小写）", None, OUT],
        ["合计（大写）", None, CAPITALS, None, None, IN, OUT, CLOSING_FEN / 100],
    ],
)
def test_a_total_in_capitals_is_no_entry(under: list[Cell], tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", [*GOOD, under]))
    assert result.accepted, result.errors
    assert result.rows == 7


def test_a_figure_beside_capitals_is_checked(tmp_path: Path) -> None:
    under: list[Cell] = ["合计（大写）", None, CAPITALS, None, None, IN, OUT + 1]
    result = read(xlsx(tmp_path / "a.xlsx", [*GOOD, under]))
    assert told(result) == [("G10", "「合计」的支出差 1.00 元")]


def test_an_entry_whose_words_end_so_stays_an_entry(tmp_path: Path) -> None:
    for summary in ("买书法大写字帖", "听写", "口粮田二十万分", "人民币整"):
        rows = put(GOOD, "C4", summary)
        assert read(xlsx(tmp_path / "a.xlsx", rows)).rows == 7


@pytest.mark.parametrize("dash", ["-", "－", "—", "——", " -   ", "–", " ¥-   ", "￥ -\u3000"])
def test_a_lone_dash_is_nothing(dash: str, tmp_path: Path) -> None:
    assert (MoneyCells(0)[dash], MoneyCells(None)[dash]) == (0, None)
    rows = [
        [dash if index in (5, 6) and cell is None else cell for index, cell in enumerate(entry)]
        for entry in GOOD
    ]
    blank: list[Cell] = [None, None, None, None, None, dash, dash, dash, None, None, None]
    rows += [blank, row("合计", IN, OUT, dash)]
    for path in (xlsx(tmp_path / "a.xlsx", rows), csv(tmp_path / "a.csv", rows)):
        result = read(path)
        assert result.accepted, result.errors
        assert (result.rows, result.expense_fen) == (7, EXPENSE_FEN)


def test_a_dash_is_no_amount_for_an_entry(tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", put(GOOD, "G4", " - ")))
    assert ("F4", "没有金额") in told(result)


def test_a_balance_of_nothing_is_a_dash_where_a_format_prints_it(tmp_path: Path) -> None:
    rows = [
        HEADER,
        row("期初余额", None, None, " -   "),
        line("2026-07-03", "1", "收到拨款", " 500.00 ", " -   ", " 500.00 "),
        line("2026-07-04", "2", "付电费", " -   ", " 500.00 ", " -   "),
    ]
    result = read(csv(tmp_path / "a.csv", rows))
    assert result.accepted, result.errors
    assert [entry.balance_fen for entry in result.lines] == [50_000, 0]
    wrong = read(csv(tmp_path / "b.csv", put(rows, "H3", " -   ")))
    assert wrong.errors[0].cell == "H3"
    assert wrong.errors[0].reason.startswith("余额差 500.00 元")
