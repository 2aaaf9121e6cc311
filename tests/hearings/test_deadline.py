"""Windows and the ends of days."""

from datetime import UTC, date, datetime

from hearings.deadline import LATEST_MS, Window, end_of_day_ms, local_ms
from sync.clock import to_datetime


def test_a_day_ends_at_midnight_in_china() -> None:
    assert datetime.fromtimestamp(end_of_day_ms(date(2026, 11, 2)) / 1000, UTC) == datetime(
        2026, 11, 2, 15, 59, 59, 999000, tzinfo=UTC
    )
    assert local_ms(datetime(1970, 1, 1, 8)) == 0


def test_a_window_from_the_end_of_time_is_still_a_window() -> None:
    window = Window.opened(2**62, 0, 3660)
    assert window.opened_ms == LATEST_MS
    assert window.last_day > to_datetime(LATEST_MS).date()
