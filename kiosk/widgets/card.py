"""Panels: the white card, and the coloured strip of a notice."""

from kiosk.theme import RADIUS, px
from kiosk.widgets import draw
from kiosk.widgets.block import Block, Padded


class Card(Padded):
    """A white card with a thin line; `tone` names another fill."""

    def __init__(
        self,
        inner: Block,
        pad: tuple[float, float] = (48, 36),
        tone: str = "card",
        line: str | None = "line",
    ) -> None:
        super().__init__(inner, pad)
        self.tone, self.line = tone, line

    def arrange(self) -> None:
        self.canvas.before.clear()
        with self.canvas.before:
            draw.panel(self, self.tone, self.line, RADIUS)
        super().arrange()


class Rule(Block):
    """A thin line across."""

    def height_for(self, width: float) -> float:
        return max(1.0, px(2))

    def arrange(self) -> None:
        self.canvas.clear()
        with self.canvas:
            draw.fill(self.x, self.y, self.width, max(1.0, px(2)), "line")
