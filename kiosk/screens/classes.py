"""The classes of a revision, to filter its entries by."""

from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common, facts
from kiosk.theme import look
from kiosk.views.shapes import Option, Provenance
from kiosk.widgets.block import Block
from kiosk.widgets.choice import choice
from kiosk.widgets.page import Page
from kiosk.widgets.text import TextBlock

ClassesView = tuple[str, tuple[Option, ...], tuple[Option, ...], Provenance]
"""(revision, income classes, expense classes, who stands behind it)."""


def load(terminal: Any, revision: str) -> ClassesView:
    """The classes that occur."""
    from content import queries

    found = facts.shown(terminal, revision)
    summary = queries.ledger_summary(terminal.db, terminal.org, found.period, revision)
    classes = summary.classes if summary else ()

    def options(direction: str) -> tuple[Option, ...]:
        return tuple(
            Option(one.item_class, f"{one.name} {one.count} 笔")
            for one in classes
            if one.direction == direction
        )

    proof = facts.revision(terminal, found, short=True)
    return revision, options("income"), options("expense"), proof


def build(view: ClassesView, shell: Shell) -> Page:
    """Income classes, then expense classes."""
    revision, income, expense, proof = view
    columns = 1 if look().text == 2 else 2
    body: list[Block] = []
    for title, tone, direction, options in (
        ("收入", "in", "income", income),
        ("支出", "out", "expense", expense),
    ):
        if options:
            body.append(TextBlock(title, theme.LEAD, tone, bold=True))
            body.append(_choice(shell, revision, direction, options, columns))
    head, foot = common.head(shell, "按类别看"), common.foot(shell, proof)
    return Page(head, body, bar=common.bar(shell), foot=foot)


def _choice(
    shell: Shell, revision: str, direction: str, options: tuple[Option, ...], columns: int
) -> Block:
    def pick(item_class: str) -> None:
        shell.replace("entries", revision=revision, direction=direction, item_class=item_class)

    return choice(options, None, pick, columns)


ROUTE = Route("classes", load, build)
