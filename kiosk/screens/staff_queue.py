"""A list of disclosures that wait for somebody."""

from dataclasses import dataclass
from typing import Any

from content.model import Staff
from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import staff
from kiosk.views.staff import revision_row
from kiosk.views.staff_home import QUEUES, lead_of, queue_of
from kiosk.widgets.page import Page
from kiosk.widgets.rowpaint import Column as TableColumn
from kiosk.widgets.rows import PagedRows, TableRow
from kiosk.widgets.table import Table
from kiosk.widgets.text import TextBlock


@dataclass(frozen=True, slots=True)
class QueueView:
    """A title, a lead and the rows."""

    title: str
    lead: str
    rows: tuple[TableRow, ...]


def load(terminal: Any, who: Staff, show: str) -> QueueView:
    """The revisions of that list, as they stand now."""
    from content import queries

    gone = queries.departed(terminal.db, terminal.org)
    found = queue_of(show, who, queries.revisions(terminal.db, terminal.org), gone)
    rows = tuple(revision_row(one) for one in found)
    return QueueView(QUEUES[show].title, lead_of(show, len(rows)), rows)


def build(view: QueueView, shell: Shell) -> Page:
    """One row each."""
    head = staff.head(shell, view.title)
    lead = TextBlock(view.lead, theme.LEAD)
    if not view.rows:
        return Page(head, [lead], bar=staff.bar(shell), side=0.24)

    def open_(index: int) -> None:
        revision = view.rows[index].key
        shell.go("staff_revision", who=staff.who(shell), revision=revision)

    columns = (TableColumn(caption="更正　10,000 笔　12月28日"), TableColumn("退回来了", "right"))
    table = Table(PagedRows.of(view.rows), columns, open_, size=theme.LEAD)
    return Page(head, [lead, table], bar=staff.bar(shell), fills=True, side=0.24)


ROUTE = Route("staff_queue", load, build, staff=True)
