"""Every row of a workbook that was read and would pass."""

from typing import Any

from content.importing.result import ParsedLine, PreviewRow
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import staff
from kiosk.screens.clerk_preview import body_width
from kiosk.screens.clerk_table import ledger_table
from kiosk.views.clerk import Work, line_row
from kiosk.widgets.page import Page

SIDE = 0.22


def load(_terminal: Any, work: Work) -> tuple[ParsedLine, ...]:
    """Its entries."""
    return work.ledger.lines if work.ledger else ()


def build(lines: tuple[ParsedLine, ...], shell: Shell) -> Page:
    """The rows as in the file."""

    def row(index: int) -> PreviewRow:
        return line_row(lines[index])

    table = ledger_table(len(lines), row, _longest(lines), body_width(SIDE))
    head = staff.head(shell, "一笔一笔看")
    return Page(head, [table], bar=staff.bar(shell), fills=True, side=SIDE)


def _longest(lines: tuple[ParsedLine, ...]) -> list[PreviewRow]:
    """Those rows that have the longest texts in each column."""
    if not lines:
        return []
    most = [
        lines[-1],
        max(lines, key=lambda line: abs(line.income_fen)),
        max(lines, key=lambda line: abs(line.expense_fen)),
        max(lines, key=lambda line: abs(line.balance_fen)),
        min(lines, key=lambda line: line.balance_fen),
    ]
    return [line_row(line) for line in most]


ROUTE = Route("clerk_rows", load, build, staff=True)
