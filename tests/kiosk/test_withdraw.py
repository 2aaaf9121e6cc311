"""Taking a published ledger back, by touches: the reason, the question, the tombstone."""

from pathlib import Path

import pytest

from kiosk.shots import Shot
from kiosk.widgets.qr import QrImage
from tests.kiosk import village
from tests.kiosk.checks import problems
from tests.kiosk.conftest import LANDSCAPE, PORTRAIT, Start
from tests.kiosk.driver import Driver
from tests.kiosk.staffroom import log_in, press_row, stick, table_of, with_pins, write_book
from tests.kiosk.test_provenance import go
from tests.kiosk.village import Q3, Village

Q3_WORDS = "2026 年第三季度"
REASON = "数字有错，要重新核对"


@pytest.fixture
def staffed(tmp_path: Path) -> Village:
    return with_pins(village.usual(tmp_path / "data"))


def open_published(driver: Driver, staffed: Village) -> None:
    """As the approver, to the third quarter's reasons."""
    log_in(driver, staffed.approver)
    driver.press("撤回")
    driver.wait_for("共 2 份")
    press_row(driver, Q3_WORDS)
    driver.wait_for("看一份账")
    driver.press("撤回")
    driver.wait_for("为什么撤回？")


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_the_approver_withdraws_and_the_village_reads_why(
    driver: Driver, start: Start, staffed: Village, size: tuple[int, int]
) -> None:
    kiosk = start(make=staffed.open)
    driver.resize(*size)
    kiosk.resize(*size)
    open_published(driver, staffed)
    assert driver.shows("村民都看得到")
    assert driver.find("先选原因").action is None
    assert problems(driver) == []
    driver.press(REASON)
    press_last(driver, "撤回")
    driver.wait_for("村民看不到这份账里的数")
    driver.press("再想想")
    assert staffed.revision("R002").state == "published"
    press_last(driver, "撤回")
    press_last(driver, "撤回")
    driver.wait_for("已经撤回")
    one = staffed.revision("R002")
    step = one.signoff("withdraw")
    assert step is not None
    assert (one.state, step.staff_id, step.reason) == ("withdrawn", staffed.approver.id, REASON)
    driver.press("退出")
    driver.wait_for("村里的钱")
    assert driver.shows("2026 年第二季度")  # home's headline is what still stands
    go(driver, kiosk, Shot("finance", {"period": "2026-Q3"}))
    assert driver.shows("2026 年第三季度的账撤回了")
    assert driver.shows("2026年11月23日，由村两委负责人 解红梅撤回。")
    assert driver.shows(f"原因：{REASON}")
    assert driver.shows("撤回 村两委负责人 解红梅 11月23日")
    assert any(isinstance(block, QrImage) for block in driver.blocks())
    assert not driver.shows("80,600.50")
    assert problems(driver) == []
    driver.press("看这一期的经过")
    driver.wait_for("已撤回")
    assert driver.shows(f"原因：{REASON}")


def press_last(driver: Driver, words: str) -> None:
    """The uppermost thing with these words: of the page, or of the question over it."""
    driver.tap([one for one in driver.blocks() if getattr(one, "text", "") == words][-1])


def test_what_was_withdrawn_is_not_read_any_more(
    driver: Driver, start: Start, tmp_path: Path
) -> None:
    place = village.withdrawn(tmp_path / "data")
    kiosk = start(make=place.open)
    for screen, row in (("entries", {}), ("classes", {}), ("entry", {"row": 1})):
        kiosk.shell.go(screen, revision="R002", **row)
        driver.wait_for("已经撤回，不再给人看")
        press_last(driver, "知道了")
        assert kiosk.shell.visit is not None
        assert kiosk.shell.visit.route.name == "home"


def test_a_correction_of_what_was_withdrawn_tells_no_figure_of_it(
    driver: Driver, start: Start, tmp_path: Path
) -> None:
    place = village.withdrawn(tmp_path / "data")
    fixed = [*Q3[:4], ("2026-08-19", "报刊订阅费", "expense.newspapers", -1_080_00), *Q3[5:]]
    second = place.draft("2026-Q3", village.OPENING_Q3, fixed, "R002", "重新核对过了")
    place.publish(second)
    kiosk = start(make=place.open)
    go(driver, kiosk, Shot("item", {"revision": second}))
    assert driver.shows("第 2 版")
    assert driver.shows("更正的原因：重新核对过了")
    assert not any("980.00" in text for text in driver.texts())


def test_only_the_office_that_may_is_offered_it(
    driver: Driver, start: Start, staffed: Village
) -> None:
    start(make=staffed.open)
    for other in (staffed.clerk, staffed.reviewer):
        log_in(driver, other)
        assert "撤回" not in driver.texts()
        driver.press("退出")
        driver.wait_for("村里的钱")


def test_the_clerk_brings_a_withdrawn_one_again(
    driver: Driver, start: Start, tmp_path: Path
) -> None:
    place = with_pins(village.withdrawn(tmp_path / "data"))
    write_book(stick(place) / "三季度.xlsx", Q3)
    start(make=place.open)
    log_in(driver, place.clerk)
    driver.press("更正")
    driver.wait_for("更正哪一期？")
    rows = table_of(driver).rows
    assert [rows.get(at).cells[1].text for at in range(rows.count)] == ["已撤回", "已公开"]
    press_row(driver, Q3_WORDS)
    driver.wait_for("解红梅撤回了：期初数抄错了")
    driver.press("更正")
    driver.wait_for("为什么要更正？")
    driver.press("期初数抄错了")
    driver.wait_for("哪一个文件？")
    press_row(driver, "三季度.xlsx")
    driver.wait_for("送去审核")
    driver.press("送去审核")
    driver.wait_for("已经送去审核")
    assert place.revision("R002").state == "withdrawn"
