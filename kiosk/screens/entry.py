"""One entry, with everybody who put a hand to it."""

from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common
from kiosk.screens.facts import freshness
from kiosk.theme import look
from kiosk.views.entries import EntryView, entry_view
from kiosk.widgets import draw
from kiosk.widgets.block import Block, Column, Row
from kiosk.widgets.button import Button
from kiosk.widgets.card import Card
from kiosk.widgets.page import Page
from kiosk.widgets.qr import QrImage
from kiosk.widgets.text import Caption, TextBlock


def load(terminal: Any, revision: str, row: int) -> EntryView:
    """The entry and the revision it stands in."""
    from content import queries
    from kiosk.errors import UnknownRevision

    db, org = terminal.store.db, terminal.org
    found = queries.revision(db, org, revision)
    line = queries.line_at(db, org, revision, row)
    if found is None or line is None:
        raise UnknownRevision("这一笔不在这台机器上")
    return entry_view(line, found, freshness(terminal))


def build(view: EntryView, shell: Shell) -> Page:
    """Amount large, then who, what and when; the proof beside it."""
    amount = Card(
        Column(
            [
                TextBlock(view.summary, theme.LEAD, bold=True),
                TextBlock(view.amount, theme.FIGURE, view.tone, bold=True),
                Caption(view.spoken),
            ],
            gap=4,
        )
    )
    steps = Row([_step(view, shell, -1), _step(view, shell, 1)])
    head = common.head(shell, view.title)
    signoffs = TextBlock(view.signoffs, theme.CAPTION)
    if look().portrait:
        body = [amount, facts_card(view), _proof(view), signoffs]
        return Page(head, body, [steps], common.bar(shell))
    return Page(
        head,
        [amount, facts_card(view), signoffs],
        [_proof(view), steps],
        common.bar(shell),
        side=0.4,
    )


def facts_card(view: EntryView) -> Card:
    """Who, what and when, one fact a line."""
    font = look().font(theme.BODY)
    wide = max(draw.measure(label, font, False) for label, _ in view.facts) + 2
    rows: list[Block] = [
        Row(
            [TextBlock(label, tone="muted", fixed_width=wide), TextBlock(value)],
            gap=36,
            align="top",
        )
        for label, value in view.facts
    ]
    return Card(Column(rows, gap=14))


def _proof(view: EntryView) -> Card:
    words = Column(
        [
            TextBlock("这一笔的凭据", theme.BODY, bold=True),
            Caption("用手机扫一扫记下来，以后谁改了这一笔都对得出来。"),
        ],
        gap=4,
    )
    return Card(Row([words, QrImage(view.receipt, 240)], gap=32, align="middle"), (48, 28))


def _step(view: EntryView, shell: Shell, way: int) -> Button:
    row = view.row + way
    there = 1 <= row <= view.rows
    action = (lambda: shell.replace("entry", revision=view.revision, row=row)) if there else None
    if way < 0:
        return Button("上一笔", action, icon="left")
    return Button("下一笔", action, icon_right="right")


ROUTE = Route("entry", load, build)
