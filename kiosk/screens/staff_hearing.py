"""Announcing a hearing, in counted steps: the matter, the day, the time, the place, the seats."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common, staff
from kiosk.theme import look
from kiosk.views.shapes import Option
from kiosk.views.staff_matters import HearingPlan, PlanView, plan_view, plan_words
from kiosk.widgets.block import Block, Column
from kiosk.widgets.button import FILLED, OUTLINE, Button
from kiosk.widgets.card import Card
from kiosk.widgets.choice import choice
from kiosk.widgets.counter import counter
from kiosk.widgets.page import Page
from kiosk.widgets.picklist import pick_list
from kiosk.widgets.steps import StepTitle
from kiosk.widgets.text import Caption, TextBlock

PLAN, STEP = "hearing_plan", "hearing_step"
QUESTIONS = {
    "topic": "开会说什么事？",
    "day": "哪一天？",
    "time": "几点？",
    "place": "在哪里？",
    "seats": "每一类几个名额？",
}


def load(terminal: Any, petition: str = "") -> PlanView:
    """What can be chosen, by the profile's rules."""
    from hearings.errors import UnknownPetition
    from kiosk.actions import hearing, petitioning

    found = petitioning.petition(terminal, petition) if petition else None
    if petition and found is None:
        raise UnknownPetition
    hearings = hearing.hearings(terminal)
    return plan_view(found, hearings, terminal.terms(), terminal.now().date)


def _steps(view: PlanView) -> list[str]:
    return [step for step in QUESTIONS if step != "topic" or view.petition is None]


def _plan(view: PlanView, shell: Shell) -> HearingPlan:
    made: HearingPlan = shell.memory.draft.setdefault(PLAN, HearingPlan(quotas=view.quotas))
    return made


def build(view: PlanView, shell: Shell) -> Page:
    """One question a page; at the end everything in one sentence."""
    steps = _steps(view)
    step = shell.memory.draft.get(STEP, steps[0])
    if step not in steps:
        step = steps[0]
    place = steps.index(step)
    body: list[Block] = [StepTitle(QUESTIONS[step], place + 1, len(steps))]
    if view.topic:
        body.append(TextBlock(view.topic, tone="muted"))
    body += _bodies()[step](view, shell)

    def back() -> None:
        if place == 0:
            for kept in (PLAN, STEP):
                shell.memory.draft.pop(kept, None)
            shell.back()
            return
        shell.memory.draft[STEP] = steps[place - 1]
        shell.redraw()

    own = [Button("上一步" if place else "返回", back, OUTLINE, icon="back", tool=True)]
    if step == "seats":
        own.append(_announce(view, shell))
    if step != "seats":
        own.append(common.bigger(shell))
    return Page(staff.head(shell, "开听证会"), body, bar=own, side=0.28)


def _bodies() -> dict[str, Callable[[PlanView, Shell], list[Block]]]:
    return {"topic": _topic, "day": _day, "time": _time, "place": _place, "seats": _seats}


def _chose(view: PlanView, shell: Shell, step: str) -> Callable[[str], None]:
    """What picking does: keep it, and go on to the next question."""

    def pick(value: str) -> None:
        steps = _steps(view)
        plan = _plan(view, shell)
        shell.memory.draft[PLAN] = {
            "topic": lambda: replace(plan, topic=value),
            "day": lambda: replace(plan, day=value),
            "time": lambda: replace(plan, time=value),
            "place": lambda: replace(plan, place=value),
        }[step]()
        shell.memory.draft[STEP] = steps[steps.index(step) + 1]
        shell.redraw()

    return pick


def _topic(view: PlanView, shell: Shell) -> list[Block]:
    plan, columns = _plan(view, shell), 1 if look().portrait else 2
    return [pick_list(view.topics, plan.topic, _chose(view, shell, "topic"), columns)]


def _columns(options: tuple[Option, ...], most: int) -> int:
    columns = (3, 2, 2) if look().portrait else (5, 4, 3)
    return min(most, columns[look().text], len(options))


def _day(view: PlanView, shell: Shell) -> list[Block]:
    pick = _chose(view, shell, "day")
    grid = choice(view.days, _plan(view, shell).day, pick, _columns(view.days, 5), high=150)
    return [Caption(view.rule), grid]


def _time(view: PlanView, shell: Shell) -> list[Block]:
    pick = _chose(view, shell, "time")
    return [choice(view.times, _plan(view, shell).time, pick, _columns(view.times, 2), high=150)]


def _place(view: PlanView, shell: Shell) -> list[Block]:
    return [pick_list(view.places, _plan(view, shell).place, _chose(view, shell, "place"))]


def _seats(view: PlanView, shell: Shell) -> list[Block]:
    plan = _plan(view, shell)
    quotas = dict(plan.quotas)

    def set_(code: str) -> Callable[[int], None]:
        def change(count: int) -> None:
            changed = tuple((quotas | {code: count}).items())
            shell.memory.draft[PLAN] = replace(plan, quotas=changed)
            common.redraw(shell)

        return change

    rows = [
        counter(one.label, quotas.get(one.value, 0), set_(one.value)) for one in view.categories
    ]
    words = TextBlock(plan_words(plan, view.topic or plan.topic))
    return [Card(Column(rows, gap=20), (40, 28)), Card(words, (40, 28))]


def _announce(view: PlanView, shell: Shell) -> Button:
    plan = _plan(view, shell)
    seats = sum(count for _, count in plan.quotas)
    if not seats or plan.starts is None:
        return Button("公布（先定名额）")

    def go() -> None:
        from kiosk.actions import hearing

        staff.act(
            shell, hearing.schedule,
            lambda _: staff.desk(shell, "听证会公布了，村民可以报名了。"),
            starts=plan.starts, place=plan.place, petition_id=view.petition, topic=plan.topic,
            quotas={code: count for code, count in plan.quotas if count},
        )  # fmt: skip

    return Button("公布", go, FILLED, size=theme.LEAD)


ROUTE = Route("staff_hearing", load, build, staff=True)
