"""The top of a sheet whose columns were not all recognised, for a clerk to say what they are."""

from collections.abc import Sequence

from content.importing.columns import spelled
from content.importing.header import Header, row_words
from content.importing.personal import shown
from content.importing.result import SheetColumn, SheetHead
from content.importing.valueless import column_letters
from content.importing.workbook import Cell, SheetInfo

_ROWS, _BELOW, _SAMPLES, _COLUMNS = 14, 8, 3, 40


def head_of(
    sheet: SheetInfo, header: Header | None, missing: Sequence[str] = ()
) -> SheetHead | None:
    """The rows around the header, or around the row that is most like one; ``None`` if empty."""
    if not any(row_words(row) for row in sheet.head):
        return None
    at = header.first_row - 1 if header else _likely(sheet.head)
    first = max(0, min(at - (_ROWS - _BELOW), len(sheet.head) - _ROWS))
    rows = [
        (sheet.top + number + 1, tuple(map(_text, sheet.head[number][:_COLUMNS])))
        for number in range(first, min(first + _ROWS, len(sheet.head)))
    ]
    letters = [column_letters(sheet.left + column) for column in range(len(rows[0][1]))]
    return SheetHead(
        sheet.name,
        tuple(rows),
        sheet.top + at + 1,
        _columns(rows, sheet.top + at + 1, letters, header),
        (*(header.missing if header else ()), *missing),
    )


def _text(cell: Cell) -> str:
    return shown(cell, 40).removesuffix("T00:00")


def columns_under(head: SheetHead, header_row: int) -> tuple[SheetColumn, ...]:
    """The columns if another of the head's rows is the header."""
    letters = [column.letters for column in head.columns]
    return _columns(head.rows, header_row, letters, None)


def _columns(
    rows: Sequence[tuple[int, tuple[str, ...]]],
    header_row: int,
    letters: Sequence[str],
    header: Header | None,
) -> tuple[SheetColumn, ...]:
    """The columns under a header row, with the first cells that are filled in each."""
    heads = next((cells for number, cells in rows if number == header_row), ())
    names = {at: name for name, at in header.columns.items()} if header else _spelled(heads)
    columns = []
    for at, (column, head) in enumerate(zip(letters, heads, strict=True)):
        below = [cells[at] for number, cells in rows if number > header_row and cells[at]]
        text = header.texts.get(at, head) if header else head
        samples = tuple(below[:_SAMPLES])
        columns.append(SheetColumn(column, shown(text, 60), samples, names.get(at, "")))
    return tuple(columns)


def _spelled(heads: Sequence[str]) -> dict[int, str]:
    """What header texts name by themselves, each once."""
    first: dict[str, int] = {}
    for at, text in enumerate(heads):
        first.setdefault(spelled(text), at)
    return {at: name for name, at in first.items() if name}


def _likely(rows: Sequence[Sequence[Cell]]) -> int:
    """The first row with three texts and no number, else the first."""
    for number, row in enumerate(rows):
        texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
        if len(texts) >= 3 and all(isinstance(cell, str) for cell in row):
            return number
    return 0
