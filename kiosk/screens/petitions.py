"""Joint petitions: topic, how many signed, how long still; never who."""

from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common, facts
from kiosk.screens.past import every_button, past_page
from kiosk.views.past import PastView, past_petitions
from kiosk.views.petitions import PetitionCard, PetitionsView, petitions_view
from kiosk.widgets.bar import ButtonRow
from kiosk.widgets.block import Block, Column
from kiosk.widgets.button import FILLED, Button
from kiosk.widgets.card import Card
from kiosk.widgets.page import Page
from kiosk.widgets.stepper import Stepper
from kiosk.widgets.steps import Beside
from kiosk.widgets.text import Caption, TextBlock
from kiosk.widgets.tile import Strip

_PAST = 10


def load(terminal: Any, past: bool = False) -> PetitionsView | PastView:
    """All petitions and hearings of the village; `past`: only what is over, as a list."""
    from kiosk.actions import hearing, petitioning

    found = petitioning.petitions(terminal)
    proof = facts.record(terminal)
    view = petitions_view(found, hearing.hearings(terminal), terminal.terms(), proof)
    return past_petitions(view) if past else view


def build(view: PetitionsView | PastView, shell: Shell) -> Page:
    """Cards, those still moving first."""
    if isinstance(view, PastView):
        return past_page(view, shell)
    body: list[Block] = []
    if view.hearing:
        body.append(Strip(view.hearing, "act", "去看", lambda: shell.go("hearings")))
    body += [_card(card, shell) for card in view.moving] or [_empty(view)]
    if view.past:
        body.append(TextBlock("以前的", theme.LEAD, bold=True))
        body += [_card(card, shell) for card in view.past[:_PAST]]
    if len(view.past) > _PAST:
        body.append(every_button("petitions", len(view.past), shell))
    new = Button("我要发起", lambda: shell.go("petition_new"), icon="plus")
    head, foot = common.head(shell, "联名听证"), common.foot(shell, view.proof)
    return Page(head, body, bar=common.bar(shell, new), foot=foot)


def _empty(view: PetitionsView) -> Card:
    words = TextBlock("现在没有人在联名", theme.LEAD, bold=True)
    how = TextBlock(f"村里的事要说清楚，您可以发起。{view.rule}")
    return Card(Column([words, how], gap=12))


def _card(card: PetitionCard, shell: Shell) -> Card:
    read = Button("看全文", lambda: shell.go("petition", id=card.id))
    buttons = [read]
    if card.can_sign:
        sign = Button("我要签名", lambda: shell.go("sign", id=card.id), FILLED, icon="pen")
        buttons.append(sign)
    return Card(Column([*count_blocks(card), ButtonRow(buttons)], gap=20))


def count_blocks(card: PetitionCard) -> list[Block]:
    """Topic, bars, and in words what is lacking and how long it is still open."""
    state = TextBlock(card.state, theme.LEAD, card.tone, bold=True)
    blocks: list[Block] = [
        TextBlock(card.topic, theme.LEAD, bold=True),
        Stepper(card.signed, card.threshold),
        Beside(TextBlock(card.count, theme.LEAD), state, spread=True),
    ]
    if card.left:
        blocks.append(TextBlock(card.left, tone="muted"))
    return [*blocks, Caption(card.note)] if card.note else blocks


ROUTE = Route("petitions", load, build)
