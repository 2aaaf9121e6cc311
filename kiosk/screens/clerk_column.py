"""Which column of the sheet one thing is."""

from dataclasses import dataclass
from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import staff
from kiosk.screens.clerk_columns import said_of
from kiosk.theme import look
from kiosk.views.clerk import Work
from kiosk.views.clerk_columns import (
    LABELS,
    NONE,
    ColumnsView,
    Said,
    as_said,
    choices,
    columns_view,
    kept_as,
    say,
    unsaid,
)
from kiosk.widgets.page import Page
from kiosk.widgets.picklist import pick_list
from kiosk.widgets.text import TextBlock


@dataclass(frozen=True, slots=True)
class ColumnView:
    """The sheet, and the name of what is looked for."""

    sheet: ColumnsView
    name: str


def load(_terminal: Any, work: Work, wanted: str) -> ColumnView:
    """What was read of the sheet's top."""
    return ColumnView(columns_view(work), wanted)


def build(view: ColumnView, shell: Shell) -> Page:
    """One choice for each column; pressing it leads back."""
    said = said_of(shell, view.sheet)
    columns = as_said(view.sheet.head, said)
    undecided = "?" if view.name in unsaid(columns) else NONE
    now = next((one.letters for one in columns if one.name == view.name), undecided)

    def pick(letters: str) -> None:
        known = {**said.columns, **say(columns, view.name, letters)}
        shell.memory.draft[kept_as(view.sheet.work)] = Said(known, said.header_row)
        shell.back()

    label = LABELS[view.name]
    across = 1 if look().portrait else 2
    options = pick_list(choices(view.name, columns), now, pick, across)
    lead = TextBlock(f"「{label}」是哪一列？", theme.LEAD, bold=True)
    return Page(staff.head(shell, label), [lead, options], bar=staff.bar(shell), side=0.24)


ROUTE = Route("clerk_column", load, build, staff=True)
