"""``import``: a ledger comes in whole, with its arithmetic shown, or not at all."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.cli import books
from tests.cli.machine import DONE, MISUSED, REFUSED, Machine

SHAPE = {
    "accepted", "revision", "rows", "opening_fen", "income_fen", "expense_fen", "closing_fen",
    "checks", "errors", "dropped_columns",
}  # fmt: skip
GOOD = (500.0, -120.5, 300.25)


def taken(machine: Machine, file: Path, period: str = "2026-Q3", *more: str) -> dict[str, Any]:
    told = machine.ok("import", file, "--as", "ledger", "--period", period, *more)
    assert set(told) == SHAPE
    assert told["accepted"] is True
    assert told["errors"] == []
    return told


def refused(machine: Machine, file: Path, period: str = "2026-Q3", *more: str) -> dict[str, Any]:
    """Refused, in the same shape, and nothing is written."""
    before = machine.digest()
    told = machine.refused("import", file, "--as", "ledger", "--period", period, *more)
    assert set(told) >= SHAPE
    assert (told["accepted"], told["revision"]) == (False, None)
    assert all(set(one) == {"sheet", "cell", "value", "reason"} for one in told["errors"])
    assert told["errors"]
    assert machine.digest() == before
    return told


def cells(told: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["sheet"], one["cell"]) for one in told["errors"]]


def failed(told: dict[str, Any]) -> list[str]:
    return [one["name"] for one in told["checks"] if not one["ok"]]


def test_a_good_ledger(village: Machine, tmp_path: Path) -> None:
    told = taken(village, books.ledger(tmp_path / "三季度 收支.xlsx", books.entries(*GOOD)))
    assert told["revision"].startswith("R")
    assert told["rows"] == 3
    sums = [told[f"{name}_fen"] for name in ("opening", "income", "expense", "closing")]
    assert sums == [100000, 80025, 12050, 167975]
    assert told["dropped_columns"] == []
    assert all(set(one) == {"name", "ok", "detail"} and one["ok"] for one in told["checks"])
    assert any("1,000.00" in one["detail"] for one in told["checks"])
    listed = village.ok("disclose", "list")["revisions"]
    assert listed == [{"revision": told["revision"], "document": "ledger", "period": "2026-Q3",
                       "state": "draft", "number": 1}]  # fmt: skip


def _put(rows: list[list[books.Cell]], row: int, column: int, value: books.Cell) -> None:
    rows[row][column] = value


# what is done to the rows, the cell named, the check that fails
FAULTS: list[tuple[str, tuple[int, int, books.Cell], str, str]] = [
    ("a balance off by nine", (2, 6, 1370.5), "G5", "余额逐行相符"),
    ("a date of another quarter", (2, 0, "2026-10-01"), "A5", "日期都在本期内"),
    ("income and expense at once", (1, 5, 5.0), "F4", "每笔只记收入或支出"),
    ("an amount in words", (3, 4, "3百"), "E6", ""),
    ("an ID number in the text", (3, 2, "付张三32010119900307451X"), "C6", ""),
]


@pytest.mark.parametrize(("about", "change", "cell", "check"), FAULTS, ids=lambda v: str(v)[:20])
def test_a_fault_is_named_by_its_cell(
    about: str, change: tuple[int, int, books.Cell], cell: str, check: str,
    village: Machine, tmp_path: Path,
) -> None:  # fmt: skip
    rows = books.entries(*GOOD)
    _put(rows, *change)
    told = refused(village, books.ledger(tmp_path / "坏的.xlsx", rows))
    assert ("收支", cell) in cells(told), (about, told["errors"])
    if check:
        assert check in failed(told)
    if "ID" in about:
        assert "451X" not in str(told)


def test_wrong_totals_twice_the_same_and_the_equation(village: Machine, tmp_path: Path) -> None:
    rows = books.entries(*GOOD)
    total: list[books.Cell] = ["合计", None, None, None, 801.25, 120.5, 1679.75, None]
    told = refused(village, books.ledger(tmp_path / "t.xlsx", [*rows, total]))
    assert failed(told) == ["合计＝逐笔之和"]
    assert cells(told) == [("收支", "E7")]
    twice = [*rows, [*rows[-1][:6], 1980.0, rows[-1][7]]]
    told = refused(village, books.ledger(tmp_path / "d.xlsx", twice))
    assert "同一笔没有记两次" in failed(told)
    told = refused(
        village, books.ledger(tmp_path / "e.xlsx", [*rows, [None, None, "期末余额", *[None] * 3,
                                                            99.0, None]])
    )  # fmt: skip
    assert "期初＋收入－支出＝期末" in failed(told)
    words = village.run("import", tmp_path / "e.xlsx", "--as", "ledger", "--period", "2026-Q3")
    assert (words.code, words.out) == (REFUSED, "")
    assert "什么都没有写入" in words.err


def test_the_opening_is_the_last_closing(
    open_village: Machine, shelf: Path, tmp_path: Path
) -> None:
    told = refused(open_village, books.ledger(tmp_path / "a.xlsx", books.entries(1.0, month=8)))
    assert failed(told) == ["本期期初＝上期期末"]
    assert "1,599.75" in told["errors"][0]["reason"]
    july = books.ledger(tmp_path / "b.xlsx", books.entries(1.0, month=7))
    told = refused(open_village, july, "2026-07")
    assert failed(told) == ["本期期初＝上期期末"], "the quarter before a month counts as well"
    taken(open_village, shelf / "q3.xlsx", "2026-Q3")


def test_personal_columns_are_dropped_and_nowhere_kept(village: Machine, tmp_path: Path) -> None:
    header = [*books.LEDGER, "领款人身份证号", "银行卡号", "联系电话"]
    private = ("32010119900307451X", "6222021001012345678", "13912345678")
    rows = [[*row, *private] if at else [*row, None, None, None]
            for at, row in enumerate(books.entries(*GOOD))]  # fmt: skip
    told = taken(village, books.ledger(tmp_path / "p.xlsx", rows, header))
    assert told["dropped_columns"] == ["领款人身份证号", "银行卡号", "联系电话"]
    assert village.holds(*private, "320101199", "62220210", "139123") == []
    assert village.holds("记字第2号") == ["记字第2号"], "the search itself finds what is there"


@pytest.mark.parametrize(
    ("option", "said", "why"),
    [
        ("--column", "余额=money", "「余额」要读成「money」，这是不认识的列：只能写 date、"),
        ("--column", "余教=balance", "没有一张表的表头里有「余教」"),
        ("--drop-row", "99", "要去掉的第 99 行不在表里"),
        ("--drop-row", "1", "要去掉的第 1 行不是一笔账"),
    ],
)
def test_what_was_named_by_a_slip_is_refused(
    option: str, said: str, why: str, village: Machine, tmp_path: Path
) -> None:
    file = books.ledger(tmp_path / "a.xlsx", books.entries(*GOOD))
    told = refused(village, file, "2026-Q3", option, said)
    assert (told["error"], why in told["reason"]) == ("BadFigure", True), told


def test_a_column_remembered_need_not_be_in_the_next_file(village: Machine, tmp_path: Path) -> None:
    header = [*books.LEDGER[:6], "兜里剩", books.LEDGER[7]]
    first = books.ledger(tmp_path / "a.xlsx", books.entries(*GOOD), header)
    taken(village, first, "2026-Q3", "--column", "兜里剩=balance")
    taken(village, books.ledger(tmp_path / "b.xlsx", books.entries(5.0, month=5)), "2026-Q2")


def test_one_live_revision_for_a_period(village: Machine, shelf: Path, tmp_path: Path) -> None:
    first = taken(village, shelf / "q2.xlsx", "2026-Q2")["revision"]
    (tmp_path / "又一次.xlsx").write_bytes((shelf / "q2.xlsx").read_bytes())
    told = refused(village, tmp_path / "又一次.xlsx", "2026-Q2")
    assert (told["error"], first in told["reason"]) == ("SameFile", True)
    village.by("赵会计", "disclose", "submit", first)
    other = books.ledger(tmp_path / "o.xlsx", books.entries(5.0, month=5))
    assert refused(village, other, "2026-Q2")["error"] == "AlreadyLive"
    village.by("赵会计", "disclose", "return", first, "--reason", "作废重来")
    taken(village, shelf / "q2.xlsx", "2026-Q2")


def test_a_published_period_takes_no_second_file(open_village: Machine, shelf: Path) -> None:
    assert refused(open_village, shelf / "q2.xlsx", "2026-Q2")["error"] == "AlreadyPublished"


@pytest.mark.parametrize("period", ["2026-Q5", "", "今年"])
def test_what_is_no_period(period: str, village: Machine, shelf: Path) -> None:
    told = refused(village, shelf / "q2.xlsx", period)
    assert "期间" in told["reason"]


def test_months_quarters_and_years(village: Machine, shelf: Path) -> None:
    for period in ("2026", "2026-05"):
        taken(village, shelf / "q2.xlsx", period)
    assert [r["period"] for r in village.ok("disclose", "list")["revisions"]] == ["2026", "2026-05"]


def test_rows_may_be_left_out_by_name_and_the_rest_must_hold(
    village: Machine, tmp_path: Path
) -> None:
    rows = books.entries(*GOOD)
    rows.insert(3, ["2026-07-30", None, "说明：以上已核对", None, None, None, None, None])
    file = books.ledger(tmp_path / "r.xlsx", rows)
    refused(village, file)
    refused(village, file, "2026-Q3", "--drop-row", "4")
    assert taken(village, file, "2026-Q3", "--drop-row", "6")["rows"] == 3


def test_a_clerk_and_nobody_else_brings_it_in(village: Machine, shelf: Path) -> None:
    before = village.digest()
    asked = ("import", shelf / "q2.xlsx", "--as", "ledger", "--period", "2026-Q2")
    assert village.not_by("钱监委", *asked)["error"] == "WrongRole"
    assert village.refused(*asked, "--staff", "某某", stdin="1234")["error"] == "LoginRefused"
    assert village.digest() == before
    assert village.by("赵会计", *asked)["accepted"]


def test_misuse(village: Machine, shelf: Path) -> None:
    file = shelf / "q2.xlsx"
    for arguments in (
        ("import", file, "--as", "ledger"),
        ("import", file, "--period", "2026-Q2"),
        ("import", file, "--as", "poem", "--period", "2026-Q2"),
        ("import", "--as", "ledger", "--period", "2026-Q2"),
        ("import", file, "--as", "ledger", "--period", "2026-Q2", "--drop-row", "x"),
    ):
        done = village.run(*arguments, "--json")
        assert (done.code, done.out) == (MISUSED, ""), arguments


def test_a_stick_of_an_old_windows(village: Machine, shelf: Path, tmp_path: Path) -> None:
    """File names in GB18030 are no UTF-8; the name must still be told."""
    raw = str(tmp_path).encode() + "/二季度收支.xlsx".encode("gb18030")
    Path(raw.decode("utf-8", "surrogateescape")).write_bytes((shelf / "q2.xlsx").read_bytes())
    file = Path(raw.decode("utf-8", "surrogateescape"))
    taken(village, file, "2026-Q2")
    db = sqlite3.connect(village.database)
    (name,) = db.execute("SELECT source_name FROM revision").fetchone()
    db.close()
    assert name == "二季度收支.xlsx"


def test_in_words(village: Machine, shelf: Path) -> None:
    asked = ("import", shelf / "q2.xlsx", "--as", "ledger", "--period", "2026-Q2")
    done = village.run(*asked)
    assert (done.code, done.err) == (DONE, "")
    assert "期初 1,000.00 + 收入 800.25 - 支出 200.50 = 期末 1,599.75" in done.out


def test_an_unusual_header_is_told_once_and_remembered(village: Machine, tmp_path: Path) -> None:
    header = ["余数" if name == "余额" else name for name in books.LEDGER]
    file = books.ledger(tmp_path / "a.xlsx", books.entries(*GOOD), header)
    refused(village, file)
    refused(village, file, "2026-Q3", "--column", "余数=nonsense")
    taken(village, file, "2026-Q3", "--column", "余数=balance")
    later = books.ledger(tmp_path / "b.xlsx", books.entries(*GOOD, month=11), header)
    taken(village, later, "2026-Q4")
    asked = ("import", file, "--as", "ledger", "--period", "2026-Q3", "--column", "余数")
    assert village.run(*asked).code == MISUSED


def test_a_row_of_one_sheet_among_several_is_left_out(village: Machine, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for month in (7, 8, 9):
        sheet = book.create_sheet(f"{month}月")
        sheet.append(["日期", "摘要", "收入", "支出"])
        sheet.append([None, "上期结转", 100 * (month - 6)])
        sheet.append([f"2026-{month:02}-05", f"{month}月收入", 100])
    book["8月"].append(["2026-08-06", "串行的一笔", "一百"])
    file = tmp_path / "三季度.xlsx"
    book.save(file)
    assert ("8月", "C4") in cells(refused(village, file))
    refused(village, file, "2026-Q3", "--drop-row", "7月:4")
    told = taken(village, file, "2026-Q3", "--drop-row", "8月:4")
    assert (told["rows"], told["closing_fen"]) == (3, 40_000)
    for wrong in ("月", "8月:", ":4", "8月:四"):
        asked = ("import", file, "--as", "ledger", "--period", "2026-Q3", "--drop-row", wrong)
        assert village.run(*asked).code == MISUSED
