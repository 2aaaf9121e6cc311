"""Rows of a table come by pages."""

from kiosk.widgets.rows import PAGE, Cell, Deliver, PagedRows, TableRow


def row(number: int) -> TableRow:
    """A row that says which it is."""
    return TableRow((Cell(str(number)),), key=str(number))


class Source:
    """A database that answers when told to."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[tuple[int, int]] = []
        self.waiting: list[tuple[int, int, Deliver]] = []

    def fetch(self, offset: int, limit: int, deliver: Deliver) -> None:
        """Remember the question."""
        self.asked.append((offset, limit))
        self.waiting.append((offset, limit, deliver))

    def answer(self) -> None:
        """Answer all of them."""
        while self.waiting:
            offset, limit, deliver = self.waiting.pop(0)
            deliver([row(n) for n in range(offset, min(offset + limit, self.count))])


def test_what_is_at_hand_needs_no_question() -> None:
    source = Source(1000)
    rows = PagedRows(1000, source.fetch, [row(n) for n in range(PAGE)])
    assert rows.get(PAGE - 1) == row(PAGE - 1)
    assert source.asked == []


def test_a_missing_row_is_asked_for_once_and_arrives() -> None:
    source, arrived = Source(1000), []
    rows = PagedRows(1000, source.fetch)
    rows.arrived = lambda: arrived.append(True)
    assert rows.get(500) is None
    assert rows.get(501) is None
    assert source.asked == [(448, PAGE)]
    source.answer()
    assert rows.get(500) == row(500)
    assert arrived == [True]


def test_far_pages_are_forgotten() -> None:
    source = Source(100_000)
    rows = PagedRows(100_000, source.fetch)
    for index in range(0, 100_000, PAGE):
        rows.get(index)
        source.answer()
    assert rows.get(0) is None


def test_rows_in_memory_are_never_forgotten() -> None:
    rows = PagedRows.of([row(n) for n in range(5000)])
    assert all(rows.get(n) == row(n) for n in range(0, 5000, 7))


def test_a_short_first_page_is_not_taken_for_the_whole() -> None:
    source = Source(200)
    rows = PagedRows(200, source.fetch, [row(n) for n in range(10)])
    assert rows.get(3) is None
    source.answer()
    assert rows.get(3) == row(3)
