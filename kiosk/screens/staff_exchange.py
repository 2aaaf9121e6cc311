"""Carrying to the county and back: how it stands, and asking the agent to do it now."""

from dataclasses import dataclass
from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import staff
from kiosk.views.staff_exchange import Asked, ExchangeView, Fact, exchange_view
from kiosk.widgets.block import Block, Column
from kiosk.widgets.button import FILLED, Button
from kiosk.widgets.card import Card
from kiosk.widgets.page import Page
from kiosk.widgets.stepper import Stepper
from kiosk.widgets.text import TextBlock
from kiosk.widgets.tile import Strip

LOOK_AGAIN_S = 1.0
_TONE = {"idle": "in", "asked": "act", "running": "act", "silent": "seal"}


@dataclass(frozen=True, slots=True)
class Loaded:
    """The view, and what was asked for."""

    view: ExchangeView
    asked: Asked | None


def load(terminal: Any, asked: Asked | None = None) -> Loaded:
    """Where the exchange stands now."""
    from kiosk.actions import exchanging

    view = exchange_view(
        exchanging.status(terminal),
        exchanging.set_aside(terminal),
        terminal.now().ms,
        terminal.clock.read()[2],
        asked,
        exchanging.exchange_wanted(terminal),
    )
    return Loaded(view, asked)


def ask_agent(terminal: Any) -> Asked:
    """Leave the wish where the agent looks for it."""
    from kiosk.actions import exchanging

    last = exchanging.last_exchange(terminal)
    exchanging.want_exchange(terminal)
    return Asked(terminal.clock.read()[2], last.at_ms if last else None)


def build(loaded: Loaded, shell: Shell) -> Page:
    """One statement a card; while an exchange is under way the page looks again by itself."""
    view = loaded.view
    body: list[Block] = []
    if view.said:
        body.append(Strip(view.said, _TONE[view.phase]))
    if view.phase == "running":
        body.append(Stepper(round(view.share * 100), 100, high=36))
    body += [_fact(fact) for fact in view.facts]
    if view.phase in ("asked", "running", "silent"):
        _look_again(shell, loaded.asked)
    return Page(
        staff.head(shell, "和县里交换"), body, bar=staff.bar(shell, *_now(view, shell)), side=0.28
    )


def _now(view: ExchangeView, shell: Shell) -> list[Button]:
    if not view.enrolled:
        return []
    if view.phase != "idle":
        return [Button("正在交换……" if view.phase == "running" else "已经记下")]

    def go() -> None:
        staff.run(shell, ask_agent, lambda asked: shell.replace("staff_exchange", asked=asked))

    return [Button("现在交换", go, FILLED, icon="again")]


def _look_again(shell: Shell, asked: Asked | None) -> None:
    cancel = shell.timer(lambda: _look(shell, asked), LOOK_AGAIN_S)
    shell.closing.append(cancel)


def _look(shell: Shell, asked: Asked | None) -> None:
    """Read again quietly: a busy overlay every second would be no news."""
    visit = shell.visit

    def show(loaded: Any) -> None:
        if shell.visit is not visit or visit is None or shell.overlays:
            return
        if visit.view == loaded:
            _look_again(shell, asked)
        else:
            shell.show(type(visit)(visit.route, visit.params, loaded))

    shell.fetch(lambda terminal: load(terminal, asked), show)


def _fact(fact: Fact) -> Card:
    title = TextBlock(fact.title, theme.LEAD, fact.tone, bold=True)
    return Card(Column([title, TextBlock(fact.words)], gap=6), (48, 26))


ROUTE = Route("staff_exchange", load, build, staff=True)
