"""Periods: their days, their neighbours, and nothing that only looks like one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.errors import BadFigure
from content.period import Period

KINDS = st.sampled_from(["year", "quarter", "month"])
DAYS = st.dates(date(1950, 1, 1), date(2900, 12, 31))


@given(DAYS, KINDS)
def test_a_day_lies_in_its_period_and_no_other(day: date, kind: str) -> None:
    period = Period.containing(day, kind)
    assert day in period
    assert period.start <= day <= period.end
    assert day not in period.next
    assert day not in period.previous


@given(DAYS, KINDS)
def test_codes_read_back_and_neighbours_touch(day: date, kind: str) -> None:
    period = Period.containing(day, kind)
    assert Period.parse(period.code) == period == Period.parse(str(period))
    assert period.next.previous == period.previous.next == period
    assert period.next.start == period.end + timedelta(days=1)
    assert period.previous < period < period.next


@pytest.mark.parametrize(
    ("code", "start", "end", "label"),
    [
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30), "2026年三季度"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31), "2026年12月"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026年"),
    ],
)
def test_known_periods(code: str, start: date, end: date, label: str) -> None:
    period = Period.parse(code)
    assert (period.start, period.end, period.label_zh) == (start, end, label)


@pytest.mark.parametrize(
    "text",
    ["", "2026-Q0", "2026-Q5", "2026-13", "2026-00", "2026-7", "2026Q3", "26-Q3", "2026-q3", "0000",
     "2026-Q3\n", "２０２６", "2026-09-01", "1900", "9999", "三季度"],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadFigure, match="看不懂的期间"):
        Period.parse(text)
