"""From faults in a table to what the clerk is shown: cells, reasons, a preview."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from content.importing.cells import Bad
from content.importing.faults import Fault, Part
from content.importing.personal import shown
from content.importing.result import SHEET_ROWS, CellError, PreviewRow, sheet_row
from content.importing.shape import Named
from content.importing.sheetnames import period_of, within
from content.importing.table import Table
from content.importing.valueless import address, column_letters
from content.importing.workbook import Cell
from content.period import Period

MAX_ERRORS = 200
PREVIEW_ROWS = 40
_PREVIEW = ("date", "voucher_no", "summary", "income", "expense", "balance")
_MONEY = {"income", "expense", "balance", "amount"}
_SHOWN_AS = {
    "year": ("date",),
    "month": ("date",),
    "day": ("date",),
    "amount": ("income", "expense"),
    "direction": ("income", "expense"),
    "side": ("balance",),
}
_NO_RESULT = "这个格是公式但没有算出的数：请在 Excel 里打开保存一次，再导入"
_HIDDEN = "这一行在表里是隐藏的：看不见的行不能公开，请取消隐藏，或者删掉，再导入"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ERROR = "这个格的公式出错了（像 #REF! 这样）：请在 Excel 里改好再导入"


Valueless = Sequence[Mapping[str, list[str]]]
"""For each part of a ledger the cells that only look empty, as in ``valueless.py``."""


def mark_valueless(table: Table, valueless: Valueless) -> bool:
    """Turn cells that only look empty into faults, and the amounts among them into unread ones.

    So are hidden rows: what is made public must have been seen. Tells whether there were any.
    """
    if not any(found.get(how) for found in valueless for how in ("formula", "error", "hidden")):
        return False
    lines = {row: index for index, row in enumerate(table.rows)}
    rows = lines.keys() | {special.row for special in table.specials}
    found = []
    for part, cells in zip(table.parts, valueless, strict=True):
        for row, name, reason in _without_value(part, cells):
            if row not in (lines if reason == _HIDDEN else rows):
                continue
            found.append(Fault(row, name, "", reason))
            if row in lines and reason != _HIDDEN and name in ("income", "expense", "amount"):
                table.unread.add(lines[row])
    table.faults[:0] = found
    return bool(found)


def _without_value(part: Part, cells: Mapping[str, list[str]]) -> Iterator[tuple[int, str, str]]:
    """(row, column name, reason) of each such cell in a column of the ledger."""
    for cell in cells.get("hidden", ()):
        yield part.number * SHEET_ROWS + int(cell.lstrip(_LETTERS)), "summary", _HIDDEN
    names = {column: name for name, column in part.header.columns.items()}
    names |= {column: name for name, places in part.header.digits.items() for column in places}
    by_letters = {column_letters(part.sheet.left + at): name for at, name in names.items()}
    for how, reason in (("formula", _NO_RESULT), ("error", _ERROR)):
        for cell in cells.get(how, ()):
            letters = cell.rstrip("0123456789")
            if letters in by_letters:
                row = part.number * SHEET_ROWS + int(cell[len(letters) :])
                yield row, by_letters[letters], reason


def cell_errors(table: Table, faults: Iterable[Fault], valueless: Valueless) -> list[CellError]:
    """One error for each cell, the first reason given for it, in reading order.

    Only entries are offered for leaving out: without its totals a ledger proves less.
    """
    entries = set(table.rows)
    blank = [set(found.get("blank", ())) for found in valueless] or [set()] * len(table.parts)
    by_cell: dict[tuple[int, int], Fault] = {}
    for fault in faults:
        column = table.part_of(fault.row).header.column_of(fault.column)
        by_cell.setdefault((fault.row, column), fault)
    errors = []
    for (row, column), fault in sorted(by_cell.items(), key=lambda pair: pair[0]):
        part = table.part_of(row)
        cell = address(sheet_row(row) - 1, part.sheet.left + column)
        empty = fault.about == "empty" and cell in blank[part.number]
        reason = _NO_RESULT if empty else fault.reason
        droppable = row if row in entries else 0
        errors.append(CellError(part.sheet.name, cell, _value(fault), reason, droppable))
    return errors


def unknown_figures(table: Table) -> list[CellError]:
    """Columns of figures that nobody knows, in a ledger without balances: one might be them."""
    errors = []
    for (number, column), count in sorted(table.numbers.items()):
        if not table.rows or 2 * count < len(table.rows):
            continue
        part = table.parts[number]
        row = part.sheet.top + part.header.first_row - 1
        text = shown(part.header.texts.get(column, ""))
        reason = f"不认识「{text}」这一列，里面都是数：是余额，还是不用管，请说明一下"
        cell = address(row, part.sheet.left + column)
        errors.append(CellError(part.sheet.name, cell, text, reason))
    return errors


def about_years(table: Table, period: Period) -> list[CellError]:
    """Days without a year are of the period's year, unless the sheet itself says another."""
    errors = []
    for part in table.parts:
        years, columns = part.header.years, part.header.columns
        yearless = table.dates.yearless if "date" in columns else "year" not in columns
        if yearless and years and period.year not in years:
            told = "、".join(map(str, sorted(years)))
            reason = f"表上写的是 {told} 年，要导入的却是{period.label_zh}：请核对是不是这一期"
            errors.append(CellError(part.sheet.name, "", told, reason))
    return errors


def about_parts(table: Table, period: Period) -> list[CellError]:
    """One month's sheet, with that month's entries only, is not a whole quarter or year."""
    name = table.parts[0].sheet.name
    part = period_of(name, period.year)
    if len(table.parts) > 1 or not table.rows or part is None or not within(part, period):
        return []
    inside = str(part.start) <= min(table.date) and max(table.date) <= str(part.end)
    if part == period or not inside:
        return []
    reason = (
        f"这张表里只有{part.label_zh}的账，要导入的却是{period.label_zh}：请核对是不是这一期；"
        "如果别的月份真的没有账，请改一下表的名字"
    )
    return [CellError(name, "", "", reason)]


def _value(fault: Fault) -> str:
    if isinstance(fault.cell, float) and fault.column in _MONEY:
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
    starts = [first for first, _ in table.raw]
    first, named = table.raw[bisect_right(starts, row - 1) - 1]
    cells = {name: _raw(named, name, row - 1 - first) for name in _PREVIEW}
    texts = {name: shown(cell) for name, cell in cells.items()}
    for name in _MONEY & cells.keys():
        cell = cells[name]
        if isinstance(cell, float | int) and abs(cell) < 10**13:
            exact = f"{cell:,.2f}"
            texts[name] = exact if float(exact.replace(",", "")) == cell else texts[name]
    place = table.place(row) if len(table.parts) > 1 else ""
    carried = _day_above(table, row) if row in table.carried else ""
    return PreviewRow(
        row,
        carried or texts["date"],
        texts["voucher_no"],
        texts["summary"],
        texts["income"],
        texts["expense"],
        texts["balance"],
        tuple(sorted(_told(wrong))),
        carried=bool(carried),
        place=place,
    )


def _told(wrong: Iterable[str]) -> set[str]:
    """The columns of the preview that show what is wrong in one that they were made of."""
    return {name for one in wrong for name in (one, *_SHOWN_AS.get(one, ()))}


def _day_above(table: Table, row: int) -> str:
    return table.date[bisect_right(table.rows, row) - 1]


def _raw(named: Named, name: str, index: int) -> Cell:
    cells = named.get(name)
    cell = "" if cells is None else cells[index]
    return cell.cell if isinstance(cell, Bad) else cell
