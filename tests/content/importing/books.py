"""Workbooks as accountants bring them, written by the libraries that write them, or by hand."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import xlwt

from content.importing import LedgerImport, read_ledger
from content.period import Period

Q3 = Period.parse("2026-Q3")
Cell = str | int | float | bool | date | None
Rows = Sequence[Sequence[Cell]]

HEADER = (
    "日期", "凭证号", "摘要", "总账科目", "明细科目", "借方（收入）", "贷方（支出）", "余额",
    "经手人", "证明人", "审批人",
)  # fmt: skip
OPENING = (None, None, "期初余额", None, None, None, None, 123456.78, None, None, None)


def line(
    day: Cell,
    voucher: Cell,
    summary: Cell,
    income: Cell,
    expense: Cell,
    balance: Cell,
    account: str = "管理费用",
    sub: str = "办公费",
) -> tuple[Cell, ...]:
    """One entry under ``HEADER``."""
    return (
        day, voucher, summary, account, sub, income, expense, balance, "李建国", "王秀芳", "张卫东"
    )  # fmt: skip


LINES = (
    line(
        "2026-07-03",
        "记字第1号",
        "收到镇财政拨付村级运转经费",
        45000,
        None,
        168456.78,
        "补助收入",
        "",
    ),
    line("2026-07-08", "记字第2号", "支付七月份村干部误工补贴", None, 12680, 155776.78),
    line(
        "2026-07-15", "记字第3号", "东塘水面承包款", 23600.5, None, 179377.28, "经营收入", "承包金"
    ),
    line(
        "2026-08-02",
        "记字第4号",
        "村道路灯维修（李家组）",
        None,
        3876.25,
        175501.03,
        "公益支出",
        "",
    ),
    line("2026-08-19", "记字第5号", "报刊订阅费", None, 980, 174521.03),
    line("2026-09-05", "记字第6号", "秸秆禁烧专项补助", 12000, None, 186521.03, "补助收入", ""),
    line(
        "2026-09-26", "记字第7号", "重阳节慰问老人物资", None, 7450.8, 179070.23, "公益支出", "福利"
    ),
)
GOOD: tuple[tuple[Cell, ...], ...] = (HEADER, OPENING, *LINES)
OPENING_FEN, INCOME_FEN, EXPENSE_FEN, CLOSING_FEN = 12345678, 8060050, 2498705, 17907023


def put(rows: Rows, cell: str, value: Cell) -> list[list[Cell]]:
    """``rows`` with one cell (``F5``, one letter) replaced."""
    changed = [list(row) for row in rows]
    changed[int(cell[1:]) - 1][ord(cell[0]) - 65] = value
    return changed


def without(rows: Rows, number: int) -> list[list[Cell]]:
    """``rows`` without sheet row ``number``."""
    return [list(row) for index, row in enumerate(rows, 1) if index != number]


def xlsx(path: Path, rows: Rows, sheet: str = "收支明细", more: Mapping[str, Rows] = {}) -> Path:
    """An .xlsx with one sheet, and ``more`` behind it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, content in {sheet: rows, **more}.items():
        page = book.create_sheet(name)
        for row in content:
            page.append(list(row))
    book.save(path)
    return path


def xls(path: Path, rows: Rows, sheet: str = "收支明细") -> Path:
    """An .xls (BIFF8) as an old Excel, or WPS as .et, writes it."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet(sheet)
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for index, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                page.write(index, column, cell, style)
            elif cell is not None:
                page.write(index, column, cell)
    book.save(str(path))
    return path


_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' office:version="1.2"><office:body><office:spreadsheet>'
)
_ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def ods_cell(cell: Cell) -> str:
    """One table cell of an .ods."""
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, date):
        return (
            f'<table:table-cell office:value-type="date" office:date-value="{cell}">'
            f"<text:p>{cell}</text:p></table:table-cell>"
        )
    if isinstance(cell, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{cell}">'
            f"<text:p>{cell}</text:p></table:table-cell>"
        )
    text = escape(cell)
    return (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    )


def ods(path: Path, rows: Rows, sheet: str = "收支明细", *, body: str | None = None) -> Path:
    """An .ods, by hand; ``body`` replaces the table's rows."""
    inner = body
    if inner is None:
        inner = "".join(
            f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows
        )
    content = f'{_ODS_HEAD}<table:table table:name="{sheet}">{inner}</table:table>{_ODS_TAIL}'
    return zipped(
        path,
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": b'<?xml version="1.0"?><manifest:manifest xmlns:manifest='
            b'"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        },
    )


def csv(path: Path, rows: Rows, encoding: str = "utf-8-sig", delimiter: str = ",") -> Path:
    """A .csv in any encoding."""
    text = "\r\n".join(
        delimiter.join("" if cell is None else str(cell) for cell in row) for row in rows
    )
    path.write_bytes(text.encode(encoding))
    return path


def zipped(path: Path, parts: Mapping[str, bytes]) -> Path:
    """A zip of ``parts``."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    """The parts of a zip-based workbook."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read(path: Path, **options: object) -> LedgerImport:
    """Read for the third quarter of 2026, with no former period unless it is given."""
    options.setdefault("previous_closing_fen", None)
    return read_ledger(path, Q3, **options)  # type: ignore[arg-type]


def told(result: LedgerImport) -> list[tuple[str, str]]:
    """(cell, headline of the reason) of each error."""
    return [(error.cell, error.reason.partition("：")[0]) for error in result.errors]
