"""The month or quarter that a sheet's name tells: 7月, 2026年8月份, 三季度, 2026-09."""

import re
import unicodedata

from content.period import Period

_CHINESE = {text: number for number, text in enumerate("一二三四五六七八九", 1)}
_CHINESE |= {"十": 10, "十一": 11, "十二": 12}
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?:年|[-./ ]|(?=[0-9]{2}$))")
_QUARTER = re.compile(r"第?([一二三四1-4])季度?|[Qq]([1-4])(?![0-9])")
_MONTH = re.compile(r"(?<![0-9])(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月")
_MONTH_OF_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}[-./年]?(1[0-2]|0?[1-9])(?![0-9])(?!月)")
_RANGE = re.compile(r"[0-9一二三四五六七八九十]月?[-—~～至到][0-9一二三四五六七八九十]")


def period_of(name: str, year: int) -> Period | None:
    """The period; without a year in the name it is of ``year``. ``None`` if it tells not one."""
    plain = unicodedata.normalize("NFKC", name).replace(" ", "")
    stated = _YEAR.search(plain)
    year = int(stated[1]) if stated else year
    bare = _MONTH_OF_YEAR.search(plain)
    if bare and not _MONTH.search(plain):
        return Period("month", year, int(bare[1]))
    if _RANGE.search(plain):
        return None
    if quarter := _QUARTER.search(plain):
        return Period("quarter", year, _number(quarter[1] or quarter[2]))
    if months := _MONTH.findall(plain):
        return Period("month", year, _number(months[0])) if len(months) == 1 else None
    return None


def _number(text: str) -> int:
    return _CHINESE.get(text) or int(text)


def within(inner: Period, outer: Period) -> bool:
    """Whether all of ``inner`` lies in ``outer``."""
    return outer.start <= inner.start and inner.end <= outer.end
