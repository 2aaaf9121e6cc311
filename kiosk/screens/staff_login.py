"""The staff's door: who, and their PIN."""

from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common, staff
from kiosk.theme import look
from kiosk.views.staff import LoginView, Person, login_view
from kiosk.widgets.block import Block, Column, Grid
from kiosk.widgets.button import PLAIN, Button
from kiosk.widgets.card import Card
from kiosk.widgets.head import Head, inner_head
from kiosk.widgets.keypad import Keypad
from kiosk.widgets.page import Page
from kiosk.widgets.steps import StepTitle
from kiosk.widgets.text import Caption, TextBlock
from kiosk.widgets.tile import Strip

PICKED, SAID = "staff_login", "staff_login_said"


def load(terminal: Any) -> LoginView:
    """Everybody in office."""
    from content import queries

    return login_view(queries.staff(terminal.store.db, terminal.org))


def build(view: LoginView, shell: Shell) -> Page:
    """First the names, then the keypad."""
    picked = shell.memory.draft.get(PICKED, "")
    name, office = view.named(picked)
    return _pin(shell, picked, name, office) if name else _names(view, shell)


def _head(shell: Shell) -> Head:
    return inner_head("工作人员", shell.village, shell.home, lambda: None, "ink")


def _pick(shell: Shell, person: str) -> None:
    shell.memory.draft[PICKED] = person
    shell.memory.draft.pop(SAID, None)
    shell.redraw()


def _names(view: LoginView, shell: Shell) -> Page:
    body: list[Block] = [StepTitle("您是哪一位？", 1, 2)]
    if not view.offices:
        body.append(TextBlock("这台机器上还没有工作人员。请让装机器的人先登记。"))
    columns = 2 if look().portrait else 3
    columns -= look().text == 2
    for office, people in view.offices:
        cells = [_name(shell, one) for one in people]
        body.append(Column([TextBlock(office, tone="muted"), Grid(cells, columns)], gap=12))
    return Page(_head(shell), body, bar=common.bar(shell))


def _name(shell: Shell, one: Person) -> Button:
    return Button(one.name, lambda: _pick(shell, one.id), PLAIN, high=136, size=theme.TITLE)


def _pin(shell: Shell, picked: str, name: str, office: str) -> Page:
    said = shell.memory.draft.get(SAID, "")
    person = Card(Column([TextBlock(name, theme.TITLE, bold=True), Caption(office)], gap=0))
    body: list[Block] = [person, StepTitle("输密码", 2, 2)]
    body.append(
        Strip(said, "seal") if said else TextBlock("输的时候只显示圆点。请旁边的人退后一步。")
    )
    pad = Keypad(12, lambda typed: _log_in(shell, picked, typed), exact=False, least=4)
    other = Button("不是我", lambda: _pick(shell, ""), icon="back")
    return Page(
        _head(shell), body, [pad], [other, common.bigger(shell)],
        side=0.5, bar_left=True, tall=True,
    )  # fmt: skip


def _log_in(shell: Shell, picked: str, typed: str) -> None:
    from kiosk.actions import staffing
    from kiosk.errors import LoginRefused

    entered, draft = shell.visit, shell.memory.draft
    if draft.get(staff.BUSY):
        return  # a second press while the first is checked would count as a second try
    draft[staff.BUSY] = True

    def wrong(error: BaseException) -> bool:
        draft.pop(staff.BUSY, None)
        if not isinstance(error, LoginRefused):
            return False
        if shell.visit is entered:
            shell.memory.draft[SAID] = f"{error}。"
            shell.redraw()
        return True

    def right(person: Any) -> None:
        draft.pop(staff.BUSY, None)
        if shell.visit is not entered:
            return  # left, or wiped, while the PIN was being checked
        shell.memory.staff = person
        staff.desk(shell)

    shell.act(staffing.log_in, right, wrong, "正在核对……", named=picked, pin=typed)


ROUTE = Route("staff_login", load, build)
