"""A clerk tells the terminal by touch what the columns of a strange sheet are."""

from pathlib import Path
from typing import Any

import pytest

from content import queries
from kiosk.actions.importing import remembered_columns
from kiosk.widgets.table import Table
from tests.kiosk import village
from tests.kiosk.checks import problems
from tests.kiosk.conftest import LANDSCAPE, PORTRAIT, Start
from tests.kiosk.driver import Driver
from tests.kiosk.staffroom import Q4, log_in, press_row, stick, with_pins
from tests.kiosk.village import OPENING_Q3, Village

USUAL = ("日期", "凭证号", "摘要", "总账科目", "收入", "支出", "余额")
STRANGE = ("哪天", "凭证号", "什么事", "总账科目", "进项", "出项", "还剩")


@pytest.fixture
def staffed(tmp_path: Path) -> Village:
    return with_pins(village.empty(tmp_path / "data"))


def write(path: Path, heads: tuple[str, ...], titles: int = 0) -> Path:
    """The fourth quarter under these headers."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "流水"
    for number in range(titles):
        sheet.append([f"清溪村的表之{number}"])
    sheet.append(heads)
    balance = OPENING_Q3
    for number, (day, summary, _, fen) in enumerate(Q4, 1):
        balance += fen
        income, expense = (fen / 100, None) if fen > 0 else (None, -fen / 100)
        account = "503" if fen > 0 else "513"
        sheet.append([day, f"记{number}", summary, account, income, expense, balance / 100])
    book.save(path)
    return path


def open_strange(
    driver: Driver,
    start: Start,
    staffed: Village,
    size: tuple[int, int] = PORTRAIT,
    **how: Any,
) -> Any:
    write(stick(staffed) / "四季度流水.xlsx", **how)
    kiosk = start(make=staffed.open)
    driver.resize(*size)
    kiosk.resize(*size)
    log_in(driver, staffed.clerk)
    driver.press("导入收支表")
    driver.wait_for("哪一个文件？")
    press_row(driver, "四季度")
    driver.wait_for("是哪一期的账？")
    press_row(driver, "2026 年第四季度")
    driver.wait_for("指一下哪一列")
    return kiosk


def point(driver: Driver, field: str, column: str) -> None:
    press_row(driver, field)
    driver.wait_for(f"「{field}」是哪一列？")
    driver.press(f"{column} 列")
    driver.wait_for("表头不是这一行")


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_strange_columns_are_pointed_at_read_and_remembered(
    driver: Driver, start: Start, staffed: Village, size: tuple[int, int]
) -> None:
    open_strange(driver, start, staffed, size, heads=STRANGE)
    driver.press("指一下哪一列")
    driver.wait_for("哪一列是什么？")
    assert problems(driver) == []
    assert driver.find("还差 5 样").action is None
    for field, column in (("日期", "A"), ("摘要", "C"), ("收入", "E"), ("支出", "F")):
        point(driver, field, column)
    assert remembered_columns(staffed.terminal) == {}
    point(driver, "余额", "G")
    assert problems(driver) == []
    driver.press("再读一次")
    driver.wait_for("3 笔，都对得上")
    assert remembered_columns(staffed.terminal) == {}
    driver.press("送去审核")
    driver.wait_for("已经送去审核")
    known = remembered_columns(staffed.terminal)
    assert {known[text] for text in ("哪天", "什么事", "进项", "出项", "还剩")} == {
        "date", "summary", "income", "expense", "balance"
    }  # fmt: skip
    (draft,) = queries.revisions(staffed.terminal.db, staffed.terminal.org)
    assert draft.closing_fen == OPENING_Q3 + sum(fen for *_, fen in Q4)


def test_a_balance_nobody_knows_is_pointed_at(
    driver: Driver, start: Start, staffed: Village
) -> None:
    heads = (*USUAL[:6], "还剩")
    open_strange(driver, start, staffed, heads=heads)
    assert driver.shows("不认识「还剩」这一列")
    driver.press("指一下哪一列")
    driver.wait_for("哪一列是什么？")
    point(driver, "余额", "G")
    driver.press("再读一次")
    driver.wait_for("3 笔，都对得上")


def test_figures_that_are_none_of_our_business(
    driver: Driver, start: Start, staffed: Village
) -> None:
    open_strange(driver, start, staffed, heads=(*USUAL[:6], "人数"))
    driver.press("指一下哪一列")
    driver.wait_for("哪一列是什么？")
    press_row(driver, "余额")
    driver.wait_for("「余额」是哪一列？")
    driver.press("没有「余额」这一列")
    driver.wait_for("都指完了")
    driver.press("再读一次")
    driver.wait_for("没有写期初")


def test_the_header_is_another_row(driver: Driver, start: Start, staffed: Village) -> None:
    kiosk = open_strange(driver, start, staffed, heads=STRANGE, titles=2)
    driver.press("指一下哪一列")
    driver.wait_for("哪一列是什么？")
    driver.press("表头不是这一行")
    driver.wait_for("表头是哪一行？")
    press_row(driver, "清溪村的表之0")
    driver.wait_for("哪一列是什么？")
    driver.press("表头不是这一行")
    driver.wait_for("表头是哪一行？")
    press_row(driver, "哪天")
    driver.wait_for("哪一列是什么？")
    point(driver, "日期", "A")
    kept = [name for name in kiosk.shell.memory.draft if name.startswith("columns of")]
    assert len(kept) == 1
    kiosk.shell.home()
    driver.wait_for("村里的账还没有公开")
    assert kiosk.shell.memory.draft == {}


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_every_text_size_fits(
    driver: Driver, start: Start, staffed: Village, size: tuple[int, int]
) -> None:
    kiosk = open_strange(driver, start, staffed, size, heads=STRANGE)
    driver.press("指一下哪一列")
    driver.wait_for("表头不是这一行")
    for _ in range(3):
        assert problems(driver) == []
        press_row(driver, "日期")
        driver.wait_for("「日期」是哪一列？")
        assert problems(driver) == []
        driver.press("返回")
        driver.wait_for("表头不是这一行")
        driver.press("表头不是这一行")
        driver.wait_for("表头是哪一行？")
        assert problems(driver) == []
        driver.press("返回")
        driver.wait_for("表头不是这一行")
        kiosk.shell.bigger_text()
        driver.frames(3)


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("text", [0, 1, 2])
def test_the_list_has_room_under_the_sheet(
    driver: Driver, start: Start, staffed: Village, size: tuple[int, int], text: int
) -> None:
    kiosk = open_strange(driver, start, staffed, size, heads=(*STRANGE, "明细科目"))
    driver.press("指一下哪一列")
    driver.wait_for("哪一列是什么？")
    for _ in range(text):
        kiosk.shell.bigger_text()
        driver.frames(3)
    first, last = driver.find_kind(Table).visible()
    assert last - first + 1 >= (3 if text < 2 else 2)
    assert driver.shows("还剩") == (text < 2)
    assert problems(driver) == []
