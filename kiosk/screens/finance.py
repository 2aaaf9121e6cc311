"""One period's money."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common, facts
from kiosk.typeset import Span
from kiosk.views.finance import (
    FinanceView,
    NothingView,
    finance_view,
    ledger_periods,
    nothing_view,
)
from kiosk.views.shapes import BarItem
from kiosk.widgets.bars import Bars
from kiosk.widgets.block import Block, Column
from kiosk.widgets.button import FILLED, OUTLINE, Button
from kiosk.widgets.card import Card, Rule
from kiosk.widgets.choice import period_picker
from kiosk.widgets.page import Page
from kiosk.widgets.text import Caption, TextBlock


def load(terminal: Any, period: str = "") -> FinanceView | NothingView:
    """The period asked for, or the newest."""
    from content import queries

    db, org = terminal.store.db, terminal.org
    periods = ledger_periods(queries.revisions(db, org))
    chosen = period or (periods[-1] if periods else "")
    versions = queries.revisions_of(db, org, "ledger", chosen) if chosen else ()
    summary = queries.ledger_summary(db, org, chosen) if chosen else None
    if summary is None:
        nothing = nothing_view(periods, chosen, versions, facts.freshness(terminal))
        return nothing if nothing.revision else replace(nothing, proof=facts.record(terminal))
    last_ms, now_ms = facts.last_exchange_ms(terminal), terminal.now().ms
    view = finance_view(summary, periods, versions, last_ms, now_ms)
    return replace(view, proof=facts.coded(terminal, view.proof))


def build(view: FinanceView | NothingView, shell: Shell) -> Page:
    """The page of one period."""
    head = common.head(shell, view.title)
    if isinstance(view, NothingView):
        return _nothing(view, shell)
    picker_row = _picker(view.periods, shell)
    charts = _charts(view, lambda bar: _entries(view, shell, bar))
    own = Button(
        "逐笔看", lambda: shell.go("entries", revision=view.revision), FILLED, icon_right="right"
    )
    bar, foot = common.bar(shell, own), common.foot(shell, view.proof)
    body = [_sentence(view), charts, _check(view), _versions(view, shell)]
    return Page(head, body, [picker_row], bar, foot=foot)


def _nothing(view: NothingView, shell: Shell) -> Page:
    words: list[Block] = [TextBlock(view.words, theme.LEAD, bold=True)]
    words += [TextBlock(line) for line in view.more]
    body: list[Block] = [Card(Column(words, gap=14))]
    if view.revision:
        gone = view.revision
        body.append(Button("看这一期的经过", lambda: shell.go("item", revision=gone)))
    else:
        body.append(Button("看该公开什么", lambda: shell.go("duties", show="all")))
    picker = [] if view.periods is None else [_picker(view.periods, shell)]
    foot = common.foot(shell, view.proof)
    return Page(common.head(shell, view.title), body, picker, common.bar(shell), foot=foot)


def _picker(periods: Any, shell: Shell) -> Block:
    return period_picker(
        periods,
        lambda period: shell.replace("finance", period=period),
        lambda: shell.go("periods", shown=periods.current[0]),
    )


def _sentence(view: FinanceView) -> Card:
    return Card(
        Column([TextBlock(view.sentence, theme.LEAD), TextBlock(view.change)], gap=8), (48, 30)
    )


def _charts(view: FinanceView, press: Callable[[BarItem], None]) -> Card:
    blocks: list[Block] = []
    for title, tone, bars in (("收入", "in", view.income), ("支出", "out", view.expense)):
        if blocks:
            blocks.append(Rule())
        blocks.append(TextBlock(title, theme.BODY, tone, bold=True))
        every = (*view.income, *view.expense)
        chart = Bars(bars, press, align_with=every) if bars else None
        blocks.append(chart or TextBlock(f"这一期没有{title}。"))
    return Card(Column(blocks, gap=8), (48, 30))


def _entries(view: FinanceView, shell: Shell, bar: BarItem) -> None:
    direction = "income" if bar.tone == "in" else "expense"
    shell.go("entries", revision=view.revision, direction=direction, item_class=bar.key)


def _check(view: FinanceView) -> Card:
    title = "✓ 账算得上：期初＋收入－支出＝期末" if view.holds else "账对不上，请看下面"
    tone = "in" if view.holds else "seal"
    words = Column(
        [
            TextBlock(Span(title, tone, True), theme.BODY),
            TextBlock(view.arithmetic, theme.CAPTION),
            *(Caption(check) for check in view.checks),
        ],
        gap=4,
    )
    return Card(words, (48, 28))


def _versions(view: FinanceView, shell: Shell) -> Button:
    label = f"改过 {view.others} 次，看改了什么" if view.others else "看谁审的、改没改过"
    return Button(
        label, lambda: shell.go("item", revision=view.revision), OUTLINE, icon_right="right"
    )


ROUTE = Route("finance", load, build)
