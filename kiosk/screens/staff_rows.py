"""The rows of a disclosure on its way, and one of them with everybody who put a hand to it."""

from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import entries, staff
from kiosk.views.entries import EntriesView, entry_row
from kiosk.widgets.page import Page
from kiosk.widgets.rowpaint import Column as TableColumn
from kiosk.widgets.rows import Deliver, PagedRows
from kiosk.widgets.table import Table


def load(terminal: Any, revision: str) -> EntriesView:
    """The first page of rows and the sums."""
    return entries.load(terminal, revision)


def build(view: EntriesView, shell: Shell) -> Page:
    """All rows between opening and closing."""

    def read(terminal: Any, offset: int, limit: int) -> Any:
        from content import queries

        found = queries.ledger_lines(
            terminal.db, terminal.org, view.revision, offset=offset, limit=limit
        )
        return tuple(entry_row(line) for line in found)

    def fetch(offset: int, limit: int, deliver: Deliver) -> None:
        shell.fetch(lambda terminal: read(terminal, offset, limit), deliver)

    def press(index: int) -> None:
        row = rows.get(index)
        if row is not None:
            shell.go("staff_entry", revision=view.revision, row=int(row.key))

    rows = PagedRows(view.count, fetch, view.first)
    columns = (
        TableColumn(caption=view.caption),
        TableColumn(view.widest, "right", size=theme.LEAD, bold=True),
    )
    table = Table(rows, columns, press, entries.end(view.head), entries.end(view.foot))
    return Page(
        staff.head(shell, "一笔一笔看"), [table], bar=staff.bar(shell), fills=True, side=0.24
    )


ROUTE = Route("staff_rows", load, build, staff=True)
