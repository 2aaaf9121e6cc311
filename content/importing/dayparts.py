"""Dates that stand in two or three columns, the month written once and left empty below."""

import re

from content.importing.cells import Bad, Given
from content.importing.personal import shown
from content.importing.spellings import NAMES_ZH
from content.money import FULL_WIDTH

_NUMBER = re.compile(r"(?P<n>[0-9]{1,4})(?:\.0)?[年月日号]?")
_DITTO = frozenset({"〃", "″", '"', "“", "”", "〞", "''", "同上"})


class DayParts:
    """Year, month and day cells to one date cell. What is left empty is as it was above.

    ``year`` is that of the period, in force until a year column says another.
    """

    def __init__(self, year: int) -> None:
        self._year, self._month, self._day = year, 0, 0
        self._known: dict[Given, int | str | None] = {}

    def day(self, year: Given, month: Given, day: Given) -> Given:
        """A date as text; empty if neither month nor day is given; ``Bad`` names the column."""
        parts = list(map(self._part, (year, month, day)))
        for part, column in zip(parts, ("year", "month", "day"), strict=True):
            if isinstance(part, str):
                what = NAMES_ZH[column]
                return Bad(f"看不懂的{what}「{part}」：要写一个数", column=column, cell=part)
        if isinstance(parts[0], int) and parts[0] < 1000:
            reason = f"年写成了「{parts[0]}」：要写全四位数，例如 {self._year}"
            return Bad(reason, column="year", cell="" if isinstance(year, Bad) else year)
        stated, this_month, this_day = (part if isinstance(part, int) else None for part in parts)
        self._year = stated or self._year
        if this_month and this_month <= 12:  # 2026年 heads a new page
            self._month = this_month
        if this_day is None:
            empty = this_month is None
            return "" if empty else Bad("日没有填：写了月，也要写日", column="day")
        if not self._month:
            return Bad("月没有填：上面也没有写过月", column="month")
        before, self._day = self._day, this_day
        if this_month is None and this_day < before:
            return Bad("月没有填，日又比上面的小：看不出是哪个月，请写上月", column="month")
        month = self._month if this_month is None else this_month
        return f"{self._year:04d}-{month:02d}-{this_day:02d}"

    def _part(self, cell: Given) -> int | str | None:
        """The number; ``None`` of an empty cell; the cell's text if it is something else."""
        if cell not in self._known:
            self._known[cell] = _number(cell)
        return self._known[cell]


def _number(cell: Given) -> int | str | None:
    if isinstance(cell, Bad):
        return "?"
    plain = shown(cell).translate(FULL_WIDTH).replace(" ", "")
    if not plain or plain in _DITTO:
        return None
    found = _NUMBER.fullmatch(plain)
    return int(found["n"]) if found else plain
