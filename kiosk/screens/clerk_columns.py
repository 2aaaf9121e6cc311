"""Columns that the machine does not know: the clerk points at them, and the file is read again."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from content.importing.result import SheetColumn
from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import staff
from kiosk.screens.clerk_read import read
from kiosk.theme import look
from kiosk.views.clerk import Work
from kiosk.views.clerk_columns import (
    LABELS,
    ColumnsView,
    Said,
    as_said,
    columns_view,
    field_row,
    fields,
    kept_as,
    unsaid,
)
from kiosk.widgets.block import Block
from kiosk.widgets.button import FILLED, Button
from kiosk.widgets.page import Page
from kiosk.widgets.rowpaint import Column as TableColumn
from kiosk.widgets.rows import PagedRows
from kiosk.widgets.sheetgrid import sheet_grid
from kiosk.widgets.table import Table
from kiosk.widgets.text import TextBlock

SIDE = 0.22
_SIDE_LARGER = 0.25  # the pager's words on one line
_GRID_SHARE = 0.3  # of the window's height: more of it leaves no room to the list below


def load(_terminal: Any, work: Work) -> ColumnsView:
    """What was read of the sheet's top."""
    return columns_view(work)


def said_of(shell: Shell, view: ColumnsView) -> Said:
    """What the clerk said so far of this file."""
    fresh = Said(dict(view.work.columns), view.head.header_row)
    found = shell.memory.draft.get(kept_as(view.work), fresh)
    return found if isinstance(found, Said) else fresh


def build(view: ColumnsView, shell: Shell) -> Page:
    """The sheet's first cells, and below them what has to be found in it."""
    said = said_of(shell, view)
    columns = as_said(view.head, said)
    names = fields(columns)

    def pick(index: int) -> None:
        shell.go("clerk_column", work=view.work, wanted=names[index])

    def again() -> None:
        work = replace(view.work, columns=tuple(said.columns.items()), ledger=None)
        read(shell, work, again=True)

    open_ = unsaid(columns)
    lead = "哪一列是什么？红的点一下，再点是哪一列。"
    if not open_:
        lead = "都指完了，点「再读一次」。"
    table = Table(
        PagedRows.of([field_row(name, columns) for name in names]),
        (TableColumn("金额（收支在一列）"), TableColumn()), pick, lines=2 if look().portrait else 1,
    )  # fmt: skip
    body: list[Block] = [TextBlock(lead, theme.LEAD, bold=True, max_lines=2)]
    if look().text < 2:
        body += _sheet(columns)
    other = Button("表头不是这一行", lambda: shell.go("clerk_header", work=view.work), tool=True)
    label = f"还差 {len(open_)} 样" if open_ else "再读一次"
    done = Button(label, None if open_ else again, FILLED)
    bar = staff.bar(shell, other, done)
    side = SIDE if look().text == 0 else _SIDE_LARGER
    return Page(staff.head(shell, "认列"), [*body, table], bar=bar, fills=True, side=side)


def _sheet(columns: Sequence[SheetColumn]) -> list[Block]:
    """The sheet's top: all of it, or the columns not known yet, as the list needs the room.

    The known ones stand in the list too, with some of their cells.
    """
    wide = look().width - 2 * theme.px(theme.MARGIN)
    wide *= 1.0 if look().portrait else 1 - _SIDE_LARGER
    open_ = [one for one in columns if not one.name]
    for some, samples in ((columns, 2), (columns, 1), (open_, 2), (open_, 1)):
        grid = sheet_grid(some, LABELS, samples)
        if some and grid.height_for(wide) <= look().height * _GRID_SHARE:
            return [grid]
    return []


ROUTE = Route("clerk_columns", load, build, staff=True)
