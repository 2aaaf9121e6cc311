"""A village whose staff have PINs and whose accountant has a stick, for the staff's screens."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from content.model import Staff
from kiosk import private
from sync import secrets
from tests.kiosk.driver import Driver
from tests.kiosk.village import OPENING_Q3, VILLAGE, Entry, Village

PINS = {"S01": "314159", "S02": "271828", "S03": "141421"}
Q4: tuple[Entry, ...] = (
    ("2026-10-08", "收到镇财政拨付村级运转经费", "income.operation_subsidy", 45_000_00),
    ("2026-10-21", "支付十月份村干部误工补贴", "expense.cadre_pay", -12_680_00),
    ("2026-11-02", "报刊订阅费", "expense.newspapers", -980_00),
)


def with_pins(village: Village, pins: dict[str, str] = PINS) -> Village:
    """Everybody in office gets a PIN on this terminal."""
    terminal = village.terminal
    with terminal.store.transaction():
        for staff, pin in pins.items():
            private.set_pin(terminal.db, staff, secrets.hash_pin(pin))
    return village


def stick(village: Village) -> Path:
    """The folder where this terminal looks for a stick's files."""
    folder = village.data / "stick"
    folder.mkdir(exist_ok=True)
    return folder


def write_book(
    path: Path, entries: Sequence[Entry], opening: int = OPENING_Q3, personal: bool = False
) -> Path:
    """A real .xlsx of an itemised ledger; with `personal`, a column of (invented) ID numbers."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "收支明细"
    head = ["日期", "凭证号", "摘要", "总账科目", "收入", "支出", "余额"]
    sheet.append([*head, "身份证号"] if personal else head)
    balance = opening
    for number, (day, summary, _, fen) in enumerate(entries, 1):
        balance += fen
        row: list[Any] = [
            day, f"记字第{number}号", summary, "503" if fen > 0 else "513",
            fen / 100 if fen > 0 else None, -fen / 100 if fen < 0 else None, balance / 100,
        ]  # fmt: skip
        sheet.append([*row, "32118319700101123X"] if personal else row)
    book.save(path)
    return path


def type_pin(driver: Driver, pin: str) -> None:
    """On the keypad, then 好了."""
    for digit in pin:
        driver.press(digit)
    driver.press("好了")


def knock(driver: Driver) -> None:
    """Five taps on the village's name."""
    for _ in range(5):
        driver.tap(driver.find(VILLAGE))
    driver.wait_for("您是哪一位？")


def log_in(driver: Driver, staff: Staff, pin: str = "") -> None:
    """Through the hidden corner, to what this person may do."""
    knock(driver)
    driver.press(staff.name)
    type_pin(driver, pin or PINS[staff.id])
    driver.wait_for("您现在可以办")


def table_of(driver: Driver) -> Any:
    """The table on the screen, or None."""
    from kiosk.widgets.table import Table

    return next((block for block in driver.blocks() if isinstance(block, Table)), None)


def press_row(driver: Driver, words: str) -> None:
    """Tap the row of the table on the screen that has these words."""
    table = driver.until(lambda: table_of(driver))
    for index in range(table.rows.count):
        row = table.rows.get(index)
        if row is not None and any(words in cell.text for cell in row.cells):
            driver.tap_xy(*table.point_of(index))
            return
    raise AssertionError(f"no row {words!r}")
