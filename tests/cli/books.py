"""Workbooks as a village brings them: a roster, and ledgers whose arithmetic holds."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl

Cell = str | int | float | None
Row = Sequence[Cell]

ROSTER = ("编号", "姓名", "村民小组", "户号", "身份证后四位", "类别")
LEDGER = ("日期", "凭证号", "摘要", "总账科目", "收入", "支出", "余额", "经手人")
OPENING = 1000.0


def people(count: int = 14) -> list[list[Cell]]:
    """Invented villagers: 0001 is a cadre, 0002 and 0003 are party members."""
    kinds = {1: "村干部", 2: "党员", 3: "党员"}
    names = "李建国 王秀芳 张卫东 陈桂英 刘明 赵小红 孙大海 周兰 吴强 郑丽 冯军 褚云 卫平 蒋芬"
    return [
        [f"{n:04d}", names.split()[(n - 1) % 14], f"{1 + n % 3}组", f"H{n:03d}", last_four(n),
         kinds.get(n, "")]
        for n in range(1, count + 1)
    ]  # fmt: skip


def last_four(number: int) -> str:
    """The invented last four of a villager's ID number."""
    return f"{(number * 1237) % 1000:03d}{'X' if number % 5 == 0 else number % 10}"


def entries(
    *amounts: float, month: int = 7, opening: float = OPENING, year: int = 2026
) -> list[list[Cell]]:
    """Ledger rows under ``LEDGER``: what comes in is positive. The balance runs."""
    rows: list[list[Cell]] = [[None, None, "期初余额", None, None, None, opening, None]]
    balance = opening
    for number, amount in enumerate(amounts, 1):
        balance = round(balance + amount, 2)
        income, expense = (amount, None) if amount > 0 else (None, -amount)
        account = "补助收入" if amount > 0 else "管理费用"
        day = f"{year}-{month:02d}-{number:02d}"
        rows.append([day, f"记字第{number}号", f"办事{number}", account, income, expense, balance,
                     "李建国"])  # fmt: skip
    return rows


def ledger(path: Path, rows: Sequence[Row], header: Row = LEDGER) -> Path:
    """A ledger workbook with a title above its header."""
    return xlsx(path, [["清溪村收支逐笔公开表"], header, *rows], "收支")


def roster(path: Path, rows: Sequence[Row], header: Row = ROSTER) -> Path:
    """A roster workbook."""
    return xlsx(path, [header, *rows], "花名册")


def xlsx(path: Path, rows: Sequence[Row], sheet: str) -> Path:
    """An .xlsx of one sheet."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def text(path: Path, rows: Sequence[Row], encoding: str) -> Path:
    """A .csv in any encoding."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(["" if cell is None else cell for cell in row] for row in rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path
