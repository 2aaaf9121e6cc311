"""Everything that is over, as a list: only the rows in view are ever made."""

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.screens import common
from kiosk.views.past import PastView
from kiosk.widgets.button import Button
from kiosk.widgets.page import Page
from kiosk.widgets.rowpaint import Column
from kiosk.widgets.rows import PagedRows
from kiosk.widgets.table import Table


def past_page(view: PastView, shell: Shell) -> Page:
    """One row each, newest first; pressing one goes to the screen that shows it whole."""

    def press(index: int) -> None:
        shell.go(view.leads_to, id=view.rows[index].key)

    table = Table(PagedRows.of(view.rows), (Column(),), press, size=theme.BODY)
    head, foot = common.head(shell, view.title), common.foot(shell, view.proof)
    return Page(head, [table], bar=common.bar(shell), fills=True, foot=foot)


def every_button(screen: str, count: int, shell: Shell) -> Button:
    """Where the list of all that is over is found."""
    label = f"以前的全部 {count} 件"
    return Button(label, lambda: shell.go(screen, past=True), icon_right="right")
