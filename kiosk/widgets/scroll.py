"""A view onto something higher than the screen: big buttons to move it, and dragging too."""

from typing import Any, Final

from kivy.graphics import PopMatrix, PushMatrix, ScissorPop, ScissorPush, Translate

from kiosk import theme
from kiosk.theme import look, px
from kiosk.widgets import draw
from kiosk.widgets.block import Block, Row
from kiosk.widgets.button import Button
from kiosk.widgets.press import SCROLLED

DRAG_STARTS: Final = 28  # design px a finger may tremble before it drags
_OVERLAP: Final = 120  # design px of the old page still seen on the new one


class Paged(Block):
    """Something that moves.  With `outside` its pager is placed by somebody else."""

    yields = True
    outside = False
    pager: "Pager | None" = None

    def can_move(self, direction: int) -> bool:
        """Whether there is more above (-1) or below (1)."""
        raise NotImplementedError

    def page(self, direction: int) -> None:
        """Move by nearly a view."""
        raise NotImplementedError

    def full_height(self, width: float) -> float:
        """Height in px that would show all of it."""
        raise NotImplementedError


def pager_height() -> float:
    """Height of a pager in px; its words never wrap."""
    return max(px(120), draw.line_height(look().font(theme.LEAD)) + px(28))


class Pager(Block):
    """The two big buttons, side by side."""

    def __init__(self, owner: Paged) -> None:
        super().__init__()
        self.owner = owner
        self.row: Row | None = None
        self.state: tuple[bool, bool] | None = None

    def height_for(self, width: float) -> float:
        return self._buttons().height_for(width)

    def _buttons(self) -> Row:
        state = (self.owner.can_move(-1), self.owner.can_move(1))
        if self.row is None or state != self.state:
            self.state = state
            if self.row is not None:
                self.remove_widget(self.row)
            up = (lambda: self.owner.page(-1)) if state[0] else None
            down = (lambda: self.owner.page(1)) if state[1] else None
            self.row = Row(
                [
                    Button("往上看", up, icon="up", high=120),
                    Button("往下看", down, icon="down", high=120),
                ]
            )
            self.add_widget(self.row)
        return self.row

    def arrange(self) -> None:
        self._buttons().place(self.x, self.y, self.width, self.height)

    def refresh(self) -> None:
        """Show which of the two leads somewhere now."""
        if (self.owner.can_move(-1), self.owner.can_move(1)) != self.state:
            self.arrange()


class Scroller(Paged):
    """Shows `inner` from the top; adds a `Pager` below when it does not fit."""

    def __init__(self, inner: Block, grow: float = 1.0) -> None:
        super().__init__(grow=grow)
        self.inner = inner
        self.offset = 0.0
        self.reach = 0.0
        self.view = (0.0, 0.0, 0.0, 0.0)
        self._drag: tuple[Any, float, float] | None = None
        with self.canvas.before:
            self._scissor = ScissorPush()
            PushMatrix()
            self._shift = Translate(0, 0)
        with self.canvas.after:
            PopMatrix()
            ScissorPop()
        self.add_widget(inner)

    def height_for(self, width: float) -> float:
        return self.inner.height_for(width)

    def full_height(self, width: float) -> float:
        return self.inner.height_for(width)

    def arrange(self) -> None:
        need = self.inner.height_for(self.width)
        foot = 0.0
        if need > self.height + 1 and not self.outside:
            foot = pager_height() + px(20)
        high = self.height - foot
        self.view = (self.x, self.y + foot, self.width, high)
        self.reach = max(0.0, need - high) if need > high + 1 else 0.0
        self.offset = min(self.offset, self.reach)
        shown = max(need, high)
        self.inner.place(self.x, self.top - shown, self.width, shown)
        self._scissor.x, self._scissor.y = (round(self.x) - 2, round(self.y + foot))
        self._scissor.width, self._scissor.height = round(self.width) + 4, round(high)
        self._set(self.offset)
        if self.outside:
            self._refresh()
        else:
            self._foot(foot)

    def _foot(self, foot: float) -> None:
        if foot and self.pager is None:
            self.pager = Pager(self)
            self._host().add_widget(self.pager)
        if self.pager is not None:
            if not foot:
                self.pager.parent.remove_widget(self.pager)
                self.pager = None
                return
            self.pager.place(self.x, self.y, self.width, pager_height())

    def _host(self) -> Any:
        # Outside our own canvas, which is cut and shifted.
        return self.parent if self.parent is not None else self

    def can_move(self, direction: int) -> bool:
        return self.offset > 0.5 if direction < 0 else self.offset < self.reach - 0.5

    def page(self, direction: int) -> None:
        step = max(self.view[3] - px(_OVERLAP), self.view[3] * 0.5)
        self.move_to(self.offset + direction * step)

    def move_to(self, offset: float) -> None:
        """Show from `offset` px below the top, within what there is."""
        self._set(min(max(0.0, offset), self.reach))
        self._refresh()

    def _refresh(self) -> None:
        if self.pager is not None and self.pager.row is not None:
            self.pager.refresh()

    def _set(self, offset: float) -> None:
        self.offset = float(round(offset))
        self._shift.y = self.offset

    def to_local(self, x: float, y: float, **_: Any) -> tuple[float, float]:
        """Window point to the content's own coordinates."""
        return x, y - self.offset

    def to_parent(self, x: float, y: float, **_: Any) -> tuple[float, float]:
        """The content's coordinates to a window point."""
        return x, y + self.offset

    def _inside(self, touch: Any) -> bool:
        x, y, width, height = self.view
        return bool(x <= touch.x <= x + width and y <= touch.y <= y + height)

    def on_touch_down(self, touch: Any) -> bool:
        if not self._inside(touch):
            return False
        if self.reach and self._drag is None:
            touch.grab(self)
            self._drag = (touch.uid, touch.y, self.offset)
        touch.push()
        touch.apply_transform_2d(self.to_local)
        super().on_touch_down(touch)
        touch.pop()
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        if self._drag is not None and self._drag[0] == touch.uid:
            moved = touch.y - self._drag[1]
            if abs(moved) > px(DRAG_STARTS):
                touch.ud[SCROLLED] = True
            if touch.ud.get(SCROLLED):
                self.move_to(self._drag[2] + moved)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self._drag = None
        return True

    def close(self) -> None:
        self.pager = None
        super().close()
