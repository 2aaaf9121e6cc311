"""The catalog: what must be disclosed, and what is late."""

from dataclasses import replace
from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common, facts
from kiosk.theme import look
from kiosk.views.duties import DutiesView, duties_view
from kiosk.views.shapes import Option
from kiosk.widgets.block import Block
from kiosk.widgets.card import Card
from kiosk.widgets.choice import choice
from kiosk.widgets.page import Page
from kiosk.widgets.rowpaint import Column as TableColumn
from kiosk.widgets.rows import PagedRows
from kiosk.widgets.table import Table
from kiosk.widgets.text import TextBlock


def load(terminal: Any, subject: str = "", show: str = "late") -> DutiesView:
    """The catalog and its duties as of now."""
    proof = facts.catalog(terminal)
    return duties_view(terminal.catalog(), terminal.duties(), subject, show, proof)


def build(view: DutiesView, shell: Shell) -> Page:
    """A sentence, the list, and which part of it to show."""
    head = common.head(shell, view.title)
    largest = look().text == 2  # leaves the room to the rows
    body: list[Block] = [] if largest and view.rows else [TextBlock(view.lead)]
    body.append(_table(view, shell) if view.rows else Card(TextBlock(view.empty, theme.LEAD)))
    shows = choice(
        _options(view),
        view.show,
        lambda show: shell.replace("duties", subject=view.subject, show=show),
        2,
    )
    foot, side = common.foot(shell, view.proof), 0.4 if largest else 0.36
    return Page(head, body, [shows], common.bar(shell), fills=bool(view.rows), side=side, foot=foot)


def _options(view: DutiesView) -> tuple[Option, ...]:
    """Large letters have no room for the unit."""
    if look().text == 0:
        return view.options
    return tuple(replace(one, label=one.label.removesuffix(" 项")) for one in view.options)


def _table(view: DutiesView, shell: Shell) -> Table:
    def press(index: int) -> None:
        item, _, period = view.rows[index].key.partition("|")
        shell.go("duty", item=item, period=period)

    columns = (
        TableColumn(caption="2026 年第三季度\u300012月28日前公开"),
        TableColumn(view.widest, "right"),
    )
    return Table(PagedRows.of(view.rows), columns, press)


ROUTE = Route("duties", load, build)
