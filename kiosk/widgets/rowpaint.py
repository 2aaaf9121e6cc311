"""How one row of a table is laid out and drawn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kiosk import theme
from kiosk.theme import MIN_TARGET, colour, look, px
from kiosk.typeset import Line, Measure, Span, break_lines
from kiosk.widgets import draw
from kiosk.widgets.icon import draw_icon
from kiosk.widgets.rows import Cell, TableRow

_TIGHT = 0.87  # of the font's own line height: two lines and a caption in one row
_LEAST_WORDS = 6.5  # em left for the words, or the amount goes under them


@dataclass(frozen=True, slots=True)
class Column:
    """`widest` is the longest text it must hold unbroken; "" shares what is left (`share`).

    `caption` is the longest small text under it, which must fit on one line.
    """

    widest: str = ""
    align: str = "left"
    share: float = 1.0
    size: int | None = None
    bold: bool = False
    caption: str = ""


class RowPainter:
    """Draws rows at (0, 0) upward, `height` px high, after `fit(width)`.

    `least` is the least height in design px: rows that are only read may be lower than a finger.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        size: int,
        lines: int,
        chevron: bool,
        least: float = MIN_TARGET,
    ) -> None:
        self.columns, self.lines, self.chevron = tuple(columns), lines, chevron
        self.fonts = [look().font(column.size or size) for column in self.columns]
        self.small = look().font(theme.CAPTION)
        self.widths: list[float] = []
        self.stacked = self.shared = False
        self.least = px(least)
        self.height = self.least
        self.pad, self.gap = px(40), px(20)

    def fit(self, width: float) -> None:
        """Share out the width; the last column goes under the others where all is too tight.

        There it stands on the line of their small text, if both fit (`shared`).
        """
        free = width - 2 * self.pad - (px(50) if self.chevron else 0)
        fixed = [
            max(draw.measure(c.widest, f, c.bold) + 2, self._caption(c)) if c.widest else 0.0
            for c, f in zip(self.columns, self.fonts, strict=True)
        ]
        words = free - sum(fixed) - self.gap * (len(self.columns) - 1)
        captions = [self._caption(column) for column in self.columns if not column.widest]
        least = max(self.fonts[0] * _LEAST_WORDS, *captions, 0.0)
        self.stacked = len(self.columns) == 2 and words < least
        small = captions[0] if captions else 0.0
        self.shared = self.stacked and 0.0 < small <= free - sum(fixed) - self.gap
        if self.stacked:
            self.widths = [free, free]
        else:
            shares = sum(c.share for c in self.columns if not c.widest) or 1.0
            pairs = zip(self.columns, fixed, strict=True)
            self.widths = [f if c.widest else max(0.0, words) * c.share / shares for c, f in pairs]
        self.height = self._height()

    def _caption(self, column: Column) -> float:
        """Width of a column's longest small text, px."""
        return draw.measure(column.caption, self.small, False) + 2 if column.caption else 0.0

    def _height(self) -> float:
        first = self.fonts[0]
        words = draw.line_height(first) * _TIGHT * self.lines
        usual = self.lines > 1 and self.least >= px(MIN_TARGET)
        small = usual or any(column.caption for column in self.columns)
        caption = draw.line_height(self.small) if small and not self.shared else 0.0
        below = self._below() if self.stacked else 0.0
        return float(round(max(self.least, words + caption + below + px(12))))

    def _below(self) -> float:
        """Height of the last column where it stands under the others."""
        small = draw.line_height(self.small) if self.columns[-1].caption else 0.0
        return draw.line_height(self.fonts[-1]) + small

    def paint(self, row: TableRow | None, width: float, rule: bool, pressed: bool) -> None:
        """Draw into the canvas now open; None is a row still on its way."""
        edge = max(1.0, px(2))
        wash = "act_wash" if pressed else theme.WASH_OF[row.wash] if row and row.wash else None
        if wash:
            inset = px(6)
            size = (width - 2 * inset, self.height - 2 * inset)
            draw.rounded(inset, inset, *size, px(20), colour(wash))
        if rule:
            draw.fill(edge, self.height - edge, width - 2 * edge, edge, "line")
        if row is None:
            draw.draw_text("……", self.pad, self.height / 2, self.fonts[0], False, "muted")
            return
        self._cells(row.cells)
        if self.chevron:
            side = px(38)
            x, y = width - self.pad - side + px(8), (self.height - side) / 2
            draw_icon("right", x, y, side, colour("act"))

    def _cells(self, cells: Sequence[Cell]) -> None:
        if self.stacked:
            self._stack(cells[0], cells[1])
            return
        x = self.pad
        for place, cell in enumerate(cells):
            self._cell(cell, place, x, 0, self.height)
            x += self.widths[place] + self.gap

    def _stack(self, first: Cell, last: Cell) -> None:
        below = self._below()
        upper = replace(first, caption="") if self.shared else first
        self._cell(upper, 0, self.pad, below, self.height - below)
        self._cell(last, 1, self.pad, px(6), below)
        if self.shared and first.caption:
            amount = draw.measure(last.text, self.fonts[1], last.bold or self.columns[1].bold)
            words = (Span(first.caption, first.caption_tone),)
            room = self.widths[0] - amount - self.gap
            (line,) = break_lines(words, room, self._measure(self.small), 1)
            # On the other's base line: the letters of both fonts stand on it.
            drop = draw.line_height(self.fonts[1]) - draw.line_height(self.small)
            y = px(6) + below / 2 - draw.line_height(self.small) / 2 - drop * 0.2
            self._line(line, self.pad, y, self.small, line.width, 0)

    def _cell(self, cell: Cell, place: int, x: float, y: float, high: float) -> None:
        font, wide = self.fonts[place], self.widths[place]
        pitch = draw.line_height(font) * _TIGHT
        small = draw.line_height(self.small) * 0.92 if cell.caption else 0.0
        lines = self._lines(cell, place)
        top = y + (high + len(lines) * pitch + small) / 2
        for line in lines:
            top -= pitch
            self._line(line, x, top - (draw.line_height(font) - pitch) / 2, font, wide, place)
        if cell.caption:
            (line,) = break_lines(
                (Span(cell.caption, cell.caption_tone),), wide, self._measure(self.small), 1
            )
            below = top - small - draw.line_height(self.small) * 0.04
            self._line(line, x, below, self.small, wide, place)

    def _measure(self, font: int) -> Measure:
        return lambda text, bold: draw.measure(text, font, bold)

    def _lines(self, cell: Cell, place: int) -> tuple[Line, ...]:
        most = 1 if self.columns[place].widest else self.lines
        span = Span(cell.text, cell.tone, cell.bold or self.columns[place].bold)
        return break_lines((span,), self.widths[place], self._measure(self.fonts[place]), most)

    def _line(self, line: Line, x: float, y: float, font: int, wide: float, place: int) -> None:
        free = wide - line.width
        right = self.columns[place].align == "right" or (self.stacked and place == 1)
        left = x + (free if right else 0.0)
        for run in line.runs:
            draw.draw_text(run.text, left + run.x, y, font, run.bold, run.tone)
