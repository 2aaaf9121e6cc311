"""What else real ledgers have in them: pages, footers, odd figures, rows nobody sees."""

from pathlib import Path

import pytest

from tests.content.importing.books import GOOD, Cell, ods, ods_cell, put, read, told, xlsx
from tests.content.importing.styles import (
    ENTRIES,
    OPENING,
    Row,
    Style,
    expected,
    lines_of,
    running,
    written,
)

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
