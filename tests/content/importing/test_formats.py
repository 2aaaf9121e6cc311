"""Every format an accountant may bring gives the same ledger."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from content.importing import LedgerImport
from tests.content.importing.books import (
    CLOSING_FEN,
    EXPENSE_FEN,
    GOOD,
    INCOME_FEN,
    LINES,
    OPENING_FEN,
    Cell,
    Rows,
    csv,
    ods,
    parts_of,
    read,
    xls,
    xlsx,
    zipped,
)

Writer = Callable[[Path, Rows], Path]
WRITERS: dict[str, Writer] = {
    "a.xlsx": xlsx,
    "a.xls": xls,
    "a.et": xls,
    "b.et": xlsx,
    "a.ods": ods,
    "a.csv": csv,
    "plain.csv": lambda path, rows: csv(path, rows, "utf-8"),
    "windows.csv": lambda path, rows: csv(path, rows, "gb18030"),
    "utf16.csv": lambda path, rows: csv(path, rows, "utf-16", "\t"),
    "xlsx-called.csv": xlsx,
    "NAME.XLSX": xlsx,
}


def dated(rows: Rows) -> list[list[Cell]]:
    """The same ledger with real date cells."""
    return [
        [date.fromisoformat(row[0]) if str(row[0]).startswith("2026") else row[0], *row[1:]]  # type: ignore[arg-type]
        for row in rows
    ]


def assert_is_the_ledger(result: LedgerImport) -> None:
    assert result.errors == ()
    assert result.accepted
    assert result.rows == len(result.lines) == len(LINES)
    sums = (result.opening_fen, result.income_fen, result.expense_fen, result.closing_fen)
    assert sums == (OPENING_FEN, INCOME_FEN, EXPENSE_FEN, CLOSING_FEN)
    assert all(check.ok for check in result.checks)
    assert result.dropped_columns == result.ignored_columns == ()
    third = result.lines[2]
    assert (third.row, third.cell_row, third.date) == (3, 5, "2026-07-15")
    assert (third.voucher_no, third.summary) == ("记字第3号", "东塘水面承包款")
    assert (third.income_fen, third.expense_fen, third.balance_fen) == (2360050, 0, 17937728)
    assert (third.handler, third.witness, third.approver) == ("李建国", "王秀芳", "张卫东")
    assert len(result.source_sha256) == 32


@pytest.mark.parametrize("name", WRITERS)
def test_a_ledger_reads_the_same_from(name: str, tmp_path: Path) -> None:
    assert_is_the_ledger(read(WRITERS[name](tmp_path / name, GOOD)))


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods"])
def test_with_real_dates_too(name: str, tmp_path: Path) -> None:
    assert_is_the_ledger(read(WRITERS[name](tmp_path / name, dated(GOOD))))


def test_serials_of_an_old_mac_count_from_1904(tmp_path: Path) -> None:
    serials = [
        [(date.fromisoformat(row[0]) - date(1904, 1, 1)).days, *row[1:]]  # type: ignore[arg-type]
        if str(row[0]).startswith("2026")
        else list(row)
        for row in GOOD
    ]
    path = xlsx(tmp_path / "mac.xlsx", serials)
    parts = parts_of(path)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b"<workbookPr", b'<workbookPr date1904="1"'
    )
    assert b"date1904" in parts["xl/workbook.xml"]
    assert_is_the_ledger(read(zipped(path, parts)))


def test_a_ledger_that_starts_far_down_and_right(tmp_path: Path) -> None:
    moved = [[None] * 14] * 6 + [[None, None, None, *row] for row in GOOD]
    result = read(xlsx(tmp_path / "moved.xlsx", moved))
    assert result.accepted
    assert result.lines[0].cell_row == 9
    spoilt = [list(row) for row in moved]
    spoilt[10][8] = "2.36万"
    assert [error.cell for error in read(xlsx(tmp_path / "b.xlsx", spoilt)).errors] == ["I11"]


def test_progress_ends_at_all_rows(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    read(xlsx(tmp_path / "a.xlsx", GOOD), progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (9, 9)


def test_the_same_bytes_under_another_name_have_the_same_hash(tmp_path: Path) -> None:
    first = xlsx(tmp_path / "a.xlsx", GOOD)
    second = tmp_path / "三季度（最终版）.xlsx"
    second.write_bytes(first.read_bytes())
    assert read(first).source_sha256 == read(second).source_sha256
