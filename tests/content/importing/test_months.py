"""A quarter in one sheet for each month is one ledger; and what else real ledgers have in them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.errors import BadFigure
from content.importing import read_ledger
from content.importing.result import SHEET_ROWS
from content.importing.sheetnames import period_of
from content.period import Period
from tests.content.importing.books import read, told, xlsx
from tests.content.importing.styles import (
    ENTRIES,
    OPENING,
    Entry,
    Row,
    Style,
    expected,
    lines_of,
    running,
    written,
)

NAMES = ("7月", "8月", "9月")


def months(
    entries: Sequence[Entry], style: Style, names: Sequence[str] = NAMES
) -> dict[str, list[Row]]:
    """A sheet a month, each with its own opening and closing."""
    sheets, opening = {}, OPENING
    for name, month in zip(names, (7, 8, 9), strict=False):
        mine = [entry for entry in entries if entry.day.month == month]
        sheets[name] = written(mine, opening, style)
        opening = running(mine, opening)[-1] if mine else opening
    return sheets


def book(path: Path, sheets: dict[str, list[Row]]) -> Path:
    (first, rows), *more = sheets.items()
    return xlsx(path, rows, first, dict(more))


BALANCED = Style("iso", "two", closing="row")


@pytest.mark.parametrize(
    "style", [BALANCED, Style("merged"), Style("iso", "words", False, closing="row")], ids=str
)
def test_three_sheets_are_one_ledger(style: Style, tmp_path: Path) -> None:
    result = read(book(tmp_path / "a.xlsx", months(ENTRIES, style)))
    assert result.errors == ()
    assert result.sheet == "7月、8月、9月"
    assert lines_of(result) == expected(ENTRIES, OPENING)
    assert [line.row for line in result.lines] == list(range(1, 8))
    assert all(check.ok for check in result.checks)
    assert max(line.cell_row for line in result.lines) < 10


@pytest.mark.parametrize(
    "names",
    [
        ("2026年7月", "2026年8月", "2026年9月"),
        ("七月份", "八月份", "九月份"),
        ("2026-07", "2026-08", "2026-09"),
        ("202607", "202608", "202609"),
        ("7月收支", "8月收支", "9月收支"),
    ],
)
def test_the_months_may_be_named_in_many_ways(names: Sequence[str], tmp_path: Path) -> None:
    sheets = months(ENTRIES, BALANCED, names)
    backwards = dict(reversed(sheets.items()))
    result = read(book(tmp_path / "a.xlsx", backwards))
    assert lines_of(result) == expected(ENTRIES, OPENING), result.errors


MOVES = st.tuples(
    st.dates(date(2026, 7, 1), date(2026, 9, 30)), st.integers(1, 10**8), st.booleans()
)
LEDGERS = st.lists(MOVES, min_size=1, max_size=10).map(
    lambda moves: tuple(
        Entry(day, f"记{number}", f"第{number}笔", fen if received else -fen)
        for number, (day, fen, received) in enumerate(sorted(moves), 1)
    )
)


@given(LEDGERS, st.sampled_from(["two", "words", "signed"]), st.booleans())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_quarter_in_months_reads_back(
    entries: tuple[Entry, ...], amounts: str, balance: bool
) -> None:
    style = Style("iso", amounts, balance, closing="row")
    with TemporaryDirectory() as folder:
        result = read(book(Path(folder) / "a.xlsx", months(entries, style)))
    assert result.errors == ()
    assert lines_of(result) == expected(entries, OPENING)


def test_other_sheets_and_other_months_beside_them(tmp_path: Path) -> None:
    balance: list[Row] = [["项目", "年初数", "期末数"], ["货币资金", 1, 2]]
    sheets: dict[str, list[Row]] = {"资产负债表": balance, "6月": GOOD_JUNE}
    sheets |= months(ENTRIES, BALANCED)
    result = read(book(tmp_path / "a.xlsx", sheets))
    assert result.sheet == "7月、8月、9月"
    assert lines_of(result) == expected(ENTRIES, OPENING)


GOOD_JUNE = written([Entry(date(2026, 6, 3), "记1", "卖树", 5_00)], OPENING - 500, BALANCED)


def test_one_month_out_of_a_workbook_of_months(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", months(ENTRIES, BALANCED))
    august = read_ledger(path, Period.parse("2026-08"), previous_closing_fen=None)
    assert august.accepted, august.errors
    assert (august.sheet, august.rows) == ("8月", 2)


@pytest.mark.parametrize("beside", [[], ["6月"]])
def test_one_month_is_no_quarter(beside: list[str], tmp_path: Path) -> None:
    sheets = {"7月": months(ENTRIES, BALANCED)["7月"], **dict.fromkeys(beside, GOOD_JUNE)}
    path = book(tmp_path / "a.xlsx", sheets)
    result = read(path)
    assert told(result) == [("", "这张表里只有2026年7月的账，要导入的却是2026年三季度")]
    assert result.errors[0].sheet == "7月"
    july = read_ledger(path, Period.parse("2026-07"), previous_closing_fen=None)
    assert july.accepted, july.errors


def test_a_sheet_may_hold_more_than_its_name_tells(tmp_path: Path) -> None:
    whole = written(ENTRIES, OPENING, BALANCED)
    result = read(book(tmp_path / "a.xlsx", {"9月": whole}))
    assert lines_of(result) == expected(ENTRIES, OPENING)


def test_a_month_that_does_not_go_on_is_named_with_its_sheet(tmp_path: Path) -> None:
    sheets = months(ENTRIES, BALANCED)
    sheets["8月"][1][-1] = 1.0
    result = read(book(tmp_path / "a.xlsx", sheets))
    assert not result.accepted
    assert ("8月", "F2") in [(error.sheet, error.cell) for error in result.errors]
    assert {error.row for error in result.errors} <= {0, SHEET_ROWS + 3}


@pytest.mark.parametrize("sheet", NAMES)
def test_any_changed_amount_in_any_month_is_named(sheet: str, tmp_path: Path) -> None:
    sheets = months(ENTRIES, BALANCED)
    row = sheets[sheet][2]
    at = 3 if row[3] else 4
    row[at] = float(str(row[at])) + 0.01
    result = read(book(tmp_path / "a.xlsx", sheets))
    assert (result.errors[0].sheet, result.errors[0].cell) == (sheet, "F3")
    if sheet != "7月":
        assert f"先看「{sheet}」第 3 行" in " ".join(check.detail for check in result.checks)


def test_a_row_of_one_month_can_be_left_out(tmp_path: Path) -> None:
    sheets = months(ENTRIES, BALANCED)
    balance = sheets["8月"][2][-1]
    sheets["8月"].insert(3, ["2026-08-05", "记9", "串行的一笔", None, "一百", balance])
    path = book(tmp_path / "a.xlsx", sheets)
    first = read(path)
    rows = {error.row for error in first.errors if error.row}
    assert rows == {SHEET_ROWS + 4}
    assert lines_of(read(path, drop_rows=frozenset(rows))) == expected(ENTRIES, OPENING)
    by_name = read(path, drop_rows=frozenset({("8月", 4)}))
    assert by_name.accepted, by_name.errors
    with pytest.raises(BadFigure, match="没有读这张表"):
        read(path, drop_rows=frozenset({("十月", 4)}))


def test_a_lacking_month_or_another_header_is_refused(tmp_path: Path) -> None:
    sheets = months(ENTRIES, BALANCED)
    del sheets["8月"]
    lacking = read(book(tmp_path / "a.xlsx", sheets))
    assert told(lacking) == [("", "2026年三季度的账分在几张表里，缺了2026年8月")]
    other = months(ENTRIES, BALANCED)
    other["9月"] = months(ENTRIES, Style("iso", "words", closing="row"))["9月"]
    assert {headline for _, headline in told(read(book(tmp_path / "b.xlsx", other)))} == {
        "几张表的表头不一样"
    }
    strange = months(ENTRIES, BALANCED)
    strange["9月"][0][3] = "进项"
    result = read(book(tmp_path / "c.xlsx", strange))
    assert [(error.sheet, error.reason[:9]) for error in result.errors] == [
        ("9月", "缺少「借方（收入）")
    ]
    twice = {**months(ENTRIES, BALANCED), "9月（补）": months(ENTRIES, BALANCED)["9月"]}
    assert {h for _, h in told(read(book(tmp_path / "d.xlsx", twice)))} == {"有几张表都像收支表"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("7月", "2026-07"),
        ("十一月", "2026-11"),
        ("12月份", "2026-12"),
        ("2025年3月", "2025-03"),
        ("三季度", "2026-Q3"),
        ("2026Q2", "2026-Q2"),
        ("202609", "2026-09"),
        ("2026.9", "2026-09"),
        ("1-3月", ""),
        ("7月至9月", ""),
        ("收支明细", ""),
        ("Sheet1", ""),
        ("2026年", ""),
    ],
)
def test_the_period_that_a_sheets_name_tells(name: str, code: str) -> None:
    found = period_of(name, 2026)
    assert (found.code if found else "") == code
