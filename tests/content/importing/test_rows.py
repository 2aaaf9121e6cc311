"""Rows that are no entries: subtotals are checked and never imported."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.importing.rowkinds import may_be_word, word_of
from tests.content.importing.books import (
    CLOSING_FEN,
    GOOD,
    HEADER,
    LINES,
    OPENING,
    Cell,
    line,
    put,
    read,
    told,
    xlsx,
)

Row = tuple[Cell, ...]


def total(label: str, income: Cell, expense: Cell, balance: Cell = None, at: int = 2) -> Row:
    """A subtotal row with its word in column ``at``."""
    row: list[Cell] = [None] * 11
    row[at], row[5], row[6], row[7] = label, income, expense, balance
    return tuple(row)


JULY, AUGUST, SEPTEMBER = LINES[:3], LINES[3:5], LINES[5:]
JULY_IN, JULY_OUT = 68600.5, 12680
AUG_IN, AUG_OUT = 0, 4856.25
ALL_IN, ALL_OUT, END = 80600.5, 24987.05, 179070.23

MONTHLY: list[Row] = [
    HEADER,
    OPENING,
    *JULY,
    total("本月合计", JULY_IN, JULY_OUT, 179377.28),
    total("本季累计", JULY_IN, JULY_OUT),
    *AUGUST,
    total("本月合计", AUG_IN, AUG_OUT, 174521.03),
    total("本季累计", 68600.5, 17536.25),
    *SEPTEMBER,
    total("本 月 合 计", 12000, 7450.8, END),
    total("本季累计", ALL_IN, ALL_OUT),
    total("期末余额", None, None, END),
]


def test_months_with_their_subtotals(tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", MONTHLY))
    assert result.accepted, result.errors
    assert (result.rows, result.closing_fen) == (7, CLOSING_FEN)
    checks = {check.name: check.detail for check in result.checks}
    assert checks["合计＝逐笔之和"] == "6 处合计都对；逐笔相加：收入 80,600.50，支出 24,987.05"


@pytest.mark.parametrize("row", [6, 7, 10, 11, 14, 15])
@pytest.mark.parametrize("column", ["F", "G"])
def test_any_wrong_subtotal_is_named(row: int, column: str, tmp_path: Path) -> None:
    cell = f"{column}{row}"
    good = MONTHLY[row - 1][ord(column) - 65]
    result = read(xlsx(tmp_path / "a.xlsx", put(MONTHLY, cell, float(str(good)) + 0.01)))
    assert [error.cell for error in result.errors] == [cell]
    assert "差 0.01 元：表上是" in result.errors[0].reason
    assert [check.name for check in result.checks if not check.ok] == ["合计＝逐笔之和"]


@pytest.mark.parametrize("cell", ["H6", "H10", "H14", "H16"])
def test_a_wrong_balance_in_a_subtotal_row_is_named(cell: str, tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", put(MONTHLY, cell, 1)))
    assert [error.cell for error in result.errors] == [cell]


def test_pages_carried_over(tmp_path: Path) -> None:
    rows = [
        HEADER,
        total("承前页", None, None, 123456.78),
        *JULY,
        total("过次页", JULY_IN, JULY_OUT, 179377.28),
        total("承前页", JULY_IN, JULY_OUT, 179377.28),
        *AUGUST,
        total("本页小计", AUG_IN, AUG_OUT),
        *SEPTEMBER,
        total("合计", ALL_IN, ALL_OUT, END, at=0),
    ]
    assert read(xlsx(tmp_path / "a.xlsx", rows)).errors == ()


@pytest.mark.parametrize(
    "label", ["合计", "合  计", "总计：", "合计（元）", "累计", "本季合计", "第三季度合计"]
)
@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_the_grand_total_wherever_its_word_stands(label: str, at: int, tmp_path: Path) -> None:
    rows = [*GOOD, total(label, ALL_IN, ALL_OUT, END, at)]
    assert read(xlsx(tmp_path / "a.xlsx", rows)).errors == ()
    wrong = [*GOOD, total(label, ALL_IN, ALL_OUT + 1, END, at)]
    assert [error.cell for error in read(xlsx(tmp_path / "b.xlsx", wrong)).errors] == ["G10"]


def test_a_total_whose_word_stands_in_another_column(tmp_path: Path) -> None:
    numbered = [[index or "序号", *row] for index, row in enumerate(GOOD)]
    rows = [*numbered, ["合计", *total("", ALL_IN, ALL_OUT, END)]]
    assert read(xlsx(tmp_path / "a.xlsx", rows)).errors == ()


def test_the_years_running_total_counts_from_january(tmp_path: Path) -> None:
    rows = [
        *GOOD[:5],
        total("本年累计", 500000, 400000),
        *GOOD[5:],
        total("本年累计", 512000, 412307.05),
    ]
    assert read(xlsx(tmp_path / "a.xlsx", rows)).errors == ()
    wrong = put(rows, "F11", 512000.01)
    assert [error.cell for error in read(xlsx(tmp_path / "b.xlsx", wrong)).errors] == ["F11"]


def test_months_brought_forward_in_the_middle(tmp_path: Path) -> None:
    rows = [*GOOD[:5], total("上月结转", None, None, 179377.28), *GOOD[5:]]
    assert read(xlsx(tmp_path / "a.xlsx", rows)).errors == ()
    wrong = put(rows, "H6", 179377.29)
    assert told(read(xlsx(tmp_path / "b.xlsx", wrong))) == [("H6", "「上月结转」的余额差 0.01 元")]


def test_an_opening_row_needs_its_balance(tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", put(GOOD, "H2", None)))
    assert told(result) == [("H2", "「期初余额」这一行的余额没有填")]
    dated = put(GOOD, "A2", "2026-07-01")
    assert read(xlsx(tmp_path / "b.xlsx", dated)).accepted


def test_a_wrong_opening_shows_at_the_first_line(tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", put(GOOD, "H2", 123456.77)))
    assert told(result)[0] == ("H3", "余额差 0.01 元")
    assert "期初 123,456.77，加收入 45,000.00，应是 168,456.77" in result.errors[0].reason


def test_an_entry_that_calls_itself_a_total(tmp_path: Path) -> None:
    rows = put(GOOD, "C4", "合计")
    result = read(xlsx(tmp_path / "a.xlsx", rows))
    assert "看不出是合计还是一笔账" in result.errors[0].reason
    assert result.errors[0].cell == "C4"


def test_blank_rows_and_signatures_are_passed_over(tmp_path: Path) -> None:
    rows = [
        *GOOD[:5],
        [None] * 11,
        ["  ", "\u3000", None],
        *GOOD[5:],
        [],
        ["制表人：李建国", None, "审核：王秀芳", None, None, None, None, None, "张卫东"],
        ["备注：票据存村委会"],
    ]
    result = read(xlsx(tmp_path / "a.xlsx", rows))
    assert result.accepted, result.errors
    assert result.rows == 7


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("期初数 年初数 上期末余额 上年末结余 上季度末余额 前期结转", "opening"),
        ("本期期初余额 承上期 承上页 上月结转", "opening"),
        ("期末数 年末数 本期末余额 本季末结存", "closing"),
        ("第1页合计 第二页小计 2026年三季度合计 2026年第3季度累计", "total"),
    ],
)
def test_words_of_rows_that_are_no_entries(words: str, kind: str) -> None:
    for text in words.split():
        word = word_of(text)
        assert may_be_word(text), text
        assert word is not None, text
        assert word.kind == kind, text


def test_the_sum_of_a_page_is_checked(tmp_path: Path) -> None:
    page = [None, None, "第1页合计", None, None, 68600.5, 12680, 179377.28]
    rows = [*GOOD[:5], page, *GOOD[5:]]
    result = read(xlsx(tmp_path / "a.xlsx", rows))
    assert result.accepted, result.errors
    wrong = read(xlsx(tmp_path / "b.xlsx", put(rows, "F6", 68600.51)))
    assert told(wrong) == [("F6", "「第1页合计」的收入差 0.01 元")]


def test_a_row_of_unknown_meaning_is_an_error(tmp_path: Path) -> None:
    rows = [*GOOD, ["这是什么"], [None, None, "没有日期的一笔", None, None, None, 5, 179065.23]]
    result = read(xlsx(tmp_path / "a.xlsx", rows))
    assert ("A10", "看不懂的日期「这是什么」") in told(result)
    assert ("A11", "日期没有填") in told(result)


def test_a_red_letter_entry_counts_backwards(tmp_path: Path) -> None:
    red = line("2026-09-30", "记字第8号", "冲销多付报刊费", None, "（80.00）", 179150.23)
    result = read(xlsx(tmp_path / "a.xlsx", [*GOOD, red]))
    assert result.accepted, result.errors
    assert result.lines[-1].expense_fen == -8000


TAILS = st.text("（）()：:、。 \u3000\t\xa0-—～．|｜[［］／\u200b\xad\u2003", max_size=4)


@given(
    st.sampled_from(["合计", "本年累计", "期初余额", "上期结转", "过次页", "小计", "7月份合计"]),
    TAILS,
    st.sampled_from(["", "元", "（元）", "（人民币元）", "（单位：元）", "（￥元）"]),
    TAILS,
)
def test_the_first_look_overlooks_no_word(word: str, gap: str, unit: str, tail: str) -> None:
    text = f"{word}{gap}{unit}{tail}"
    assert may_be_word(text) or word_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "支付合计误工费",
        "收到上期结余资金",
        "购买余额宝",
        "合计款",
        "期末慰问",
        "小计算机",
        "月饼",
        "本页",
    ],
)
def test_words_within_an_entry_are_no_subtotal(text: str) -> None:
    assert word_of(text) is None
