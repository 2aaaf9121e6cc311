"""A grid that shows as many rows as there is room for, and turns pages by big buttons."""

from collections.abc import Callable, Sequence
from math import ceil

from kiosk import theme
from kiosk.theme import px
from kiosk.widgets.block import Block, Column, Grid, Row, Space
from kiosk.widgets.button import Button
from kiosk.widgets.text import TextBlock

_GAP = 20
_PAGER = 124


def _stacked(heights: Sequence[float]) -> float:
    """Height of rows one below the other, px."""
    return sum(heights) + px(_GAP) * max(0, len(heights) - 1)


def even_columns(cells: Sequence[Button], width: float, most: int) -> int:
    """Columns that hold the widest cell on one line, with rows as even as can be."""
    widest = max((cell.natural_width() for cell in cells), default=1.0)
    fit = max(1, min(most, int((width + px(_GAP)) // (max(widest, px(120)) + px(_GAP)))))
    rows = max(1, ceil(len(cells) / fit))
    return max(1, ceil(len(cells) / rows))


class EvenGrid(Block):
    """All its buttons, in as many columns as their words allow, at most `most`."""

    def __init__(self, cells: Sequence[Button], most: int) -> None:
        super().__init__()
        self.cells, self.most = tuple(cells), most
        self.grid = Grid(cells, 1, gap=_GAP)
        self.add_widget(self.grid)

    def height_for(self, width: float) -> float:
        self.grid.columns = even_columns(self.cells, width, self.most)
        return self.grid.height_for(width)

    def arrange(self) -> None:
        self.grid.columns = even_columns(self.cells, self.width, self.most)
        self.grid.place(*self.pos, *self.size)


class PagedGrid(Block):
    """Cells in `columns` columns.  It needs `least` rows and takes more where it is given more.

    `page` is where it stands; `turned(page)` tells who keeps it that a page was turned.
    """

    yields = True

    def __init__(
        self,
        cells: Sequence[Block],
        columns: int,
        page: int = 0,
        turned: Callable[[int], None] = lambda _page: None,
        least: int = 2,
        grow: float = 0.0,
    ) -> None:
        super().__init__(grow=grow)
        self.cells, self.columns = tuple(cells), columns
        self.page, self.turned, self.least = page, turned, least
        self._shown: Block | None = None

    @property
    def rows(self) -> int:
        """Rows of all cells together."""
        return ceil(len(self.cells) / self.columns)

    def _heights(self, width: float) -> list[float]:
        """Height of each row, px: that of its highest cell."""
        cell = (width - px(_GAP) * (self.columns - 1)) / self.columns
        highs = [block.height_for(cell) for block in self.cells]
        return [max(highs[i : i + self.columns]) for i in range(0, len(highs), self.columns)]

    def height_for(self, width: float) -> float:
        heights = self._heights(width)
        if len(heights) <= self.least:
            return _stacked(heights)
        least = [max(heights)] * self.least  # wherever the highest row stands
        return min(_stacked(least) + px(_GAP) + self._pager_height(), _stacked(heights))

    def _pager_height(self) -> float:
        return max(px(_PAGER), Button("下一页").height_for(px(300)))

    def _pages(self) -> list[list[Block]]:
        """The cells of each page: as many rows as there is room for, at their own heights."""
        heights = self._heights(self.width)
        if _stacked(heights) <= self.height + 1:
            return [list(self.cells)]
        room = self.height - self._pager_height() - px(_GAP)
        pages: list[list[Block]] = []
        held: list[float] = []
        for row, high in enumerate(heights):
            if not held or _stacked([*held, high]) > room:
                pages.append([])
                held = []
            pages[-1] += self.cells[row * self.columns : (row + 1) * self.columns]
            held.append(high)
        return pages

    def arrange(self) -> None:
        for cell in self.cells:
            if cell.parent is not None:
                cell.parent.remove_widget(cell)
        if self._shown is not None:
            self.remove_widget(self._shown)
            self._shown.close()
        pages = self._pages()
        self.page = min(self.page, len(pages) - 1)
        self._shown = self._page(pages[self.page], len(pages))
        self.add_widget(self._shown)
        self._shown.place(*self.pos, *self.size)

    def _page(self, cells: Sequence[Block], pages: int) -> Block:
        grid = Grid(cells, self.columns, gap=_GAP)
        if pages == 1:
            return Column([grid, Space(grow=1)], gap=0)
        back = (lambda: self.turn(-1)) if self.page > 0 else None
        on = (lambda: self.turn(1)) if self.page < pages - 1 else None
        count = TextBlock(f"{self.page + 1} / {pages}", theme.BODY, align="center")
        pager = Row(
            [Button("上一页", back, high=_PAGER), count, Button("下一页", on, high=_PAGER)],
            weights=(1.0, 0.5, 1.0), gap=_GAP, align="middle",
        )  # fmt: skip
        return Column([grid, Space(grow=1), pager], gap=_GAP / 2)

    def turn(self, by: int) -> None:
        """The next page, or the one before."""
        self.page += by
        self.turned(self.page)
        self.arrange()

    def close(self) -> None:
        for cell in self.cells:
            cell.close()
        self.cells = ()
        self._shown = None
        super().close()
