"""Has anybody changed anything?"""

from dataclasses import replace
from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common, facts
from kiosk.screens.long_work import check_records
from kiosk.theme import look
from kiosk.views.verify import Point, VerifyFacts, VerifyView, verify_view
from kiosk.widgets.block import Block, Column, Row
from kiosk.widgets.button import FILLED, Button
from kiosk.widgets.card import Card
from kiosk.widgets.page import Page
from kiosk.widgets.qr import QrImage
from kiosk.widgets.text import Caption, TextBlock


def load(terminal: Any, report: Any = None) -> VerifyView:
    """Where the log stands; with the `report` of a check just made, what that found."""
    known = _facts(terminal)
    if report is not None:
        known = replace(known, checked=report.ok, problems=report.problems)
    return verify_view(known)


def _facts(terminal: Any) -> VerifyFacts:
    from sync.errors import NotEnrolled
    from sync.kiosk_side import county_of

    log = terminal.store.own_log()
    try:
        county: str | None = county_of(terminal.store).name
    except NotEnrolled:
        county = None
    entries, witnessed = terminal.recorded()
    return VerifyFacts(
        entries=entries,
        witnessed=witnessed,
        county=county,
        last_exchange_ms=facts.last_exchange_ms(terminal),
        now_ms=terminal.now().ms,
        head=facts.head(terminal),
        fork=log.fork,
    )


def build(view: VerifyView, shell: Shell) -> Page:
    """Statement by statement, and the head as a code to take home."""
    again = Button(view.check_label, lambda: _check(shell), FILLED)
    head = common.head(shell, "查验")
    points: list[Block] = [_point(point) for point in view.points]
    code = [_code(view)] if view.qr else []
    bar = common.bar(shell, again)
    if look().portrait:
        return Page(head, [*points, *code], bar=bar)
    return Page(head, points, code, bar, side=0.4)


def _check(shell: Shell) -> None:
    check_records(shell, lambda found: shell.replace("verify", report=found), lambda _error: False)


def _point(point: Point) -> Card:
    title = TextBlock(point.title, theme.LEAD, point.tone, bold=True)
    return Card(Column([title, TextBlock(point.words)], gap=8), (48, 30))


def _code(view: VerifyView) -> Card:
    image = QrImage(view.qr, 330 if look().portrait else 290)
    words = Column([Caption(view.qr_words), Caption(view.fresh)], gap=8)
    inner: Block
    if look().portrait:
        inner = Row([words, image], gap=32, align="middle")
    else:
        inner = Column([image, words], gap=16)
    return Card(inner, (40, 32))


ROUTE = Route("verify", load, build)
