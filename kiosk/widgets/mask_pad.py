"""A picture on which a finger blackens places: by a box drawn, or by two corners tapped."""

from collections.abc import Callable
from typing import Any

from kiosk.theme import colour, px
from kiosk.widgets import draw
from kiosk.widgets.block import Block
from kiosk.widgets.photo import PhotoImage, Pixels

SHARES = 10_000
LEAST = 60  # of SHARES, each way: less is no place but a slip
DRAG_STARTS = 28  # design px a finger may tremble before it draws
_CORNER = 28  # design px
Box = tuple[int, int, int, int]
"""Left, top, right, bottom as shares of 10,000 of the picture."""
Point = tuple[float, float]


class MaskPad(Block):
    """Keeps `masks` (the caller's own list, so that it outlives a new layout).

    A finger that moves draws a box from where it went down to where it lifts; one that only taps
    sets a corner, and the next tap the opposite one. `changed()` is called after each box.
    """

    yields = True

    def __init__(self, picture: Pixels, masks: list[Box], changed: Callable[[], None]) -> None:
        super().__init__(grow=1)
        self.masks, self.changed = masks, changed
        self.image = PhotoImage(lambda deliver: deliver(picture), picture.width / picture.height)
        self.add_widget(self.image)
        self.corner: Point | None = None  # tapped, in shares
        self._start: Point | None = None  # where the finger went down, in shares
        self._end: Point | None = None
        self._down = (0.0, 0.0)
        self._finger: Any = None

    @property
    def text(self) -> str:
        """What it is waiting for."""
        return "再点一下对角" if self.corner else "划一个框，或者点两个角"

    def height_for(self, width: float) -> float:
        return self.image.height_for(width)

    def arrange(self) -> None:
        self.image.place(self.x, self.y, self.width, self.height)
        self._draw()

    def undo(self) -> None:
        """Take the last box away, or the corner that waits for its opposite."""
        if self.corner is not None:
            self.corner = None
        elif self.masks:
            self.masks.pop()
        self._draw()
        self.changed()

    # -- drawing ------------------------------------------------------------------------------

    def _draw(self) -> None:
        self.canvas.after.clear()
        with self.canvas.after:
            for box in self.masks:
                self._black(box)
            if self._start is not None and self._end is not None:
                self._black(_box(self._start, self._end))
            if self.corner is not None:
                x, y = self._window(self.corner)
                draw.dot(x, y, px(_CORNER), colour("seal"))

    def _black(self, box: Box) -> None:
        left, top = self._window((box[0], box[1]))
        right, bottom = self._window((box[2], box[3]))
        ink = colour("ink")
        draw.rounded(left, bottom, max(2.0, right - left), max(2.0, top - bottom), 1, ink)

    def _window(self, point: Point) -> Point:
        x, y, width, height = self.image.box
        return x + width * point[0] / SHARES, y + height * (1 - point[1] / SHARES)

    def _share(self, x: float, y: float) -> Point:
        """The place on the picture nearest to a window point."""
        left, bottom, width, height = self.image.box
        across = (x - left) / max(1.0, width) * SHARES
        down = (1 - (y - bottom) / max(1.0, height)) * SHARES
        return min(max(across, 0.0), float(SHARES)), min(max(down, 0.0), float(SHARES))

    # -- the finger ---------------------------------------------------------------------------

    def on_touch_down(self, touch: Any) -> bool:
        if self._finger is not None or not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        self._finger, self._down = touch.uid, touch.pos
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self or touch.uid != self._finger:
            return False
        far = max(abs(a - b) for a, b in zip(touch.pos, self._down, strict=True))
        if self._start is not None or far > px(DRAG_STARTS):
            self._start = self._share(*self._down)
            self._end = self._share(*touch.pos)
            self._draw()
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self or touch.uid != self._finger:
            return False
        touch.ungrab(self)
        self._finger = None
        if self._start is not None:
            self._add(self._start, self._share(*touch.pos))
        elif self.corner is not None:
            self._add(self.corner, self._share(*touch.pos))
        else:
            self.corner = self._share(*touch.pos)
            self.changed()
        self._draw()
        return True

    def _add(self, one: Point, other: Point) -> None:
        self._start = self._end = self.corner = None
        box = _box(one, other)
        if box[2] - box[0] >= LEAST and box[3] - box[1] >= LEAST:
            self.masks.append(box)
        self.changed()

    def close(self) -> None:
        self.masks = []  # the caller's list lives on: a new layout shows it again
        self._start = self._end = self.corner = None
        super().close()


def _box(one: Point, other: Point) -> Box:
    left, right = sorted((round(one[0]), round(other[0])))
    top, bottom = sorted((round(one[1]), round(other[1])))
    return left, top, right, bottom
