"""The names of a table's columns, standing over them."""

from collections.abc import Sequence

from kiosk import theme
from kiosk.theme import look, px
from kiosk.widgets import draw
from kiosk.widgets.block import Block
from kiosk.widgets.rowpaint import RowPainter


class TableHead(Block):
    """Takes its widths from the table's painter, which `follow` gives it."""

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__()
        self.labels = tuple(labels)
        self.font = look().font(theme.CAPTION)
        self.painter: RowPainter | None = None

    @property
    def text(self) -> str:
        """The names."""
        return "\u3000".join(self.labels)

    def follow(self, painter: RowPainter) -> None:
        """Stand over the columns of this one."""
        self.painter = painter

    def height_for(self, width: float) -> float:
        return draw.line_height(self.font) + px(28)

    def arrange(self) -> None:
        self.canvas.clear()
        if self.painter is None:
            return
        self.painter.fit(self.width)
        x = self.x + self.painter.pad
        y = self.center_y - draw.line_height(self.font) / 2
        columns = zip(self.labels, self.painter.columns, self.painter.widths, strict=True)
        with self.canvas:
            for label, column, wide in columns:
                free = wide - draw.measure(label, self.font, False)
                left = x + (free if column.align == "right" else 0.0)
                draw.draw_text(label, left, y, self.font, False, "muted")
                x += wide + self.painter.gap
