"""One entry, with its voucher's photo and everybody who put a hand to it."""

from dataclasses import replace
from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common, facts
from kiosk.screens.photo_loading import kept_photo
from kiosk.theme import MARGIN, look, px
from kiosk.views.entries import EntryView, entry_view
from kiosk.widgets import draw
from kiosk.widgets.block import Block, Column, Row
from kiosk.widgets.button import FILLED, Button
from kiosk.widgets.card import Card
from kiosk.widgets.page import Page
from kiosk.widgets.photo import PhotoButton, PhotoImage
from kiosk.widgets.text import Caption, TextBlock

_SIDE = 0.4
_THUMB_WIDE, _THUMB_HIGH = 330, 250  # design px
_WEIGHTS = (1.0, 0.62)  # of the amount and the photo beside it
_LABEL_GAP, _LEAST_GAP = 20, 28


def load(terminal: Any, revision: str, row: int) -> EntryView:
    """The entry, the revision it stands in, its photos, and whether somebody asks about it."""
    from content import queries
    from kiosk.actions import petitioning
    from kiosk.errors import UnknownRevision
    from kiosk.views.asking import about_of

    db, org = terminal.store.db, terminal.org
    found = queries.revision(db, org, revision)
    line = queries.line_at(db, org, revision, row)
    if found is None or line is None:
        raise UnknownRevision("这一笔不在这台机器上")
    asked = petitioning.open_about(terminal, about_of(line))
    view = entry_view(
        line, found, facts.freshness(terminal), queries.photos_of(db, org, revision, row),
        asked.id if asked else "",
    )  # fmt: skip
    return replace(view, proof=facts.coded(terminal, view.proof))


def load_public(terminal: Any, revision: str, row: int) -> EntryView:
    """As `load`, for villagers: not of a revision that has been withdrawn."""
    facts.shown(terminal, revision)
    return load(terminal, revision, row)


def build(view: EntryView, shell: Shell) -> Page:
    """Amount large, the voucher's photo, then who, what and when."""
    body = [*top_cards(view, shell, "photo"), facts_card(view)]
    steps = Row([_step(view, shell, -1), _step(view, shell, 1)])
    head, bar = common.head(shell, view.title), common.bar(shell, *_ask(view, shell))
    foot = common.foot(shell, view.proof)
    return Page(head, body, [steps], bar, side=_SIDE, foot=foot)


def top_cards(view: EntryView, shell: Shell, leads_to: str) -> list[Block]:
    """The amount and the voucher's first photo; side by side where that leaves both their room."""
    amount = _amount(view)
    if not view.photos:
        return [amount]
    thumb = _thumb(view, shell, leads_to)
    count = f"票据照片 {len(view.photos)} 张"
    if _beside(view):
        below = Caption(count)
        return [Row([amount, Column([thumb, below], gap=8)], weights=_WEIGHTS, align="top")]
    said = Column(
        [
            TextBlock(count, theme.LEAD, bold=True),
            Caption("点照片看大的。证件号、卡号、电话都遮住了。"),
        ],
        gap=8,
    )
    return [amount, Card(Row([thumb, said], gap=36, align="middle"), (28, 24))]


def _beside(view: EntryView) -> bool:
    """Whether the photo can stand at the right of the amount: never broken, never cut."""
    if look().portrait:
        return False
    room = (_content_width() - px(24)) * _WEIGHTS[0] / sum(_WEIGHTS) - 2 * px(48)
    return draw.measure(view.amount, look().font(theme.FIGURE), True) <= room


def _amount(view: EntryView) -> Card:
    """What it was for, and how much."""
    words = [
        TextBlock(view.summary, theme.LEAD, bold=True),
        TextBlock(view.amount, theme.FIGURE, view.tone, bold=True),
        Caption(view.spoken),
    ]
    return Card(Column(words, gap=4), (48, 28))


def _thumb(view: EntryView, shell: Shell, leads_to: str) -> PhotoButton:
    """The first photo of the voucher, to be pressed."""
    first = view.photos[0]

    def enlarge() -> None:
        shell.go(leads_to, revision=view.revision, row=view.row)

    image = PhotoImage(
        kept_photo(shell, first.sha256, round(px(_THUMB_WIDE))),
        first.width / first.height, _THUMB_HIGH,
    )  # fmt: skip
    return PhotoButton(image, enlarge, None if _beside(view) else _THUMB_WIDE)


def _ask(view: EntryView, shell: Shell) -> list[Button]:
    """To a petition about this very entry: the one under way, or a new one."""
    if not view.askable:
        return []

    def ask() -> None:
        if view.asked:
            shell.go("petition", id=view.asked)
        else:
            shell.go("petition_new", revision=view.revision, row=view.row)

    return [Button("有人在问这笔账" if view.asked else "问问这笔账", ask, FILLED, icon="talk")]


def facts_card(view: EntryView) -> Card:
    """Who, what and when: short ones side by side."""
    font = look().font(theme.BODY)
    label_wide = max(draw.measure(label, font, False) for label, _ in view.facts) + 2
    half = (_content_width() - 2 * px(48) - px(_LEAST_GAP)) / 2
    rows: list[Block] = []
    waiting: Block | None = None
    for label, value in view.facts:
        fact = _fact(label, value, label_wide)
        short = label_wide + px(_LABEL_GAP) + draw.measure(value, font, False) <= half
        if waiting is not None and short:
            rows[-1] = Row([waiting, fact], gap=_LEAST_GAP, align="top")
            waiting = None
            continue
        rows.append(fact)
        waiting = fact if short else None
    return Card(Column(rows, gap=12), (48, 28))


def _fact(label: str, value: str, label_wide: float) -> Row:
    words: list[Block] = [TextBlock(label, tone="muted", fixed_width=label_wide), TextBlock(value)]
    return Row(words, gap=_LABEL_GAP, align="top")


def _content_width() -> float:
    """Of this page's content, in px."""
    wide = look().width - 2 * px(MARGIN)
    return wide if look().portrait else (wide - px(40)) * (1 - _SIDE)


def _step(view: EntryView, shell: Shell, way: int) -> Button:
    row = view.row + way
    there = 1 <= row <= view.rows
    action = (lambda: shell.replace("entry", revision=view.revision, row=row)) if there else None
    if way < 0:
        return Button("上一笔", action, icon="left")
    return Button("下一笔", action, icon_right="right")


ROUTE = Route("entry", load_public, build)
