"""Disclosure periods: a year ``2026``, a quarter ``2026-Q3`` or a month ``2026-09``."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from content.errors import BadFigure

_CODE = re.compile(r"(?P<year>[0-9]{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")
_QUARTERS_ZH = ("一", "二", "三", "四")
_MONTHS = {"year": 12, "quarter": 3, "month": 1}
_FIRST_YEAR, _LAST_YEAR = 1949, 2999


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A calendar year, quarter or month; ``index`` is the quarter 1–4, month 1–12, or 0.

    Periods of one kind sort by time.
    """

    kind: str
    year: int
    index: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2026``, ``2026-Q3`` or ``2026-09``; anything else raises ``BadFigure``."""
        match = _CODE.fullmatch(text)
        if match is None or not _FIRST_YEAR <= int(match["year"]) <= _LAST_YEAR:
            shown = text[:20]
            raise BadFigure(f"看不懂的期间「{shown}」：要写成 2026、2026-Q3 或 2026-09")
        year = int(match["year"])
        if match["quarter"]:
            return cls("quarter", year, int(match["quarter"]))
        if match["month"]:
            return cls("month", year, int(match["month"]))
        return cls("year", year, 0)

    @classmethod
    def containing(cls, day: date, kind: str) -> Self:
        """The ``year``, ``quarter`` or ``month`` that ``day`` lies in."""
        months = _MONTHS[kind]
        return cls(kind, day.year, 0 if kind == "year" else (day.month - 1) // months + 1)

    @property
    def code(self) -> str:
        """The form that ``parse`` reads."""
        tail = {"year": "", "quarter": f"-Q{self.index}", "month": f"-{self.index:02d}"}
        return f"{self.year:04d}{tail[self.kind]}"

    def __str__(self) -> str:
        return self.code

    @property
    def start(self) -> date:
        """The first day."""
        return date(self.year, max(self.index - 1, 0) * _MONTHS[self.kind] + 1, 1)

    @property
    def end(self) -> date:
        """The last day, which belongs to the period."""
        return self.next.start - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def label_zh(self) -> str:
        """As a villager says it: 2026年三季度."""
        if self.kind == "quarter":
            return f"{self.year}年{_QUARTERS_ZH[self.index - 1]}季度"
        return f"{self.year}年{self.index}月" if self.kind == "month" else f"{self.year}年"

    @property
    def next(self) -> Self:
        """The period right after, of the same kind."""
        return self._moved(1)

    @property
    def previous(self) -> Self:
        """The period right before, of the same kind."""
        return self._moved(-1)

    def _moved(self, steps: int) -> Self:
        per_year = 12 // _MONTHS[self.kind]
        count = self.year * per_year + max(self.index - 1, 0) + steps
        index = 0 if self.kind == "year" else count % per_year + 1
        return type(self)(self.kind, count // per_year, index)
