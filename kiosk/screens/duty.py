"""One item of the catalog."""

from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common, facts
from kiosk.theme import WASH_OF, look
from kiosk.views.duties import DutyView, duty_view
from kiosk.views.shapes import Provenance
from kiosk.widgets import draw
from kiosk.widgets.block import Block, Column, Row
from kiosk.widgets.button import FILLED, Button
from kiosk.widgets.card import Card
from kiosk.widgets.page import Page
from kiosk.widgets.text import Caption, TextBlock
from kiosk.widgets.tile import Strip


def load(terminal: Any, item: str, period: str = "") -> DutyView:
    """The item, and its duty for the period where there is one."""
    from kiosk.errors import KioskError

    found = next((one for one in terminal.catalog() if one.id == item), None)
    if found is None:
        raise KioskError("目录里没有这一项")
    duties = (one for one in terminal.duties() if (one.item.id, one.period) == (item, period))
    return duty_view(found, next(duties, None), _proof(terminal, found.document, period))


def _proof(terminal: Any, document: str, period: str) -> Provenance:
    """Of what is out for the period, else of the catalog."""
    from content import queries

    standing = None
    if document and period:
        db, org = terminal.store.db, terminal.org
        standing = queries.standing_revision(db, org, document, period)
    return facts.catalog(terminal) if standing is None else facts.revision(terminal, standing)


def build(view: DutyView, shell: Shell) -> Page:
    """State, facts, the rule it comes from; and the document where it is out."""
    font = look().font(theme.BODY)
    wide = max(draw.measure(label, font, False) for label, _ in view.facts) + 2
    rows: list[Block] = [
        Row([TextBlock(label, tone="muted", fixed_width=wide), TextBlock(value)], None, 36, "top")
        for label, value in view.facts
    ]
    body: list[Block] = [
        TextBlock(view.title, theme.TITLE, bold=True),
        Strip(view.state, view.tone) if view.tone in WASH_OF else TextBlock(view.state),
        Card(Column(rows, gap=16)),
    ]
    if view.basis:
        basis = [TextBlock("依据", bold=True), *(Caption(text) for text in view.basis)]
        body.append(Card(Column(basis, gap=6)))
    own = []
    if view.period and view.document == "ledger":
        period = view.period
        own = [Button("看这一期", lambda: shell.go("finance", period=period), FILLED)]
    head, foot = common.head(shell, "该公开什么"), common.foot(shell, view.proof)
    return Page(head, body, bar=common.bar(shell, *own), foot=foot)


ROUTE = Route("duty", load, build)
