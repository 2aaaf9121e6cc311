"""The files on the invented clerk's stick: a roster, and a ledger for every quarter.

They are ordinary .xlsx and .csv files, read back by the importer like anybody else's.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from content.period import Period
from content.roster import CATEGORY_ZH
from content.rostertemplate import HEADERS
from kiosk.demo.ledger import DemoLedger
from kiosk.demo.styles import COLUMNS, STYLES, Cell, Style
from kiosk.demo.tables import Table, lay_out
from kiosk.demo.village import NAME, DemoVillage

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FLAWED_NAME = "三季度收支.xlsx"
STRANGE_NAME = "三季度流水.xlsx"
_MONEY_FORMAT = "#,##0.00"
_DAY_FORMAT = "yyyy-mm-dd"
_WIDTHS = {"summary": 38.0, "account": 18.0, "subaccount": 18.0}

# The accountant's first try at a quarter: one amount in 万, one balance that is 9.00 off.
_FLAWED: tuple[tuple[Cell, ...], ...] = (
    ("日期", "凭证号", "摘要", "总账科目", "明细科目", "收入", "支出", "余额"),
    ("2026.7.3", "1", "收到镇财政拨付村级运转经费", "503", "运转经费", 45_000.0, None, 168_456.78),
    ("2026.7.8", "2", "支付七月份村干部误工补贴", "513", "干部报酬", None, 12_680.0, 155_776.78),
    ("2026.7.15", "3", "东塘水面承包款", "501", "发包收入", "2.36万", None, 179_377.28),
    ("2026.8.2", "1", "村道路灯维修（李家组）", "514", "公益设施维护", None, 3_876.25, 175_501.03),
    ("2026.8.19", "2", "报刊订阅费", "513", "报刊费", None, 980.0, 174_512.03),
    ("2026.9.5", "1", "秸秆禁烧专项补助", "503", "专项补助", 12_000.0, None, 186_521.03),
    ("2026.9.26", "2", "重阳节慰问老人物资", "514", "福利费", None, 7_450.8, 179_070.23),
)


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """A file and the quarter it is for."""

    period: Period
    path: Path


def write_roster(village: DemoVillage, folder: Path) -> Path:
    """The roster, in the columns of the template that `village-kiosk init` hands out."""
    path = folder / f"{village.name}村民花名册.xlsx"
    rows = [
        (
            person.roster_no,
            person.name,
            person.group,
            person.household,
            person.last_four,
            "、".join(CATEGORY_ZH[category] for category in person.categories),
        )
        for person in village.villagers
    ]
    _write_rows(path, "花名册", [HEADERS, *rows])
    return path


def write_ledgers(ledgers: Iterable[DemoLedger], folder: Path) -> tuple[LedgerFile, ...]:
    """One file for each quarter, each as its accountant liked it."""
    return tuple(_write_ledger(ledger, STYLES[ledger.period.code], folder) for ledger in ledgers)


def write_flawed(folder: Path) -> Path:
    """A ledger that must be refused: F5 counts in 万, the balance in H7 is 9.00 short."""
    path = folder / FLAWED_NAME
    _write_rows(path, "收支明细", [(f"{NAME}2026年三季度收支",), *_FLAWED])
    return path


def write_strange(folder: Path) -> Path:
    """The same quarter under headers that nobody could know."""
    path = folder / STRANGE_NAME
    heads = ("哪天", "凭证号", "什么事", "总账科目", "明细科目", "进项", "出项", "还剩")
    _write_rows(path, "流水", [heads, *_FLAWED[1:]])
    return path


def _write_ledger(ledger: DemoLedger, style: Style, folder: Path) -> LedgerFile:
    path = folder / f"{NAME}{ledger.period.label_zh}收支逐笔公开表{style.ending}"
    table = lay_out(ledger, style)
    if style.ending == ".csv":
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows(table.rows)
    else:
        _write_table(path, style, table)
    return LedgerFile(ledger.period, path)


def _write_table(path: Path, style: Style, table: Table) -> None:
    from openpyxl.styles import Alignment, Font

    with _Book(path, style.sheet) as sheet:
        for row in table.rows:
            sheet.append(row)
        for top, left, bottom, right in table.merged:
            sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
            sheet.cell(top + 1, left + 1).alignment = Alignment("center", "center")
        sheet.cell(1, 1).font = Font(bold=True, size=16)
        _format(sheet, table.header_row)


def _format(sheet: "Worksheet", header_row: int) -> None:
    for row in sheet.iter_rows(min_row=header_row + 1):
        for cell in row:
            if isinstance(cell.value, float):
                cell.number_format = _MONEY_FORMAT
            elif isinstance(cell.value, datetime):
                cell.number_format = _DAY_FORMAT
    for number, column in enumerate(COLUMNS):
        sheet.column_dimensions[chr(ord("A") + number)].width = _WIDTHS.get(column, 14.0)


def _write_rows(path: Path, title: str, rows: Iterable[tuple[Cell, ...]]) -> None:
    with _Book(path, title) as sheet:
        for row in rows:
            sheet.append(row)


class _Book:
    """A new workbook of one sheet, saved when nothing went wrong."""

    def __init__(self, path: Path, title: str) -> None:
        from openpyxl import Workbook  # slow to import, and only a demonstration writes ledgers

        self._path, self._book = path, Workbook()
        self._book.active.title = title

    def __enter__(self) -> "Worksheet":
        return self._book.active

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._book.save(self._path)
