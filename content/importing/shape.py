"""From the columns that a sheet has to those that a ledger has, however the accountant laid it out.

Month and day become a date, one amount with its direction an income and an expense, digit columns
an amount, and a balance on its credit side stands below zero. What cannot be made is ``Bad`` in its
place. Most ledgers need none of it, and then their columns are passed on as they are.
"""

from collections.abc import Iterator, Sequence

from content.importing.cells import Bad, Given, MoneyCells
from content.importing.dayparts import DayParts
from content.importing.digits import joined
from content.importing.header import Header
from content.importing.sides import SideCells, StandCells
from content.importing.workbook import Batch, Cell
from content.period import Period

Named = dict[str, Sequence[Given]]
"""The cells of some rows by column name."""


class Shape:
    """How one header's columns become the ledger's. It remembers the last month and day."""

    def __init__(self, header: Header, period: Period) -> None:
        self._header = header
        self._proven = "balance" in header.columns
        self._days = DayParts(period.year)
        self._fen, self._sides, self._stands = MoneyCells(None), SideCells(), StandCells()

    def named(self, batch: Batch) -> Named:
        """All columns of some rows that the ledger has, and those they were made of."""
        header = self._header
        named: Named = {name: column_of(batch, at) for name, at in header.columns.items()}
        for name, places in header.digits.items():
            named[name] = joined([column_of(batch, at) for at in places], name)
        if header.parted:
            years = named.get("year", [""] * batch.rows)
            parts = zip(years, named["month"], named["day"], strict=True)
            named["date"] = list(map(self._days.day, *zip(*parts, strict=True)))
        if "voucher_kind" in named and "voucher_no" in named:
            pairs = zip(named["voucher_kind"], named["voucher_no"], strict=True)
            named["voucher_no"] = [_voucher(kind, number) for kind, number in pairs]
        if header.one_amount:
            pairs = zip(*self._split(named), strict=True)
            named["income"], named["expense"] = map(list, pairs)
        elif "direction" in named:
            self._agree(named)
        if "side" in named and "balance" in named:
            pairs = zip(named["balance"], named["side"], strict=True)
            named["balance"] = [self._standing(balance, side) for balance, side in pairs]
        return named

    def _split(self, named: Named) -> Iterator[tuple[Given, Given]]:
        """(income, expense) of each row of a ledger with one amount."""
        if "direction" not in named:
            yield from map(self._by_sign, named["amount"])
            return
        for amount, direction in zip(named["amount"], named["direction"], strict=True):
            yield self._by_side(amount, direction)

    def _by_sign(self, amount: Given) -> tuple[Given, Given]:
        fen = self._fen[amount]
        if isinstance(fen, int) and fen < 0:
            return "", _text(-fen)
        return (amount, "") if fen else ("", "")

    def _by_side(self, amount: Given, direction: Given) -> tuple[Given, Given]:
        fen, side = self._fen[amount], self._sides[direction]
        if fen is None:
            return "", ""
        if isinstance(fen, Bad):
            return amount, ""
        if isinstance(side, Bad):
            return side, ""
        sure = side.word and self._proven and not self._header.two_faced
        if fen < 0 and not sure:
            reason = f"方向是「{side.shown}」，金额又是负数：看不出是收入还是支出，请改成正数"
            return Bad(reason, cell=_cell(amount)), ""
        return (amount, "") if side.income else ("", amount)

    def _agree(self, named: Named) -> None:
        """Income and expense have columns of their own: a direction may only repeat it."""
        for name in ("income", "expense"):
            rows = zip(named[name], named["direction"], strict=True)
            named[name] = [self._as_said(name, amount, said) for amount, said in rows]

    def _as_said(self, name: str, amount: Given, direction: Given) -> Given:
        side = self._sides[direction]
        if not self._fen[amount] or isinstance(side, Bad) or side.income == (name == "income"):
            return amount
        where = "收入" if name == "income" else "支出"
        reason = f"方向写的是「{side.shown}」，金额却记在{where}：请核对"
        return Bad(reason, column="direction", cell=_cell(direction))

    def _standing(self, balance: Given, side: Given) -> Given:
        """A balance as a signed figure: what stands on the credit side is overdrawn."""
        fen, sign = self._fen[balance], self._stands[side]
        if isinstance(sign, Bad):
            return sign if fen is not None else balance
        if sign == 0 and not fen:
            return 0.0
        if sign == 1 or not isinstance(fen, int):
            return balance
        if sign == 0:
            reason = "余额方向写的是「平」，余额却不是 0：请核对"
            return Bad(reason, column="side", cell=_cell(side))
        if fen < 0:
            reason = "余额方向是贷，余额又是负数：看不出是欠还是余，请核对"
            return Bad(reason, cell=_cell(balance))
        return _text(-fen)


def column_of(batch: Batch, index: int | None) -> Sequence[Cell]:
    """A column of a batch; empty cells where the sheet has no such column or nothing in it."""
    column = batch.columns[index] if index is not None else None
    return [""] * batch.rows if column is None else column


def _cell(given: Given) -> Cell:
    return given.cell if isinstance(given, Bad) else given


def _text(fen: int) -> str:
    yuan, cents = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan}.{cents:02d}"


def _voucher(kind: Given, number: Given) -> Given:
    """记 and 15 become 记-15; a row without a number, as subtotals are, keeps what it has."""
    if not isinstance(kind, str) or not kind.strip() or isinstance(number, Bad):
        return number
    whole = not isinstance(number, str) and number == int(number)
    text = str(int(number)) if whole else str(number).strip()
    return f"{kind.strip()}-{text}" if text else ""
