"""Signing up for a hearing in two steps: who are you, for which seats; or leaving it again."""

from typing import Any

from hearings.model import CATEGORIES, SignupStanding
from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common
from kiosk.screens.errand import (
    CONFIRM,
    DONE,
    SHIELD,
    STANDING,
    Errand,
    ask,
    errand_of,
    give_up,
    save,
    step_to,
)
from kiosk.screens.identify import Desk, identify_page, personal_head, who_card
from kiosk.screens.saved import saved_page
from kiosk.screens.sign import load_desk
from kiosk.views.hearings import hearing_view, standing_words
from kiosk.views.signup import SignupView, categories_for, left_outcome, seated_outcome, signup_view
from kiosk.widgets.block import Block, Column
from kiosk.widgets.button import FILLED, OUTLINE, Button
from kiosk.widgets.card import Card
from kiosk.widgets.page import Page
from kiosk.widgets.privacy import PersonalPage, shield
from kiosk.widgets.steps import StepTitle
from kiosk.widgets.text import Caption, TextBlock

TITLE = "听证会报名"
STEPS = 2


def load(terminal: Any, id: str) -> SignupView:  # noqa: A002
    """The hearing, and what identification needs."""
    from hearings import queries
    from hearings.errors import UnknownHearing

    found = queries.hearing(terminal.db, terminal.org, id, terminal.now())
    if found is None:
        raise UnknownHearing
    held = found.key_id in terminal.village_keys()
    return signup_view(hearing_view(found), load_desk(terminal), held)


def build(view: SignupView, shell: Shell) -> Page:
    """The page of the step reached."""
    errand = errand_of(shell, view)
    if errand.step == DONE:
        return saved_page(shell, errand.outcome, TITLE, "hearings")
    if view.barred:
        return _barred(view, shell)
    desk = Desk(
        shell, errand, view.desk, TITLE, STEPS, "不报了",
        lambda: _about(view), lambda: _standing(shell, errand, view),
    )  # fmt: skip
    steps = {SHIELD: _shield, STANDING: _standing_page, CONFIRM: _categories}
    return identify_page(desk) or steps[errand.step](desk, view)


def _about(view: SignupView) -> Card:
    hearing = view.hearing
    roomy = theme.look().portrait or theme.look().text < 2
    lines: list[Block] = [
        TextBlock(hearing.topic, theme.LEAD if roomy else theme.BODY, bold=True),
        TextBlock(hearing.when),
    ]
    lines += [Caption(f"{hearing.where}　{hearing.free}")] if roomy else []
    return Card(Column(lines, gap=8))


def _barred(view: SignupView, shell: Shell) -> Page:
    body: list[Block] = [_about(view), TextBlock(view.barred, theme.LEAD)]
    bar = [common.bigger(shell), Button("返回", lambda: give_up(shell), icon="back")]
    return PersonalPage(personal_head(shell, TITLE), body, bar=bar)


def _standing(shell: Shell, errand: Errand, view: SignupView) -> None:
    """It is certain who stands here: has this person a seat?"""
    from kiosk.actions import hearing

    who = errand.known

    def found(standing: SignupStanding) -> None:
        errand.standing = standing
        step_to(shell, errand, SHIELD)

    ask(shell, errand, lambda t: hearing.standing(t, view.hearing.id, who), found)


def _shield(desk: Desk, view: SignupView) -> Page:
    def alone() -> None:
        there = desk.errand.standing.place != "none"
        step_to(desk.shell, desk.errand, STANDING if there else CONFIRM)

    body: list[Block] = [
        StepTitle("先看看旁边", 2, STEPS), shield("下一页是您报名的事，只给您一个人看。")
    ]  # fmt: skip
    go = Button("好了，旁边没有人看", alone, FILLED, high=160)
    return desk.one_act(body, go)


def _categories(desk: Desk, view: SignupView) -> Page:
    """Those the roster allows can be chosen; then one more press signs up."""
    errand = desk.errand
    options = categories_for(view.hearing, errand.known.villager)
    allowed = [one.value for one in options if one.enabled]
    if len(allowed) == 1:
        errand.category = allowed[0]
    body: list[Block] = [
        StepTitle("您坐哪一类的座位？", 2, STEPS),
        who_card(errand),
        TextBlock(f"{view.hearing.topic}，{view.hearing.when}"),
    ]
    buttons: list[Block] = [_category(desk, one.value, one.label, one.enabled) for one in options]
    chosen = CATEGORIES.get(errand.category, "")
    sign_up = (lambda: _sign_up(desk, view)) if chosen else None
    label = f"好，就报{chosen}" if chosen else "先选一类"
    buttons.append(Button(label, sign_up, FILLED, high=150))
    return desk.page(body, [Column(buttons, gap=20)], desk.bar(), 0.5)


def _category(desk: Desk, value: str, label: str, enabled: bool) -> Button:
    def choose() -> None:
        desk.errand.category = value
        desk.shell.redraw()

    kind = FILLED if desk.errand.category == value else OUTLINE
    icon = "check" if desk.errand.category == value else None
    return Button(label, choose if enabled else None, kind, icon, high=140)


def _sign_up(desk: Desk, view: SignupView) -> None:
    from kiosk.actions import hearing
    from kiosk.screens import facts

    who, category = desk.errand.known, desk.errand.category

    def sign_up(terminal: Any) -> Any:
        position, standing = hearing.sign_up(terminal, view.hearing.id, who, category)
        return seated_outcome(view.hearing, standing, facts.receipt(terminal, position))

    save(desk.shell, desk.errand, sign_up)


def _standing_page(desk: Desk, view: SignupView) -> Page:
    standing: SignupStanding = desk.errand.standing
    title, words = standing_words(standing)
    kind = CATEGORIES.get(standing.category, "")
    lines = [
        TextBlock(title, theme.TITLE, "in", bold=True),
        TextBlock(f"{kind}，{view.hearing.when}"),
        TextBlock(words),
    ]
    body: list[Block] = [
        StepTitle("您已经报过名了", 2, STEPS),
        who_card(desk.errand),
        Card(Column(lines, gap=12)),
    ]
    leave = Button("我去不了，退出报名", lambda: _ask_leave(desk, view), high=150)
    stay = Button("不退", lambda: give_up(desk.shell), FILLED)
    return desk.one_act(body, leave, stay)


def _ask_leave(desk: Desk, view: SignupView) -> None:
    desk.shell.ask(
        "退出报名吗？",
        "退出以后，座位让给后面的人。以后再报，要排到最后。",
        [("退出", lambda: _leave(desk, view)), ("不退", lambda: None)],
    )


def _leave(desk: Desk, view: SignupView) -> None:
    from kiosk.actions import hearing
    from kiosk.screens import facts

    who = desk.errand.known

    def leave(terminal: Any) -> Any:
        return left_outcome(facts.receipt(terminal, hearing.leave(terminal, view.hearing.id, who)))

    save(desk.shell, desk.errand, leave)


ROUTE = Route("hearing_signup", load, build, personal=True)
