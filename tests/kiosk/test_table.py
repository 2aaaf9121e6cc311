"""A table of a hundred thousand rows."""

from typing import Any

import pytest

from kiosk.widgets.rowpaint import Column
from kiosk.widgets.rows import PAGE, Cell, Deliver, PagedRows, TableRow
from kiosk.widgets.table import Table
from tests.kiosk.driver import Driver

pytestmark = pytest.mark.window
MANY = 100_000


class Shelf:
    """Rows made on demand, counted."""

    def __init__(self, count: int) -> None:
        self.made = 0
        self.rows = PagedRows(count, self.fetch)
        self.count = count

    def fetch(self, offset: int, limit: int, deliver: Deliver) -> None:
        """Rows at once."""
        last = min(offset + limit, self.count)
        self.made += last - offset
        deliver([self.row(n) for n in range(offset, last)])

    @staticmethod
    def row(number: int) -> TableRow:
        """`第 n 条` and an amount."""
        return TableRow((Cell(f"第 {number} 条", caption="7月3日"), Cell(f"{number}.00", "in")))


@pytest.fixture
def shelf() -> Shelf:
    """A hundred thousand."""
    return Shelf(MANY)


def put(driver: Driver, rows: PagedRows, pressed: list[int] | None = None) -> Table:
    """The table in the window, 968 × 1500."""
    columns = (Column(), Column("－9,999,999.99", "right", bold=True))
    on_row = pressed.append if pressed is not None else None
    table = Table(rows, columns, on_row)
    driver.window.add_widget(table)
    table.place(56, 200, 968, 1500)
    driver.frames(2)
    return table


def shown(table: Table) -> list[int]:
    """Row numbers that slots stand for, inside the view."""
    first, last = table.visible()
    return sorted(slot.index for slot in table.slots if first <= slot.index <= last)


def test_only_the_rows_in_view_are_ever_made(driver: Driver, shelf: Shelf) -> None:
    table = put(driver, shelf.rows)
    assert shelf.made <= 2 * PAGE
    assert len(table.slots) < 14
    assert shown(table) == list(range(table.visible()[1] + 1))


def test_the_end_is_reached_and_is_the_end(driver: Driver, shelf: Shelf) -> None:
    table = put(driver, shelf.rows)
    table.move_to(float("inf"))
    driver.frames(1)
    assert table.visible()[1] == MANY - 1
    assert not table.can_move(1)
    table.page(-1)
    assert table.can_move(1)
    assert shelf.made <= 4 * PAGE


def test_buttons_move_by_whole_rows_with_one_kept(driver: Driver, shelf: Shelf) -> None:
    table = put(driver, shelf.rows)
    last = table.visible()[1]
    driver.press("往下看")
    assert table.visible()[0] == last
    driver.press("往上看")
    assert table.visible()[0] == 0


def test_dragging_moves_by_the_fingers_way(driver: Driver, shelf: Shelf) -> None:
    table = put(driver, shelf.rows)
    driver.drag((500, 600), (500, 1100), steps=10)
    assert table.offset == pytest.approx(500, abs=3)


def test_the_row_under_the_finger_is_pressed(driver: Driver, shelf: Shelf) -> None:
    pressed: list[int] = []
    table = put(driver, shelf.rows, pressed)
    table.move_to(70_000 * table.row_height)
    driver.tap_xy(*table.point_of(70_003))
    assert pressed == [70_003]


def test_a_drag_presses_no_row(driver: Driver, shelf: Shelf) -> None:
    pressed: list[int] = []
    put(driver, shelf.rows, pressed)
    driver.drag((500, 600), (500, 900))
    assert pressed == []


def test_far_rows_stand_as_sharp_as_the_first(driver: Driver, shelf: Shelf) -> None:
    """Row heights add up to millions of px: more than a 32-bit float keeps whole."""
    table = put(driver, shelf.rows)
    top = row_edges(driver, table)
    table.move_to(99_000 * table.row_height)
    driver.frames(1)
    assert row_edges(driver, table) == top


def row_edges(driver: Driver, table: Table) -> list[int]:
    """Window rows of pixels in which the line between two table rows is drawn."""
    width, _height, pixels = driver.pixels()
    line = bytes((0xD9, 0xD3, 0xC5))
    x = 300
    bottom, top = round(table.view[1]), round(table.view[1] + table.view[3])
    found = [y for y in range(bottom + 4, top - 4) if pixels[(y * width + x) * 3 :][:3] == line]
    assert len(found) >= 2
    return found


def test_rows_on_their_way_are_drawn_when_they_come(driver: Driver) -> None:
    waiting: list[tuple[int, int, Deliver]] = []
    rows = PagedRows(500, lambda *question: waiting.append(question))
    table = put(driver, rows)
    before = driver.pixels()[2]
    assert len(waiting) == 1
    offset, limit, deliver = waiting[0]
    deliver([Shelf.row(n) for n in range(offset, offset + limit)])
    driver.frames(1)
    assert driver.pixels()[2] != before
    table.close()


def test_ten_rows_need_no_buttons(driver: Driver) -> None:
    table = put(driver, PagedRows.of([Shelf.row(n) for n in range(5)]))
    assert table.pager is None
    assert table.visible() == (0, 4)


def test_an_amount_too_wide_goes_under_its_words(driver: Driver) -> None:
    wide: tuple[Any, ...] = (Column(), Column("－999,999,999,999,999.99", "right", bold=True))
    table = Table(PagedRows.of([Shelf.row(1)]), wide)
    driver.window.add_widget(table)
    table.place(56, 200, 620, 1500)
    assert table.painter.stacked
    driver.frames(1)
