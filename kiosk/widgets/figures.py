"""Large figures side by side, or one below the other where they would not fit."""

from collections.abc import Sequence
from functools import partial

from kiosk import theme
from kiosk.theme import px
from kiosk.views.shapes import Figure
from kiosk.widgets.block import Block, Column, Row
from kiosk.widgets.fitting import Fitting
from kiosk.widgets.text import TextBlock


class Figures(Fitting):
    """At the figure size, or a title's; then the layout gives way, and only then the size."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        self.figures = tuple(figures)
        super().__init__(
            lambda: self._across(theme.FIGURE),
            lambda: self._across(theme.TITLE),
            *(partial(self._down, size) for size in self._sizes_down()),
        )

    def _across(self, size: int) -> tuple[Block, float]:
        cells, widths = [], []
        for figure in self.figures:
            amount = _amount(figure, size)
            cells.append(Column([_label(figure), amount], gap=0))
            widths.append(amount.natural_width() + 2)
        return Row(cells, weights=widths, gap=24), sum(widths) + px(24) * (len(cells) - 1)

    def _sizes_down(self) -> tuple[int, ...]:
        roomy = theme.look().portrait and theme.look().text < 2
        return (*((theme.FIGURE,) if roomy else ()), theme.TITLE, theme.LEAD, theme.BODY)

    def _down(self, size: int) -> tuple[Block, float]:
        rows, widths = [], []
        for figure in self.figures:
            label, amount = _label(figure), _amount(figure, size, "right")
            label.fixed_width = label.natural_width()
            rows.append(Row([label, amount], gap=24, align="middle"))
            widths.append(label.fixed_width + px(24) + amount.natural_width())
        return Column(rows, gap=4), max(widths, default=0.0)


def _amount(figure: Figure, size: int, align: str = "left") -> TextBlock:
    return TextBlock(figure.amount, size, figure.tone, True, align, leading=0.95)


def _label(figure: Figure) -> TextBlock:
    return TextBlock(figure.label, theme.BODY, figure.tone, bold=True)
