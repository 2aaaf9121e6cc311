"""The catalog: what must be disclosed, and what is late."""

from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common
from kiosk.views.duties import DutiesView, duties_view
from kiosk.widgets.block import Block
from kiosk.widgets.card import Card
from kiosk.widgets.choice import choice
from kiosk.widgets.page import Page
from kiosk.widgets.rowpaint import Column as TableColumn
from kiosk.widgets.rows import PagedRows
from kiosk.widgets.table import Table
from kiosk.widgets.text import TextBlock


def load(terminal: Any, subject: str = "", show: str = "late") -> DutiesView:
    """The catalog and its duties as of now."""
    return duties_view(terminal.catalog(), terminal.duties(), subject, show)


def build(view: DutiesView, shell: Shell) -> Page:
    """A sentence, the list, and which part of it to show."""
    head = common.head(shell, view.title)
    body: list[Block] = [TextBlock(view.lead)]
    body.append(_table(view, shell) if view.rows else Card(TextBlock(view.empty, theme.LEAD)))
    shows = choice(
        view.options,
        view.show,
        lambda show: shell.replace("duties", subject=view.subject, show=show),
        2,
    )
    return Page(head, body, [shows], common.bar(shell), fills=bool(view.rows))


def _table(view: DutiesView, shell: Shell) -> Table:
    def press(index: int) -> None:
        item, _, period = view.rows[index].key.partition("|")
        shell.go("duty", item=item, period=period)

    columns = (
        TableColumn(caption="2026 年第三季度\u30002026年12月28日前公开"),
        TableColumn(view.widest, "right"),
    )
    return Table(PagedRows.of(view.rows), columns, press)


ROUTE = Route("duties", load, build)
