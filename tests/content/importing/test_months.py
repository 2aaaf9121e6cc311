"""A quarter in one sheet for each month is one ledger; and what else real ledgers have in them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.errors import BadFigure
from content.importing.result import SHEET_ROWS
from content.importing.sheetnames import period_of
from content.period import Period
from tests.content.importing.books import GOOD, Cell, ods, ods_cell, put, read, told, xlsx
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
    from content.importing import read_ledger

    path = book(tmp_path / "a.xlsx", months(ENTRIES, BALANCED))
    august = read_ledger(path, Period.parse("2026-08"), previous_closing_fen=None)
    assert august.accepted, august.errors
    assert (august.sheet, august.rows) == ("8月", 2)


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


# -- what else is in real ledgers ---------------------------------------------------------------

LEDGER: list[Row] = [list(row) for row in GOOD]


def total(label: str, income: Cell, expense: Cell, balance: Cell = None) -> Row:
    return [None, None, label, None, None, income, expense, balance, None, None, None]


def test_titles_header_and_page_sums_on_every_page(tmp_path: Path) -> None:
    titles: list[Row] = [["李家村现金日记账"], ["单位：元", None, None, "2026年第三季度"]]
    rows: list[Row] = [
        *titles,
        *LEDGER[:5],
        total("过次页", 68600.5, 12680, 179377.28),
        ["第 1 页"],
        *titles,
        LEDGER[0],
        total("承前页", 68600.5, 12680, 179377.28),
        *LEDGER[5:],
        total("本页合计", 12000, 12307.05),
        total("本年累计", 300_000, 200_000),
        total("结转下期", None, None, 179070.23),
        [],
        ["单位负责人：张卫东", None, None, "审核：王秀芳", None, "制表人：李建国"],
        ["以下空白"],
        ["注：本表一式三份"],
    ]
    result = read(xlsx(tmp_path / "a.xlsx", rows))
    assert result.accepted, result.errors
    assert result.rows == 7


def test_a_two_row_header_on_every_page(tmp_path: Path) -> None:
    rows = written(ENTRIES, OPENING, Style("merged"))
    paged = [*rows[:5], rows[0], rows[1], *rows[5:]]
    result = read(xlsx(tmp_path / "a.xlsx", paged))
    assert lines_of(result) == expected(ENTRIES, OPENING), result.errors


def test_a_header_of_three_rows(tmp_path: Path) -> None:
    upper: Row = ["2026年", None, "凭证", None, "摘要", "金额", None, "余额"]
    middle: Row = ["月", "日", "字", "号", None, "收入", "支出", None]
    lower: Row = [None, None, None, None, None, "元", "元", "元"]
    rows = [
        [entry.day.month, entry.day.day, "记", number, entry.summary,
         entry.fen / 100 if entry.fen > 0 else None, -entry.fen / 100 if entry.fen < 0 else None,
         balance / 100]
        for number, (entry, balance) in enumerate(
            zip(ENTRIES, running(ENTRIES, OPENING), strict=True), 1
        )
    ]  # fmt: skip
    result = read(xlsx(tmp_path / "a.xlsx", [["李家村"], upper, middle, lower, *rows]))
    assert result.accepted, result.errors
    assert lines_of(result) == expected(ENTRIES, OPENING)
    assert result.lines[0].voucher_no == "记-1"


@pytest.mark.parametrize(
    "text", ["12680", " 12,680.00 ", "１２，６８０．００", "¥12680", "12680.0"]
)
def test_amounts_as_text(text: str, tmp_path: Path) -> None:
    assert read(xlsx(tmp_path / "a.xlsx", put(GOOD, "G4", text))).accepted


@pytest.mark.parametrize("text", ["12680,00", "12 680", "12.680,00", "1268O"])
def test_amounts_that_could_be_another_are_named(text: str, tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", put(GOOD, "G4", text)))
    assert result.errors[0].cell == "G4"
    assert result.errors[0].reason.startswith("金额写成了")


def test_the_year_to_date_of_a_span_of_months(tmp_path: Path) -> None:
    rows = [*LEDGER, total("1-9月累计", 300_000, 200_000), total("7-9月合计", 80600.5, 24987.05)]
    assert read(xlsx(tmp_path / "a.xlsx", rows)).errors == ()
    wrong = put(rows, "F11", 80600.51)
    assert [error.cell for error in read(xlsx(tmp_path / "b.xlsx", wrong)).errors] == ["F11"]


def test_a_hidden_row_is_named(tmp_path: Path) -> None:
    import openpyxl

    path = xlsx(tmp_path / "a.xlsx", GOOD)
    sheets = openpyxl.load_workbook(path)
    sheets.active.row_dimensions[5].hidden = True
    sheets.active.row_dimensions[30].hidden = True
    sheets.save(path)
    assert told(read(path)) == [("C5", "这一行在表里是隐藏的")]


def test_a_hidden_row_of_an_old_workbook_is_named(tmp_path: Path) -> None:
    import xlwt

    workbook = xlwt.Workbook(encoding="utf-8")
    page = workbook.add_sheet("收支明细")
    for index, row in enumerate(GOOD):
        for column, cell in enumerate(row):
            if cell is not None:
                page.write(index, column, cell)
    page.row(4).hidden = True
    workbook.save(str(tmp_path / "a.xls"))
    assert told(read(tmp_path / "a.xls")) == [("C5", "这一行在表里是隐藏的")]


@pytest.mark.parametrize("how", ["collapse", "filter"])
def test_a_hidden_row_of_an_ods_is_named(how: str, tmp_path: Path) -> None:
    rows = [
        f"<table:table-row{' table:visibility=' + chr(34) + how + chr(34) if at == 4 else ''}>"
        f"{''.join(map(ods_cell, row))}</table:table-row>"
        for at, row in enumerate(GOOD)
    ]
    path = ods(tmp_path / "a.ods", GOOD, body="".join(rows))
    assert told(read(path)) == [("C5", "这一行在表里是隐藏的")]
