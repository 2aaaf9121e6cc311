"""What a correction changes, entry by entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from content.model import LineChange
from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import staff
from kiosk.views.item import MOST_CHANGES, ChangeView, change_view
from kiosk.widgets.block import Block, Column
from kiosk.widgets.card import Card
from kiosk.widgets.page import Page
from kiosk.widgets.text import Caption, TextBlock


@dataclass(frozen=True, slots=True)
class ChangesView:
    """The first changes; `more` are not shown."""

    changes: tuple[ChangeView, ...]
    more: int


def changes_view(changes: Sequence[LineChange]) -> ChangesView:
    """Of all changes the first `MOST_CHANGES`."""
    shown = tuple(change_view(one) for one in changes[:MOST_CHANGES])
    return ChangesView(shown, max(0, len(changes) - MOST_CHANGES))


def load(terminal: Any, revision: str) -> ChangesView:
    """Against the revision it corrects."""
    from content import queries
    from kiosk.actions import disclosing

    found = disclosing.revision(terminal, revision)
    if found.corrects is None:
        return ChangesView((), 0)
    changes = queries.diff_revisions(terminal.db, terminal.org, found.corrects, revision)
    return changes_view(changes)


def build(view: ChangesView, shell: Shell) -> Page:
    """One card each."""
    return Page(staff.head(shell, "改了什么"), change_cards(view), bar=staff.bar(shell), side=0.24)


def change_cards(view: ChangesView) -> list[Block]:
    """The changes as cards, and how many more there are."""
    if not view.changes:
        return [Card(TextBlock("每一笔都和原来一样，没有改动。", theme.LEAD))]
    cards: list[Block] = [Card(_change(one), (48, 28)) for one in view.changes]
    if view.more:
        cards.append(Caption(f"还有 {view.more:,} 处改动没有列出来。"))
    return cards


def _change(change: ChangeView) -> Column:
    title = TextBlock(f"{change.kind}：{change.title}", bold=True)
    return Column([title, *(TextBlock(line) for line in change.lines)], gap=4)


ROUTE = Route("staff_changes", load, build, staff=True)
