"""From faults in a table to what the clerk is shown: cells, reasons, a preview."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping

from content.importing.personal import shown
from content.importing.result import CellError, PreviewRow
from content.importing.table import Fault, Table, column_of
from content.importing.valueless import address, column_letters
from content.importing.workbook import Cell, SheetInfo

MAX_ERRORS = 200
PREVIEW_ROWS = 40
_PREVIEW = ("date", "voucher_no", "summary", "income", "expense", "balance")
_NO_RESULT = "这个格是公式但没有算出的数：请在 Excel 里打开保存一次，再导入"
_ERROR = "这个格的公式出错了（像 #REF! 这样）：请在 Excel 里改好再导入"


def mark_valueless(table: Table, sheet: SheetInfo, valueless: Mapping[str, list[str]]) -> bool:
    """Turn cells that only look empty into faults, and the amounts among them into unread ones.

    Tells whether there were any.
    """
    if not valueless.get("formula") and not valueless.get("error"):
        return False
    lines = {row: index for index, row in enumerate(table.rows)}
    rows = lines.keys() | {special.row for special in table.specials}
    names = {
        column_letters(sheet.left + column): name for name, column in table.header.columns.items()
    }
    found = []
    for how, reason in (("formula", _NO_RESULT), ("error", _ERROR)):
        for cell in valueless.get(how, ()):
            letters = cell.rstrip("0123456789")
            row, name = int(cell[len(letters) :]), names.get(letters)
            if name is None or row not in rows:
                continue
            found.append(Fault(row, name, "", reason))
            if row in lines and name in ("income", "expense"):
                table.unread.add(lines[row])
    table.faults[:0] = found
    return bool(found)


def cell_errors(
    table: Table, sheet: SheetInfo, faults: Iterable[Fault], valueless: Mapping[str, list[str]]
) -> list[CellError]:
    """One error for each cell, the first reason given for it, in reading order."""
    blank = set(valueless.get("blank", ()))
    columns = table.header.columns
    by_cell: dict[tuple[int, int], Fault] = {}
    for fault in faults:
        by_cell.setdefault((fault.row, columns[fault.column]), fault)
    errors = []
    for (row, column), fault in sorted(by_cell.items()):
        cell = address(row - 1, sheet.left + column)
        reason = _NO_RESULT if fault.about == "empty" and cell in blank else fault.reason
        errors.append(CellError(sheet.name, cell, _value(fault), reason))
    return errors


def _value(fault: Fault) -> str:
    if isinstance(fault.cell, float) and fault.column in ("income", "expense", "balance"):
        text = f"{fault.cell:,.2f}"
        return shown(text if float(text.replace(",", "")) == fault.cell else fault.cell)
    return shown(fault.cell)


def preview(table: Table, faults: Iterable[Fault]) -> tuple[PreviewRow, ...]:
    """The first entries and every row with a fault, as the file has them."""
    wrong: dict[int, set[str]] = {}
    for fault in faults:
        if len(wrong) < MAX_ERRORS or fault.row in wrong:
            wrong.setdefault(fault.row, set()).add(fault.column)
    rows = sorted({*table.rows[:PREVIEW_ROWS], *wrong})
    return tuple(_preview_row(table, row, wrong.get(row, set())) for row in rows)


def _preview_row(table: Table, row: int, wrong: set[str]) -> PreviewRow:
    texts = [shown(_raw(table, row, name)) for name in _PREVIEW]
    for index in (3, 4, 5):
        cell = _raw(table, row, _PREVIEW[index])
        if isinstance(cell, float | int) and abs(cell) < 10**13:
            exact = f"{cell:,.2f}"
            texts[index] = exact if float(exact.replace(",", "")) == cell else texts[index]
    date, voucher_no, summary, income, expense, balance = texts
    return PreviewRow(
        row, date, voucher_no, summary, income, expense, balance, tuple(sorted(wrong))
    )


def _raw(table: Table, row: int, name: str) -> Cell:
    starts = [first for first, _ in table.raw]
    first, batch = table.raw[bisect_right(starts, row - 1) - 1]
    return column_of(batch, table.header.columns.get(name))[row - 1 - first]
