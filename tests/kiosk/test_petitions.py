"""The lists, one petition in full, and beginning a new one, by touch."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.actions import petitioning
from tests.kiosk.driver import Driver
from tests.kiosk.neighbours import TEXT, TOPIC, Village
from tests.kiosk.visitor import Visitor

Start = Callable[..., Any]
pytestmark = pytest.mark.window


@pytest.fixture
def village(tmp_path: Path) -> Village:
    return Village(tmp_path / "data")


@pytest.fixture
def visitor(village: Village, driver: Driver, start: Start) -> Callable[[], Visitor]:
    """visitor() → somebody at the list of petitions."""

    def come() -> Visitor:
        kiosk = start(make=village.open, first="petitions")
        driver.wait_for("联名听证")
        return Visitor(driver, kiosk)

    return come


def test_an_empty_list_says_how_to_begin(
    village: Village, driver: Driver, visitor: Callable[[], Visitor]
) -> None:
    visitor()
    assert driver.shows("现在没有人在联名")
    assert driver.shows("30 天里满 10 人签名")


def test_the_list_and_the_full_text_never_say_who_signed(
    village: Village, driver: Driver, visitor: Callable[[], Visitor]
) -> None:
    village.petition(9)
    person = visitor()
    names = [one.name for one in village.people]
    assert not any(name in text for text in driver.texts() for name in names)
    person.press("看全文", "走到哪一步了")
    assert driver.shows(TEXT.splitlines()[0])
    assert driver.shows("现在 9 人，12月7日截止")
    assert not any(name in text for text in driver.texts() for name in names)
    person.press("返回", "9 / 10 人签名")


def test_an_unproven_date_is_said(
    village: Village, driver: Driver, visitor: Callable[[], Visitor]
) -> None:
    petition = village.petition(2)
    with village.terminal.store.transaction():
        village.terminal.db.execute("DELETE FROM meta WHERE key = 'trusted'")
    found = petitioning.petition(village.terminal, petition)
    assert found is not None
    assert found.unproven
    visitor()
    assert driver.shows("日期未核准")


def test_a_petition_is_begun_by_picking_and_signed_first(
    village: Village, driver: Driver, visitor: Callable[[], Visitor]
) -> None:
    person = visitor()
    person.press("我要发起", "您想问哪一件事")
    person.press("修路的钱怎么花", "是哪里的路")
    assert driver.shows("第 2 步，共 5 步")
    person.press("东塘组", "是什么时候的事")  # a group of the roster
    person.press("上一步", "是哪里的路")
    person.press("村东", "是什么时候的事")
    person.press("2026 年第三季度", "最想问清楚什么")
    person.press("是谁定的，谁批的", "就这样写吗")
    topic = "请村里开会说清楚：村东修路的钱怎么花（2026 年第三季度）"
    assert driver.shows(topic)
    assert driver.shows("从今天起 30 天里，要满 10 人签名")  # before anything is opened
    assert petitioning.petitions(village.terminal) == ()
    person.press("对，我来签第一个", "您是哪一位？")
    person.to_the_pad()
    person.write()
    person.press("签好了", "已签名，第 1 位")
    (opened,) = petitioning.petitions(village.terminal)
    assert (opened.topic, opened.signed, opened.threshold) == (topic, 1, 10)
    assert "是谁定的，谁批的" in opened.text
    person.press("好了", "1 / 10 人签名")
    person.nothing_personal("张桂兰")


def test_what_stands_already_is_signed_not_begun_again(
    village: Village, driver: Driver, visitor: Callable[[], Visitor]
) -> None:
    village.petition(3, "请村里开会说清楚：村东修路的钱怎么花（2026 年）")
    person = visitor()
    person.press("我要发起", "您想问哪一件事")
    person.press("修路的钱怎么花", "是哪里的路")
    person.press("村东", "是什么时候的事")
    person.press("2026 年", "最想问清楚什么")
    person.press("为什么到现在没修好", "同样的事已经有人发起了")
    person.press("去签那一个", "已有 3 人签名")


def test_giving_up_before_signing_opens_nothing_and_keeps_no_draft(
    village: Village, driver: Driver, visitor: Callable[[], Visitor]
) -> None:
    person = visitor()
    person.press("我要发起", "您想问哪一件事")
    person.press("低保评定", "是哪一种")
    person.press("首页", "三资")
    assert person.shell.memory.draft == {}
    assert petitioning.petitions(village.terminal) == ()


def test_the_nearest_hearing_leads_to_the_hearings(
    village: Village, driver: Driver, visitor: Callable[[], Visitor]
) -> None:
    village.petition(2, TOPIC)
    village.hearing()
    person = visitor()
    person.press("12月3日 星期四开听证会", "村委会二楼会议室")
