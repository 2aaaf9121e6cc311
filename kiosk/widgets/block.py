"""The base of every widget: it knows its height for a width, and is placed at once.

Kivy's own layouts settle over several frames; here a parent asks `height_for(width)` and calls
`place`, so one frame after a tap everything stands where it belongs.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from kivy.uix.widget import Widget

from kiosk.theme import px


class Block(Widget):  # type: ignore[misc]  # Kivy has no types
    """A rectangle of the screen, in window pixels, y upward.

    `grow` is its share of the height a column has left over; `fixed_width` (px) takes it out
    of the sharing of a row.  Where a column is too low, only blocks with `yields` get less.
    """

    yields = False

    def __init__(self, grow: float = 0.0, fixed_width: float | None = None) -> None:
        super().__init__(size_hint=(None, None))
        self.grow = grow
        self.fixed_width = fixed_width

    def height_for(self, width: float) -> float:
        """Height in px this block needs at that width."""
        raise NotImplementedError

    def place(self, x: float, y: float, width: float, height: float) -> None:
        """Take this rectangle (lower left corner, size) and lay out what is inside."""
        self.size = (round(width), round(height))
        self.pos = (round(x), round(y))
        self.arrange()

    def arrange(self) -> None:
        """Draw, and place the children, for the rectangle given."""

    def close(self) -> None:
        """Let go of everything drawn and held; called when the screen is left."""
        for child in list(self.children):
            if isinstance(child, Block):
                child.close()
        self.clear_widgets()
        self.canvas.clear()
        self.canvas.before.clear()
        self.canvas.after.clear()

    def each(self) -> Iterator["Block"]:
        """This block and all below it."""
        yield self
        for child in reversed(self.children):
            if isinstance(child, Block):
                yield from child.each()

    def add_all(self, blocks: Sequence[Any]) -> None:
        """Add children in order."""
        for block in blocks:
            self.add_widget(block)


class Space(Block):
    """Empty room, `height` design px high; with `grow` it takes what is left."""

    def __init__(self, height: float = 0, grow: float = 0.0) -> None:
        super().__init__(grow=grow)
        self._high = px(height)

    def height_for(self, width: float) -> float:
        return self._high


class Column(Block):
    """Blocks one below the other."""

    def __init__(self, blocks: Sequence[Block], gap: float = 24, grow: float = 0.0) -> None:
        super().__init__(grow=grow)
        self.blocks = tuple(blocks)
        self.gap = px(gap)
        self.add_all(self.blocks)

    def height_for(self, width: float) -> float:
        gaps = self.gap * max(0, len(self.blocks) - 1)
        return gaps + sum(block.height_for(width) for block in self.blocks)

    def arrange(self) -> None:
        heights = [block.height_for(self.width) for block in self.blocks]
        spare = self.height - sum(heights) - self.gap * max(0, len(heights) - 1)
        takes = [b.grow if spare > 0 else float(b.yields) for b in self.blocks]
        shares = sum(takes) or 1.0
        top = self.top
        for block, needed, take in zip(self.blocks, heights, takes, strict=True):
            height = max(0.0, needed + spare * take / shares)
            block.place(self.x, top - height, self.width, height)
            top -= height + self.gap


class Row(Block):
    """Blocks side by side, equally high; widths by `weights` after the fixed ones.

    `align`: "fill" (all as high as the row), "middle" or "top".
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        weights: Sequence[float] | None = None,
        gap: float = 24,
        align: str = "fill",
        grow: float = 0.0,
    ) -> None:
        super().__init__(grow=grow)
        self.blocks = tuple(blocks)
        self.weights = tuple(weights or [1.0] * len(self.blocks))
        self.gap = px(gap)
        self.align = align
        self.add_all(self.blocks)

    def widths(self, width: float) -> list[float]:
        """Width of each block in px."""
        pairs = list(zip(self.blocks, self.weights, strict=True))
        taken = sum(b.fixed_width for b, _ in pairs if b.fixed_width is not None)
        shares = sum(w for b, w in pairs if b.fixed_width is None) or 1.0
        free = width - taken - self.gap * max(0, len(pairs) - 1)
        return [free * w / shares if b.fixed_width is None else b.fixed_width for b, w in pairs]

    def height_for(self, width: float) -> float:
        pairs = zip(self.blocks, self.widths(width), strict=True)
        return max((block.height_for(wide) for block, wide in pairs), default=0.0)

    def arrange(self) -> None:
        x = self.x
        for block, wide in zip(self.blocks, self.widths(self.width), strict=True):
            high = self.height if self.align == "fill" else block.height_for(wide)
            room = self.height - high
            y = self.y + {"fill": 0.0, "middle": room / 2, "top": room}[self.align]
            block.place(x, y, wide, high)
            x += wide + self.gap


class Grid(Block):
    """Equal cells in `columns` columns; each row as high as its highest."""

    def __init__(
        self, blocks: Sequence[Block], columns: int, gap: float = 24, grow: float = 0.0
    ) -> None:
        super().__init__(grow=grow)
        self.columns = columns
        self.gap = px(gap)
        self.blocks = tuple(blocks)
        self.add_all(self.blocks)

    def _cell(self, width: float) -> float:
        return (width - self.gap * (self.columns - 1)) / self.columns

    def _rows(self) -> list[tuple[Block, ...]]:
        step = self.columns
        return [self.blocks[i : i + step] for i in range(0, len(self.blocks), step)]

    def height_for(self, width: float) -> float:
        cell = self._cell(width)
        heights = [max(block.height_for(cell) for block in row) for row in self._rows()]
        return sum(heights) + self.gap * max(0, len(heights) - 1)

    def arrange(self) -> None:
        cell, rows = self._cell(self.width), self._rows()
        spare = (self.height - self.height_for(self.width)) / max(1, len(rows))
        top = self.top
        for row in rows:
            high = max(block.height_for(cell) for block in row) + max(0.0, spare)
            for i, block in enumerate(row):
                block.place(self.x + i * (cell + self.gap), top - high, cell, high)
            top -= high + self.gap


class Padded(Block):
    """One block with room around it, in design px: (left and right, top and bottom)."""

    def __init__(self, inner: Block, pad: tuple[float, float] = (52, 40)) -> None:
        super().__init__(grow=inner.grow)
        self.inner = inner
        self.pad_x, self.pad_y = px(pad[0]), px(pad[1])
        self.add_widget(inner)

    def height_for(self, width: float) -> float:
        return self.inner.height_for(width - 2 * self.pad_x) + 2 * self.pad_y

    def arrange(self) -> None:
        self.inner.place(
            self.x + self.pad_x,
            self.y + self.pad_y,
            self.width - 2 * self.pad_x,
            self.height - 2 * self.pad_y,
        )
