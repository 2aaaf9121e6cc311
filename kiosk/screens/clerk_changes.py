"""Everything that a correction just read would change."""

from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import clerk_preview, staff
from kiosk.screens.staff_changes import change_cards, changes_view
from kiosk.views.clerk import PreviewView
from kiosk.widgets.page import Page


def build(view: PreviewView, shell: Shell) -> Page:
    """One card each."""
    cards = change_cards(changes_view(view.changes or ()))
    return Page(staff.head(shell, "改了什么"), cards, bar=staff.bar(shell), side=0.24)


ROUTE = Route("clerk_changes", clerk_preview.load, build, staff=True)
