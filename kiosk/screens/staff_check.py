"""Secrecy and privacy, ticked point by point; then approved."""

from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import staff
from kiosk.screens.staff_ticks import Ticks, load_revision
from kiosk.views.staff_revision import TickView, checklist_view
from kiosk.widgets.button import FILLED, Button
from kiosk.widgets.page import Page
from kiosk.widgets.text import TextBlock

TICKED = "checklist"


def load(terminal: Any, revision: str) -> tuple[str, str, TickView]:
    """(revision, its title, the points)."""
    found, title = load_revision(terminal, revision)
    return revision, title, checklist_view(found)


def build(view: tuple[str, str, TickView], shell: Shell) -> Page:
    """Every point is a button; approving waits for the last."""
    revision, title, points = view
    ticks = Ticks(shell, f"{TICKED} {revision}")
    missing = len(points.points) - len(ticks.chosen)
    body = [TextBlock(points.lead, theme.LEAD), ticks.block(points)]
    label = f"还有 {missing} 条" if missing else "都看过，批准"
    go = None if missing else _approve(revision, title, ticks.chosen, shell)
    approve = Button(label, go, FILLED)
    return Page(staff.head(shell, points.title), body, bar=staff.bar(shell, approve), side=0.28)


def _approve(revision: str, title: str, ticked: tuple[str, ...], shell: Shell) -> Any:
    def approve() -> None:
        from kiosk.actions import disclosing

        done = f"{title}已经批准，可以公开了。"
        staff.act(
            shell, disclosing.approve, lambda _: staff.desk(shell, done),
            revision_id=revision, points=ticked,
        )  # fmt: skip

    return approve


ROUTE = Route("staff_check", load, build, staff=True)
