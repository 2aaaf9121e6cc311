"""Every wrong cell of a workbook."""

from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import staff
from kiosk.screens.clerk_preview import drop_button, error_cards
from kiosk.views.clerk import PreviewView, Work, preview_view
from kiosk.widgets.block import Block
from kiosk.widgets.page import Page
from kiosk.widgets.text import Caption, TextBlock

SHOWN = 60


def load(_terminal: Any, work: Work) -> PreviewView:
    """What was read."""
    return preview_view(work)


def build(view: PreviewView, shell: Shell) -> Page:
    """One card a cell, in reading order."""
    lead = f"「{view.work.name}」{view.badge}。请在表里改好，存到 U 盘，再导入。"
    body: list[Block] = [TextBlock(lead, theme.LEAD), *error_cards(view.errors[:SHOWN])]
    rest = len(view.errors) - SHOWN + view.more_errors
    if rest > 0:
        body.append(Caption(f"还有 {rest:,} 处没有列出来。改好前面的，再读一次就看得到。"))
    drop = drop_button(view.work, view.bad_rows, shell, tool=False)
    return Page(staff.head(shell, "哪里不对"), body, bar=staff.bar(shell, drop), side=0.26)


ROUTE = Route("clerk_errors", load, build, staff=True)
