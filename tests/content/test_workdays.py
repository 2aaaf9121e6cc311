"""Working days by the official calendar, day by day against an independent one."""

import json
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.errors import BadData
from content.workdays import PLAIN, WorkYear, built_in, calendar_of, checked, parse_year

CALENDAR = calendar_of(built_in())
DAYS = [
    date(min(CALENDAR.years), 1, 1) + timedelta(days=number)
    for number in range(366 + 365 * (len(CALENDAR.years) - 1))
]


def due(start: str, count: int) -> str:
    return CALENDAR.after(date.fromisoformat(start), count).day.isoformat()


def test_every_day_of_every_year_is_what_an_independent_calendar_says() -> None:
    assert DAYS[-1] == date(max(CALENDAR.years), 12, 31)
    for day in DAYS:
        assert CALENDAR.works(day) == chinese_calendar.is_workday(day), day


@given(st.sampled_from(DAYS[:-80]), st.integers(0, 40))
def test_a_due_day_is_the_count_of_working_days_away(start: date, count: int) -> None:
    found = CALENDAR.after(start, count)
    assert (found.official, found.at_latest) == (True, found.day)
    if count:
        assert len(chinese_calendar.get_workdays(start + timedelta(days=1), found.day)) == count
        assert chinese_calendar.is_workday(found.day)
    else:
        assert found.day == start


@pytest.mark.parametrize(
    ("start", "count", "day"),
    [
        ("2026-02-12", 3, "2026-02-24"),  # 春节: the Saturday before is worked, nine days are not
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-02-27", 1, "2026-02-28"),  # a Saturday worked for it
        ("2026-09-18", 1, "2026-09-20"),  # 国庆: a Sunday worked in advance
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-24", 5, "2026-10-09"),  # 中秋 and 国庆 in one span
        ("2026-09-30", 3, "2026-10-10"),
        ("2025-12-31", 1, "2026-01-04"),  # from year to year
    ],
)
def test_spring_festival_and_national_day_are_stepped_over(
    start: str, count: int, day: str
) -> None:
    assert due(start, count) == day


@given(
    st.dates(date(2005, 1, 1), date(2026, 9, 1)),
    st.integers(1, 40),
)
def test_an_unknown_calendar_puts_a_day_no_later_than_is_said(start: date, count: int) -> None:
    """Twenty years of notices: what is called past then is past by any of them."""
    said = PLAIN.after(start, count)
    assert not said.official
    day, left = start, count
    while left:
        day += timedelta(days=1)
        left -= chinese_calendar.is_workday(day)
    assert day <= said.at_latest


def test_beyond_the_last_year_a_day_is_not_official_but_still_told() -> None:
    last = max(CALENDAR.years)
    assert CALENDAR.after(date(last, 12, 30), 1).official
    found = CALENDAR.after(date(last, 12, 30), 3)
    assert not found.official
    assert found.at_latest > found.day
    assert not CALENDAR.after(date(2300, 1, 1), 5).official


def test_a_year_told_again_replaces_the_first_telling() -> None:
    first = WorkYear(2030, "甲", (date(2030, 1, 2),), ())
    again = WorkYear(2030, "乙", (date(2030, 1, 3),), ())
    calendar = calendar_of((first, again))
    assert calendar.works(date(2030, 1, 2))
    assert not calendar.works(date(2030, 1, 3))


def _year(**changed: object) -> bytes:
    plain = {"year": 2027, "notice": "某通知", "off": ["2027-01-01"], "work": ["2027-01-09"]}
    return json.dumps({**plain, **changed}).encode()


def test_a_year_is_read_in_order_without_what_goes_by_itself() -> None:
    raw = _year(off=["2027-02-09", "2027-02-08", "2027-02-07"], work=["2027-02-20", "2027-02-22"])
    read = parse_year(raw)
    assert read.off == (date(2027, 2, 8), date(2027, 2, 9)), "the Sunday is free by itself"
    assert read.work == (date(2027, 2, 20),), "the Monday is worked by itself"


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{}", b"[]", b"\xff", _year(year=1999), _year(year="2027"), _year(notice=" "),
        _year(off=["2026-02-09"]), _year(off=["2028-01-01"]), _year(off=["2027-02-30"]),
        _year(off=["2027-01-01", "2027-01-09"]), _year(work=[20270109]), _year(more=1),
        _year(off=[f"2027-03-{day:02}" for day in range(1, 32)] * 2),
    ],
)  # fmt: skip
def test_what_is_no_year_is_refused(raw: bytes) -> None:
    with pytest.raises(BadData):
        parse_year(raw)


def test_the_years_it_came_with_are_in_order_already() -> None:
    assert all(checked(one) == one for one in built_in())
    assert all("国办发明电" in one.notice for one in built_in())
