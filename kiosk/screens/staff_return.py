"""Sending a disclosure back, dropping a draft, or withdrawing what is public: why, from a list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common, staff
from kiosk.theme import look
from kiosk.views.shapes import Option
from kiosk.views.staff_revision import RETURN_REASONS, WITHDRAW_REASONS
from kiosk.widgets.block import Block
from kiosk.widgets.button import DANGER, Button
from kiosk.widgets.page import Page
from kiosk.widgets.picklist import pick_list
from kiosk.widgets.text import TextBlock

RETURN, DROP, WITHDRAW = "退回", "作废", "撤回"
_WARNING = (
    "撤回以后，村民看不到这份账里的数，只看得到谁撤回的、哪天、为什么。"
    "撤回不能反悔；要再公开，由会计更正以后重新审。"
)


@dataclass(frozen=True, slots=True)
class ReasonView:
    """Which disclosure, and what is done to it: RETURN, DROP (a draft of one's own), WITHDRAW."""

    revision: str
    title: str
    what: str

    @property
    def reasons(self) -> Sequence[str]:
        """Those that may be picked."""
        return WITHDRAW_REASONS if self.what == WITHDRAW else RETURN_REASONS

    @property
    def kept_as(self) -> str:
        """Where the one picked is kept meanwhile."""
        return f"{self.what} {self.revision}"


def load(_terminal: Any, revision: str, title: str, what: str = RETURN) -> ReasonView:
    """Nothing is read."""
    return ReasonView(revision, title, what)


def build(view: ReasonView, shell: Shell) -> Page:
    """The reasons; the button says what is done."""
    chosen = shell.memory.draft.get(view.kept_as, "")

    def pick(reason: str) -> None:
        shell.memory.draft[view.kept_as] = reason
        common.redraw(shell)

    options = [Option(reason, reason) for reason in view.reasons]
    columns = 1 if look().portrait else 2
    body: list[Block] = [
        TextBlock(f"{view.title}，为什么{view.what}？", theme.LEAD, bold=True),
        pick_list(options, chosen, pick, columns),
    ]
    if view.what == WITHDRAW:
        body.insert(1, TextBlock("原因会写在屏上，村民都看得到。"))
    send = Button(
        view.what if chosen else "先选原因", _asked(view, chosen, shell) if chosen else None, DANGER
    )
    return Page(staff.head(shell, view.what), body, bar=staff.bar(shell, send), side=0.28)


def _asked(view: ReasonView, chosen: str, shell: Shell) -> Callable[[], None]:
    """What is public is not taken back by one touch."""
    send = _send(view, chosen, shell)
    if view.what != WITHDRAW:
        return send
    choices = [(WITHDRAW, send), ("再想想", lambda: None)]
    return lambda: _ask(shell, view, choices)


def _ask(shell: Shell, view: ReasonView, choices: Sequence[tuple[str, Any]]) -> None:
    shell.ask(f"撤回{view.title}？", _WARNING, choices)


def _send(view: ReasonView, chosen: str, shell: Shell) -> Callable[[], None]:
    def send() -> None:
        from kiosk.actions import disclosing

        action = disclosing.withdraw if view.what == WITHDRAW else disclosing.send_back
        done = f"{view.title}已经{view.what}：{chosen}。"
        staff.act(
            shell, action, lambda _: staff.desk(shell, done),
            revision_id=view.revision, reason=chosen,
        )  # fmt: skip

    return send


ROUTE = Route("staff_return", load, build, staff=True)
