"""Carrying to the county and back: how it stands, asking the agent to do it now, and by stick."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common, staff
from kiosk.screens.long_work import Report, long_work
from kiosk.views.staff_exchange import Asked, ExchangeView, Fact, exchange_view
from kiosk.views.staff_stick import SticksView, StickView, sticks_view
from kiosk.widgets.block import Block, Column
from kiosk.widgets.button import FILLED, OUTLINE, Button
from kiosk.widgets.card import Card
from kiosk.widgets.page import Page
from kiosk.widgets.stepper import Stepper
from kiosk.widgets.text import TextBlock
from kiosk.widgets.tile import Strip

if TYPE_CHECKING:
    from kiosk.actions.carrying import Carried

LOOK_AGAIN_S = 1.0
_TONE = {"idle": "in", "asked": "act", "running": "act", "silent": "seal"}


@dataclass(frozen=True, slots=True)
class Loaded:
    """The views, what was asked for, and what came of a stick."""

    view: ExchangeView
    sticks: SticksView
    asked: Asked | None = None
    carried: "Carried | None" = None


def load(terminal: Any, asked: Asked | None = None, carried: "Carried | None" = None) -> Loaded:
    """Where the exchange stands now, and which sticks are there."""
    from kiosk.actions import carrying, exchanging
    from kiosk.stick import plugged

    status, now_ms = exchanging.status(terminal), terminal.now().ms
    view = exchange_view(
        status,
        exchanging.set_aside(terminal),
        now_ms,
        terminal.clock.read()[2],
        asked,
        exchanging.exchange_wanted(terminal),
    )
    there = [(one, carrying.has_answer(terminal, one.root)) for one in plugged(terminal.data.root)]
    last = carrying.last_stick(terminal)
    return Loaded(view, sticks_view(status, there, last, now_ms, carried), asked, carried)


def ask_agent(terminal: Any) -> Asked:
    """Leave the wish where the agent looks for it."""
    from kiosk.actions import exchanging

    last = exchanging.last_exchange(terminal)
    exchanging.want_exchange(terminal)
    return Asked(terminal.clock.read()[2], last.at_ms if last else None)


def build(loaded: Loaded, shell: Shell) -> Page:
    """One statement a card; the page looks again by itself: a stick comes, an exchange goes on."""
    view = loaded.view
    body: list[Block] = [Strip(fact.words, fact.tone) for fact in loaded.sticks.said]
    if view.said:
        body.append(Strip(view.said, _TONE[view.phase]))
    if view.phase == "running":
        body.append(Stepper(round(view.share * 100), 100, high=36))
    body += [_stick(stick, shell) for stick in loaded.sticks.sticks]
    body += [_fact(fact) for fact in view.facts]
    if loaded.sticks.last is not None:
        body.append(_fact(loaded.sticks.last))
    if view.enrolled:
        common.keep_fresh(
            shell, loaded, lambda t: load(t, loaded.asked, loaded.carried), LOOK_AGAIN_S
        )
    return Page(
        staff.head(shell, "和县里交换"), body, bar=staff.bar(shell, *_now(loaded, shell)), side=0.28
    )


def _now(loaded: Loaded, shell: Shell) -> list[Button]:
    view = loaded.view
    if not view.enrolled:
        return []
    if view.phase != "idle":
        return [Button("正在交换……" if view.phase == "running" else "已经记下")]

    def go() -> None:
        staff.run(shell, ask_agent, lambda asked: shell.replace("staff_exchange", asked=asked))

    kind = OUTLINE if loaded.sticks.sticks else FILLED  # who brings a stick has no line
    return [Button("现在交换", go, kind, icon="again")]


def _stick(view: StickView, shell: Shell) -> Card:
    title = TextBlock(view.title, theme.LEAD, "act", bold=True)
    kind = OUTLINE if view.done else FILLED
    button = Button(view.button, lambda: _carry(view, shell), kind, icon="stick")
    return Card(Column([title, TextBlock(view.words), button], gap=16), (48, 30))


def _carry(view: StickView, shell: Shell) -> None:
    """On the database thread, with its progress; what was not done is said where the rest is."""

    def job(terminal: Any, report: Report) -> "Carried":
        from kiosk.actions import carrying

        return carrying.carry(terminal, view.stick.root, report)

    long_work(
        shell, "正在读写 U 盘……", job,
        lambda carried: shell.replace("staff_exchange", carried=carried),
        lambda error: staff.refused(shell, error), "请等一等，先不要拔 U 盘。",
    )  # fmt: skip


def _fact(fact: Fact) -> Card:
    title = TextBlock(fact.title, theme.LEAD, fact.tone, bold=True)
    return Card(Column([title, TextBlock(fact.words)], gap=6), (48, 26))


ROUTE = Route("staff_exchange", load, build, staff=True)
