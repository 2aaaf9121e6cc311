"""The rows of a disclosure on its way, and one of them with everybody who put a hand to it."""

from typing import Any

from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import entries, staff
from kiosk.views.entries import EntriesView
from kiosk.widgets.page import Page


def load(terminal: Any, revision: str) -> EntriesView:
    """The first page of rows and the sums."""
    return entries.load(terminal, revision)


def build(view: EntriesView, shell: Shell) -> Page:
    """All rows between opening and closing."""
    table = entries.lines_table(view, shell, "staff_entry")
    return Page(
        staff.head(shell, "一笔一笔看"), [table], bar=staff.bar(shell), fills=True, side=0.24
    )


ROUTE = Route("staff_rows", load, build, staff=True)
