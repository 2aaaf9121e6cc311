"""The entries of a revision."""

from collections.abc import Sequence
from typing import Any

from content.model import LedgerSummary
from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common
from kiosk.screens.facts import freshness
from kiosk.theme import look
from kiosk.views.entries import EntriesView, Filter, entries_view, entry_row
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
    return entries_view(summary, wanted, count, first, freshness(terminal))


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
    return tuple(entry_row(line) for line in lines)


def lines_counted(summary: LedgerSummary, wanted: Filter) -> int:
    """How many lines the filter leaves, from the sums: counting 100,000 lines takes longer."""
    return sum(
        one.count
        for one in summary.classes
        if wanted.direction in (None, one.direction) and wanted.item_class in (None, one.item_class)
    )


def build(view: EntriesView, shell: Shell) -> Page:
    """Filters, and the table between its opening and closing rows."""
    table = _table(view, shell)
    label = f"类别：{view.class_label}" if view.class_label else "按类别看"
    classes = Button(
        label, lambda: shell.go("classes", revision=view.revision), OUTLINE, icon="list"
    )
    head = common.head(shell, view.title)
    under = TextBlock(view.under, theme.CAPTION)
    pick = choice_buttons(view.options, view.chosen, lambda one: _filter(view, shell, one))
    if look().portrait:
        # the largest text leaves the room to the rows
        body: list[Block] = [table, under] if look().text < 2 else [table]
        return Page(head, body, [Row(pick)], common.bar(shell), fills=True, beside=classes)
    classes.icon = None
    controls: list[Block] = [Grid([*pick, classes], 2)]
    controls += [under] if look().text < 2 else []
    return Page(head, [table], controls, common.bar(shell), fills=True)


def _table(view: EntriesView, shell: Shell) -> Table:
    def fetch(offset: int, limit: int, deliver: Deliver) -> None:
        shell.fetch(lambda terminal: _more(terminal, view, offset, limit), deliver)

    def press(index: int) -> None:
        row = rows.get(index)
        if row is not None:
            shell.go("entry", revision=view.revision, row=int(row.key))

    rows = PagedRows(view.count, fetch, view.first)
    columns = (
        TableColumn(caption=view.caption),
        TableColumn(view.widest, "right", size=theme.LEAD, bold=True),
    )
    return Table(rows, columns, press, end(view.head), end(view.foot))


def end(words: tuple[str, str]) -> Block:
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


ROUTE = Route("entries", load, build)
