"""A table of any length: only the rows in view exist, drawn straight into the canvas.

Moved by dragging or by the big buttons; a row may be pressed.  Row height is the same for
all, so that the place of row 90,000 is arithmetic.
"""

from collections.abc import Callable
from typing import Any

from kivy.graphics import (
    Canvas,
    PopMatrix,
    PushMatrix,
    ScissorPop,
    ScissorPush,
    Translate,
)

from kiosk import theme
from kiosk.theme import RADIUS, px
from kiosk.widgets import draw
from kiosk.widgets.block import Block
from kiosk.widgets.press import SCROLLED
from kiosk.widgets.rowpaint import Column, RowPainter
from kiosk.widgets.rows import PagedRows
from kiosk.widgets.scroll import DRAG_STARTS, Paged, Pager, pager_height

OnRow = Callable[[int], None]


class _Slot:
    """One drawn row: its canvas, moved up and down by a matrix."""

    def __init__(self) -> None:
        self.index = -1
        self.canvas = Canvas()
        with self.canvas:
            PushMatrix()
            self.shift = Translate(0, 0)
            self.inner = Canvas()
            PopMatrix()


class Table(Paged):
    """`header` and `footer` are blocks that stay in place above and below the rows."""

    def __init__(
        self,
        rows: PagedRows,
        columns: tuple[Column, ...],
        on_row: OnRow | None = None,
        header: Block | None = None,
        footer: Block | None = None,
        lines: int = 2,
        size: int = theme.BODY,
        least: float = theme.MIN_TARGET,
    ) -> None:
        super().__init__(grow=1.0)
        self.rows, self.on_row = rows, on_row
        self.header, self.footer = header, footer
        self.painter = RowPainter(columns, size, lines, on_row is not None, least)
        self.offset = self.reach = 0.0
        self.view = (0.0, 0.0, 0.0, 0.0)
        self.slots: list[_Slot] = []
        self.pressed = -1
        self._drag: tuple[Any, float, float] | None = None
        rows.arrived = self.refresh
        self._ground, self._body = Canvas(), Canvas()
        self.canvas.add(self._ground)
        with self.canvas:
            self._scissor = ScissorPush()
        self.canvas.add(self._body)
        with self.canvas:
            ScissorPop()
        self.add_all([block for block in (header, footer) if block is not None])

    @property
    def row_height(self) -> float:
        """Height of every row, px."""
        return self.painter.height

    def _ends(self, width: float) -> tuple[float, float]:
        head = self.header.height_for(width) if self.header else 0.0
        return head, self.footer.height_for(width) if self.footer else 0.0

    def height_for(self, width: float) -> float:
        self.painter.fit(width)
        return sum(self._ends(width)) + min(self.rows.count, 3) * self.row_height

    def full_height(self, width: float) -> float:
        self.painter.fit(width)
        return sum(self._ends(width)) + self.rows.count * self.row_height

    def arrange(self) -> None:
        self.painter.fit(self.width)
        head, foot = self._ends(self.width)
        need = self.rows.count * self.row_height
        room = self.height - head - foot
        pager = 0.0
        if need > room + 1 and not self.outside:
            pager = pager_height() + px(20)
        high = need if need <= room else self._whole(room - pager)
        self.reach = max(0.0, need - high)
        self.offset = min(self.offset, self.reach)
        bottom = self.top - head - high
        self.view = (self.x, bottom, self.width, high)
        self._draw_ground(bottom - foot)
        if self.header is not None:
            self.header.place(self.x, self.top - head, self.width, head)
        if self.footer is not None:
            self.footer.place(self.x, bottom - foot, self.width, foot)
        self._place_pager(pager)
        self._make_slots()

    def _whole(self, room: float) -> float:
        """Whole rows only: half a row looks like the last one."""
        return max(self.row_height, room // self.row_height * self.row_height)

    def _place_pager(self, high: float) -> None:
        if not high:
            if self.pager is not None and self.pager.row is not None:
                self.pager.refresh()
            return
        if self.pager is None:
            self.pager = Pager(self)
            self.add_widget(self.pager)
        self.pager.place(self.x, self.y, self.width, pager_height())

    def _draw_ground(self, bottom: float) -> None:
        self._ground.clear()
        edge = max(1.0, px(2))
        high = self.top - bottom
        with self._ground:
            ends = self.header is not None and self.footer is not None
            tones = ("soft" if ends else "card", "line")
            draw.framed(self.x, bottom, self.width, high, px(RADIUS), edge, tones)
            x, y, wide, tall = self.view
            if ends:
                draw.fill(x + edge, y, wide - 2 * edge, tall, "card")
            if self.header is not None:
                draw.fill(x, y + tall - edge, wide, edge, "line")
            if self.footer is not None:
                draw.fill(x, y, wide, edge, "line")

    def _make_slots(self) -> None:
        x, y, width, high = self.view
        self._scissor.x, self._scissor.y = round(x), round(y)
        self._scissor.width, self._scissor.height = round(width), round(high)
        self._body.clear()
        count = int(high // self.row_height) + 2
        self.slots = [_Slot() for _ in range(min(count, self.rows.count))]
        for slot in self.slots:
            self._body.add(slot.canvas)
        self._show()

    def _show(self) -> None:
        first = int(self.offset // self.row_height)
        x, y, _, high = self.view
        for index in range(first, first + len(self.slots)):
            slot = self.slots[index % len(self.slots)]
            if slot.index != index:
                slot.index = index
                self._paint(slot)
            slot.shift.x = round(x)
            slot.shift.y = round(y + high - (index + 1) * self.row_height + self.offset)

    def _paint(self, slot: _Slot) -> None:
        slot.inner.clear()
        if not 0 <= slot.index < self.rows.count:
            return
        row = self.rows.get(slot.index)
        with slot.inner:
            self.painter.paint(row, self.width, slot.index > 0, slot.index == self.pressed)

    def refresh(self) -> None:
        """Draw again the rows in view (a page has arrived)."""
        for slot in self.slots:
            slot.index = -1
        self._show()

    def visible(self) -> tuple[int, int]:
        """First and last row that are whole in view, from 0."""
        first = -int(-self.offset // self.row_height)
        last = int((self.offset + self.view[3] + 1) // self.row_height) - 1
        return first, min(last, self.rows.count - 1)

    def can_move(self, direction: int) -> bool:
        return self.offset > 0.5 if direction < 0 else self.offset < self.reach - 0.5

    def page(self, direction: int) -> None:
        rows = max(1, int(self.view[3] // self.row_height) - 1)
        first = round(self.offset / self.row_height)
        self.move_to((first + direction * rows) * self.row_height)

    def move_to(self, offset: float) -> None:
        """Show from `offset` px below the first row."""
        self.offset = float(round(min(max(0.0, offset), self.reach)))
        self._show()
        if self.pager is not None and self.pager.row is not None:
            self.pager.refresh()

    def row_at(self, x: float, y: float) -> int:
        """The row at a window point, or -1."""
        left, bottom, width, high = self.view
        if not (left <= x <= left + width and bottom <= y <= bottom + high):
            return -1
        index = int((bottom + high - y + self.offset) // self.row_height)
        return index if 0 <= index < self.rows.count else -1

    def point_of(self, index: int) -> tuple[float, float]:
        """The middle of a row in view, for a finger."""
        left, bottom, width, high = self.view
        y = bottom + high - (index + 0.5) * self.row_height + self.offset
        return left + width / 2, y

    def on_touch_down(self, touch: Any) -> bool:
        if super().on_touch_down(touch):
            return True
        index = self.row_at(*touch.pos)
        if index < 0 or self._drag is not None:
            return False
        touch.grab(self)
        self._drag = (touch.uid, touch.y, self.offset)
        self._press(index if self.on_row is not None else -1)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self or self._drag is None:
            return bool(super().on_touch_move(touch))
        moved = touch.y - self._drag[1]
        if abs(moved) > px(DRAG_STARTS):
            touch.ud[SCROLLED] = True
            self._press(-1)
        if touch.ud.get(SCROLLED):
            self.move_to(self._drag[2] + moved)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        self._drag = None
        index = -1 if touch.ud.get(SCROLLED) else self.pressed
        self._press(-1)
        if index >= 0 and self.row_at(*touch.pos) == index and self.on_row is not None:
            self.on_row(index)
        return True

    def _press(self, index: int) -> None:
        old, self.pressed = self.pressed, index
        for slot in self.slots:
            if old != index and slot.index in (old, index):
                self._paint(slot)

    def close(self) -> None:
        self.rows.close()
        self.on_row = None
        self.slots = []
        super().close()
