"""Which row of the sheet is its header."""

from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import staff
from kiosk.screens.clerk_columns import said_of
from kiosk.views.clerk import Work
from kiosk.views.clerk_columns import ColumnsView, Said, columns_view, head_rows, kept_as
from kiosk.widgets.page import Page
from kiosk.widgets.rowpaint import Column as TableColumn
from kiosk.widgets.rows import PagedRows
from kiosk.widgets.table import Table
from kiosk.widgets.text import TextBlock


def load(_terminal: Any, work: Work) -> ColumnsView:
    """What was read of the sheet's top."""
    return columns_view(work)


def build(view: ColumnsView, shell: Shell) -> Page:
    """The first rows; pressing one leads back."""
    head = view.head
    said = said_of(shell, view)

    def pick(index: int) -> None:
        row = head.rows[index][0]
        known = said.columns if row == said.header_row else {}
        shell.memory.draft[kept_as(view.work)] = Said(known, row)
        shell.back()

    rows = head_rows(head, said.header_row)
    columns = (TableColumn("第 88 行"), TableColumn())
    table = Table(PagedRows.of(rows), columns, pick, lines=2)
    lead = TextBlock("表头是哪一行？（写着日期、摘要的那一行）", theme.LEAD, bold=True)
    page_head = staff.head(shell, "表头")
    return Page(page_head, [lead, table], bar=staff.bar(shell), fills=True, side=0.24)


ROUTE = Route("clerk_header", load, build, staff=True)
