"""Importing at the screen: it never freezes, it can be stopped, and what fails is not saved."""

import csv
from pathlib import Path

import pytest

from content import queries
from kiosk.screens import SCREENS
from kiosk.screens.clerk_read import read
from kiosk.views.clerk import Work
from kiosk.widgets.overlay import Progress
from sync.errors import DiskFull
from tests.kiosk import village
from tests.kiosk.conftest import Start
from tests.kiosk.driver import Driver
from tests.kiosk.staffroom import Q4, log_in, press_row, stick, table_of, with_pins, write_book
from tests.kiosk.village import Village

ROWS = 60_000


@pytest.fixture
def staffed(tmp_path: Path) -> Village:
    return with_pins(village.empty(tmp_path / "data"))


def write_long(path: Path, rows: int = ROWS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["日期", "凭证号", "摘要", "总账科目", "收入", "支出", "余额"])
        for row in range(1, rows + 1):
            day = f"2026-{7 + row * 3 // (rows + 1):02d}-{1 + row % 28:02d}"
            out.writerow([day, f"记字第{row}号", f"零星收入{row}", "503", "1.00", "", f"{row}.00"])
    return path


def test_a_long_file_is_read_while_frames_go_on(
    driver: Driver, start: Start, staffed: Village
) -> None:
    write_long(stick(staffed) / "三季度.csv")
    kiosk = start(make=staffed.open)
    log_in(driver, staffed.clerk)
    driver.press("导入收支表")
    driver.wait_for("哪一个文件？")
    press_row(driver, "三季度")
    driver.wait_for("是哪一期的账？")
    press_row(driver, "2026 年第三季度")
    driver.wait_for("正在读表")
    seen: set[int] = set()
    frames = 0
    while not driver.shows("账都对得上"):
        driver.frames(1)
        frames += 1
        shown = [one for one in kiosk.shell.overlays if isinstance(one, Progress)]
        seen |= {one.bar.done for one in shown}
    assert frames > 10
    assert any(0 < share < 100 for share in seen)
    assert driver.shows(f"{ROWS:,} 笔，都对得上")
    driver.press("一笔一笔看")
    table = driver.until(lambda: table_of(driver))
    assert table.rows.count == ROWS
    table.move_to(table.reach)
    driver.frames(2)
    assert table.visible()[1] == ROWS - 1


def test_reading_can_be_stopped(driver: Driver, start: Start, staffed: Village) -> None:
    file = write_long(stick(staffed) / "三季度.csv")
    kiosk = start(make=staffed.open)
    log_in(driver, staffed.clerk)
    read(kiosk.shell, Work(file, file.name, "2026-Q3"))
    driver.wait_for("正在读表")
    driver.press("不读了")
    assert kiosk.shell.overlays == []
    read(kiosk.shell, Work(write_book(stick(staffed) / "小.xlsx", Q4), "小.xlsx", "2026-Q4"))
    driver.wait_for("账都对得上")
    assert driver.shows("3 笔，都对得上")


def test_what_is_no_workbook_is_told_plainly(
    driver: Driver, start: Start, staffed: Village
) -> None:
    (stick(staffed) / "假的.xlsx").write_text("这不是表格", encoding="utf-8")
    start(make=staffed.open)
    log_in(driver, staffed.clerk)
    driver.press("导入收支表")
    driver.wait_for("哪一个文件？")
    press_row(driver, "假的")
    driver.wait_for("是哪一期的账？")
    press_row(driver, "2026 年第三季度")
    driver.wait_for("这个文件读不了")
    assert driver.shows("什么也没有保存")
    assert driver.shows("UnreadableFile")


def test_no_stick_says_what_to_do(driver: Driver, start: Start, staffed: Village) -> None:
    start(make=staffed.open)
    log_in(driver, staffed.clerk)
    driver.press("导入收支表")
    driver.wait_for("没有找到表格")
    write_book(stick(staffed) / "四季度.xlsx", Q4)
    driver.press("再找一次")
    driver.wait_for("哪一个文件？")
    press_row(driver, "四季度")
    driver.wait_for("是哪一期的账？")


def test_a_full_disk_says_not_saved_and_it_was_not(
    driver: Driver, start: Start, staffed: Village
) -> None:
    file = write_long(stick(staffed) / "三季度.csv", 3000)
    kiosk = start(make=staffed.open)
    log_in(driver, staffed.clerk)
    read(kiosk.shell, Work(file, file.name, "2026-Q3"))
    driver.wait_for("账都对得上")
    kiosk.shell.run(_small_disk, lambda _: None)
    driver.press("送去审核")
    driver.wait_for("没有保存")
    assert driver.shows(DiskFull.__name__)
    assert queries.revisions(staffed.terminal.db, staffed.terminal.org) == ()
    driver.press("知道了")
    assert driver.shows("账都对得上")
    kiosk.shell.run(_large_disk, lambda _: None)
    driver.press("送去审核")
    driver.wait_for("已经送去审核")


def _small_disk(terminal: object) -> None:
    """SQLite's own limit: the file may not grow, as on a disk that is full."""
    db = terminal.db  # type: ignore[attr-defined]
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages}")


def _large_disk(terminal: object) -> None:
    terminal.db.execute("PRAGMA max_page_count = 1073741823")  # type: ignore[attr-defined]


def test_every_staff_screen_needs_somebody_logged_in() -> None:
    from kiosk.routes import Router

    router = Router(SCREENS)
    own = [name for name in SCREENS if name.startswith(("staff_", "clerk_"))]
    assert len(own) > 20
    for name in own:
        assert router.route(name).staff == (name != "staff_login")
