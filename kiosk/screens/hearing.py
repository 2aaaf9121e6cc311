"""One hearing: the notice, and the seats of each category."""

from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common
from kiosk.screens.hearings import notice_blocks, place_blocks, seat_blocks
from kiosk.views.hearings import HearingView, hearing_view
from kiosk.widgets.block import Block, Column, Row
from kiosk.widgets.button import FILLED, Button
from kiosk.widgets.card import Card
from kiosk.widgets.page import Page
from kiosk.widgets.qr import QrImage
from kiosk.widgets.text import Caption, TextBlock


def load(terminal: Any, id: str) -> HearingView:  # noqa: A002
    """That hearing as it stands now."""
    from hearings import queries
    from hearings.errors import UnknownHearing

    found = queries.hearing(terminal.db, terminal.org, id, terminal.now())
    if found is None:
        raise UnknownHearing
    return hearing_view(found)


def build(view: HearingView, shell: Shell) -> Page:
    """Notice, seats, and signing up."""
    notice = _notice(view)
    seats: list[Block] = [
        TextBlock(view.free or view.state, theme.LEAD, "in" if view.free else "muted", bold=True),
        *[seat_blocks(seat) for seat in view.seats],
    ]
    body: list[Block] = [Card(notice), Card(Column(seats, gap=18))]
    controls: list[Block] = [Caption("座位按报名先后排，满了可以排队。谁报了名不上屏幕。")]
    if view.petition:
        petition = view.petition
        controls.append(Button("看联名的全文", lambda: shell.go("petition", id=petition)))
    own = []
    if view.open:
        sign_up = Button(
            "报名或退出", lambda: shell.go("hearing_signup", id=view.id), FILLED, icon="person"
        )
        own.append(sign_up)
    return Page(common.head(shell, "听证会"), body, controls, common.bar(shell, *own))


def _notice(view: HearingView) -> Block:
    """The QR stands beside the place, or beside all of it where the window is wide."""
    qr = QrImage(view.qr, 200)
    if not theme.look().portrait:
        return Row([Column(notice_blocks(view), gap=14), qr], gap=32, align="top")
    place = place_blocks(view)
    upper = notice_blocks(view)[: -len(place)]
    return Column([*upper, Row([Column(place, gap=14), qr], gap=32, align="top")], gap=14)


ROUTE = Route("hearing", load, build)
