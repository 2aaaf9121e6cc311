"""One joint petition: the whole text, and where it stands on its way to a hearing."""

from dataclasses import replace
from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common, facts
from kiosk.screens.petitions import count_blocks
from kiosk.views.petition import PetitionView, petition_view
from kiosk.widgets.block import Block, Column
from kiosk.widgets.button import FILLED, Button
from kiosk.widgets.card import Card
from kiosk.widgets.page import Page
from kiosk.widgets.steps import stage_list
from kiosk.widgets.text import Caption, TextBlock


def load(terminal: Any, id: str) -> PetitionView:  # noqa: A002
    """The petition and the hearing that came of it."""
    from hearings import queries
    from hearings.errors import UnknownPetition
    from kiosk.actions import petitioning

    found = petitioning.petition(terminal, id)
    if found is None:
        raise UnknownPetition
    hearing = None
    if found.hearing_id:
        hearing = queries.hearing(terminal.db, terminal.org, found.hearing_id, terminal.now())
    view = petition_view(found, hearing, facts.freshness(terminal))
    return replace(view, proof=facts.coded(terminal, view.proof))


def build(view: PetitionView, shell: Shell) -> Page:
    """Count, text, stages; what can be done now."""
    text = [TextBlock(line) for line in view.text]
    whole: list[Block] = [*count_blocks(view.card)]
    body: list[Block] = [
        Card(Column(whole, gap=18)),
        Card(Column([*text, Caption(view.rule)], gap=18)),
        Card(
            Column(
                [TextBlock("走到哪一步了", theme.LEAD, bold=True), stage_list(view.stages)], gap=20
            )
        ),
    ]
    own = _main_act(view, shell)
    controls = [] if view.hearing is None else [_hearing(view.hearing, shell)]
    bar = common.bar(shell, *([own] if own else []))
    foot = common.foot(shell, view.proof)
    return Page(common.head(shell, "联名"), body, controls, bar, foot=foot)


def _main_act(view: PetitionView, shell: Shell) -> Button | None:
    def sign() -> None:
        shell.go("sign", id=view.card.id)

    if view.card.can_sign:
        return Button("我要签名", sign, FILLED, icon="pen")
    return Button("撤回签名", sign) if view.can_take_back else None


def _hearing(hearing: str, shell: Shell) -> Button:
    return Button("看这场听证会", lambda: shell.go("hearing", id=hearing), icon="talk")


ROUTE = Route("petition", load, build)
