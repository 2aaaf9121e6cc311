"""A ledger as the file has it: six columns where there is room, two where there is not."""

from collections.abc import Callable, Sequence

from content.importing.result import PreviewRow, sheet_row
from kiosk import theme
from kiosk.theme import look, px
from kiosk.views.clerk import narrow_row, wide_row
from kiosk.widgets import draw
from kiosk.widgets.rowpaint import Column
from kiosk.widgets.rows import PagedRows, TableRow
from kiosk.widgets.table import Table
from kiosk.widgets.tablehead import TableHead

_LABELS = ("行", "日期", "摘要", "收入", "支出", "余额")
_LOW = 84  # design px: rows that are only read
_LEAST = 8  # characters of the summary, or two columns must do


class MadeRows(PagedRows):
    """Rows made when they come into view, of what is in memory anyway."""

    def __init__(self, count: int, make: Callable[[int], TableRow]) -> None:
        super().__init__(count)
        self._make: Callable[[int], TableRow] | None = make

    def get(self, index: int) -> TableRow | None:
        return self._make(index) if self._make is not None else None

    def close(self) -> None:
        self._make = None
        super().close()


def ledger_table(
    count: int, row: Callable[[int], PreviewRow], seen: Sequence[PreviewRow], width: float
) -> Table:
    """`seen`: rows whose texts tell how wide the columns must be; `width` in px."""
    widest = _widest(seen)
    wide = _columns(widest)
    font = look().font(theme.CAPTION)
    fixed = sum(draw.measure(one.widest, font, False) + px(22) for one in wide if one.widest)
    if width - 2 * px(40) - fixed < _LEAST * font:
        return _narrow(count, row, widest)
    head = TableHead(_LABELS)
    rows = MadeRows(count, lambda index: wide_row(row(index)))
    table = Table(rows, wide, header=head, size=theme.CAPTION, least=_LOW)
    head.follow(table.painter)
    return table


def _widest(seen: Sequence[PreviewRow]) -> tuple[str, str, str, str, str]:
    """The longest row number, date, income, expense and balance, never narrower than usual."""
    from kiosk.views.clerk import short_day

    last = max((sheet_row(one.cell_row) for one in seen), default=0)
    columns = (
        ["12月28日", *(short_day(one.date) for one in seen)],
        ["88,888.88", *(one.income for one in seen)],
        ["88,888.88", *(one.expense for one in seen)],
        ["888,888.88", *(one.balance for one in seen)],
    )
    date, income, expense, balance = (_roomy(max(texts, key=len)[:16]) for texts in columns)
    return "8" * max(2, len(str(last))), date, income, expense, balance


def _roomy(text: str) -> str:
    """With spaces after it, as wide as the same text bold: a wrong cell is bold."""
    font = look().font(theme.CAPTION)
    bold = draw.measure(text, font, True)
    while draw.measure(text, font, False) < bold:
        text += " "
    return text


def _columns(widest: tuple[str, str, str, str, str]) -> tuple[Column, ...]:
    number, date, income, expense, balance = widest
    return (
        Column(number, "right"),
        Column(date),
        Column(),
        Column(income, "right"),
        Column(expense, "right"),
        Column(balance, "right"),
    )


def _narrow(
    count: int, row: Callable[[int], PreviewRow], widest: tuple[str, str, str, str, str]
) -> Table:
    number, date, income, expense, balance = widest
    amount = f"＋{max(income, expense, key=len).strip()}"
    columns = (
        Column(caption=f"第 {number} 行\u3000{date}"),
        Column(amount, "right", bold=True, caption=f"余 {balance}"),
    )
    return Table(MadeRows(count, lambda index: narrow_row(row(index))), columns)
