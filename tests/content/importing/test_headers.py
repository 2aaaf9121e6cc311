"""The header as accountants write it: titles above, merged cells, other words, private columns."""

from pathlib import Path

import pytest

from content.importing.spellings import SPELLINGS
from tests.content.importing.books import (
    CLOSING_FEN,
    GOOD,
    HEADER,
    LINES,
    OPENING,
    Cell,
    Rows,
    csv,
    put,
    read,
    told,
    xlsx,
)

ORDER = (
    "date", "voucher_no", "summary", "account", "subaccount", "income", "expense", "balance",
    "handler", "witness", "approver",
)  # fmt: skip


def headed(**words: str) -> list[list[Cell]]:
    """The good ledger with some header texts replaced."""
    header = [words.get(name, text) for name, text in zip(ORDER, HEADER, strict=True)]
    return [list(header), *map(list, GOOD[1:])]


def with_column(header: Cell, values: list[Cell], at: int = 11) -> list[list[Cell]]:
    """The good ledger with one more column."""
    column = [header, *values, *[None] * len(GOOD)]
    return [[*row[:at], column[n], *row[at:]] for n, row in enumerate(GOOD)]


SPELLED = [(name, text) for name in ORDER for text in SPELLINGS[name]]


def test_every_column_has_several_spellings() -> None:
    assert all(len(SPELLINGS[name]) >= 2 for name in ORDER)
    every = [text for texts in SPELLINGS.values() for text in texts]
    assert len(set(every)) == len(every)


def test_each_spelling_is_read(tmp_path: Path) -> None:
    from content.importing.columns import find_header
    from content.importing.workbook import SheetInfo

    for name, text in SPELLED:
        head = headed(**{name: text})[:1]
        sheet = SheetInfo("a", False, False, 0, 0, 9, 10, head)  # type: ignore[arg-type]
        header = find_header(sheet, {})
        assert header is not None, text
        assert header.columns[name] == ORDER.index(name), text
        assert not header.missing, text


@pytest.mark.parametrize(
    "words",
    [
        {"income": "收入（元）", "expense": "支出(元)", "balance": "余额/元"},
        {"income": "收入：元", "expense": "支 出", "balance": "结余\n（元）"},
        {"date": " 日  期 ", "summary": "摘\u3000要", "voucher_no": "凭证\u200b号"},
        {"income": "借方\n(收入)", "expense": "贷方\n(支出)"},
        {"income": "收入金额（人民币元）"},
    ],
)
def test_units_spaces_and_breaks_do_not_matter(words: dict[str, str], tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", headed(**words)))
    assert result.accepted, result.errors
    assert result.closing_fen == CLOSING_FEN


def test_titles_stand_above_the_header(tmp_path: Path) -> None:
    titles: Rows = [
        ["李家村2026年第三季度收支逐笔公开表"],
        ["编制单位：李家村股份经济合作社", None, None, None, None, "单位：元"],
        [],
    ]
    result = read(xlsx(tmp_path / "a.xlsx", [*titles, *GOOD]))
    assert result.accepted, result.errors
    assert result.lines[0].cell_row == 6


TWO_ROWS: Rows = [
    ["日期", "凭证", "摘要", "科目", None, "金额（元）", None, None, "经手人", "证明人", "审批人"],
    [None, "字号", None, "总账科目", "明细科目", "收入", "支出", "余额", None, None, None],
]


def test_two_row_headers_with_merged_cells(tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", [["李家村收支表"], *TWO_ROWS, *GOOD[1:]]))
    assert result.accepted, result.errors
    assert {name: text for text, name in result.columns}["subaccount"] == "明细科目"
    assert result.lines[0].subaccount == ""
    assert result.lines[2].subaccount == "承包金"


@pytest.mark.parametrize("lower", [["金额"] * 3, ["元"] * 3, ["（元）", "元", "金额（元）"]])
def test_a_second_row_that_only_says_amount_or_yuan(lower: list[str], tmp_path: Path) -> None:
    upper = [*HEADER]
    upper[5:8] = ["收入", "支出", "余额"]
    rows: Rows = [upper, [*[None] * 5, *lower], *GOOD[1:]]
    result = read(xlsx(tmp_path / "a.xlsx", rows))
    assert result.accepted, result.errors
    assert result.closing_fen == CLOSING_FEN


def test_a_third_row_may_say_yuan_under_a_split_amount(tmp_path: Path) -> None:
    upper = [*HEADER]
    upper[5:8] = ["本期发生额", "", "结存"]
    empty: list[Cell] = [None] * 5
    rows: Rows = [upper, [*empty, "收入", "支出"], [*empty, "元", "元", "元"], *GOOD[1:]]
    result = read(xlsx(tmp_path / "a.xlsx", rows))
    assert result.accepted, result.errors
    assert result.closing_fen == CLOSING_FEN


def test_a_second_row_that_only_splits_the_account(tmp_path: Path) -> None:
    upper = [*HEADER]
    upper[3], upper[4] = "科目", ""
    lower = [None] * 3 + ["总账科目", "明细科目"] + [None] * 6
    result = read(xlsx(tmp_path / "a.xlsx", [upper, lower, *GOOD[1:]]))
    assert result.accepted, result.errors
    assert result.lines[2].account == "经营收入"
    assert result.lines[2].subaccount == "承包金"


def test_a_header_repeated_on_a_new_page(tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", [*GOOD[:5], HEADER, *GOOD[5:]]))
    assert result.accepted, result.errors
    assert result.rows == 7


@pytest.mark.parametrize("name", ["date", "summary", "income", "expense", "balance"])
def test_a_missing_column_is_named(name: str, tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", headed(**{name: "甲乙丙"})))
    assert not result.accepted
    assert len(result.errors) == 1
    cell, reason = ("H1", "不认识「甲乙丙」") if name == "balance" else ("A1", "缺少「")
    assert result.errors[0].cell == cell
    assert result.errors[0].reason.startswith(reason)


@pytest.mark.parametrize("unit", ["收入（万元）", "收入(万)", "收入金额：千元", "借方（收入）万元"])
def test_a_header_in_ten_thousands_is_refused(unit: str, tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", headed(income=unit)))
    assert [error.cell for error in result.errors] == ["F1"]
    assert result.errors[0].reason.startswith("金额的单位是")


def test_a_title_in_ten_thousands_is_refused(tmp_path: Path) -> None:
    rows = [["李家村收支表", None, None, None, None, "单位：万元"], *GOOD]
    assert told(read(xlsx(tmp_path / "a.xlsx", rows))) == [("F1", "金额的单位是「万元」")]


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        (["李家村收支表（万元）"], "A1"),
        (["收支表", None, None, None, "单位：", "万元"], "F1"),
        (["收支表", "单位：万"], "B1"),
        (["本表以万元为单位"], "A1"),
        (["李家村收支表（单位：千元）"], "A1"),
    ],
)
def test_another_unit_is_seen_however_a_title_says_it(
    title: list[Cell], cell: str, tmp_path: Path
) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", [title, *GOOD]))
    assert [(error.cell, error.reason[:6]) for error in result.errors] == [(cell, "金额的单位是")]


@pytest.mark.parametrize(
    "note", ["注：本表金额单位为万元", "说明：以上以万元为单位", "备注（万元）"]
)
def test_another_unit_is_seen_under_the_table(note: str, tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", [*GOOD, [], [note]]))
    assert told(result) == [("A11", "金额的单位是「万元」")]


@pytest.mark.parametrize(
    "text",
    ["编制单位：万山村", "单位：元", "收支表（元）", "收支表（含补助5万元）"],
)
def test_other_titles_tell_no_unit(text: str, tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", [[text], *GOOD, ["注：收入里有上级补助2万元"]]))
    assert result.accepted, result.errors


def test_the_unit_of_a_column_that_is_not_taken_does_not_matter(tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", with_column("合同金额（万元）", [])))
    assert result.accepted, result.errors


def test_two_columns_that_say_the_same_are_refused(tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", headed(subaccount="收入金额")))
    assert told(result) == [("F1", "有两列都像「借方（收入）」")]


PRIVATE = ["身份证号", "身份证号码", "证件号", "银行卡号", "收款账号", "一卡通", "手机", "联系电话",
           "联系方式"]  # fmt: skip


@pytest.mark.parametrize("header", PRIVATE)
def test_private_columns_are_dropped_and_listed(header: str, tmp_path: Path) -> None:
    values: list[Cell] = [None, "32010119900307451X", 13812345678]
    result = read(xlsx(tmp_path / "a.xlsx", with_column(header, values)))
    assert result.accepted, result.errors
    assert result.dropped_columns == (header,)
    assert result.ignored_columns == ()
    assert "19900307" not in repr(result)
    assert "12345678" not in repr(result).replace("opening_fen=12345678", "")


@pytest.mark.parametrize(
    "value",
    ["32010119900307451X", "领款 320101900307451", "6222021001012345678", 13812345678, 3.2e17,
     "3.20101E+17", "138 1234 5678"],
)  # fmt: skip
def test_a_column_whose_cells_are_private_is_dropped_too(value: Cell, tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", with_column("备注", [None, None, value])))
    assert result.accepted, result.errors
    assert result.dropped_columns == ("备注",)
    nameless = read(xlsx(tmp_path / "b.xlsx", with_column(None, [None, value])))
    assert nameless.accepted
    assert nameless.dropped_columns == ("L 列（没有表头）",)


def test_a_private_number_in_a_header_is_masked(tmp_path: Path) -> None:
    rows = with_column("收款账号6222021001012345678", [])
    result = read(xlsx(tmp_path / "a.xlsx", rows))
    assert result.dropped_columns == ("收款账号622****************",)
    other = read(xlsx(tmp_path / "b.xlsx", with_column("领款13812345678", [])))
    assert other.ignored_columns == ("领款138********",)


def test_two_row_private_headers(tmp_path: Path) -> None:
    upper = [*TWO_ROWS[0], "身份证"]
    lower = [*TWO_ROWS[1], "号码"]
    rows = [upper, lower, *([*row, "x"] for row in GOOD[1:])]
    assert read(xlsx(tmp_path / "a.xlsx", rows)).dropped_columns == ("身份证号码",)


def test_other_columns_are_ignored_and_listed(tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", with_column("预算项目", ["", "甲"])))
    assert result.accepted
    assert (result.ignored_columns, result.dropped_columns) == (("预算项目",), ())
    quiet = read(xlsx(tmp_path / "a.xlsx", with_column("序号", [1, 2, 3], at=0)))
    assert quiet.accepted
    assert quiet.ignored_columns == quiet.dropped_columns == ()


def test_a_remembered_mapping_reads_strange_headers(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", headed(income="进项（元）", handler="跑腿的"))
    assert told(read(path)) == [("A1", "缺少「借方（收入）」这一列")]
    result = read(path, mapping={"进项": "income", "跑腿的": "handler"})
    assert result.accepted
    assert ("进项（元）", "income") in result.columns
    assert read(path, mapping=dict(result.columns)).accepted


def test_a_mapping_never_lets_a_private_column_in(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", headed(handler="联系电话"))
    result = read(path, mapping={"联系电话": "handler"})
    assert result.dropped_columns == ("联系电话",)
    assert result.lines[0].handler == ""


def test_the_sheet_with_the_header_is_chosen(tmp_path: Path) -> None:
    more: dict[str, Rows] = {"封面": [["李家村"]], "说明": [["甲", "乙"], [1, 2]], "空": []}
    result = read(xlsx(tmp_path / "a.xlsx", GOOD, more=more))
    assert (result.accepted, result.sheet) == (True, "收支明细")


def test_several_ledgers_in_one_file_are_refused_by_name(tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", GOOD, "现金", more={"存款": GOOD, "空白": [HEADER]}))
    assert [error.sheet for error in result.errors] == ["现金", "存款"]
    assert "「现金」、「存款」" in result.errors[0].reason


def test_no_ledger_in_the_file_names_its_sheets(tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", [["甲", 1]], "一", more={"二": [["乙"]]}))
    assert [(error.sheet, error.cell) for error in result.errors] == [("一", ""), ("二", "")]
    assert all("没有找到收支表的表头" in error.reason for error in result.errors)


def test_hidden_and_empty_sheets_do_not_count(tmp_path: Path) -> None:
    import openpyxl

    path = xlsx(tmp_path / "a.xlsx", GOOD, "旧", more={"新": GOOD})
    book = openpyxl.load_workbook(path)
    book["旧"].sheet_state = "hidden"
    book.save(path)
    assert read(path).sheet == "新"
    assert told(read(xlsx(tmp_path / "b.xlsx", [], "空"))) == [("", "这个文件里没有内容")]


def test_three_hundred_columns_are_refused(tmp_path: Path) -> None:
    wide = [[*row, *["x"] * 289] for row in GOOD]
    result = read(xlsx(tmp_path / "a.xlsx", wide))
    assert [(error.sheet, error.cell) for error in result.errors] == [("收支明细", "IW1")]
    assert result.errors[0].reason == "表太宽：有 300 列，最多 256 列，请删掉右边用不到的列"
    assert told(read(csv(tmp_path / "a.csv", wide))) == [("IW1", "表太宽")]


def test_the_class_column_wins_over_the_account(tmp_path: Path) -> None:
    plain = read(xlsx(tmp_path / "a.xlsx", GOOD))
    assert plain.lines[2].item_class.startswith("income.")
    named = read(xlsx(tmp_path / "b.xlsx", with_column("公开类别", [None, None, None, "其他"])))
    assert named.accepted, named.errors
    assert named.lines[2].item_class == "income.other"
    wrong = read(xlsx(tmp_path / "c.xlsx", with_column("公开类别", [None, "甲乙"])))
    assert told(wrong) == [("L3", "不认识的公开类别「甲乙」")]
    side = read(xlsx(tmp_path / "d.xlsx", with_column("公开类别", [None, "干部报酬"])))
    assert told(side) == [("L3", "不认识的公开类别「干部报酬」")]


def test_opening_row_and_lines_are_what_the_fixture_says() -> None:
    assert put(GOOD, "H2", 1)[1][7] == 1
    assert len(LINES) == len(GOOD) - 2
    assert OPENING[2] == "期初余额"
