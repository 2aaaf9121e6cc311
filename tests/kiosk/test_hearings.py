"""Hearings by touch: the notice, signing up by category, the waiting list, leaving."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.actions import hearing
from sync.errors import DiskFull
from tests.kiosk.driver import Driver
from tests.kiosk.neighbours import Village
from tests.kiosk.visitor import Visitor

Start = Callable[..., Any]
pytestmark = pytest.mark.window


@pytest.fixture
def village(tmp_path: Path) -> Village:
    return Village(tmp_path / "data")


@pytest.fixture
def visitor(village: Village, driver: Driver, start: Start) -> Callable[[], Visitor]:
    """visitor() → somebody at the list of hearings."""

    def come() -> Visitor:
        kiosk = start(make=village.open, first="hearings")
        driver.wait_for("听证会")
        return Visitor(driver, kiosk)

    return come


def _no_more_pages(terminal: Any) -> None:
    """As if the disk were full: the database may not grow by a page."""
    pages = terminal.db.execute("PRAGMA page_count").fetchone()[0]
    terminal.db.execute(f"PRAGMA max_page_count = {pages}")


def _identify(person: Visitor, name: str = "张桂兰", initial: str = "Z") -> None:
    person.driver.wait_for("您是哪一位？")
    person.pick(name, initial)
    person.prove()


def test_a_seat_from_the_notice_to_the_receipt_and_back(
    village: Village, driver: Driver, visitor: Callable[[], Visitor]
) -> None:
    number = village.hearing()
    village.sign_up(number, [20, 21, 22])
    person = visitor()
    assert driver.shows("12月3日 星期四 上午 9:00")
    person.press("看通知和座位", "村民代表")
    assert driver.shows("3 / 10 席")
    person.press("报名或退出", "您是哪一位？")
    _identify(person)
    person.press("好了，旁边没有人看", "您坐哪一类的座位")
    assert driver.find("党员代表").action is None  # the roster does not list her there
    person.press("好，就报村民代表", "您有座位，第 4 席")
    person.press("好了", "还有 16 个座位")
    person.nothing_personal("张桂兰", "张＊兰")
    assert hearing.standing(village.terminal, number, village.who(0)).number == 4

    person.press("我要报名", "您是哪一位？")
    _identify(person)
    person.press("好了，旁边没有人看", "您有座位，第 4 席")
    person.press("我去不了，退出报名", "退出报名吗")
    person.press("退出", "已退出报名")
    assert hearing.standing(village.terminal, number, village.who(0)).place == "none"


def test_full_seats_put_one_on_the_waiting_list(
    village: Village, driver: Driver, visitor: Callable[[], Visitor]
) -> None:
    number = village.hearing({"villager": 1})
    village.sign_up(number, [20, 21, 22])
    person = visitor()
    assert driver.shows("座位满了，可以排队")
    person.press("看通知和座位", "1 / 1 席，2 人在排队")
    person.press("报名或退出", "您是哪一位？")
    _identify(person)
    person.press("好了，旁边没有人看", "满了，排队")
    person.press("好，就报村民代表", "前面还有 2 人在等")


def test_a_choice_is_asked_where_the_roster_allows_several(
    village: Village, driver: Driver, visitor: Callable[[], Visitor]
) -> None:
    number = village.hearing()
    member = next(p for p in village.people if "party_member" in p.categories)
    person = visitor()
    person.press("我要报名", "您是哪一位？")
    _identify(person, member.name, member.initial)
    person.press("好了，旁边没有人看", "先选一类")
    assert driver.find("先选一类").action is None
    person.press("党员代表", "好，就报党员代表")
    person.press("好，就报党员代表", "您有座位，第 1 席")
    seats = hearing.hearings(village.terminal)[0].seats
    assert [(s.category, s.taken) for s in seats if s.taken] == [("party_member", 1)]
    assert number


def test_a_hearing_that_has_begun_takes_no_more(
    village: Village, driver: Driver, visitor: Callable[[], Visitor]
) -> None:
    number = village.hearing()
    village.clock.set(2026, 12, 4)
    village.confirm_clock()
    person = visitor()
    assert driver.shows("开过的")
    assert driver.shows("现在没有要开的听证会")
    person.press("看", "报名结束")
    assert not driver.shows("报名或退出")
    person.shell.go("hearing_signup", id=number)
    driver.wait_for("报名已经结束了")


def test_a_full_disk_is_told_and_no_seat_is_taken(
    village: Village, driver: Driver, visitor: Callable[[], Visitor]
) -> None:
    number = village.hearing()
    person = visitor()
    person.press("我要报名", "您是哪一位？")
    _identify(person)
    person.press("好了，旁边没有人看", "您坐哪一类的座位")
    _no_more_pages(village.terminal)
    with pytest.raises(DiskFull):  # others take what room the last pages have
        village.sign_up(number, range(20, 140))
    done: list[bool] = []
    person.shell.run(_no_more_pages, lambda _: done.append(True))
    driver.until(lambda: done)
    person.press("好，就报村民代表", "没有保存，请再按一次")
    assert hearing.standing(village.terminal, number, village.who(0)).place == "none"
