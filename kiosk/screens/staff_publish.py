"""Putting an approved disclosure before the village, and on which carriers."""

from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import staff
from kiosk.screens.staff_ticks import Ticks, load_revision
from kiosk.theme import look
from kiosk.views.staff_revision import TickView, carriers_view
from kiosk.widgets.button import FILLED, Button
from kiosk.widgets.page import Page
from kiosk.widgets.text import Caption, TextBlock

TICKED = "carriers"


def load(terminal: Any, revision: str) -> tuple[str, str, TickView]:
    """(revision, its title, the carriers)."""
    found, title = load_revision(terminal, revision)
    return revision, title, carriers_view(found)


def build(view: tuple[str, str, TickView], shell: Shell) -> Page:
    """This screen is always among them."""
    revision, title, points = view
    ticks = Ticks(shell, f"{TICKED} {revision}")
    body = [
        TextBlock(points.lead, theme.LEAD),
        ticks.block(points, 1 if look().portrait else 2),
        Caption("点了公开栏，就是说纸已经贴出去，或者今天就贴。"),
    ]
    publish = Button("现在公开", lambda: _ask(revision, title, ticks.chosen, shell), FILLED)
    return Page(staff.head(shell, "公开"), body, bar=staff.bar(shell, publish), side=0.28)


def _ask(revision: str, title: str, ticked: tuple[str, ...], shell: Shell) -> None:
    from kiosk.actions import disclosing

    def publish() -> None:
        done = f"{title}公开了，村民现在就能看到。"
        staff.act(
            shell, disclosing.publish, lambda _: staff.desk(shell, done),
            revision_id=revision, carriers=ticked,
        )  # fmt: skip

    words = f"{title}。公开以后不能收回，有错只能更正或者撤回，村民都看得到。"
    shell.ask("现在公开？", words, [("公开", publish), ("先不公开", lambda: None)])


ROUTE = Route("staff_publish", load, build, staff=True)
