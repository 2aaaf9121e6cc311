"""Text: rich, measured, wrapped so that an amount stays with its unit."""

from collections.abc import Sequence

from kiosk import theme
from kiosk.theme import look
from kiosk.typeset import Line, Span, balanced, break_lines, plain
from kiosk.widgets import draw
from kiosk.widgets.block import Block

Words = str | Span | Sequence[Span]


def spans_of(words: Words, tone: str = "ink", bold: bool = False) -> tuple[Span, ...]:
    """Words given in any form, as spans; bare strings take `tone` and `bold`."""
    if isinstance(words, str):
        return (Span(words, tone, bold),)
    return (words,) if isinstance(words, Span) else tuple(words)


class TextBlock(Block):
    """A paragraph.  `size` is one of the theme's sizes; `align` "left", "center" or "right".

    `leading` spreads the lines (1.0: as the font wants).  `max_lines` cuts with “…”; without
    it a text is never cut, it takes the height it needs.  `even` makes the lines as
    long as each other, as far as can be: a name then leaves no character alone on a line.
    """

    def __init__(
        self,
        words: Words,
        size: int = theme.BODY,
        tone: str = "ink",
        bold: bool = False,
        align: str = "left",
        max_lines: int | None = None,
        leading: float = 1.0,
        fixed_width: float | None = None,
        grow: float = 0.0,
        even: bool = False,
    ) -> None:
        super().__init__(grow=grow, fixed_width=fixed_width)
        self._spans = spans_of(words, tone, bold)
        self._laid: dict[float, tuple[Line, ...]] = {}
        self.font = look().font(size)
        self.align, self.max_lines, self.even = align, max_lines, even
        self.pitch = round(draw.line_height(self.font) * leading)

    @property
    def spans(self) -> tuple[Span, ...]:
        """The words with their tones."""
        return self._spans

    @spans.setter
    def spans(self, spans: tuple[Span, ...]) -> None:
        self._spans, self._laid = spans, {}

    @property
    def text(self) -> str:
        """The words without their tones."""
        return plain(self.spans)

    def measure(self, text: str, bold: bool) -> float:
        """Width of `text` in this block's font, px."""
        return draw.measure(text, self.font, bold)

    def natural_width(self) -> float:
        """Width in px of the longest line when nothing wraps."""
        return max(line.width for line in self.lines(float("inf"))) + 1

    def lines(self, width: float) -> tuple[Line, ...]:
        """The lines at that width."""
        if width not in self._laid:
            self._laid[width] = self._broken(width)
        return self._laid[width]

    def _broken(self, width: float) -> tuple[Line, ...]:
        lines = break_lines(self.spans, width, self.measure, self.max_lines)
        if not self.even or len(lines) < 2:
            return lines
        even = balanced(self.spans, width, self.measure)
        return even if len(even) == len(lines) else lines

    def height_for(self, width: float) -> float:
        return float(len(self.lines(width)) * self.pitch)

    def arrange(self) -> None:
        self.canvas.clear()
        lines = self.lines(self.width)
        top = float(self.center_y) + len(lines) * self.pitch / 2
        slack = (self.pitch - draw.line_height(self.font)) / 2
        with self.canvas:
            for index, line in enumerate(lines):
                left = self.x + self._offset(line.width)
                y = top - (index + 1) * self.pitch + slack
                for run in line.runs:
                    draw.draw_text(run.text, left + run.x, y, self.font, run.bold, run.tone)

    def _offset(self, width: float) -> float:
        free = float(self.width) - width
        return {"left": 0.0, "center": free / 2, "right": free}[self.align]

    def overflows(self) -> bool:
        """Whether a line is wider, or the lines together higher, than the room given."""
        lines = self.lines(self.width)
        wide = max((line.width for line in lines), default=0.0)
        return bool(wide > self.width + 1) or len(lines) * self.pitch > self.height + 1


class Caption(TextBlock):
    """Small text in the muted tone."""

    def __init__(
        self, words: Words, tone: str = "muted", bold: bool = False, align: str = "left"
    ) -> None:
        super().__init__(words, theme.CAPTION, tone, bold, align)
