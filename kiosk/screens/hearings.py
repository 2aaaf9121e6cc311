"""Hearings to come, with their seats; and the past ones."""

from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common, facts
from kiosk.screens.past import every_button, past_page
from kiosk.views.hearings import HearingsView, HearingView, SeatsView, hearings_view
from kiosk.views.past import PastView, past_hearings
from kiosk.widgets.bar import ButtonRow
from kiosk.widgets.block import Block, Column, Row
from kiosk.widgets.button import FILLED, Button
from kiosk.widgets.card import Card
from kiosk.widgets.page import Page
from kiosk.widgets.stepper import Stepper
from kiosk.widgets.steps import Beside
from kiosk.widgets.text import Caption, TextBlock
from kiosk.widgets.tile import Strip

_PAST = 20


def load(terminal: Any, past: bool = False) -> HearingsView | PastView:
    """All hearings of the village; `past`: only what is over, as a list."""
    from kiosk.actions import hearing

    view = hearings_view(hearing.hearings(terminal), facts.record(terminal))
    return past_hearings(view) if past else view


def build(view: HearingsView | PastView, shell: Shell) -> Page:
    """Notices, the next hearing first."""
    if isinstance(view, PastView):
        return past_page(view, shell)
    body: list[Block] = [_card(one, shell) for one in view.coming] or [_empty()]
    if view.past:
        body.append(TextBlock("开过的", theme.LEAD, bold=True))
        body += [_past(one, shell) for one in view.past[:_PAST]]
    if len(view.past) > _PAST:
        body.append(every_button("hearings", len(view.past), shell))
    own = Button("联名的事", lambda: shell.go("petitions"), icon="pen")
    head, foot = common.head(shell, "听证会"), common.foot(shell, view.proof)
    return Page(head, body, bar=common.bar(shell, own), foot=foot)


def _empty() -> Card:
    return Card(
        Column(
            [
                TextBlock("现在没有要开的听证会", theme.LEAD, bold=True),
                TextBlock("想请村里开会说清楚一件事，可以联名。"),
            ],
            gap=12,
        )
    )


def notice_blocks(one: HearingView) -> list[Block]:
    """Topic, when, where, who called it, and whether it was moved."""
    return [
        TextBlock(one.topic, theme.LEAD, bold=True),
        TextBlock(one.when, theme.LEAD, "act", bold=True),
        *([Strip(one.moved, "out")] if one.moved else []),
        *place_blocks(one),
    ]


def place_blocks(one: HearingView) -> list[Block]:
    """Where, who called it, and a doubt about the date."""
    blocks: list[Block] = [TextBlock(f"地点：{one.where}"), Caption(one.source)]
    return [*blocks, Caption(one.note)] if one.note else blocks


def seat_blocks(one: SeatsView) -> Column:
    """`村民代表　3 / 10 席` over its bars, and who waits."""
    words = f"{one.count}，{one.waiting}" if one.waiting else one.count
    name = TextBlock(one.name, bold=True)
    count = TextBlock(words, bold=bool(one.waiting), tone="out" if one.waiting else "ink")
    return Column([Beside(name, count, spread=True), Stepper(one.taken, one.quota)], gap=8)


def _card(one: HearingView, shell: Shell) -> Card:
    look_at = Button("看通知和座位", lambda: shell.go("hearing", id=one.id))
    sign_up = Button(
        "我要报名", lambda: shell.go("hearing_signup", id=one.id), FILLED, icon="person"
    )
    lines = [*notice_blocks(one), TextBlock(one.free, theme.LEAD, "in", bold=True)]
    return Card(Column([*lines, ButtonRow([look_at, sign_up])], gap=16))


def _past(one: HearingView, shell: Shell) -> Card:
    words = Column([TextBlock(one.topic, bold=True), Caption(f"{one.when}　{one.state}")], gap=4)
    look_at = Button("看", lambda: shell.go("hearing", id=one.id), fixed_width=theme.px(200))
    return Card(Row([words, look_at], align="middle"))


ROUTE = Route("hearings", load, build)
