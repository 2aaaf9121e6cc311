"""Rows of a table, fetched by pages as they come into view."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

PAGE: Final = 64
_KEEP: Final = 24  # pages


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one column: text in a tone, and small text under it in its own."""

    text: str
    tone: str = "ink"
    bold: bool = False
    caption: str = ""
    caption_tone: str = "muted"


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cells of one row; `wash` names a tone on whose wash it stands; `key` says which it is."""

    cells: tuple[Cell, ...]
    wash: str | None = None
    key: str = ""


Deliver = Callable[[Sequence[TableRow]], None]
Fetch = Callable[[int, int, Deliver], None]
"""fetch(offset, limit, deliver): later, on the UI thread, `deliver(rows)`."""


class PagedRows:
    """`count` rows of which a few pages are in memory.

    `first` are the rows already at hand from 0 on; the rest come through `fetch`.
    """

    def __init__(
        self, count: int, fetch: Fetch | None = None, first: Sequence[TableRow] = ()
    ) -> None:
        self.count = count
        self._fetch = fetch
        self._pages: OrderedDict[int, Sequence[TableRow]] = OrderedDict()
        self._asked: set[int] = set()
        self.arrived: Callable[[], None] | None = None
        for start in range(0, len(first), PAGE):
            page = first[start : start + PAGE]
            if len(page) == PAGE or start + len(page) == count:
                self._pages[start // PAGE] = page
        self._pinned = frozenset(self._pages) if fetch is None else frozenset()

    @classmethod
    def of(cls, rows: Sequence[TableRow]) -> "PagedRows":
        """Rows that are all in memory."""
        return cls(len(rows), None, rows)

    def get(self, index: int) -> TableRow | None:
        """The row, or None while its page is being fetched."""
        page, place = divmod(index, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            self._ask(page)
            return None
        self._pages.move_to_end(page)
        return rows[place] if place < len(rows) else None

    def _ask(self, page: int) -> None:
        if self._fetch is None or page in self._asked:
            return
        self._asked.add(page)
        self._fetch(page * PAGE, PAGE, lambda rows: self._take(page, rows))

    def _take(self, page: int, rows: Sequence[TableRow]) -> None:
        self._asked.discard(page)
        self._pages[page] = tuple(rows)
        while len(self._pages) > _KEEP and not self._pinned:
            self._pages.popitem(last=False)
        if self.arrived is not None:
            self.arrived()

    def close(self) -> None:
        """Forget every row."""
        self._pages.clear()
        self.arrived = None
        self._fetch = None
