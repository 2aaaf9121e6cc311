"""What the person who has logged in may do now."""

from typing import Any

from content.model import Staff
from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common, staff
from kiosk.theme import look
from kiosk.typeset import Span
from kiosk.views.shapes import TileView
from kiosk.views.staff_home import StaffHomeView, Waiting, staff_home_view
from kiosk.widgets.block import Block, Grid
from kiosk.widgets.button import Button
from kiosk.widgets.page import Page
from kiosk.widgets.text import TextBlock
from kiosk.widgets.tile import Strip, Tile


def load(terminal: Any, who: Staff, said: str = "") -> StaffHomeView:
    """The counts behind the tiles; nothing of any villager."""
    from content import queries
    from kiosk.actions import checking, exchanging, petitioning

    status = exchanging.status(terminal)
    waiting = Waiting(
        revisions=queries.revisions(terminal.db, terminal.org),
        petitions=petitioning.petitions(terminal) if who.role == "approver" else (),
        sendable=status.waiting,
        exchange_ok=None if status.last is None else status.last.ok,
        unwell=sum(not line.ok for line in checking.doctor(terminal)),
        gone=queries.departed(terminal.db, terminal.org),
    )
    return staff_home_view(who, waiting, said)


def build(view: StaffHomeView, shell: Shell) -> Page:
    """The word on what was done, who is here, and the tiles."""
    body: list[Block] = [Strip(view.said, "in")] if view.said else []
    name = Span(f"{view.name}，", bold=True)
    body.append(TextBlock([name, Span("您现在可以办：")], theme.LEAD))
    columns = 1 if look().portrait or look().text == 2 else 2
    body.append(Grid([_tile(tile, shell) for tile in view.tiles], columns))
    out = Button("退出", shell.home, icon="lock")
    return Page(staff.head(shell, "工作人员"), body, bar=[common.bigger(shell), out], side=0.2)


def _tile(tile: TileView, shell: Shell) -> Tile:
    def go() -> None:
        takes_who = tile.screen.startswith(("clerk", "staff_queue"))
        own = {"who": staff.who(shell)} if takes_who else {}
        shell.go(tile.screen, **own, **tile.params)

    return Tile(tile.icon, tile.tone, tile.title, tile.caption, go, high=164)


ROUTE = Route("staff_home", load, build, staff=True)
