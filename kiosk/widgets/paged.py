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

    def row_height(self, width: float) -> float:
        """Height of every row, px: that of the highest cell."""
        cell = (width - px(_GAP) * (self.columns - 1)) / self.columns
        return max((block.height_for(cell) for block in self.cells), default=0.0)

    def rows_high(self, rows: int, width: float) -> float:
        """Height of that many rows, px."""
        return rows * self.row_height(width) + px(_GAP) * max(0, rows - 1)

    def whole_height(self, width: float) -> float:
        """Height that shows every cell, px."""
        return self.rows_high(self.rows, width)

    def height_for(self, width: float) -> float:
        if self.rows <= self.least:
            return self.whole_height(width)
        paged = self.rows_high(self.least, width) + px(_GAP) + self._pager_height()
        return min(paged, self.whole_height(width))

    def _pager_height(self) -> float:
        return max(px(_PAGER), Button("下一页").height_for(px(300)))

    def _rows_fitting(self) -> int:
        """Rows of a page; all of them where no pages are needed."""
        if self.whole_height(self.width) <= self.height + 1:
            return self.rows
        room = self.height - self._pager_height() - px(_GAP)
        return max(1, int((room + px(_GAP)) // (self.row_height(self.width) + px(_GAP))))

    def arrange(self) -> None:
        for cell in self.cells:
            if cell.parent is not None:
                cell.parent.remove_widget(cell)
        if self._shown is not None:
            self.remove_widget(self._shown)
            self._shown.close()
        per_page = self._rows_fitting() * self.columns
        pages = max(1, ceil(len(self.cells) / per_page))
        self.page = min(self.page, pages - 1)
        start = self.page * per_page
        self._shown = self._page(self.cells[start : start + per_page], pages)
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
