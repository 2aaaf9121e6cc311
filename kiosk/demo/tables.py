"""A quarter's ledger as rows of cells in one of the styles; no file is touched here."""

from dataclasses import dataclass
from itertools import groupby

from kiosk.demo.ledger import DemoLedger, Voucher
from kiosk.demo.styles import COLUMNS, Cell, Style
from kiosk.demo.village import NAME

_INCOME, _EXPENSE, _BALANCE = (COLUMNS.index(name) for name in ("income", "expense", "balance"))
_SUMMARY = COLUMNS.index("summary")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows from the first title to the last remark; ``header_row`` counts from 0.

    ``merged`` are (first row, first column, last row, last column), all from 0 and inclusive.
    """

    rows: tuple[tuple[Cell, ...], ...]
    header_row: int
    merged: tuple[tuple[int, int, int, int], ...]


def lay_out(ledger: DemoLedger, style: Style) -> Table:
    """The whole sheet."""
    titles = [_padded(style, _titled(text, ledger)) for text in style.titles]
    header = _header(style)
    rows = [*titles, *header, *_body(ledger, style)]
    rows += [_padded(style, text) for text in style.footer]
    width = len(rows[0])
    merged = [(row, 0, row, width - 1) for row in range(len(titles))]
    merged += _merged_header(style, len(titles), width) if style.over else []
    return Table(tuple(rows), len(titles), tuple(merged))


def _titled(text: str, ledger: DemoLedger) -> str:
    return text.format(village=NAME, period=ledger.period.label_zh)


def _padded(style: Style, text: str) -> tuple[Cell, ...]:
    return (text, *[None] * (len(COLUMNS) + len(style.personal) - 1))


def _header(style: Style) -> list[tuple[Cell, ...]]:
    lower = (*style.headings, *style.personal)
    if not style.over:
        return [lower]
    spanned = {column: text for text, columns in style.over.items() for column in columns}
    first = {columns[0] for columns in style.over.values()}
    upper: list[Cell] = [
        (spanned[column] if column in first else None) if column in spanned else heading
        for column, heading in zip(COLUMNS, style.headings, strict=True)
    ]
    below: list[Cell] = [
        heading if column in spanned else None
        for column, heading in zip(COLUMNS, style.headings, strict=True)
    ]
    return [tuple(upper), tuple(below)]


def _merged_header(style: Style, top: int, width: int) -> list[tuple[int, int, int, int]]:
    runs = [[COLUMNS.index(column) for column in columns] for columns in style.over.values()]
    spanned = {index for run in runs for index in run}
    across = [(top, run[0], top, run[-1]) for run in runs]
    return across + [(top, i, top + 1, i) for i in range(width) if i not in spanned]


def _body(ledger: DemoLedger, style: Style) -> list[tuple[Cell, ...]]:
    rows = [_stated(style, style.opening, balance_fen=ledger.plan.opening_fen)]
    for month, entries in groupby(ledger.vouchers, key=lambda voucher: voucher.day.month):
        vouchers = tuple(entries)
        rows += [_entry(voucher, style) for voucher in vouchers]
        if style.subtotal:
            rows.append(_sum(style, style.subtotal.format(month=month), vouchers))
    rows.append(_sum(style, style.total, ledger.vouchers))
    if style.closing:
        rows.append(_stated(style, style.closing, balance_fen=ledger.plan.closing_fen))
    return rows


def _entry(voucher: Voucher, style: Style) -> tuple[Cell, ...]:
    return (
        style.day(voucher.day),
        style.voucher_no.format(number=voucher.number),
        voucher.summary,
        style.account.format(code=voucher.account_code, name=voucher.account),
        voucher.subaccount,
        style.money(voucher.income_fen),
        style.money(voucher.expense_fen),
        style.money(voucher.balance_fen),
        voucher.handler,
        voucher.witness,
        voucher.approver,
        None,
        *_personal(voucher, style),
    )


def _personal(voucher: Voucher, style: Style) -> tuple[Cell, ...]:
    """Numbers that belong to nobody: the ID's area code 000000 and the card's 9999 do not exist."""
    if not style.personal or voucher.expense_fen <= 0:
        return (None,) * len(style.personal)
    serial = voucher.day.toordinal() * 100 + voucher.number
    return (f"0000001970{serial % 10**8:08d}", f"9999{serial:015d}", f"100{serial % 10**8:08d}")


def _sum(style: Style, word: str, vouchers: tuple[Voucher, ...]) -> tuple[Cell, ...]:
    return _stated(
        style,
        word,
        income_fen=sum(voucher.income_fen for voucher in vouchers),
        expense_fen=sum(voucher.expense_fen for voucher in vouchers),
    )


def _stated(
    style: Style, word: str, income_fen: int = 0, expense_fen: int = 0, balance_fen: int = 0
) -> tuple[Cell, ...]:
    cells: list[Cell] = [None] * (len(COLUMNS) + len(style.personal))
    cells[_SUMMARY] = word
    cells[_INCOME] = style.money(income_fen)
    cells[_EXPENSE] = style.money(expense_fen)
    cells[_BALANCE] = style.money(balance_fen)
    return tuple(cells)
