"""The staff's door: PINs, what wrong ones come to, and that it locks behind whoever leaves."""

from pathlib import Path

import pytest

from kiosk.widgets.keypad import Keypad
from tests.kiosk import village
from tests.kiosk.conftest import Start
from tests.kiosk.driver import Driver
from tests.kiosk.staffroom import PINS, knock, log_in, type_pin, with_pins
from tests.kiosk.village import Village


@pytest.fixture
def staffed(tmp_path: Path) -> Village:
    return with_pins(village.usual(tmp_path / "data"))


def test_five_wrong_pins_rest_the_name(driver: Driver, start: Start, staffed: Village) -> None:
    kiosk = start(make=staffed.open)
    knock(driver)
    driver.press("单文娟")
    for left in ("还可以试 4 次", "还可以试 3 次", "还可以试 2 次", "还可以试 1 次"):
        type_pin(driver, "000000")
        driver.wait_for(left)
        assert next(b for b in driver.blocks() if isinstance(b, Keypad)).digits.typed == ""
    type_pin(driver, "000000")
    driver.wait_for("密码不对。")
    type_pin(driver, PINS["S01"])
    driver.wait_for("请过 5 分钟再试")
    assert kiosk.shell.memory.staff is None
    staffed.clock.mono += 5 * 60_000
    type_pin(driver, PINS["S01"])
    driver.wait_for("您现在可以办")


def test_the_pin_stands_nowhere_on_the_screen(
    driver: Driver, start: Start, staffed: Village
) -> None:
    start(make=staffed.open)
    knock(driver)
    driver.press("单文娟")
    for digit in "314159":
        driver.press(digit)
    assert not any("314" in text for text in driver.texts())


def test_home_locks(driver: Driver, start: Start, staffed: Village) -> None:
    kiosk = start(make=staffed.open)
    log_in(driver, staffed.clerk)
    driver.press("首页")
    driver.wait_for("村里的钱")
    assert kiosk.shell.memory.staff is None
    kiosk.shell.go("staff_home", who=staffed.clerk)
    driver.wait_for("您是哪一位？")


def test_idling_forgets_who_was_here(driver: Driver, start: Start, staffed: Village) -> None:
    moment = [0.0]
    kiosk = start(make=staffed.open, now=lambda: moment[0])
    log_in(driver, staffed.clerk)
    kiosk.shell.memory.draft["checklist R001"] = ("state_secret",)
    moment[0] += 61
    kiosk.guard.tick()
    driver.wait_for("还在看吗？")
    moment[0] += 30
    kiosk.guard.tick()
    driver.wait_for("点一下屏幕")
    assert kiosk.shell.memory.staff is None
    assert kiosk.shell.memory.draft == {}
    assert kiosk.shell.trail == []
    assert not driver.shows("单文娟")


def test_each_office_sees_its_own_work(driver: Driver, start: Start, staffed: Village) -> None:
    start(make=staffed.open)
    for person, own, other in (
        (staffed.clerk, "导入收支表", "等我批准"),
        (staffed.reviewer, "等我审核", "导入收支表"),
        (staffed.approver, "联名要答复", "等我审核"),
    ):
        log_in(driver, person)
        assert driver.shows(own)
        assert not driver.shows(other)
        driver.press("退出")
        driver.wait_for("村里的钱")


def test_a_second_press_is_no_second_try(driver: Driver, start: Start, staffed: Village) -> None:
    start(make=staffed.open)
    knock(driver)
    driver.press("单文娟")
    type_pin(driver, "000000")
    driver.press("好了")
    driver.wait_for("还可以试 4 次")
    driver.frames(20)
    assert driver.shows("还可以试 4 次")
