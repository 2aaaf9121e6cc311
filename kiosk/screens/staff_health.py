"""The machine: disk, clock, versions, last exchange; and whether every record is whole."""

from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import staff
from kiosk.screens.long_work import check_records
from kiosk.typeset import Span
from kiosk.views.staff_health import CheckedView, HealthView, health_view
from kiosk.widgets.block import Block, Column
from kiosk.widgets.button import FILLED, Button
from kiosk.widgets.card import Card
from kiosk.widgets.page import Page
from kiosk.widgets.text import Caption, TextBlock


def load(terminal: Any, report: Any = None) -> HealthView:
    """How the machine is now; `report` of a verification just made."""
    from kiosk.actions import checking, exchanging

    return health_view(
        (*checking.doctor(terminal), checking.Health("程序", True, f"第 {_version()} 版")),
        exchanging.status(terminal), terminal.now().ms, report,
    )  # fmt: skip


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("village-kiosk")
    except PackageNotFoundError:
        return "开发"  # run from its folder, not installed


def build(view: HealthView, shell: Shell) -> Page:
    """What was found of the records, then one line for each part of the machine."""
    body: list[Block] = [_checked(view.checked)] if view.checked else []
    lines: list[Block] = []
    for line in view.lines:
        sign = Span("✓ " if line.ok else "! ", "in" if line.ok else "seal", True)
        title = Span(line.title, "ink" if line.ok else "seal", True)
        lines.append(Column([TextBlock([sign, title]), Caption(line.words)], gap=0))
    body.append(Card(Column(lines, gap=16), (48, 30)))
    label = "再查一遍记录" if view.checked else "查一遍记录"
    check = Button(label, lambda: _check(shell), FILLED)
    return Page(staff.head(shell, "机器状况"), body, bar=staff.bar(shell, check), side=0.28)


def _checked(view: CheckedView) -> Card:
    title = TextBlock(view.title, theme.LEAD, view.tone, bold=True)
    lines = [TextBlock(line) for line in view.lines]
    return Card(Column([title, *lines], gap=10), (48, 30), theme.WASH_OF[view.tone], None)


def _check(shell: Shell) -> None:
    check_records(
        shell,
        lambda found: shell.replace("staff_health", report=found),
        lambda error: staff.refused(shell, error),
    )


ROUTE = Route("staff_health", load, build, staff=True)
