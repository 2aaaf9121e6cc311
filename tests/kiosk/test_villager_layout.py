"""Every page of the villagers' errands in both orientations and three text sizes, by machine."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hearings.model import SignupStanding
from kiosk import theme
from kiosk.screens.errand import (
    CONFIRM,
    DONE,
    DRAW,
    FACTOR,
    KEY,
    PIN,
    SHIELD,
    STANDING,
    WITNESS,
    Errand,
)
from kiosk.views.identify import initials_of
from kiosk.views.receipts import Receipt
from kiosk.views.shapes import Option
from kiosk.views.sign import Outcome
from kiosk.widgets.page import Page
from tests.kiosk.checks import problems
from tests.kiosk.driver import Driver
from tests.kiosk.neighbours import Village

Start = Callable[..., Any]
pytestmark = pytest.mark.window
LOOKS = [(1080, 1920, 0), (1080, 1920, 1), (1080, 1920, 2), (1920, 1080, 0), (1920, 1080, 1),
         (1920, 1080, 2), (768, 1366, 0), (1366, 768, 2)]  # fmt: skip
# On these a page must never have to be scrolled: everything to press is seen at once.
STILL = ("group", "initial", "names", FACTOR, PIN, SHIELD, DRAW, DONE, "category")


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Village:
    made = Village(tmp_path_factory.mktemp("village") / "data")
    made.petition(9)
    made.hearing({"villager": 10, "party_member": 5, "cadre": 1})
    return made


def _looks(driver: Driver, kiosk: Any) -> Iterator[str]:
    for wide, high, text in LOOKS:
        driver.resize(wide, high)
        theme.use(theme.Look(wide, high, text))
        kiosk.resize(wide, high)
        yield f"{wide}×{high} text {text}"


def _errand_steps(village: Village, kiosk: Any, name: str) -> Iterator[str]:
    """Put the errand on each of its steps in turn."""
    shell, person = kiosk.shell, village.people[0]
    errand: Errand = shell.memory.draft[KEY]
    li = [one for one in village.people if one.group == "李家组"]
    yield "group"
    errand.picking.choose_group("李家组", initials_of(li))
    yield "initial"
    errand.picking.choose_initial("Z", tuple(li * 3))
    yield "names"
    errand.person, errand.who = person, village.who(0)
    errand.witness = Option("S02", "仇德祥")
    for step in (FACTOR, WITNESS, PIN):
        errand.step = step
        yield step
    errand.said = "三次都不对，这个名字先停 10 分钟。"
    for step in (FACTOR, WITNESS, PIN):
        errand.step = step
        yield step
    errand.standing = True if name == "sign" else SignupStanding("waiting", 3, "cadre")
    errand.step = SHIELD
    yield SHIELD
    for step in (CONFIRM, STANDING, *((DRAW,) if name == "sign" else ())):
        errand.step = step
        yield "category" if name == "hearing_signup" and step == CONFIRM else step
    note = "别的机器上的签名还没合到一起，人数可能会变。"
    receipt = Receipt("7K3F-92QD", "VK1:" + "x" * 140)
    errand.finish(Outcome("已签名，第 10 位", "人数够了。" * 5, 10, 10, note, receipt))
    yield DONE


@pytest.mark.parametrize("name", ["sign", "hearing_signup"])
def test_every_step_of_an_errand(village: Village, driver: Driver, start: Start, name: str) -> None:
    from kiosk.actions import hearing, petitioning

    owner: Any = petitioning.petitions if name == "sign" else hearing.hearings
    number = owner(village.terminal)[0].id
    kiosk = start(make=village.open, first=name, id=number)
    driver.wait_for("您是哪一位？")
    found: list[str] = []
    for step in _errand_steps(village, kiosk, name):
        for look in _looks(driver, kiosk):
            found += [f"{step}, {look}: {problem}" for problem in problems(driver)]
            if step in STILL and _scrolls(kiosk.shell.page):
                found.append(f"{step}, {look}: has to be scrolled")
    assert found == []


def _scrolls(page: Page) -> bool:
    from kiosk.widgets.scroll import Scroller

    return any(isinstance(block, Scroller) and block.reach > 0 for block in page.each())


@pytest.mark.parametrize("screen", ["petitions", "petition", "petition_new", "hearings", "hearing"])
def test_every_public_page(village: Village, driver: Driver, start: Start, screen: str) -> None:
    from kiosk.actions import hearing, petitioning

    params = {}
    if screen == "petition":
        params = {"id": petitioning.petitions(village.terminal)[0].id}
    elif screen == "hearing":
        params = {"id": hearing.hearings(village.terminal)[0].id}
    kiosk = start(make=village.open, first=screen, **params)
    draft = kiosk.shell.memory.draft
    chosen = {"topic": "road", "place": "村东", "when": "2026 年", "what": "是谁定的，谁批的"}
    found: list[str] = []
    for step in ("", *chosen) if screen == "petition_new" else ("",):
        if step:
            draft["petition_new"][step] = chosen[step]
        for look in _looks(driver, kiosk):
            found += [f"{step}, {look}: {problem}" for problem in problems(driver)]
    assert found == []
