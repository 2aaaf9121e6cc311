"""Nothing that is over vanishes: past petitions and hearings are all in a list of their own."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk import theme
from kiosk.actions import hearing, petitioning
from kiosk.routes import Visit
from kiosk.screens import hearings, petitions
from kiosk.views.hearings import HearingsView, hearings_view
from kiosk.views.past import PastView, past_hearings, past_petitions
from kiosk.views.petitions import PetitionsView, petitions_view
from kiosk.views.shapes import NOBODY
from kiosk.widgets.table import Table
from tests.kiosk.checks import problems
from tests.kiosk.conftest import LANDSCAPE, PORTRAIT, Start
from tests.kiosk.driver import Driver
from tests.kiosk.neighbours import TOPIC, Village

pytestmark = pytest.mark.window
MANY = 34


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Village:
    """A petition that is under way, and a hearing that was held."""
    made = Village(Path(tmp_path_factory.mktemp("past")) / "data")
    made.petition(9)
    made.hearing()
    made.clock.set(2026, 12, 4)
    made.confirm_clock()
    return made


def many_petitions(place: Village) -> PetitionsView:
    """Each of them answered long ago."""
    t = place.terminal
    view = petitions_view(petitioning.petitions(t), (), t.terms(), NOBODY)
    one = replace(view.moving[0], moving=False, can_sign=False, state="村里答复了，不开会")
    return replace(view, moving=(), past=(one,) * MANY)


def many_hearings(place: Village) -> HearingsView:
    """Each of them held long ago."""
    view = hearings_view(hearing.hearings(place.terminal))
    return replace(view, coming=(), past=view.past * MANY)


def lists(place: Village) -> tuple[tuple[Any, Any, PastView, str], ...]:
    """(route, page with some of them, all of them, the screen of one)."""
    asked, held = many_petitions(place), many_hearings(place)
    return (
        (petitions.ROUTE, asked, past_petitions(asked), "petition"),
        (hearings.ROUTE, held, past_hearings(held), "hearing"),
    )


def test_a_list_names_each_with_its_full_day(place: Village) -> None:
    asked, held = past_petitions(many_petitions(place)), past_hearings(many_hearings(place))
    assert len(asked.rows) == len(held.rows) == MANY
    (cell,) = asked.rows[-1].cells
    assert (cell.text, cell.caption) == (TOPIC, "村里答复了，不开会\u30002026年11月7日")
    assert "2026年12月3日" in held.rows[-1].cells[0].caption


@pytest.mark.parametrize("which", [0, 1], ids=["petitions", "hearings"])
@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_what_the_page_has_no_room_for_is_one_press_away(
    driver: Driver, start: Start, place: Village, which: int, size: tuple[int, int]
) -> None:
    driver.resize(*size)
    kiosk = start(make=place.open)
    route, some, every, one = lists(place)[which]
    for text in (0, 1, 2):
        theme.use(theme.Look(*size, text))
        kiosk.resize(*size)
        kiosk.shell.show(Visit(route, {}, some))
        driver.frames(2)
        driver.find(f"以前的全部 {MANY} 件").action()
        driver.wait_for(every.title)
        kiosk.shell.show(Visit(route, {"past": True}, every))
        driver.frames(2)
        table = driver.find_kind(Table)
        assert table.rows.count == MANY
        assert len(table.slots) < MANY / 2
        assert problems(driver) == []
    driver.tap_xy(*table.point_of(0))
    driver.until(lambda: kiosk.shell.visit.route.name == one)


@pytest.mark.parametrize(
    ("screen", "title", "load"),
    [("hearings", "开过的听证会", hearings.load), ("petitions", "以前的联名", petitions.load)],
)
def test_the_list_is_asked_of_the_terminal(
    driver: Driver,
    start: Start,
    place: Village,
    screen: str,
    title: str,
    load: Callable[..., Any],
) -> None:
    view = load(place.terminal, past=True)
    assert len(view.rows) == (1 if screen == "hearings" else 0)
    kiosk = start(make=place.open)
    kiosk.shell.go(screen, past=True)
    driver.wait_for(title)
    driver.press("返回")
    driver.until(lambda: kiosk.shell.visit.route.name == "home")


def test_a_few_need_no_list_of_their_own(driver: Driver, start: Start, place: Village) -> None:
    kiosk = start(make=place.open)
    kiosk.shell.go("hearings")
    driver.wait_for("开过的")
    assert not driver.shows("以前的全部")
