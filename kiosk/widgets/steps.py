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


class StepTitle(Block):
    """“您是哪一位？　第 1 步，共 3 步”, on two lines where one is too short."""

    def __init__(self, title: str, step: int, steps: int) -> None:
        super().__init__()
        self.title = TextBlock(title, theme.LEAD, bold=True)
        self.count = TextBlock(f"第 {step} 步，共 {steps} 步", theme.BODY)
        self.add_all([self.title, self.count])

    def _beside(self, width: float) -> bool:
        return self.title.natural_width() + px(48) + self.count.natural_width() <= width

    def height_for(self, width: float) -> float:
        heights = (self.title.height_for(width), self.count.height_for(width))
        return max(heights) if self._beside(width) else sum(heights)

    def arrange(self) -> None:
        wide = self.title.natural_width()
        if self._beside(self.width):
            self.title.place(self.x, self.y, wide, self.height)
            left = self.x + wide + px(48)
            self.count.place(left, self.y, self.right - left, self.height)
            return
        low = self.count.height_for(self.width)
        self.title.place(self.x, self.y + low, self.width, self.height - low)
        self.count.place(self.x, self.y, self.width, low)


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
