"""Sums told beside a table after their word: 上期结余：10,000.00元 over it, 期末余额 under it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from content.importing.cells import Bad, MoneyCells
from content.importing.faults import Part
from content.importing.header import normal
from content.importing.personal import shown
from content.importing.rowkinds import CLOSING, OPENING, word_of
from content.importing.valueless import address
from content.importing.workbook import Cell
from content.money import FULL_WIDTH
from content.period import Period

INCOME, EXPENSE = "income", "expense"
_TOLD = re.compile(
    r"(?P<word>[\u4e00-\u9fff]{2,10})(?:[(（]元[)）])?\s*[:：为]\s*(?:人民币)?"
    r"(?P<amount>[-－−]?\s*[￥¥]?\s*[-－−]?[0-9０-９][0-9０-９,，.．]*)\s*(?P<unit>[万亿]?)元?"
)
_BETWEEN = re.compile(r"[\s,，;；。、|]*")
_SIDES = re.compile(r"(?:本期|本月|本季度?|本年度?)?(?P<side>收入|支出)(?:合计|总计|总额|小计)?")


@dataclass(frozen=True, slots=True)
class Told:
    """``what`` (opening | income | expense | closing) of the ledger is told to be ``fen``."""

    what: str
    fen: int | Bad
    sheet: str
    cell: str
    text: str


def over(parts: Sequence[Part], period: Period) -> list[Told]:
    """What stands over the tables: of several sheets only where the whole begins and ends."""
    return [
        one
        for part in parts
        for number, row in enumerate(part.sheet.head[: part.header.first_row])
        for one in in_row(row, part, number, period)
        if counts(one.what, part.number, len(parts))
    ]


def counts(what: str, number: int, parts: int) -> bool:
    """Whether what a sheet tells is told of the whole ledger."""
    return (
        parts == 1 or (what == OPENING and not number) or (what == CLOSING and number == parts - 1)
    )


def in_row(row: Sequence[Cell], part: Part, number: int, period: Period) -> Iterator[Told]:
    """What one row tells, in texts and in pairs of a word and a figure. ``number`` from the top."""
    for index, cell in enumerate(row):
        if not isinstance(cell, str):
            continue
        place = address(part.sheet.top + number, part.sheet.left + index)
        for what, amount in (*in_text(cell, period), *_pair(cell, row[index + 1 :], period)):
            yield Told(what, _fen(amount), part.sheet.name, place, shown(cell))


def in_text(text: str, period: Period) -> Iterator[tuple[str, Cell]]:
    """(what, amount) as often as a text tells. A figure in 万 is rounded, and proves nothing."""
    for found in _TOLD.finditer(text):
        what = _what(found["word"], period)
        if what and not found["unit"]:
            yield what, found["amount"]


def tells_only(text: str, period: Period) -> bool:
    """Whether there is nothing else in a text."""
    told = [what for what, _ in in_text(text, period)]
    return bool(told) and _BETWEEN.fullmatch(_TOLD.sub("", text)) is not None


def _pair(word: str, right: Sequence[Cell], period: Period) -> Iterator[tuple[str, Cell]]:
    what = _what(normal(word), period)
    figure = next((cell for cell in right if not isinstance(cell, str) or cell.strip()), "")
    if what and isinstance(_fen(figure), int):
        yield what, figure


def _what(word: str, period: Period) -> str | None:
    """What of *this* period a word speaks of; a year's or a month's sum may be of another."""
    if word.startswith(("年", "上年", "本年")) and period.kind != "year":
        return None
    if side := _SIDES.fullmatch(word):
        if word.startswith("本月") and period.kind != "month":
            return None
        return INCOME if side["side"] == "收入" else EXPENSE
    found = word_of(word)
    return found.kind if found and found.kind in (OPENING, CLOSING) else None


def _fen(cell: Cell) -> int | Bad:
    if isinstance(cell, str):
        cell = cell.translate(FULL_WIDTH).replace(" ", "").rstrip(".,，")
    fen = MoneyCells(None)[cell]
    return Bad("") if fen is None else fen
