"""Dates in parts, carried down, without a year: read only where they can mean one day."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.content.importing.books import Cell, csv, put, read, told, xlsx
from tests.content.importing.styles import (
    ENTRIES,
    OPENING,
    Row,
    Style,
    assert_read,
    written,
)


def merged(*days: tuple[Cell, Cell]) -> list[Row]:
    """The ledger with these months and days in place of its own."""
    rows = written(ENTRIES, OPENING, Style("merged"))
    for row, (month, day) in zip(rows[3:], days, strict=False):
        row[:2] = [month, day]
    return rows


def test_what_is_left_empty_is_carried_down_and_shown_so(tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", written(ENTRIES, OPENING, Style("merged"))))
    shown = {row.cell_row: (row.date, row.carried) for row in result.preview}
    assert shown[5] == ("2026-07-08", False)
    assert shown[6] == ("2026-07-08", True)
    days = {check.name: check.detail for check in result.checks}["日期都在本期内"]
    assert days == "7月1日至9月30日；1 笔没有写日期，和上一笔同一天"


def test_ditto_marks_and_words_beside_the_numbers(tmp_path: Path) -> None:
    days: list[tuple[Cell, Cell]] = [
        ("7月", "3日"),
        ("〃", 8),
        ("〃", "〃"),
        ("８", "2"),
        (None, "19 日"),
        (9, 5),
        ('"', 26),
    ]
    assert_read(read(xlsx(tmp_path / "a.xlsx", merged(*days))))


@pytest.mark.parametrize(
    ("days", "cell", "headline"),
    [
        (((None, 3),), "A4", "月没有填"),
        (((7, None),), "B4", "日没有填"),
        (((None, None),), "A4", "日期没有填"),
        (((7, 28), (None, 2)), "A5", "月没有填，日又比上面的小"),
        (((7, "初三"),), "B4", "看不懂的日「初三」"),
        (((7, 3), ("中", 8)), "A5", "看不懂的月「中」"),
        (((7, 3), (7, 32)), "A5", "没有这一天"),
        (((6, 3),), "A4", "日期 2026-06-03 不在2026年三季度里"),
    ],
)
def test_a_part_of_a_date_that_is_wrong_is_named(
    days: Sequence[tuple[Cell, Cell]], cell: str, headline: str, tmp_path: Path
) -> None:
    assert (cell, headline) in told(read(xlsx(tmp_path / "a.xlsx", merged(*days))))


def test_a_year_of_two_digits_is_named(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["年", "月", "日", "摘要", "收入", "支出", "余额"],
        [None, None, None, "上期结转", None, None, 100],
        [26, 7, 3, "收租金", 50, None, 150],
    ]
    assert told(read(xlsx(tmp_path / "a.xlsx", rows))) == [("A3", "年写成了「26」")]


def test_nothing_is_carried_down_past_the_total_of_a_month(tmp_path: Path) -> None:
    rows = written(ENTRIES, OPENING, Style("merged"))
    rows.insert(5, [7, 31, None, "本月合计", 45_000, 12_680, rows[4][-1]])
    rows[6][:2] = [None, None]
    assert told(read(xlsx(tmp_path / "a.xlsx", rows))) == [("A7", "日期没有填")]


@pytest.mark.parametrize("days", ["merged", "iso"])
@pytest.mark.parametrize("balance", [True, False])
def test_a_sum_without_a_name_is_no_entry(days: str, balance: bool, tmp_path: Path) -> None:
    rows = written(ENTRIES, OPENING, Style(days, balance=balance, closing="total"))
    assert rows[-1].count("合计") == 1
    rows[-1] = [None if cell == "合计" else cell for cell in rows[-1]]
    result = read(xlsx(tmp_path / "a.xlsx", rows))
    assert not result.accepted
    assert (f"A{len(rows)}", "日期没有填") in told(result)


def test_without_a_balance_only_a_voucher_goes_on_undated(tmp_path: Path) -> None:
    rows = written(ENTRIES, OPENING, Style("merged", balance=False, closing="row"))
    assert_read(read(xlsx(tmp_path / "a.xlsx", rows)))
    rows[-1][3] = "收支相抵还剩"
    assert ("A11", "日期没有填") in told(read(xlsx(tmp_path / "b.xlsx", rows)))


def test_an_entry_is_no_header_because_of_its_date(tmp_path: Path) -> None:
    rows = put(written(ENTRIES, OPENING, Style("iso")), "A9", "日期")
    assert ("A9", "看不懂的日期「日期」") in told(read(xlsx(tmp_path / "a.xlsx", rows)))


def test_another_year_in_the_header_or_the_title_is_refused(tmp_path: Path) -> None:
    rows = put(written(ENTRIES, OPENING, Style("merged")), "A1", "2025年")
    headline = "表上写的是 2025 年，要导入的却是2026年三季度"
    assert told(read(xlsx(tmp_path / "a.xlsx", rows))) == [("", headline)]
    chinese = written(ENTRIES, OPENING, Style("chinese"))
    titled: list[Row] = [["李家村2025年第三季度收支表"], *chinese]
    assert told(read(xlsx(tmp_path / "b.xlsx", titled))) == [("", headline)]
    both: list[Row] = [["2026年三季度，承2025年"], *chinese]
    assert read(xlsx(tmp_path / "c.xlsx", both)).accepted


def test_a_number_that_could_be_two_days_is_named(tmp_path: Path) -> None:
    rows = written(ENTRIES, OPENING, Style("iso"))
    assert_read(read(xlsx(tmp_path / "a.xlsx", put(rows, "A4", 7.08))))
    result = read(xlsx(tmp_path / "b.xlsx", put(rows, "A4", 7.1)))
    assert told(result) == [("A4", "日期是数 7.1")]
    assert told(read(csv(tmp_path / "c.csv", put(rows, "A4", "7.1")))) == [("A4", "日期是数 7.1")]


def test_one_voucher_over_several_rows(tmp_path: Path) -> None:
    rows = written(ENTRIES, OPENING, Style("iso"))
    rows[4][:2] = [None, None]
    result = read(xlsx(tmp_path / "a.xlsx", rows))
    assert result.accepted, result.errors
    assert [(line.date, line.voucher_no) for line in result.lines[:3]] == [
        ("2026-07-03", "记1"), ("2026-07-08", "记2"), ("2026-07-08", "记2")
    ]  # fmt: skip
    assert [row.cell_row for row in result.preview if row.carried] == [5]
    apart: list[Row] = [*rows[:4], [None], *rows[4:]]
    assert told(read(xlsx(tmp_path / "b.xlsx", apart))) == [("A6", "日期没有填")]
