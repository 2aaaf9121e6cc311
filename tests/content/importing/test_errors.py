"""What is wrong is named: the sheet, the cell, what stands there, and what it should be."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from content.errors import BadFigure
from content.importing.result import SHEET_ROWS
from tests.content.importing.books import (
    CLOSING_FEN,
    GOOD,
    HEADER,
    LINES,
    OPENING,
    OPENING_FEN,
    Cell,
    line,
    put,
    read,
    told,
    without,
    xls,
    xlsx,
)


def test_the_two_errors_of_the_picture(tmp_path: Path) -> None:
    rows = put(put(GOOD, "F5", "2.36万"), "H7", 174512.03)
    result = read(xlsx(tmp_path / "三季度收支.xlsx", rows))
    assert not result.accepted
    assert result.lines == ()
    first, second = result.errors
    assert (first.sheet, first.cell, first.value) == ("收支明细", "F5", "2.36万")
    assert first.reason == (
        "金额写成了「2.36万」：金额要写到分，例如 23600.50，不能用「万」「千」这样的单位。"
        "请在表里改好再导入"
    )
    assert (second.cell, second.value) == ("H7", "174,512.03")
    assert second.reason == ("余额差 9.00 元：上一行余 175,501.03，减支出 980.00，应是 174,521.03")
    marked = {row.cell_row: row.wrong for row in result.preview if row.wrong}
    assert marked == {5: ("income",), 7: ("balance",)}
    fifth = next(row for row in result.preview if row.cell_row == 5)
    assert (fifth.income, fifth.balance) == ("2.36万", "179,377.28")


BAD_CELLS: list[tuple[str, Cell, str]] = [
    ("F5", "2.36万", "金额写成了「2.36万」"),
    ("G4", "12,68", "金额写成了「12,68」"),
    ("G4", "12680.005", "金额写成了「12680.005」"),
    ("G4", 12680.005, "金额是 12680.005"),
    ("G4", "1.2E+17", "金额写成了「1.2E+17」"),
    ("G4", 1.2e17, "金额太大"),
    ("G4", True, "这一格是「是/否」，不是该填的内容"),
    ("G4", "约一万", "金额写成了「约一万」"),
    ("F3", None, "没有金额"),
    ("F3", 0, "没有金额"),
    ("F3", "0.00", "没有金额"),
    ("G3", 5, "收入和支出都填了"),
    ("G3", -5, "收入和支出都填了"),
    ("H4", None, "余额没有填"),
    ("H4", "  ", "余额没有填"),
    ("A4", None, "日期没有填"),
    ("A4", "2026-06-30", "日期 2026-06-30 不在2026年三季度里"),
    ("A4", "2026-10-01", "日期 2026-10-01 不在2026年三季度里"),
    ("A4", "2026-07-32", "没有这一天"),
    ("A4", "7月8号", "看不懂的日期「7月8号」"),
    ("A4", "26.7.8", "看不懂的日期「26.7.8」"),
    ("A4", 7.1, "日期是数 7.1"),
    ("A4", 7.123, "看不懂的日期「7.123」"),
    ("C4", "付张三32010119900307451X误工费", "这一格里有身份证号"),
    ("C4", "付张三 320101 19900307 451X", "这一格里有身份证号"),
    ("C4", "付张三320101900307451", "这一格里有身份证号"),
    ("C4", "转账6222021001012345678", "这一格里有银行卡号"),
    ("C4", "转账 6222 0210 0101 2345 678", "这一格里有银行卡号"),
    ("C4", "联系13812345678", "这一格里有手机号"),
    ("C4", "联系138-1234-5678", "这一格里有手机号"),
    ("I4", "李建国１３８１２３４５６７８", "这一格里有手机号"),
    ("C4", "证号3.20101E+17", "这一格的长号码被 Excel 写坏了"),
    ("C4", "付\ufffd\ufffd费", "这一格有乱码"),
    ("C4", "锟斤拷", "这一格有乱码"),
    ("C4", "长" * 201, "这一格太长"),
    ("C4", 32010119900307451, "这一格像是身份证、银行卡或手机的号码"),
    ("C4", 13812345678, "这一格像是身份证、银行卡或手机的号码"),
    ("I4", "李建国2", "这一格应是人名，里面却有数字"),
    ("C4", 3.5, "这一格应是文字，却是一个数"),
]


@pytest.mark.parametrize(("cell", "value", "headline"), BAD_CELLS)
def test_a_bad_cell_is_named(cell: str, value: Cell, headline: str, tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", put(GOOD, cell, value)))
    assert not result.accepted
    assert result.lines == ()
    assert (cell, headline) in told(result)
    assert len(result.errors) == 1 or cell[0] in "FGH"


def test_a_date_where_money_should_be(tmp_path: Path) -> None:
    from datetime import date

    for writer, name in ((xlsx, "a.xlsx"), (xls, "a.xls")):
        result = read(writer(tmp_path / name, put(GOOD, "G4", date(2026, 7, 8))))
        assert ("G4", "这一格是日期，不是金额") in told(result)
        voucher = read(writer(tmp_path / name, put(GOOD, "B4", date(2026, 7, 1))))
        assert told(voucher) == [("B4", "这一格被 Excel 变成了日期")]


@pytest.mark.parametrize("number", ["32010119900307451X", "6222021001012345678", "13987012345"])
def test_a_personal_number_is_never_told_on(number: str, tmp_path: Path) -> None:
    for cell in ("A4", "B4", "C4", "G4", "H4", "I4"):
        result = read(xlsx(tmp_path / "a.xlsx", put(GOOD, cell, number)))
        assert not result.accepted
        assert number[4:-1] not in repr(result)
        assert any(error.value.startswith(number[:3] + "***") for error in result.errors)


def test_the_same_row_twice(tmp_path: Path) -> None:
    again = line("2026-08-19", "记字第5号", "报刊订阅费", None, 980, 173541.03)
    rows = [*GOOD[:7], again]
    result = read(xlsx(tmp_path / "a.xlsx", rows))
    assert told(result) == [("C8", "同一笔记了两次")]
    assert "和第 7 行一模一样" in result.errors[0].reason
    assert read(xlsx(tmp_path / "a.xlsx", rows), drop_rows=frozenset({8})).accepted


def test_a_break_in_the_balance_is_told_once_not_down_the_whole_sheet(tmp_path: Path) -> None:
    shifted: list[tuple[Cell, ...]] = [HEADER, OPENING, *LINES[:2]]
    for entry in LINES[2:]:
        shifted.append((*entry[:7], float(str(entry[7])) + 100, *entry[8:]))
    result = read(xlsx(tmp_path / "a.xlsx", shifted))
    assert told(result) == [("H5", "余额差 100.00 元")]


def test_an_error_past_the_cap_is_still_counted(tmp_path: Path) -> None:
    many = [line("2026-07-03", f"记字第{n}号", "x", "坏", None, 1) for n in range(300)]
    result = read(xlsx(tmp_path / "a.xlsx", [HEADER, OPENING, *many]))
    assert len(result.errors) == 200
    assert result.error_count >= 300
    assert len(result.preview) <= 240


def test_dropped_rows_are_left_out_and_the_rest_must_hold(tmp_path: Path) -> None:
    stray = line("2026-08-20", "记字第5号", "串行的一笔", None, "1.2万", 174521.03)
    rows = [*GOOD[:7], stray, *GOOD[7:]]
    path = xlsx(tmp_path / "a.xlsx", rows)
    assert told(read(path))[0][0] == "G8"
    dropped = read(path, drop_rows=frozenset({8}))
    assert dropped.accepted
    assert (dropped.rows, dropped.closing_fen, dropped.dropped_rows) == (7, CLOSING_FEN, (8,))
    assert dropped.lines[-1].cell_row == 10
    assert not read(path, drop_rows=frozenset({8, 7})).accepted


@pytest.mark.parametrize(
    ("row", "why"),
    [(1, "不是一笔账"), (2, "不是一笔账"), (10, "不是一笔账"), (11, "不是一笔账"),
     (12, "不是一笔账"), (13, "不在表里：表只到第 12 行"), (0, "没有这一行"),
     (SHEET_ROWS + 3, "没有这一行"),
     (("收支明细", 13), "不在表里"), (("收支明细", 0), "没有这一行")],
)  # fmt: skip
def test_a_row_to_be_left_out_must_be_there_and_an_entry(
    row: int | tuple[str, int], why: str, tmp_path: Path
) -> None:
    total = (None, None, "合计", None, None, 80600.5, 24987.05, None, None, None, None)
    rows = [*GOOD, total, (None,) * 11, ("制表人：李建国",)]
    path = xlsx(tmp_path / "a.xlsx", rows)
    assert read(path).accepted
    with pytest.raises(BadFigure, match=f"要去掉.*第 .* 行.*{why}"):
        read(path, drop_rows=frozenset({row}))


def test_what_is_said_under_a_table_is_not_offered_for_leaving_out(tmp_path: Path) -> None:
    remark = ("备注：以万元为单位",)
    result = read(xlsx(tmp_path / "a.xlsx", [*GOOD, remark]))
    assert [(error.cell, error.row) for error in result.errors] == [("A10", 0)]


def test_this_periods_opening_is_the_last_ones_closing(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", GOOD)
    good = read(path, previous_closing_fen=OPENING_FEN)
    assert good.accepted
    assert ("本期期初＝上期期末", True) in [(check.name, check.ok) for check in good.checks]
    bad = read(path, previous_closing_fen=OPENING_FEN - 100)
    assert told(bad) == [("H2", "期初和上期期末差 1.00 元")]
    assert [check.name for check in bad.checks if not check.ok] == ["本期期初＝上期期末"]


def test_without_an_opening_row_the_first_balance_tells_it(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", without(GOOD, 2))
    assert read(path, previous_closing_fen=OPENING_FEN).accepted
    wrong = read(path, previous_closing_fen=0)
    assert [error.cell for error in wrong.errors] == ["H2"]


def test_every_check_shows_its_figures(tmp_path: Path) -> None:
    checks = {check.name: check.detail for check in read(xlsx(tmp_path / "a.xlsx", GOOD)).checks}
    assert checks["期初＋收入－支出＝期末"] == "123,456.78 ＋ 80,600.50 － 24,987.05 ＝ 179,070.23"
    assert checks["余额逐行相符"] == "7 行，行行对得上"
    assert checks["日期都在本期内"] == "7月1日至9月30日"
    assert "收入 80,600.50，支出 24,987.05" in checks["合计＝逐笔之和"]


def test_a_header_without_entries(tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", [HEADER, OPENING]))
    assert told(result) == [("", "表头下面没有一笔账")]


def test_a_mapping_to_no_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFigure, match="不认识的列"):
        read(xlsx(tmp_path / "a.xlsx", GOOD), mapping={"钱": "money"})
    with pytest.raises(BadFigure, match=r"「钱」要读成「money」.*只能写 date、.*、ignore"):
        read(xlsx(tmp_path / "a.xlsx", GOOD), mapping={"钱": "money"})


@pytest.mark.parametrize("text", ["余额", "余 额（元）", "合计收入", "备忘（万元）", "备忘"])
def test_a_header_that_somebody_named_is_there(text: str, tmp_path: Path) -> None:
    upper: Sequence[Cell] = [None] * 5 + ["合计", None, None, None, None, None]
    lower = put([HEADER], "F1", "收入")[0]
    title: list[Cell] = ["清溪村"]
    rows: list[Sequence[Cell]] = [title, upper, [*lower, "备忘（万元）"], *GOOD[1:]]
    assert read(xlsx(tmp_path / "a.xlsx", rows), named=(text,)).accepted


@pytest.mark.parametrize("text", ["余教", "收入金", "额"])
def test_a_header_that_is_on_no_sheet_is_named(text: str, tmp_path: Path) -> None:
    for rows in (GOOD, without(put(GOOD, "H1", "余数"), 2)):
        with pytest.raises(BadFigure, match=f"没有一张表的表头里有「{text}」"):
            read(xlsx(tmp_path / "a.xlsx", rows), mapping={text: "balance"}, named=(text,))
