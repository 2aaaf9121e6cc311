"""The periods beside the one shown: their year is named where nobody would guess it."""

import pytest

from kiosk.views.finance import period_choice


@pytest.mark.parametrize(
    ("periods", "shown", "before", "after"),
    [
        (("2026-Q1", "2026-Q2", "2026-Q3"), "2026-Q2", "第一季度", "第三季度"),
        (("2025-Q4", "2026-Q1", "2026-Q3"), "2026-Q1", "第四季度", "第三季度"),
        (("2024-Q4", "2026-Q1", "2028-Q1"), "2026-Q1", "2024 第四季度", "2028 第一季度"),
        (("2025-Q2", "2026-Q3", "2027-Q1"), "2026-Q3", "2025 第二季度", "2027 第一季度"),
        (("2025-12", "2026-01", "2026-02"), "2026-01", "12 月", "2 月"),
        (("2024-12", "2026-01", "2027-02"), "2026-01", "2024 年 12 月", "2027 年 2 月"),
        (("2024", "2026", "2027"), "2026", "2024 年", "2027 年"),
    ],
)
def test_a_neighbour_behind_a_gap_says_its_year(
    periods: tuple[str, ...], shown: str, before: str, after: str
) -> None:
    choice = period_choice(periods, shown)
    assert (choice.before[1], choice.after[1]) == (before, after)
