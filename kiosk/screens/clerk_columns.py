"""Columns that the machine does not know: the clerk points at them, and the file is read again."""

from dataclasses import replace
from typing import Any

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
        (TableColumn("金额（收支在一列）"), TableColumn()), pick,
    )  # fmt: skip
    body: list[Block] = [TextBlock(lead, theme.LEAD, bold=True, max_lines=2)]
    if look().text < 2:
        body.append(sheet_grid(columns, LABELS))
    other = Button("表头不是这一行", lambda: shell.go("clerk_header", work=view.work), tool=True)
    label = f"还差 {len(open_)} 样" if open_ else "再读一次"
    done = Button(label, None if open_ else again, FILLED)
    bar = staff.bar(shell, other, done)
    return Page(staff.head(shell, "认列"), [*body, table], bar=bar, fills=True, side=SIDE)


ROUTE = Route("clerk_columns", load, build, staff=True)
