"""One row of a disclosure on its way, with its voucher's photo."""

from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import entry, staff
from kiosk.views.entries import EntryView
from kiosk.widgets.block import Row
from kiosk.widgets.button import Button
from kiosk.widgets.page import Page


def build(view: EntryView, shell: Shell) -> Page:
    """The amount, the photo, and who, what and when."""
    body = [*entry.top_cards(view, shell, "staff_photo"), entry.facts_card(view)]
    steps = Row([_step(view, shell, -1), _step(view, shell, 1)])
    return Page(staff.head(shell, view.title), body, [steps], staff.bar(shell))


def _step(view: EntryView, shell: Shell, way: int) -> Button:
    row = view.row + way
    there = 1 <= row <= view.rows
    action = (
        (lambda: shell.replace("staff_entry", revision=view.revision, row=row)) if there else None
    )
    if way < 0:
        return Button("上一笔", action, icon="left")
    return Button("下一笔", action, icon_right="right")


ROUTE = Route("staff_entry", entry.load, build, staff=True)
