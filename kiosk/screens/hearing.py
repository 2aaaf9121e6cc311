"""One hearing: the notice, and the seats of each category."""

from dataclasses import replace
from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common, facts
from kiosk.screens.hearings import notice_blocks, seat_blocks
from kiosk.theme import look
from kiosk.views.hearings import HearingView, hearing_view
from kiosk.widgets.block import Block, Column
from kiosk.widgets.button import FILLED, Button
from kiosk.widgets.card import Card
from kiosk.widgets.page import Page
from kiosk.widgets.text import Caption, TextBlock


def load(terminal: Any, id: str) -> HearingView:  # noqa: A002
    """That hearing as it stands now."""
    from content import queries as content_queries
    from hearings import queries
    from hearings.errors import UnknownHearing

    found = queries.hearing(terminal.db, terminal.org, id, terminal.now())
    if found is None:
        raise UnknownHearing
    everybody = content_queries.staff(terminal.db, terminal.org)
    view = hearing_view(found, everybody, facts.freshness(terminal))
    return replace(view, proof=facts.coded(terminal, view.proof))


def build(view: HearingView, shell: Shell) -> Page:
    """Notice, seats, and signing up."""
    seats: list[Block] = [
        TextBlock(view.free or view.state, theme.LEAD, "in" if view.free else "muted", bold=True),
        *[seat_blocks(seat) for seat in view.seats],
    ]
    notice = Card(Column(notice_blocks(view), gap=12), (48, 28))
    places = Card(Column(seats, gap=18))
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
    head, foot = common.head(shell, "听证会"), common.foot(shell, view.proof)
    bar = common.bar(shell, *own)
    if look().portrait:
        return Page(head, [notice, places], controls, bar, foot=foot)
    if look().text == 2:
        foot.shorten()
    bar.sort(key=lambda button: not button.tool)  # the main act stands last in a row
    return Page(head, [notice, foot], [places, *controls], bar, side=0.5, bar_left=True)


ROUTE = Route("hearing", load, build)
