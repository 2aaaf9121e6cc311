"""Petitions that wait for the committees."""

from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import staff
from kiosk.views.staff_home import owed
from kiosk.views.staff_matters import petition_row
from kiosk.widgets.page import Page
from kiosk.widgets.rowpaint import Column as TableColumn
from kiosk.widgets.rows import PagedRows, TableRow
from kiosk.widgets.table import Table
from kiosk.widgets.text import TextBlock


def load(terminal: Any) -> tuple[TableRow, ...]:
    """Those that need an answer or a date."""
    from kiosk.actions import petitioning

    return tuple(petition_row(one) for one in owed(petitioning.petitions(terminal)))


def build(rows: tuple[TableRow, ...], shell: Shell) -> Page:
    """One row each."""
    head = staff.head(shell, "联名要答复")
    if not rows:
        words = TextBlock("现在没有要答复的联名。", theme.LEAD)
        return Page(head, [words], bar=staff.bar(shell), side=0.24)
    columns = (TableColumn(caption="10 人联名　12月28日前办"), TableColumn("要定日子", "right"))
    table = Table(
        PagedRows.of(rows), columns,
        lambda index: shell.go("staff_petition", petition=rows[index].key),
        size=theme.LEAD,
    )  # fmt: skip
    return Page(head, [table], bar=staff.bar(shell), fills=True, side=0.24)


ROUTE = Route("staff_petitions", load, build, staff=True)
