"""Impatient, slow and late fingers: nothing is pressed twice, unread, lost, or left behind."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.actions import checking
from kiosk.errors import KioskError
from kiosk.screens import attract, common, staff
from kiosk.widgets import draw
from kiosk.widgets.press import Pressable
from tests.kiosk import neighbours, village
from tests.kiosk.conftest import Start
from tests.kiosk.driver import Driver
from tests.kiosk.staffroom import table_of

pytestmark = pytest.mark.window


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> village.Village:
    """The usual village."""
    return village.usual(tmp_path_factory.mktemp("usual") / "data")


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> neighbours.Village:
    """A village with a petition and people to sign it."""
    made = neighbours.Village(tmp_path_factory.mktemp("peopled") / "data")
    made.petition(3)
    return made


def at(kiosk: Any) -> str:
    """The screen shown, or ''."""
    return str(kiosk.shell.visit.route.name) if kiosk.shell.visit is not None else ""


def arrive(driver: Driver, kiosk: Any, name: str) -> None:
    """Wait until that screen is shown."""
    driver.until(lambda: at(kiosk) == name)
    driver.frames(2)


@contextmanager
def slow(kiosk: Any) -> Iterator[None]:
    """Meanwhile the database thread is busy with something else."""
    release = threading.Event()
    kiosk.worker.submit(lambda _: release.wait(10), lambda _: None, lambda _: None)
    try:
        yield
    finally:
        release.set()


def settled(driver: Driver, kiosk: Any) -> None:
    """Wait until the database thread has done all that was asked of it."""
    done: list[Any] = []
    kiosk.worker.submit(lambda _: True, done.append, done.append)
    driver.until(lambda: done)
    driver.frames(2)


# -- twice ------------------------------------------------------------------------------------


def _at_the_money(driver: Driver, start: Start, place: village.Village) -> Any:
    kiosk = start(make=place.open)
    driver.press("钱")
    arrive(driver, kiosk, "finance")
    return kiosk


def test_a_button_pressed_twice_is_one_page_to_go_back(
    driver: Driver, start: Start, place: village.Village
) -> None:
    kiosk = _at_the_money(driver, start, place)
    with slow(kiosk):
        driver.press("逐笔看")
        driver.press("逐笔看")
    arrive(driver, kiosk, "entries")
    settled(driver, kiosk)
    driver.press("返回")
    arrive(driver, kiosk, "finance")
    driver.press("返回")
    arrive(driver, kiosk, "home")


def test_back_leads_back_after_a_page_that_could_not_be_opened(
    driver: Driver, start: Start, place: village.Village
) -> None:
    kiosk = _at_the_money(driver, start, place)
    kiosk.shell.go("entry", revision="R002", row=99)
    driver.wait_for("没有办成")
    driver.press("知道了")
    driver.press("返回")
    arrive(driver, kiosk, "home")


def test_of_two_names_pressed_the_first_is_asked_for(
    driver: Driver, start: Start, peopled: neighbours.Village
) -> None:
    kiosk = _at_the_names(driver, start, peopled)
    with slow(kiosk):
        driver.press("张桂兰")
        driver.press("张小梅")
    driver.wait_for("身份证最后四位")
    assert kiosk.shell.memory.draft["errand"].person.name == "张桂兰"


def _at_the_names(driver: Driver, start: Start, peopled: neighbours.Village) -> Any:
    from kiosk.actions import petitioning

    number = petitioning.petitions(peopled.terminal)[0].id
    kiosk = start(make=peopled.open)
    kiosk.shell.go("sign", id=number)
    for step in ("李家组", "Z", "张桂兰"):
        driver.wait_for(step)
        if step != "张桂兰":
            driver.press(step)
    return kiosk


# -- what comes up, or goes, under the finger ---------------------------------------------------


def test_what_comes_up_is_not_answered_by_a_tap_meant_for_the_page(
    driver: Driver, start: Start, place: village.Village
) -> None:
    kiosk = start(make=place.open)
    answered: list[str] = []
    kiosk.shell.SETTLE = 60.0
    kiosk.shell.ask("真的吗？", "", [("真的", lambda: answered.append("真的"))])
    driver.press("真的")
    assert answered == []
    assert driver.shows("真的吗？")


def test_the_second_tap_on_an_answer_presses_nothing_behind_it(
    driver: Driver, start: Start, place: village.Village
) -> None:
    kiosk = start(make=place.open)
    kiosk.shell.notice("没有保存", "请再按一次。")
    kiosk.shell.SETTLE = 60.0
    driver.press("知道了")
    driver.press("查验")
    settled(driver, kiosk)
    assert at(kiosk) == "home"


@pytest.mark.parametrize("screen", ["finance", "entries"])
def test_a_finger_already_down_presses_nothing_once_a_notice_stands_over_it(
    driver: Driver, start: Start, place: village.Village, screen: str
) -> None:
    kiosk = start(make=place.open, first=screen, revision="R002") if screen == "entries" else (
        start(make=place.open, first=screen)
    )  # fmt: skip
    table = table_of(driver)
    spot = table.point_of(1) if table else driver.find("逐笔看", Pressable).center
    finger = driver.down(*spot)
    kiosk.shell.notice("没有保存", "请再按一次。")
    driver.up(finger)
    settled(driver, kiosk)
    assert at(kiosk) == screen
    assert driver.shows("没有保存")


def test_leaving_is_heard_however_slowly_it_is_pressed(
    driver: Driver, start: Start, place: village.Village
) -> None:
    clock = [0.0]
    kiosk = start(make=place.open, now=lambda: clock[0], first="finance")
    clock[0] = 61.0
    kiosk.guard.tick()
    finger = driver.down(*driver.find("不看了", Pressable).center)
    kiosk.guard.tick()
    driver.up(finger)
    arrive(driver, kiosk, "attract")


def test_no_name_comes_back_into_memory_from_under_a_finger(
    driver: Driver, start: Start, peopled: neighbours.Village
) -> None:
    kiosk = _at_the_names(driver, start, peopled)
    finger = driver.down(*driver.find("张桂兰", Pressable).center)
    kiosk.shell.home()
    arrive(driver, kiosk, "home")
    driver.up(finger)
    assert "张桂兰" not in draw.texts_held()


# -- late answers -------------------------------------------------------------------------------


def test_who_goes_home_while_it_is_saved_is_not_called_back(
    driver: Driver, start: Start, place: village.Village
) -> None:
    kiosk = start(make=place.open)
    shell, release = kiosk.shell, threading.Event()
    shell.memory.staff = place.clerk
    shell.go("staff_home", who=place.clerk)
    arrive(driver, kiosk, "staff_home")
    staff.act(shell, lambda _terminal, staff: release.wait(10), lambda _: staff.desk(shell, "好"))
    driver.press("退出")
    release.set()
    arrive(driver, kiosk, "home")
    settled(driver, kiosk)
    assert at(kiosk) == "home"
    assert shell.memory.staff is None


def test_nobody_is_told_of_rows_missing_on_a_page_that_was_left(
    driver: Driver, start: Start, place: village.Village
) -> None:
    kiosk = start(make=place.open, first="finance")

    def broken(_terminal: Any) -> None:
        raise KioskError("读不出来")

    with slow(kiosk):
        kiosk.shell.go("home")
        kiosk.shell.fetch(broken, lambda _: None)
    arrive(driver, kiosk, "home")
    settled(driver, kiosk)
    assert not driver.shows("读不出来")


def test_an_empty_screen_tries_again(
    driver: Driver, start: Start, place: village.Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def load(terminal: Any) -> Any:
        tries.append(len(tries))
        if len(tries) < 3:
            raise KioskError("读不出来")
        return attract.load(terminal)

    monkeypatch.setattr(attract, "ROUTE", replace(attract.ROUTE, load=load))
    kiosk = start(make=place.open)
    kiosk.shell.wipe()
    driver.wait_for("读不出来")
    driver.press("知道了")
    driver.until(lambda: len(tries) == 2 and driver.shows("读不出来"))
    driver.press("知道了")
    arrive(driver, kiosk, "attract")


def test_who_checks_everything_sees_how_far_it_is_and_can_stop(
    driver: Driver, start: Start, place: village.Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(_terminal: Any, progress: Callable[[int, int], None]) -> None:
        while True:
            progress(7_000, 100_000)
            time.sleep(0.001)

    monkeypatch.setattr(checking, "verify_all", endless)
    kiosk = start(make=place.open, first="verify")
    driver.press("当场查一遍")
    driver.wait_for("7,000 / 100,000")
    driver.press("不查了")
    settled(driver, kiosk)
    assert not kiosk.shell.overlays
    driver.press("当场查一遍")
    kiosk.shell.wipe()
    arrive(driver, kiosk, "attract")


# -- pages that stand long ----------------------------------------------------------------------


def test_the_attract_screen_knows_what_day_it_is(
    driver: Driver, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attract, "LOOK_AGAIN_S", 0.02)
    made = village.usual(tmp_path / "data")
    start(make=made.open, first="attract")
    driver.wait_for("2026年11月23日")
    made.clock.set(2026, 11, 24)
    driver.wait_for("2026年11月24日")


def _fresher(kiosk: Any) -> Callable[[Any], Any]:
    """What the page of the shell would read now: another word on how fresh it is."""
    view = kiosk.shell.visit.view
    return lambda _terminal: replace(view, fresh="刚刚 已与县里核对")


def test_a_page_that_looks_again_stays_where_it_was_scrolled_to(
    driver: Driver, start: Start, place: village.Village
) -> None:
    kiosk = start(make=place.open, first="verify")
    shell = kiosk.shell
    shell.bigger_text()
    shell.bigger_text()
    shell.page.scroller.move_to(150)
    before = shell.page
    common.keep_fresh(shell, shell.visit.view, _fresher(kiosk), 0.02)
    driver.until(lambda: shell.page is not before)
    assert driver.shows("刚刚 已与县里核对")
    assert shell.page.scroller.offset == 150


def test_a_page_that_looks_again_does_not_move_under_a_finger(
    driver: Driver, start: Start, place: village.Village
) -> None:
    kiosk = start(make=place.open, first="verify")
    shell, load = kiosk.shell, _fresher(kiosk)
    read: list[int] = []
    finger = driver.down(*driver.find("字再大些", Pressable).center)

    def counted(terminal: Any) -> Any:
        read.append(1)
        return load(terminal)

    common.keep_fresh(shell, shell.visit.view, counted, 0.01)
    before = shell.page
    driver.until(lambda: len(read) > 2)
    assert shell.page is before
    driver.move(finger, 20, 20)
    driver.up(finger)
    driver.until(lambda: shell.page is not before)


def test_another_hearing_begins_at_its_first_question(
    driver: Driver, start: Start, peopled: neighbours.Village
) -> None:
    from kiosk.actions import petitioning

    kiosk = start(make=peopled.open)
    shell = kiosk.shell
    shell.memory.staff = peopled.approver
    shell.go("staff_home", who=peopled.approver)
    driver.wait_for("您现在可以办")
    shell.go("staff_hearing", petition=petitioning.petitions(peopled.terminal)[0].id)
    driver.wait_for("哪一天？")
    driver.press("11月14日")
    driver.wait_for("几点？")
    driver.press("上一步")
    driver.wait_for("哪一天？")
    driver.press("返回")
    driver.wait_for("您现在可以办")
    driver.press("开听证会")
    driver.wait_for("开会说什么事？")
