"""Large figures side by side, or one below the other where they would not fit."""

from collections.abc import Sequence

from kiosk import theme
from kiosk.theme import px
from kiosk.views.shapes import Figure
from kiosk.widgets.block import Block, Column, Row, Space
from kiosk.widgets.text import TextBlock


class Figures(Block):
    """`size` is the size of the amounts; one step smaller at most, then the layout gives way."""

    def __init__(self, figures: Sequence[Figure], size: int = theme.FIGURE) -> None:
        super().__init__()
        self.figures = tuple(figures)
        self.most = size
        self.shape: tuple[float, Block] | None = None

    def _amount(self, figure: Figure, size: int, align: str = "left") -> TextBlock:
        return TextBlock(figure.amount, size, figure.tone, True, align, leading=0.95)

    def _label(self, figure: Figure) -> TextBlock:
        return TextBlock(figure.label, theme.BODY, figure.tone, bold=True)

    def _across(self, size: int) -> tuple[Block, float]:
        cells, widths = [], []
        for figure in self.figures:
            amount = self._amount(figure, size)
            cells.append(Column([self._label(figure), amount], gap=0))
            widths.append(amount.natural_width() + 2)
        return Row(cells, weights=widths, gap=24), sum(widths) + px(24) * (len(cells) - 1)

    def _down(self) -> Block:
        rows = [
            Row([self._label(f), self._amount(f, self.most, "right")], (1, 3), align="middle")
            for f in self.figures
        ]
        return Column([*rows, Space(0)], gap=4)

    def _inner(self, width: float) -> Block:
        if self.shape is None or self.shape[0] != width:
            if self.shape is not None:
                self.remove_widget(self.shape[1])
            self.shape = (width, self._fitting(width))
            self.add_widget(self.shape[1])
        return self.shape[1]

    def _fitting(self, width: float) -> Block:
        for size in (self.most, theme.TITLE):
            across, need = self._across(size)
            if need <= width:
                return across
        return self._down()

    def height_for(self, width: float) -> float:
        return self._inner(width).height_for(width)

    def arrange(self) -> None:
        self._inner(self.width).place(self.x, self.y, self.width, self.height)
