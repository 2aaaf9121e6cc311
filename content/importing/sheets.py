"""Choosing the sheets that are the ledger; else the answer names the sheets and what they lack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content.errors import UnreadableFile
from content.importing.child import MAX_COLUMNS, MAX_ROWS
from content.importing.columns import find_header, unit_problems
from content.importing.header import Header
from content.importing.personal import shown
from content.importing.reasons import MACRO
from content.importing.result import CellError, SheetHead
from content.importing.sheethead import head_of
from content.importing.sheetnames import period_of, within
from content.importing.spellings import NAMES_ZH
from content.importing.valueless import address, column_letters
from content.importing.workbook import SheetInfo
from content.period import Period

_NO_HEADER = "没有找到收支表的表头：要有日期、摘要、收入、支出、余额这几列"
_CSV_HINT = "；如果打开是乱码，请用 Excel 或 WPS 另存为 .xlsx"
_NO_DIRECTION = (
    "只有一列金额，看不出是收入还是支出：请加一列「收支」，每行写收或支，或者加上余额这一列"
)
MAX_LABEL = 60


@dataclass(frozen=True, slots=True)
class Unfit:
    """No sheet can be read as the ledger: why, and the top of the one that is most like it."""

    errors: list[CellError]
    head: SheetHead | None = None


Choice = list[tuple[int, Header]] | Unfit


def choose_sheets(
    sheets: Sequence[SheetInfo], mapping: Mapping[str, str], period: Period, *, csv: bool
) -> Choice:
    """(index, header) of the sheet that is a ledger, or of one for each month; else what is wrong.

    Hidden and empty sheets do not count. Raises ``UnreadableFile`` for macro sheets.
    """
    if any(sheet.macro for sheet in sheets):
        raise UnreadableFile(MACRO)
    visible = [index for index, sheet in enumerate(sheets) if not sheet.hidden and sheet.height > 0]
    if not visible:
        reason = "这个文件里没有内容：每张表都是空的，或者隐藏了"
        return Unfit([CellError("", "", "", reason)])
    if wide := [sheets[index] for index in visible if sheets[index].width > MAX_COLUMNS]:
        return Unfit([_too_wide(sheet) for sheet in wide])
    headers = {index: find_header(sheets[index], mapping) for index in visible}
    chosen = _of_the_period(sheets, headers, period)
    if isinstance(chosen, list):
        return Unfit(chosen)
    complete = {index: header for index, header in chosen.items() if header and not header.missing}
    if len(complete) < len(chosen) or not complete:
        lacking = {index: header for index, header in chosen.items() if index not in complete}
        return _incomplete(sheets, lacking, _CSV_HINT if csv else "")
    problems = [
        problem
        for index, header in complete.items()
        for problem in _problems(sheets[index], header)
    ]
    return Unfit(problems) if problems else list(complete.items())


def _of_the_period(
    sheets: Sequence[SheetInfo], headers: Mapping[int, Header | None], period: Period
) -> dict[int, Header | None] | list[CellError]:
    """The sheets to be read, in order: one, or one for each month of the period."""
    told = {index: period_of(sheets[index].name, period.year) for index in headers}
    inside = {index: part for index, part in told.items() if part and within(part, period)}
    ledgers = {index for index, header in headers.items() if header is not None}
    months = sorted(inside.keys() & ledgers, key=lambda index: inside[index].start)
    complete = {index: header for index, header in headers.items() if header and not header.missing}
    if len(months) > 1:
        return _one_a_month(sheets, headers, {index: inside[index] for index in months}, period)
    outside = {index for index, part in told.items() if part and not within(part, period)}
    if months and complete.keys() - set(months) <= outside:
        return {index: headers[index] for index in months}
    found = _with_entries(sheets, complete)
    if len(found) > 1:
        most = max(header.weight for header in found.values())
        found = {index: header for index, header in found.items() if header.weight == most}
    if len(found) > 1:
        return _several([sheets[index] for index in found])
    return {**found} if found else dict(headers)


def _with_entries(sheets: Sequence[SheetInfo], found: dict[int, Header]) -> dict[int, Header]:
    """Of several ledgers only those that hold more than a header, if there are such."""
    full = {
        index: header for index, header in found.items() if sheets[index].height > header.first_row
    }
    return full or found


def _one_a_month(
    sheets: Sequence[SheetInfo],
    headers: Mapping[int, Header | None],
    inside: Mapping[int, Period],
    period: Period,
) -> dict[int, Header | None] | list[CellError]:
    """A sheet a month is one ledger, if none is lacking, twice there, or headed otherwise."""
    parts = list(inside.values())
    names = "、".join(f"「{sheets[index].name}」" for index in inside)
    if len(set(parts)) < len(parts) or len({part.kind for part in parts}) > 1:
        return _several([sheets[index] for index in inside])
    lacking = _lacking(parts, period)
    if lacking:
        reason = f"{period.label_zh}的账分在几张表里，缺了{lacking}：文件里只有{names}"
        return [CellError("", "", "", reason)]
    heads = [header for index in inside if (header := headers[index]) and not header.missing]
    if len(heads) == len(parts) and len({frozenset(head.columns) for head in heads}) > 1:
        reason = f"几张表的表头不一样：{names}要有同样的几列，才能当作一本账读"
        return [CellError(sheets[index].name, "", "", reason) for index in inside]
    return {index: headers[index] for index in inside}


def _lacking(parts: Sequence[Period], period: Period) -> str:
    """Which months, or quarters, of the period no sheet is for."""
    wanted = Period.containing(period.start, parts[0].kind)
    lacking = []
    while within(wanted, period):
        if wanted not in parts:
            lacking.append(wanted.label_zh)
        wanted = wanted.next
    return "、".join(lacking)


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
) -> Unfit:
    partial = {index: header for index, header in headers.items() if header is not None}
    if not partial:
        errors = [CellError(sheets[index].name, "", "", _NO_HEADER + hint) for index in headers]
        longest = max(headers, key=lambda index: sheets[index].height)
        return Unfit(errors, head_of(sheets[longest], None))
    errors = []
    for index, header in partial.items():
        sheet = sheets[index]
        errors.extend(header.problems)
        place = address(sheet.top + header.first_row - 1, sheet.left)
        for name in header.missing:
            reason = f"缺少「{NAMES_ZH[name]}」这一列：表头里没有，或写法不认识"
            reason = _NO_DIRECTION if name == "direction" else reason
            errors.append(CellError(sheet.name, place, "", reason))
    most = min(partial, key=lambda index: len(partial[index].missing))
    return Unfit(errors, head_of(sheets[most], partial[most]))


def _several(sheets: Sequence[SheetInfo]) -> list[CellError]:
    names = "、".join(f"「{sheet.name}」" for sheet in sheets)
    reason = f"有几张表都像收支表：{names}，不知道该导入哪一张，请只留一张"
    return [CellError(sheet.name, "", "", reason) for sheet in sheets]


def label(sheet: SheetInfo, header: Header, column: int) -> str:
    """How a column is named in public: its header, masked, or its letter where it has none."""
    letters = column_letters(sheet.left + column)
    return shown(header.texts.get(column, ""), MAX_LABEL) or f"{letters} 列（没有表头）"
