"""The official calendar of working days: Monday to Friday, less holidays, plus weekends worked.

The State Council's General Office gives each year's by a notice in the November before. The years
known when this program was made stand in ``content/data/workdays.json``; later ones come down with
the county's log. Beyond them a day is reckoned Monday to Friday and says that it is not official.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from content import datafile
from content.errors import BadData

FILE = "workdays.json"
FIRST_YEAR, LAST_YEAR = 2000, 2200
MAX_DAYS = 60  # off, or worked, in one year: the most there ever were is half of it
SLACK_COUNT, SLACK_DAYS = 20, 14
"""An official calendar puts a day ``SLACK_COUNT`` working days off at most so much later."""


class WorkYear(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one year's ``notice`` says: weekdays ``off``, and weekend days that are ``work``.

    Days of the December before may belong to it: New Year's holiday reaches back into it.
    """

    year: int
    notice: str
    off: tuple[date, ...]
    work: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day so many working days off. ``official``: the calendars of all years it takes are known.

    ``at_latest``: where they are not, the last day that they can put it to.
    """

    day: date
    official: bool
    at_latest: date


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The years known, their weekdays off, and their weekend days worked."""

    years: frozenset[int] = frozenset()
    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Whether it is a working day, as far as known."""
        return day in self.work or (day.weekday() < 5 and day not in self.off)

    def after(self, start: date, count: int) -> DueDay:
        """The ``count``-th working day after ``start``."""
        day, left = start, count
        while left > 0:
            day += timedelta(days=1)
            left -= self.works(day)
        if self.years.issuperset(range(start.year, day.year + 1)):
            return DueDay(day, True, day)
        slack = SLACK_DAYS * -(-count // SLACK_COUNT)
        return DueDay(day, False, day + timedelta(days=slack))


PLAIN = WorkCalendar()
"""Monday to Friday, and nothing official about it."""


def calendar_of(told: Iterable[WorkYear]) -> WorkCalendar:
    """The calendar of those years; of two for one year the later one told stands."""
    by_year = {one.year: one for one in told}
    off = (day for one in by_year.values() for day in one.off)
    work = (day for one in by_year.values() for day in one.work)
    return WorkCalendar(frozenset(by_year), frozenset(off), frozenset(work))


@functools.cache
def built_in() -> tuple[WorkYear, ...]:
    """The years this program came with. Raises ``BadData``."""
    years = datafile.load(FILE, tuple[WorkYear, ...])
    return tuple(checked(one) for one in years)


def parse_year(raw: bytes) -> WorkYear:
    """A year as JSON: ``{"year", "notice", "off", "work"}``. Raises ``BadData``."""
    return checked(datafile.parse(raw, WorkYear, "JSON"))


def checked(told: WorkYear) -> WorkYear:
    """The year in order of its days, plain weekends and weekdays left out. Raises ``BadData``."""
    if not FIRST_YEAR <= told.year <= LAST_YEAR:
        raise BadData("year", told.year, f"{FIRST_YEAR} 到 {LAST_YEAR} 的年份")
    if not told.notice.strip() or len(told.notice) > 200:
        raise BadData("notice", told.notice[:20], "通知的文号或名称")
    for name, days in (("off", told.off), ("work", told.work)):
        if len(days) > MAX_DAYS:
            raise BadData(name, len(days), f"最多 {MAX_DAYS} 天")
        for day in days:
            if not date(told.year - 1, 12, 1) <= day <= date(told.year, 12, 31):
                raise BadData(name, day.isoformat(), f"{told.year} 年的日子")
    both = {*told.off} & {*told.work}
    if both:
        raise BadData("off、work", min(both).isoformat(), "不能又放假又上班")
    off = tuple(sorted({day for day in told.off if day.weekday() < 5}))
    work = tuple(sorted({day for day in told.work if day.weekday() >= 5}))
    return WorkYear(told.year, told.notice.strip(), off, work)
