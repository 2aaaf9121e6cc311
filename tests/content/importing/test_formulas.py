"""Cells that look empty to a reader but are not: formulas nobody worked out, and Excel errors."""

import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlwt

from tests.content.importing.books import (
    GOOD,
    Cell,
    ods,
    parts_of,
    put,
    read,
    told,
    xlsx,
    zipped,
)
from tests.content.importing.hostile import replaced

SHEET = "xl/worksheets/sheet1.xml"
NO_RESULT = "这个格是公式但没有算出的数"


@pytest.mark.parametrize(
    ("cell", "formula"),
    [
        ("F5", "=23600+0.5"),
        ("G4", "=SUM(1,2)"),
        ("H6", "=H5+F6-G6"),
        ("H2", "=100"),
        ("A3", "=TODAY()"),
        ("C3", '="收到"&"拨款"'),
        ("I3", "=I4"),
    ],
)
def test_a_formula_without_a_result_is_named(cell: str, formula: str, tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", put(GOOD, cell, formula)))
    assert told(result) == [(cell, NO_RESULT)] or (cell == "H2" and told(result)[0][0] == cell)
    assert "请在 Excel 里打开保存一次" in result.errors[0].reason


def test_a_whole_column_of_them_is_named_cell_by_cell(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [list(row) for row in GOOD]
    for number in range(3, 10):
        rows[number - 1][7] = f"=H{number - 1}+F{number}-G{number}"
    result = read(xlsx(tmp_path / "a.xlsx", rows))
    assert told(result) == [(f"H{number}", NO_RESULT) for number in range(3, 10)]


def test_in_a_subtotal_row_too(tmp_path: Path) -> None:
    total: list[Cell] = ["合计", None, None, None, None, "=SUM(F3:F9)", 24987.05, 179070.23]
    result = read(xlsx(tmp_path / "a.xlsx", [*GOOD, total]))
    assert told(result) == [("F10", NO_RESULT)]


def test_formulas_elsewhere_do_not_matter(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[*row, "=1+1"] for row in GOOD]
    title: list[Cell] = ["=1+1"]
    below: list[Cell] = [*[None] * 7, "=H10"]
    path = xlsx(tmp_path / "a.xlsx", [title, *rows, below], more={"别的": [["=1"]]})
    assert read(path).accepted


def test_a_formula_with_its_result_is_an_amount(tmp_path: Path) -> None:
    path = replaced(
        tmp_path / "a.xlsx", SHEET, b"<v>23600.5</v>", b"<f>23600+0.5</f><v>23600.5</v>"
    )
    assert read(path).accepted
    shared = replaced(
        tmp_path / "b.xlsx",
        SHEET,
        b"<v>23600.5</v>",
        b'<f t="shared" ref="F5:F6" si="0">23600+0.5</f><v>23600.5</v>',
    )
    assert read(shared).accepted


def test_a_formula_that_leaves_a_cell_empty_is_empty(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", put(GOOD, "F4", "=1"))
    parts = parts_of(path)
    old = b'<c r="F4"><f>1</f><v /></c>'
    assert old in parts[SHEET]
    blank = b'<c r="F4" t="str"><f>IF(1,"")</f><v></v></c>'
    assert read(zipped(path, parts | {SHEET: parts[SHEET].replace(old, blank)})).accepted
    empty = parts_of(xlsx(tmp_path / "b.xlsx", put(put(GOOD, "F4", "=1"), "G4", None)))
    empty[SHEET] = empty[SHEET].replace(old, blank)
    result = read(zipped(tmp_path / "b.xlsx", empty))
    assert told(result) == [("F4", NO_RESULT), ("H4", "余额差 12,680.00 元")]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="I3"><f t="shared" si="0"/><v></v></c>',
        '<c r="I3"><f t="shared" si="0"/><v xml:space="preserve"/></c>',
        '<c r="I3" s="1"><f ca="1">A1</f><v xml:space="preserve"></v></c>',
    ],
)
def test_every_way_to_write_no_result_is_seen(cell: str, tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", put(GOOD, "I3", "=1"))
    parts = parts_of(path)
    old = b'<c r="I3"><f>1</f><v /></c>'
    assert old in parts[SHEET]
    written = parts[SHEET].replace(old, cell.encode())
    result = read(zipped(path, parts | {SHEET: written}))
    assert told(result) == [("I3", NO_RESULT)]


def test_tags_with_their_namespace_hide_nothing(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", put(GOOD, "I3", "=1"))
    parts = parts_of(path)
    named = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", parts[SHEET]).replace(b"xmlns=", b"xmlns:x=")
    result = read(zipped(path, parts | {SHEET: named}))
    assert told(result) == [("I3", NO_RESULT)]


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#NAME?", "#VALUE!", "#N/A"])
def test_an_excel_error_is_named(error: str, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(xlsx(tmp_path / "a.xlsx", GOOD))
    for cell in ("G4", "I6"):
        book.active[cell] = error
        book.active[cell].data_type = "e"
    book.save(tmp_path / "a.xlsx")
    wrong = "这个格的公式出错了（像 #REF! 这样）"
    assert told(read(tmp_path / "a.xlsx")) == [("G4", wrong), ("I6", wrong)]


def test_the_right_sheet_is_looked_at(tmp_path: Path) -> None:
    rows = put(GOOD, "G4", "=1")
    path = xlsx(tmp_path / "a.xlsx", [["封面"]], "封面", more={"表": rows, "尾": [["=2"]]})
    assert [(error.sheet, error.cell) for error in read(path).errors] == [("表", "G4")]


def test_in_an_xls(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    book.add_sheet("封面").write(0, 0, xlwt.Formula("1+1"))
    page = book.add_sheet("收支")
    for index, row in enumerate(GOOD):
        for column, cell in enumerate(row):
            if cell is not None and not isinstance(cell, date):
                page.write(index, column, cell)
    page = book.get_sheet(1)
    page._cell_overwrite_ok = True
    page.write(4, 7, xlwt.Formula("H4+F5"))
    book.save(str(tmp_path / "a.xls"))
    assert told(read(tmp_path / "a.xls")) == [("H5", NO_RESULT)]


def test_in_an_ods(tmp_path: Path) -> None:
    path = ods(tmp_path / "a.ods", put(GOOD, "G4", "XX"))
    parts = parts_of(path)
    old = '<table:table-cell office:value-type="string"><text:p>XX</text:p></table:table-cell>'
    assert old.encode() in parts["content.xml"]
    formula = b'<table:table-cell table:formula="of:=SUM([.G1])"/>'
    parts["content.xml"] = parts["content.xml"].replace(old.encode(), formula)
    assert told(read(zipped(path, parts))) == [("G4", NO_RESULT)]
