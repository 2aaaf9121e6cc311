"""How many of a number are there."""

from kiosk.theme import colour, px
from kiosk.widgets import draw
from kiosk.widgets.block import Block


class Stepper(Block):
    """`done` of `total` small blocks filled; more than 20 become one bar."""

    def __init__(self, done: int, total: int, high: float = 28) -> None:
        super().__init__()
        self.done, self.total = done, total
        self._high = px(high)

    def height_for(self, width: float) -> float:
        return self._high

    def arrange(self) -> None:
        self.canvas.clear()
        with self.canvas:
            if self.total > 20:
                self._one(self.x, self.width, False)
                self._one(self.x, self.width * min(1.0, self.done / self.total), True)
                return
            gap = px(12)
            wide = (self.width - gap * (self.total - 1)) / max(1, self.total)
            for index in range(self.total):
                self._one(self.x + index * (wide + gap), wide, index < self.done)

    def _one(self, x: float, wide: float, filled: bool) -> None:
        edge = max(1.0, px(3))
        draw.rounded(x, self.y, wide, self._high, px(9), colour("act"))
        if not filled:
            inner = (x + edge, self.y + edge, wide - 2 * edge, self._high - 2 * edge)
            draw.rounded(*inner, px(9) - edge, colour("card"))
