"""The entries of a revision."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from content.model import LedgerSummary
from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common, facts
from kiosk.theme import look
from kiosk.views.entries import EntriesView, Filter, brief, brief_row, entries_view, entry_row
from kiosk.widgets.bar import ButtonRow
from kiosk.widgets.block import Block, Column, Grid, Padded, Row
from kiosk.widgets.button import OUTLINE, Button
from kiosk.widgets.choice import choice_buttons
from kiosk.widgets.page import Page
from kiosk.widgets.rowpaint import Column as TableColumn
from kiosk.widgets.rows import PAGE, Deliver, PagedRows, TableRow
from kiosk.widgets.table import Table
from kiosk.widgets.text import TextBlock


def load(
    terminal: Any, revision: str, direction: str | None = None, item_class: str | None = None
) -> EntriesView:
    """The first page of rows, their number and the sums."""
    from content import queries
    from kiosk.errors import UnknownRevision

    db, org = terminal.store.db, terminal.org
    found = queries.revision(db, org, revision)
    summary = queries.ledger_summary(db, org, found.period, revision) if found else None
    if summary is None:
        raise UnknownRevision("这份账不在这台机器上")
    wanted = Filter(direction, item_class)
    count = lines_counted(summary, wanted)
    first = queries.ledger_lines(
        db, org, revision, direction=direction, item_class=item_class, limit=PAGE
    )
    view = entries_view(summary, wanted, count, first, facts.freshness(terminal))
    return replace(view, proof=facts.coded(terminal, view.proof))


def load_public(
    terminal: Any, revision: str, direction: str | None = None, item_class: str | None = None
) -> EntriesView:
    """As `load`, for villagers: not of a revision that has been withdrawn."""
    facts.shown(terminal, revision)
    return load(terminal, revision, direction, item_class)


def _more(terminal: Any, view: EntriesView, offset: int, limit: int) -> Sequence[TableRow]:
    from content import queries

    lines = queries.ledger_lines(
        terminal.store.db,
        terminal.org,
        view.revision,
        direction=view.filter.direction,
        item_class=view.filter.item_class,
        offset=offset,
        limit=limit,
    )
    rows = tuple(entry_row(line) for line in lines)
    return rows if view.head is not None else tuple(map(brief_row, rows))


def lines_counted(summary: LedgerSummary, wanted: Filter) -> int:
    """How many lines the filter leaves, from the sums: counting 100,000 lines takes longer."""
    return sum(
        one.count
        for one in summary.classes
        if wanted.direction in (None, one.direction) and wanted.item_class in (None, one.item_class)
    )


def build(view: EntriesView, shell: Shell) -> Page:
    """Filters, and the table between its opening and closing rows."""
    if look().text == 2:
        view = brief(view)
    table = lines_table(view, shell, "entry")
    label = f"类别：{view.class_label}" if view.class_label else "按类别看"
    icon = "list" if look().text == 0 else None
    classes = Button(label, lambda: shell.go("classes", revision=view.revision), OUTLINE, icon)
    head = common.head(shell, view.title)
    foot = common.foot(shell, view.proof)
    pick = choice_buttons(view.options, view.chosen, lambda one: _filter(view, shell, one))
    if look().portrait:
        bar = common.bar(shell)
        return Page(head, [table], [ButtonRow(pick)], bar, fills=True, beside=classes, foot=foot)
    classes.icon = None
    controls: list[Block] = [Grid([*pick, classes], 2)]
    return Page(head, [table], controls, common.bar(shell), fills=True, foot=foot)


def lines_table(view: EntriesView, shell: Shell, leads_to: str) -> Table:
    """The rows between their opening and closing; pressing one goes to the screen `leads_to`."""

    def fetch(offset: int, limit: int, deliver: Deliver) -> None:
        shell.fetch(lambda terminal: _more(terminal, view, offset, limit), deliver)

    def press(index: int) -> None:
        row = rows.get(index)
        if row is not None:
            shell.go(leads_to, revision=view.revision, row=int(row.key))

    rows = PagedRows(view.count, fetch, view.first)
    columns = (
        TableColumn(caption=view.caption),
        TableColumn(view.widest, "right", size=theme.LEAD, bold=True),
    )
    return Table(rows, columns, press, _end(view.head) if view.head else None, _end(view.foot))


def _end(words: tuple[str, str]) -> Block:
    """What stands above or below the rows: words, and an amount at the right."""
    amount = TextBlock(words[1], theme.BODY, bold=True, align="right")
    label = TextBlock(words[0], theme.CAPTION, "muted")
    need = label.natural_width() + amount.natural_width()
    wide = look().width * (0.72 if look().portrait else 0.5)
    inner: Block
    if need > wide:
        inner = Column([label, amount], gap=0)
    else:
        amount.fixed_width = amount.natural_width()
        inner = Row([label, amount], gap=16, align="middle")
    return Padded(inner, (40, 22))


def _filter(view: EntriesView, shell: Shell, direction: str) -> None:
    shell.replace("entries", revision=view.revision, direction=direction or None)


ROUTE = Route("entries", load_public, build)
