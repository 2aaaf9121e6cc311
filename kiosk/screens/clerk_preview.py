"""What was read of a workbook: wrong cells where they stand, or the sums with their arithmetic."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from content.importing.result import PreviewRow
from content.model import Staff
from kiosk import theme
from kiosk.actions.photographing import Chosen
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common, staff
from kiosk.screens.clerk_photos import chosen_photos, photos_button, when_seen
from kiosk.screens.clerk_read import read
from kiosk.screens.clerk_table import ledger_table
from kiosk.screens.staff_changes import change_cards, changes_view
from kiosk.screens.staff_revision import checks_card
from kiosk.theme import MARGIN, look, px
from kiosk.views.clerk import ErrorView, PreviewView, Work, changes_of, preview_view, rows_words
from kiosk.views.words import period_words
from kiosk.widgets.block import Block, Column, Row
from kiosk.widgets.button import FILLED, Button
from kiosk.widgets.card import Card
from kiosk.widgets.figures import Figures
from kiosk.widgets.page import Page
from kiosk.widgets.table import Table
from kiosk.widgets.text import Caption, TextBlock
from kiosk.widgets.tile import Strip

SIDE = 0.36
MOST_ERRORS = 2  # cards beside the table; the rest on a page of their own
MOST_CHANGES = 3


def load(terminal: Any, work: Work) -> PreviewView:
    """What was read; of a correction that would pass, also what it changes."""
    from content import queries

    if work.corrects is None or work.ledger is None or not work.ledger.accepted:
        return preview_view(work)
    old = queries.ledger_lines(terminal.db, terminal.org, work.corrects, limit=-1)
    return preview_view(work, changes_of(old, work.ledger))


def build(view: PreviewView, shell: Shell) -> Page:
    """Refused, or ready to be handed in."""
    return _ready(view, shell) if view.accepted else _refused(view, shell)


def _title(view: PreviewView, words: str = "") -> Block:
    tone = "in" if view.accepted else "seal"
    badge = TextBlock(view.badge, theme.BODY, tone, bold=True, align="center")
    wash = Card(badge, (24, 12), theme.WASH_OF[tone], None)
    wash.fixed_width = badge.natural_width() + px(52)
    size = theme.LEAD if words else theme.BODY
    title = TextBlock(words or view.title, size, bold=True, max_lines=2)
    return Row([title, wash], align="middle")


def _other_file(view: PreviewView, shell: Shell) -> Button:
    work = view.work

    def go() -> None:
        shell.replace(
            "clerk_files", who=staff.who(shell), period=work.period, corrects=work.corrects,
            reason=work.reason,
        )  # fmt: skip

    return Button("换一个文件", go, tool=True)


# -- refused ----------------------------------------------------------------------------------


def _refused(view: PreviewView, shell: Shell) -> Page:
    head = staff.head(shell, "导入收支表")
    first = f"先改好 {view.badge.split()[0]} 处"
    mend = Button(first if look().portrait or look().text else f"送去审核（{first}）")
    bar = [_other_file(view, shell), _help(view, shell), mend]
    cards = _errors(view, shell)
    if not view.rows:
        return Page(head, [_title(view), *cards], bar=bar, side=SIDE)
    return Page(head, [_title(view), _table(view)], cards, bar, fills=True, side=SIDE)


def _errors(view: PreviewView, shell: Shell) -> list[Block]:
    """The first errors where there is room for them, and where the rest is."""
    roomy = look().text == 0 or (look().portrait and look().text == 1)
    shown = min(MOST_ERRORS if roomy or not view.rows else 0, len(view.errors))
    cards = error_cards(view.errors[:shown])
    rest = len(view.errors) - shown + view.more_errors
    if rest > 0:
        label = f"还有 {rest:,} 处，都看看" if shown else f"看这 {rest:,} 处哪里不对"
        cards.append(Button(label, lambda: shell.go("clerk_errors", work=view.work)))
    return cards


def _help(view: PreviewView, shell: Shell) -> Button:
    """What the clerk can do here: say what the columns are, or leave out rows."""
    work = view.work
    if work.ledger is not None and work.ledger.head is not None:
        return Button("指一下哪一列", lambda: shell.replace("clerk_columns", work=work), FILLED)
    return drop_button(view.work, view.bad_rows, shell, tool=True)


def drop_button(work: Work, rows: tuple[int, ...], shell: Shell, *, tool: bool) -> Button:
    """Leave out the rows with errors and read again: what remains must still pass."""

    def drop() -> None:
        read(shell, replace(work, drop=work.drop | set(rows), ledger=None), again=True)

    def ask() -> None:
        words = (
            f"「{work.name}」的{rows_words(rows)}不读进来，文件本身不会改。"
            "剩下的还要全部对得上，才能送去审核。"
        )
        shell.ask("去掉这些行？", words, [("去掉，重新算", drop), ("不去掉", lambda: None)])

    return Button("去掉不对的行", ask if rows else None, tool=tool)


def error_cards(errors: tuple[ErrorView, ...]) -> list[Block]:
    """Where and what, and what to do."""
    return [_error(one) for one in errors]


def _error(one: ErrorView) -> Card:
    words: list[Block] = [TextBlock(one.title, theme.BODY, "seal", bold=True)]
    if one.words:
        words.append(Caption(one.words))
    return Card(Column(words, gap=4), (36, 22))


def _table(view: PreviewView) -> Table:
    rows = view.rows

    def row(index: int) -> PreviewRow:
        return rows[index]

    return ledger_table(len(rows), row, rows, body_width(SIDE))


def body_width(side: float) -> float:
    """Width of a page's content in px, in the layout in force."""
    wide = look().width - 2 * px(MARGIN)
    return wide if look().portrait else (wide - px(40)) * (1 - side)


# -- ready ------------------------------------------------------------------------------------


def _ready(view: PreviewView, shell: Shell) -> Page:
    period = f"{period_words(view.work.period)}收支表"
    body: list[Block] = [_title(view, period), Caption(view.title)]
    if view.left_out:
        body.append(Strip(view.left_out, "out"))
    if view.work.reason:
        body.append(Strip(f"这是更正。原因：{view.work.reason}", "act"))
    body.append(Card(Figures(view.figures), (48, 28)))
    body.append(
        Button(
            f"一笔一笔看（{view.count:,} 笔）", lambda: shell.go("clerk_rows", work=view.work),
            icon_right="right",
        )
    )  # fmt: skip
    body.append(photos_button(view.work, shell))
    body += _changes(view, shell)
    body.append(checks_card(view.checks, view.dropped))
    send = Button("送去审核", lambda: _send(view.work, shell), FILLED)
    bar = [_other_file(view, shell), common.bigger(shell), send]
    return Page(staff.head(shell, "导入收支表"), body, bar=bar, side=0.3)


def _changes(view: PreviewView, shell: Shell) -> list[Block]:
    if view.changes is None:
        return []
    count = len(view.changes)
    title: Block = TextBlock(f"和原来比，改了 {count:,} 处", theme.LEAD, bold=True)
    shown = change_cards(changes_view(view.changes[:MOST_CHANGES]))
    if count > MOST_CHANGES:
        label = f"看全部 {count:,} 处改动"
        shown.append(Button(label, lambda: shell.go("clerk_changes", work=view.work)))
    return [title, *shown]


def _send(work: Work, shell: Shell) -> None:
    done = f"{period_words(work.period)}收支表存好了，已经送去审核。"

    def send() -> None:
        photos = chosen_photos(work, shell)
        staff.act(
            shell, save_and_submit, lambda _: staff.desk(shell, done), work=work, photos=photos
        )

    when_seen(work, shell, send)


def save_and_submit(terminal: Any, staff: Staff, work: Work, photos: Sequence[Chosen] = ()) -> str:
    """Draft what was read in this person's name, and hand it in. Returns the revision's id.

    Raises what ``content.rules`` refuses, ``UnreadablePhoto``, ``DiskFull`` and ``StorageError``:
    then nothing of the step that failed is on the disk.
    """
    from kiosk.actions import disclosing, importing
    from kiosk.errors import NotAccepted

    if work.ledger is None or not work.ledger.accepted:
        raise NotAccepted("这份账还有没改好的地方，不能送去审核", work.ledger)
    made = importing.draft(
        terminal, work.name, work.period, work.ledger, staff, work.corrects, work.reason, photos,
        dict(work.columns),
    )  # fmt: skip
    if made.revision is None:
        raise NotAccepted("这份账没有存进去", made.ledger)
    disclosing.submit(terminal, made.revision, staff)
    return made.revision


ROUTE = Route("clerk_preview", load, build, staff=True)
