"""From the accountant's workbook to the village's screen, by touches alone, hand by hand."""

from pathlib import Path

import pytest

from content import queries
from content.model import Revision
from content.staffing import dismiss
from kiosk.demo.workbooks import write_flawed
from tests.kiosk import village
from tests.kiosk.conftest import LANDSCAPE, PORTRAIT, Start
from tests.kiosk.driver import Driver
from tests.kiosk.staffroom import PINS, Q4, log_in, press_row, stick, with_pins, write_book
from tests.kiosk.village import Q3, Village

CLOSING_Q3 = village.OPENING_Q3 + sum(fen for *_, fen in Q3)
Q4_WORDS = "2026 年第四季度"


@pytest.fixture
def staffed(tmp_path: Path) -> Village:
    return with_pins(village.usual(tmp_path / "data"))


def q4(staffed: Village) -> tuple[Revision, ...]:
    terminal = staffed.terminal
    return queries.revisions_of(terminal.db, terminal.org, "ledger", "2026-Q4")


def pick_file(driver: Driver, name: str) -> None:
    driver.press("导入收支表")
    driver.wait_for("哪一个文件？")
    press_row(driver, name)
    driver.wait_for("是哪一期的账？")


def import_q4(driver: Driver, staffed: Village) -> None:
    """As the clerk: file, period, look, hand in."""
    log_in(driver, staffed.clerk)
    pick_file(driver, "四季度")
    press_row(driver, Q4_WORDS)
    driver.wait_for("账都对得上")
    driver.press("送去审核")
    driver.wait_for("已经送去审核")


def leave(driver: Driver) -> None:
    driver.press("退出")
    driver.wait_for("村里的钱")


def review(driver: Driver, staffed: Village) -> None:
    log_in(driver, staffed.reviewer)
    driver.press("等我审核")
    driver.wait_for("共 1 份")
    press_row(driver, Q4_WORDS)
    driver.wait_for("看一份账")


def approve(driver: Driver, staffed: Village) -> None:
    log_in(driver, staffed.approver)
    driver.press("等我批准")
    driver.wait_for("共 1 份")
    press_row(driver, Q4_WORDS)
    driver.wait_for("逐条检查")
    driver.press("逐条检查")
    driver.wait_for("一条一条看过")
    for point in ("没有国家秘密", "没有党内秘密", "没有身份证号", "未成年人"):
        driver.press(point)
    assert driver.find("还有 1 条").action is None
    driver.press("没有别人的商业秘密")
    driver.press("都看过，批准")
    driver.wait_for("已经批准")


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_a_workbook_reaches_the_village_hand_by_hand(
    driver: Driver, start: Start, staffed: Village, size: tuple[int, int]
) -> None:
    write_book(stick(staffed) / "四季度收支.xlsx", Q4, CLOSING_Q3, personal=True)
    kiosk = start(make=staffed.open)
    driver.resize(*size)
    kiosk.resize(*size)
    import_q4(driver, staffed)
    (one,) = q4(staffed)
    assert (one.state, one.author) == ("submitted", staffed.clerk.id)
    assert one.dropped_columns
    leave(driver)
    review(driver, staffed)
    driver.press("一笔一笔看")
    driver.wait_for("期初结余")
    press_row(driver, "报刊订阅费")
    driver.wait_for("第 3 笔")
    driver.press("返回")
    driver.wait_for("期初结余")
    driver.press("返回")
    driver.wait_for("审核通过")
    driver.press("审核通过")
    driver.press("看过了，通过")
    driver.wait_for("等村两委批准")
    leave(driver)
    approve(driver, staffed)
    driver.press("等着公开")
    driver.wait_for("共 1 份")
    press_row(driver, Q4_WORDS)
    driver.wait_for("账都对得上")
    driver.press("公开")
    driver.wait_for("公开在哪些地方")
    driver.press("公开栏")
    driver.press("现在公开")
    driver.wait_for("公开以后不能收回")
    driver.tap(next(b for b in reversed(list(driver.blocks())) if getattr(b, "text", "") == "公开"))
    driver.wait_for("村民现在就能看到")
    (one,) = q4(staffed)
    assert one.state == "published"
    assert one.carriers == ("kiosk", "board")
    leave(driver)
    driver.press("钱")
    driver.wait_for("季末结余 210,410.23 元")


def test_a_flawed_workbook_shows_its_cells_and_cannot_be_handed_in(
    driver: Driver, start: Start, tmp_path: Path
) -> None:
    staffed = with_pins(village.empty(tmp_path / "data"))
    write_flawed(stick(staffed))
    kiosk = start(make=staffed.open)
    log_in(driver, staffed.clerk)
    pick_file(driver, "三季度收支.xlsx")
    press_row(driver, "2026 年第三季度")
    driver.wait_for("2 处不对")
    assert driver.shows("F5\u3000金额写成了「2.36万」")
    assert driver.shows("H7\u3000余额差 9.00 元")
    assert any(text.startswith("先改好") for text in driver.texts())
    assert driver.find("先改好").action is None
    driver.press("去掉不对的行")
    driver.press("去掉，重新算")
    driver.wait_for("H6")  # the balances do not run without them
    assert kiosk.shell.visit is not None
    assert kiosk.shell.visit.params["work"].drop == {5, 7}
    assert queries.revisions(staffed.terminal.db, staffed.terminal.org) == ()


def test_returned_with_a_reason_and_brought_again(
    driver: Driver, start: Start, staffed: Village
) -> None:
    write_book(stick(staffed) / "四季度收支.xlsx", Q4, CLOSING_Q3)
    start(make=staffed.open)
    import_q4(driver, staffed)
    leave(driver)
    review(driver, staffed)
    driver.press("退回")
    driver.wait_for("为什么退回？")
    assert driver.find("先选原因").action is None
    driver.press("票据不全，要补")
    driver.tap([b for b in driver.blocks() if getattr(b, "text", "") == "退回"][-1])
    driver.wait_for("已经退回")
    assert q4(staffed)[0].state == "returned"
    leave(driver)
    log_in(driver, staffed.clerk)
    driver.press("手上的")
    driver.wait_for("共 1 份")
    press_row(driver, Q4_WORDS)
    driver.wait_for("仇德祥退回来了：票据不全，要补")
    driver.press("换文件再导入")
    driver.wait_for("哪一个文件？")
    press_row(driver, "四季度")
    driver.wait_for("账都对得上")
    driver.press("送去审核")
    driver.wait_for("已经送去审核")
    assert [one.state for one in q4(staffed)] == ["returned", "submitted"]


def test_the_same_person_is_refused_a_second_hand(
    driver: Driver, start: Start, staffed: Village
) -> None:
    write_book(stick(staffed) / "四季度收支.xlsx", Q4, CLOSING_Q3)
    start(make=staffed.open)
    import_q4(driver, staffed)
    leave(driver)
    staffed.terminal.store.append(dismiss(staffed.clerk, "换岗"), "device")
    staffed.approver = staffed.appoint("S04", staffed.clerk.name, "approver")
    with_pins(staffed, {"S04": PINS["S01"]})
    review(driver, staffed)
    driver.press("审核通过")
    driver.press("看过了，通过")
    driver.wait_for("等村两委批准")
    leave(driver)
    log_in(driver, staffed.approver, PINS["S01"])
    driver.press("等我批准")
    driver.wait_for("共 1 份")
    press_row(driver, Q4_WORDS)
    driver.wait_for("逐条检查")
    driver.press("逐条检查")
    driver.wait_for("一条一条看过")
    for point in ("没有国家秘密", "没有党内秘密", "没有身份证号", "未成年人", "没有别人的"):
        driver.press(point)
    driver.press("都看过，批准")
    driver.wait_for("不能再办别的手续")
    assert driver.shows("TwoHands")
    assert q4(staffed)[0].state == "reviewed"


def test_a_correction_says_why_and_shows_what_changes(
    driver: Driver, start: Start, staffed: Village
) -> None:
    fixed = [*Q3[:4], ("2026-08-19", "报刊订阅费", "expense.newspapers", -1_080_00), *Q3[5:]]
    write_book(stick(staffed) / "更正.xlsx", fixed)
    start(make=staffed.open)
    log_in(driver, staffed.clerk)
    driver.press("更正")
    driver.wait_for("更正哪一期？")
    press_row(driver, "2026 年第三季度")
    driver.wait_for("看一份账")
    driver.press("更正")
    driver.wait_for("为什么要更正？")
    driver.press("金额抄错了")
    driver.wait_for("哪一个文件？")
    press_row(driver, "更正.xlsx")
    driver.wait_for("和原来比，改了")
    assert driver.shows("这是更正。原因：金额抄错了")
    driver.press("送去审核")
    driver.wait_for("已经送去审核")
    terminal = staffed.terminal
    found = queries.revisions_of(terminal.db, terminal.org, "ledger", "2026-Q3")
    assert [one.state for one in found] == ["published", "submitted"]
    assert found[1].corrects == "R002"
    assert found[1].reason == "金额抄错了"
