"""Reads the State Council's yearly notice of holidays, as the newspapers print it.

So that a county office can issue a year's calendar with nothing but the notice's text. Every
sentence must be understood, every count of days and every weekday named must be right, and none of
the seven holidays may be missing; else nothing is read.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

from content.errors import BadData
from content.workdays import WorkYear, checked

HOLIDAYS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
LONGEST_DAYS = 16
MAX_CHARS = 20_000
_WEEKDAYS = "一二三四五六日"
_TITLE = re.compile(r"(\d{4})年部分节假日安排")
_NUMBER = re.compile(r"国办发明电[〔\[(]\d{4}[〕\])]\d+号")
_ITEM = re.compile(r"[一二三四五六七八九十]+、([^:。、]+(?:、[^:。、]+)*):")
_DATE = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?"
_ONE = re.compile(_DATE)
_REST = re.compile(
    rf"{_DATE}(?:至{_DATE})?放假(?:调休|公休)?(?:,?共?(\d+)天)?(?:,(?:不调休|与周末连休))?"
)
_WORK = re.compile(rf"{_DATE}(?:、{_DATE})*上班")


def read_notice(text: str) -> WorkYear:
    """The year that a notice arranges. Raises ``BadData`` with the sentence that was not clear."""
    if len(text) > MAX_CHARS:
        raise BadData("通知", text[:20], f"最多 {MAX_CHARS} 字")
    plain = (
        re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
        .replace("星期", "周")
        .replace("周天", "周日")
    )
    titles = set(_TITLE.findall(plain))
    if len(titles) != 1:
        raise BadData("通知", text[:20], "带着“关于某某年部分节假日安排的通知”这个题目")
    year = int(titles.pop())
    number = _NUMBER.search(plain)
    named = number.group() if number else f"国务院办公厅关于{year}年部分节假日安排的通知"
    off: list[date] = []
    work: list[date] = []
    for sentence in _sentences(plain):
        if sentence.endswith("上班"):
            work += _working(sentence, year)
        else:
            off += _resting(sentence, year)
    return checked(WorkYear(year, named, tuple(off), tuple(work)))


def _sentences(plain: str) -> Iterator[str]:
    """The sentences of the numbered items; what follows the last of them is no arrangement."""
    items = list(_ITEM.finditer(plain))
    missing = [name for name in HOLIDAYS if not any(name in item.group(1) for item in items)]
    if missing:
        raise BadData("通知", "、".join(missing), "写着放假安排的一条")
    for item, following in zip(items, [*items[1:], None], strict=True):
        body = plain[item.end() : following.start() if following else len(plain)]
        for sentence in filter(None, body.split("。")):
            if not sentence.endswith("上班") and "放假" not in sentence[:60]:
                break
            if following is None and not _ONE.match(sentence):
                break
            yield sentence


def _resting(sentence: str, year: int) -> list[date]:
    match = _REST.fullmatch(sentence)
    if match is None:
        raise BadData("通知", sentence, "“几月几日至几日放假，共几天”这样的话")
    parts = match.groups()
    first = _day(sentence, parts[0:4], year)
    last = first
    if parts[6] is not None:
        month = parts[5] or str(first.month)
        last = _day(sentence, (parts[4] or str(first.year), month, *parts[6:8]), year)
    days = (last - first).days + 1
    if not 1 <= days <= LONGEST_DAYS or (parts[8] and int(parts[8]) != days):
        raise BadData("通知", sentence, f"和起止日期相符的天数，{first} 到 {last} 是 {days} 天")
    return [first + timedelta(days=number) for number in range(days)]


def _working(sentence: str, year: int) -> list[date]:
    if _WORK.fullmatch(sentence) is None:
        raise BadData("通知", sentence, "“几月几日上班”这样的话")
    days: list[date] = []
    for parts in _ONE.findall(sentence):
        month = parts[1] or (str(days[-1].month) if days else "")
        day = _day(sentence, (parts[0], month, *parts[2:]), year)
        if day.weekday() < 5:
            raise BadData("通知", sentence, f"周末调休上班，{day} 不是周末")
        days.append(day)
    return days


def _day(sentence: str, parts: tuple[str | None, ...], year: int) -> date:
    """A day of the notice, if it exists and is the weekday it is said to be."""
    named, month, number, told = parts
    try:
        day = date(int(named or year), int(month or 0), int(number or 0))
    except ValueError as error:
        raise BadData("通知", sentence, "有这一天的日期") from error
    weekday = re.search(r"周([一二三四五六日])", told or "")
    if weekday and weekday.group(1) != _WEEKDAYS[day.weekday()]:
        raise BadData("通知", sentence, f"对得上的星期，{day} 是周{_WEEKDAYS[day.weekday()]}")
    return day
