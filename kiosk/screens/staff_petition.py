"""One petition before the committees: agreed to, or not, with a reason from the list."""

from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common, staff
from kiosk.theme import look
from kiosk.views.shapes import Option
from kiosk.views.staff_matters import REFUSAL_WORDS, AnswerView, answer_view
from kiosk.widgets.block import Block, Column
from kiosk.widgets.button import DANGER, FILLED, Button
from kiosk.widgets.card import Card
from kiosk.widgets.page import Page
from kiosk.widgets.picklist import pick_list
from kiosk.widgets.text import Caption, TextBlock
from kiosk.widgets.tile import Strip

REFUSING, CODE = "petition_refusing", "petition_code"


def load(terminal: Any, petition: str) -> AnswerView:
    """The petition; nothing of who signed it."""
    from hearings.errors import UnknownPetition
    from kiosk.actions import petitioning

    found = petitioning.petition(terminal, petition)
    if found is None:
        raise UnknownPetition
    return answer_view(found)


def build(view: AnswerView, shell: Shell) -> Page:
    """What was asked for; then the reasons, where it is refused."""
    if shell.memory.draft.get(REFUSING) == view.id:
        return _reasons(view, shell)
    about: list[Block] = [TextBlock(view.topic, theme.LEAD, bold=True), TextBlock(view.lead)]
    if view.text:
        about.append(TextBlock(view.text))
    body: list[Block] = [Card(Column(about, gap=14))]
    if view.due:
        body.append(Strip(view.due, "seal" if view.late else "out"))
    bar = staff.bar(shell, *_buttons(view, shell))
    return Page(staff.head(shell, "联名要答复"), body, bar=bar, side=0.28)


def _buttons(view: AnswerView, shell: Shell) -> list[Button]:
    if view.accepted:
        plan = Button("定时间、地点", lambda: shell.go("staff_hearing", petition=view.id), FILLED)
        return [plan]

    def refuse() -> None:
        shell.memory.draft[REFUSING] = view.id
        shell.redraw()

    def ask() -> None:
        words = "同意以后要在期限里开会，接着就定时间、地点。"
        shell.ask("同意开听证会？", words, [("同意", agree), ("再想想", lambda: None)])

    def agree() -> None:
        from kiosk.actions import petitioning

        staff.act(
            shell, petitioning.answer,
            lambda _: shell.replace("staff_hearing", petition=view.id),
            petition_id=view.id, accepted=True,
        )  # fmt: skip

    return [Button("不同意", refuse), Button("同意开会", ask, FILLED)]


def _reasons(view: AnswerView, shell: Shell) -> Page:
    chosen = shell.memory.draft.get(CODE, "")

    def pick(code: str) -> None:
        shell.memory.draft[CODE] = code
        common.redraw(shell)

    def back() -> None:
        shell.memory.draft.pop(REFUSING, None)
        shell.redraw()

    options = [Option(one.value, one.label) for one in view.refusals]
    body: list[Block] = [
        TextBlock(view.topic, theme.LEAD, bold=True),
        TextBlock("为什么不同意？理由会公开，村民都看得到。"),
        pick_list(options, chosen, pick, 1 if look().portrait else 2),
    ]
    if chosen:
        body.append(Caption(f"会这样写：{REFUSAL_WORDS[chosen]}"))
    label = "公布理由" if chosen else "先选理由"
    send = Button(label, (lambda: _refuse(view, chosen, shell)) if chosen else None, DANGER)
    bar = [Button("返回", back, icon="back", tool=True), send]
    return Page(staff.head(shell, "不同意开会"), body, bar=bar, side=0.28)


def _refuse(view: AnswerView, code: str, shell: Shell) -> None:
    from kiosk.actions import petitioning

    done = "已经答复：不同意，理由公布了。"
    staff.act(
        shell, petitioning.answer, lambda _: staff.desk(shell, done),
        petition_id=view.id, accepted=False, code=code, reason=REFUSAL_WORDS[code],
    )  # fmt: skip


ROUTE = Route("staff_petition", load, build, staff=True)
