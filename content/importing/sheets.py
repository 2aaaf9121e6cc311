"""Choosing the sheet that is the ledger; every other answer names the sheets and what they lack."""

from collections.abc import Mapping, Sequence

from content.errors import UnreadableFile
from content.importing.child import MAX_COLUMNS, MAX_ROWS
from content.importing.columns import Header, find_header, unit_problems
from content.importing.reasons import MACRO
from content.importing.result import CellError
from content.importing.spellings import NAMES_ZH
from content.importing.valueless import address, column_letters
from content.importing.workbook import SheetInfo

_NO_HEADER = "没有找到收支表的表头：要有日期、摘要、收入、支出、余额这几列"
_CSV_HINT = "；如果打开是乱码，请用 Excel 或 WPS 另存为 .xlsx"

Choice = tuple[int, Header] | list[CellError]


def choose_sheet(sheets: Sequence[SheetInfo], mapping: Mapping[str, str], *, csv: bool) -> Choice:
    """(index, header) of the one sheet that is a ledger, or else what is wrong.

    Hidden and empty sheets do not count. Raises ``UnreadableFile`` for macro sheets.
    """
    if any(sheet.macro for sheet in sheets):
        raise UnreadableFile(MACRO)
    visible = [index for index, sheet in enumerate(sheets) if not sheet.hidden and sheet.height > 0]
    if not visible:
        return [CellError("", "", "", "这个文件里没有内容：每张表都是空的，或者隐藏了")]
    if wide := [sheets[index] for index in visible if sheets[index].width > MAX_COLUMNS]:
        return [_too_wide(sheet) for sheet in wide]
    headers = {index: find_header(sheets[index], mapping) for index in visible}
    complete = {index: header for index, header in headers.items() if header and not header.missing}
    chosen = _with_entries(sheets, complete)
    if not chosen:
        hint = _CSV_HINT if csv else ""
        return _incomplete(sheets, headers, hint)
    if len(chosen) > 1:
        return _several([sheets[index] for index in chosen])
    index, header = chosen.popitem()
    return _problems(sheets[index], header) or (index, header)


def _with_entries(sheets: Sequence[SheetInfo], found: dict[int, Header]) -> dict[int, Header]:
    """Of several ledgers only those that hold more than a header, if there are such."""
    full = {
        index: header for index, header in found.items() if sheets[index].height > header.first_row
    }
    return full or found


def _problems(sheet: SheetInfo, header: Header) -> list[CellError]:
    problems = [*header.problems, *unit_problems(sheet, header)]
    if sheet.height > MAX_ROWS:
        cell = address(sheet.top + MAX_ROWS, sheet.left)
        reason = f"表太长：最多 {MAX_ROWS:,} 行，请删掉下面用不到的行，或分成几个文件"
        problems.append(CellError(sheet.name, cell, "", reason))
    return problems


def _too_wide(sheet: SheetInfo) -> CellError:
    cell = address(sheet.top, sheet.left + MAX_COLUMNS)
    reason = f"表太宽：有 {sheet.width} 列，最多 {MAX_COLUMNS} 列，请删掉右边用不到的列"
    return CellError(sheet.name, cell, "", reason)


def _incomplete(
    sheets: Sequence[SheetInfo], headers: Mapping[int, Header | None], hint: str
) -> list[CellError]:
    partial = {index: header for index, header in headers.items() if header is not None}
    if not partial:
        return [CellError(sheets[index].name, "", "", _NO_HEADER + hint) for index in headers]
    errors: list[CellError] = []
    for index, header in partial.items():
        sheet = sheets[index]
        errors.extend(header.problems)
        place = address(sheet.top + header.first_row - 1, sheet.left)
        for name in header.missing:
            reason = f"缺少「{NAMES_ZH[name]}」这一列：表头里没有，或写法不认识"
            errors.append(CellError(sheet.name, place, "", reason))
    return errors


def _several(sheets: Sequence[SheetInfo]) -> list[CellError]:
    names = "、".join(f"「{sheet.name}」" for sheet in sheets)
    reason = f"有几张表都像收支表：{names}，不知道该导入哪一张，请只留一张"
    return [CellError(sheet.name, "", "", reason) for sheet in sheets]


def label(sheet: SheetInfo, header: Header, column: int) -> str:
    """How a column is named to the clerk: its header, or its letter where it has none."""
    letters = column_letters(sheet.left + column)
    return header.texts.get(column) or f"{letters} 列（没有表头）"
