"""Bars with their amount beside them; every bar can be pressed."""

from collections.abc import Callable, Sequence

from kiosk import theme
from kiosk.theme import colour, look, px
from kiosk.typeset import Line, Span, break_lines
from kiosk.views.shapes import BarItem
from kiosk.widgets import draw
from kiosk.widgets.block import Block, Column
from kiosk.widgets.icon import draw_icon
from kiosk.widgets.press import Pressable

ROW_HIGH = 104  # 17 mm: the way to the entries is the button below, a bar is a short cut


class BarRow(Pressable):
    """A bar across the width: name, bar, amount, arrow.  Widths come from its `Bars`."""

    def __init__(self, item: BarItem, owner: "Bars") -> None:
        action = owner.on_bar
        super().__init__((lambda: action(item)) if action is not None else None)
        self.item, self.owner = item, owner
        self.font = look().font(theme.BODY)

    @property
    def text(self) -> str:
        """The bar's name."""
        return self.item.label

    def _name(self, width: float) -> tuple[float, float]:
        """(width for the name, width left for the bar itself)."""
        amount = self.owner.amount_width
        name = min(self.owner.name_width, width * 0.36)
        arrow = px(56) if self.enabled else 0.0
        return name, width - name - amount - arrow - px(48)

    def _lines(self, width: float) -> tuple[Line, ...]:
        name, _ = self._name(width)
        span = (Span(self.item.label),)
        return break_lines(span, name, lambda t, b: draw.measure(t, self.font, b))

    def height_for(self, width: float) -> float:
        words = len(self._lines(width)) * draw.line_height(self.font) * 0.9
        return max(px(self.owner.row_high), words + px(12))

    def arrange(self) -> None:
        self._draw()

    def show_held(self, held: bool) -> None:
        self._draw()

    def _draw(self) -> None:
        self.canvas.clear()
        name, room = self._name(self.width)
        long = max(px(8), room * self.item.share) if self.item.share else 0.0
        high = px(44)
        with self.canvas:
            if self.held:
                draw.rounded(*self.pos, *self.size, px(16), colour("act_wash"))
            self._draw_name()
            x = self.x + name + px(24)
            ink = colour(self.item.tone)
            draw.rounded(x, self.center_y - high / 2, long, high, px(8), ink)
            y = self.center_y - draw.line_height(self.font) / 2
            draw.draw_text(self.item.amount, x + long + px(24), y, self.font, True, "ink")
            if self.enabled:
                side = px(36)
                draw_icon("right", self.right - side, self.center_y - side / 2, side, colour("act"))

    def _draw_name(self) -> None:
        lines = self._lines(self.width)
        pitch = draw.line_height(self.font) * 0.9
        top = self.center_y + len(lines) * pitch / 2 - draw.line_height(self.font) * 0.05
        for index, line in enumerate(lines):
            for run in line.runs:
                y = top - (index + 1) * pitch
                draw.draw_text(run.text, self.x + run.x, y, self.font, False, "ink")


class Bars(Block):
    """Bars of one tone and scale, longest 100 %.  `on_bar` gets the pressed item.

    `align_with`: bars of another chart whose names and amounts take part in the widths.
    """

    def __init__(
        self,
        items: Sequence[BarItem],
        on_bar: Callable[[BarItem], None] | None = None,
        row_high: float = ROW_HIGH,
        align_with: Sequence[BarItem] = (),
    ) -> None:
        super().__init__()
        every = (*items, *align_with)
        self.on_bar, self.row_high = on_bar, row_high
        font = look().font(theme.BODY)
        self.name_width = max((draw.measure(i.label, font, False) for i in every), default=0.0) + 2
        self.amount_width = max((draw.measure(i.amount, font, True) for i in every), default=0.0)
        self.column = Column([BarRow(item, self) for item in items], gap=0)
        self.add_widget(self.column)

    def height_for(self, width: float) -> float:
        return self.column.height_for(width)

    def arrange(self) -> None:
        self.column.place(self.x, self.y, self.width, self.height)
