"""Sending a disclosure back, or dropping a draft: the reason is picked from a list."""

from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import staff
from kiosk.theme import look
from kiosk.views.shapes import Option
from kiosk.views.staff_revision import RETURN_REASONS
from kiosk.widgets.button import DANGER, Button
from kiosk.widgets.page import Page
from kiosk.widgets.picklist import pick_list
from kiosk.widgets.text import TextBlock

CHOSEN = "return_reason"


def load(_terminal: Any, revision: str, title: str, what: str = "退回") -> tuple[str, str, str]:
    """(revision, its title, what is done: 退回, or 作废 for a draft of one's own)."""
    return revision, title, what


def build(view: tuple[str, str, str], shell: Shell) -> Page:
    """The reasons; the button says it is sent back."""
    chosen = shell.memory.draft.get(CHOSEN, "")

    def pick(reason: str) -> None:
        shell.memory.draft[CHOSEN] = reason
        staff.redraw(shell)

    options = [Option(reason, reason) for reason in RETURN_REASONS]
    lead = TextBlock(f"{view[1]}，为什么{view[2]}？", theme.LEAD, bold=True)
    send = Button(view[2] if chosen else "先选原因", _send(view, chosen, shell), DANGER)
    columns = 1 if look().portrait else 2
    return Page(
        staff.head(shell, view[2]), [lead, pick_list(options, chosen, pick, columns)],
        bar=staff.bar(shell, send), side=0.28,
    )  # fmt: skip


def _send(view: tuple[str, str, str], chosen: str, shell: Shell) -> Any:
    if not chosen:
        return None

    def send() -> None:
        from kiosk.actions import disclosing

        done = f"{view[1]}已经{view[2]}：{chosen}。"
        staff.act(
            shell, disclosing.send_back, lambda _: staff.desk(shell, done),
            revision_id=view[0], reason=chosen,
        )  # fmt: skip

    return send


ROUTE = Route("staff_return", load, build, staff=True)
