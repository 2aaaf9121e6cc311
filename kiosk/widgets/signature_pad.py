"""Where a name is written with a finger."""

from collections.abc import Callable
from typing import Any

from kivy.graphics import Color, SmoothLine

from kiosk import theme
from kiosk.theme import RADIUS, colour, look, px
from kiosk.views.strokes import GRID, MOST_POINTS, Point, far_enough, ink, pack, smooth
from kiosk.widgets import draw
from kiosk.widgets.block import Block

LEAST_INK = 300  # of GRID: less than a third of the pad's width is no name
PEN = 11  # design px
_CHUNK = 60  # points of one line; a longer one would be drawn anew as a whole at every move
_HINT = "请在这里写您的名字"


class SignaturePad(Block):
    """Keeps `strokes` (the caller's own list, so that it outlives a new layout).

    `changed()` is called when a stroke ends or all is wiped.  One finger writes at a time.
    """

    def __init__(self, strokes: list[list[Point]], changed: Callable[[], None]) -> None:
        super().__init__(grow=1)
        self.strokes, self.changed = strokes, changed
        self._finger: Any = None
        self._line: Any = None
        self._from = 0

    def height_for(self, width: float) -> float:
        return min(px(760), max(px(420), look().height * 0.34))

    @property
    def enough(self) -> bool:
        """Whether so much is drawn that it can be a name."""
        return ink(self.strokes) >= LEAST_INK

    @property
    def full(self) -> bool:
        """Whether no more is kept."""
        return sum(map(len, self.strokes)) >= MOST_POINTS

    def packed(self) -> bytes:
        """The signature's bytes; b"" where nothing was drawn."""
        return pack(self.strokes, round(GRID * self.height / max(1.0, self.width)))

    def wipe(self) -> None:
        """Begin anew."""
        self.strokes.clear()
        self._finger = self._line = None
        self.arrange()
        self.changed()

    def arrange(self) -> None:
        self.canvas.clear()
        with self.canvas:
            draw.panel(self, "card", "act", RADIUS, 3)
            y = self.y + self.height * 0.2
            draw.fill(self.x + px(60), y, self.width - 2 * px(60), px(2), "line")
            if not self.strokes:
                self._draw_hint()
        for stroke in self.strokes:
            for start in range(0, len(stroke), _CHUNK):
                self._begin(stroke, start)
                self._stretch(stroke)
            self._dot(stroke[-1])

    def _draw_hint(self) -> None:
        font = look().font(theme.LEAD)
        left = self.center_x - draw.measure(_HINT, font, False) / 2
        draw.draw_text(_HINT, left, self.y + self.height * 0.2 + px(16), font, False, "muted")

    # -- drawing what is written ---------------------------------------------------------------

    def _window(self, point: Point) -> tuple[float, float]:
        unit = self.width / GRID
        return self.x + point[0] * unit, self.top - point[1] * unit

    def _grid(self, x: float, y: float) -> Point:
        unit = self.width / GRID
        edge = px(PEN)
        x = min(max(x, self.x + edge), self.right - edge)
        y = min(max(y, self.y + edge), self.top - edge)
        return round((x - self.x) / unit), round((self.top - y) / unit)

    def _begin(self, stroke: list[Point], start: int) -> None:
        self._from = max(0, start - 1)
        self._dot(stroke[self._from])
        with self.canvas:
            Color(*colour("ink"))
            self._line = SmoothLine(points=[], width=px(PEN) / 2 + 0.5, overdraw_width=1.2)

    def _stretch(self, stroke: list[Point]) -> None:
        """Draw the last line of a stroke through the points it has now."""
        points = stroke[self._from : self._from + _CHUNK + 1]
        if len(points) > 1:
            self._line.points = smooth([self._window(point) for point in points])

    def _dot(self, point: Point) -> None:
        x, y = self._window(point)
        with self.canvas:
            draw.dot(x, y, px(PEN), colour("ink"))

    # -- the finger ----------------------------------------------------------------------------

    def on_touch_down(self, touch: Any) -> bool:
        if not self.collide_point(*touch.pos):
            return False
        if self._finger is None and not self.full:
            touch.grab(self)
            self._finger = touch.uid
            first = not self.strokes
            self.strokes.append([self._grid(*touch.pos)])
            if first:
                self.arrange()  # the hint goes
            self._begin(self.strokes[-1], 0)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self or touch.uid != self._finger or not self.strokes:
            return False
        stroke, point = self.strokes[-1], self._grid(*touch.pos)
        if far_enough(stroke[-1], point) and not self.full:
            if len(stroke) - self._from > _CHUNK:
                self._begin(stroke, len(stroke))
            stroke.append(point)
            self._stretch(stroke)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self or touch.uid != self._finger:
            return False
        touch.ungrab(self)
        self._finger = None
        if self.strokes:
            self._dot(self.strokes[-1][-1])
            self.changed()
        return True

    def close(self) -> None:
        self.strokes = []  # the caller's list lives on: a new layout shows it again
        self._line = None
        super().close()
