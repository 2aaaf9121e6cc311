"""Where one stands: the counted title of a step, and the stages of a matter's way."""

from collections.abc import Sequence

from kiosk import theme
from kiosk.theme import px
from kiosk.views.petition import DONE, LATE, LATER, NOW, STOPPED, Stage
from kiosk.widgets.block import Block, Column, Row
from kiosk.widgets.icon import Icon
from kiosk.widgets.text import Caption, TextBlock

_SIGNS = {
    DONE: ("check", "in"),
    NOW: ("clock", "act"),
    LATER: ("minus", "muted"),
    LATE: ("warn", "seal"),
    STOPPED: ("cross", "seal"),
}


class Beside(Block):
    """Two texts on one line where they fit, else one below the other.

    `spread` puts the second at the right edge; otherwise it follows after a gap.
    """

    def __init__(self, left: TextBlock, right: TextBlock, *, spread: bool = False) -> None:
        super().__init__()
        self.left_text, self.right_text, self.spread = left, right, spread
        self.gap = px(40)
        self.add_all([left, right])

    def _fits(self, width: float) -> bool:
        both = self.left_text.natural_width() + self.gap + self.right_text.natural_width()
        return both <= width

    def height_for(self, width: float) -> float:
        heights = (self.left_text.height_for(width), self.right_text.height_for(width))
        return max(heights) if self._fits(width) else sum(heights)

    def arrange(self) -> None:
        left, right = self.left_text, self.right_text
        if not self._fits(self.width):
            low = right.height_for(self.width)
            right.align = "left"
            left.place(self.x, self.y + low, self.width, self.height - low)
            right.place(self.x, self.y, self.width, low)
            return
        right.align = "right" if self.spread else "left"
        left.place(self.x, self.y, left.natural_width(), self.height)
        start = left.right + self.gap
        right.place(start, self.y, self.right - start, self.height)


class StepTitle(Beside):
    """“您是哪一位？　第 1 步，共 3 步”."""

    def __init__(self, title: str, step: int, steps: int) -> None:
        words = TextBlock(title, theme.LEAD, bold=True)
        super().__init__(words, TextBlock(f"第 {step} 步，共 {steps} 步", theme.BODY))


def stage_list(stages: Sequence[Stage]) -> Column:
    """The stages one below the other, each with its sign."""
    return Column([_stage(stage) for stage in stages], gap=18)


def _stage(stage: Stage) -> Row:
    sign, tone = _SIGNS[stage.mark]
    title = TextBlock(stage.title, theme.BODY, "muted" if stage.mark == LATER else "ink", True)
    words: list[Block] = [title]
    if stage.detail:
        words.append(Caption(stage.detail, tone if stage.mark in (LATE, STOPPED) else "muted"))
    return Row([Icon(sign, 56, tone), Column(words, gap=0)], gap=28, align="top")
