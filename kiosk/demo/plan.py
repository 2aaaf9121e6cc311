"""What the invented village earns and spends: a total for every class in each of twelve quarters.

The last quarter has the figures of the manual's pictures; the openings follow backwards from it.
"""

import random
from dataclasses import dataclass

from content.period import Period

LAST = Period.parse("2026-Q3")
QUARTERS = 12
CLOSING_FEN = 179_070_23
"""What is left at the end of the last quarter."""

# Yuan in the first … fourth quarter of an ordinary year; 0: nothing of the kind.
_ORDINARY: dict[str, tuple[int, int, int, int]] = {
    "income.operating": (6_800, 5_200, 6_100, 7_400),
    "income.contracting": (31_500, 9_300, 17_600, 12_800),
    "income.investment": (0, 0, 0, 5_600),
    "income.operation_subsidy": (45_000, 45_000, 45_000, 45_000),
    "income.special_subsidy": (6_000, 9_000, 12_000, 8_000),
    "income.relief": (4_800, 0, 0, 3_600),
    "income.donation": (0, 0, 0, 3_000),
    "income.other": (82, 86, 91, 95),
    "expense.operating": (2_400, 2_600, 3_300, 1_900),
    "expense.cadre_pay": (12_680, 12_680, 12_680, 15_200),
    "expense.newspapers": (0, 960, 980, 3_600),
    "expense.management": (4_100, 3_900, 3_700, 5_200),
    "expense.public_facilities": (3_800, 5_100, 5_900, 4_400),
    "expense.welfare": (7_600, 3_200, 4_100, 6_300),
    "expense.relief": (4_600, 0, 0, 3_400),
    "expense.donation": (0, 500, 0, 0),
}
_ONCE: dict[tuple[str, str], int] = {
    ("2024-Q2", "income.levy"): 9_240,
    ("2024-Q3", "income.disposal"): 1_850,
    ("2025-Q1", "income.land_compensation"): 58_600,
    ("2025-Q1", "expense.land_compensation"): 21_400,
    ("2025-Q2", "expense.land_compensation"): 30_900,
    ("2025-Q2", "income.levy"): 8_760,
    ("2025-Q3", "expense.other"): 640,
    ("2025-Q4", "income.disposal"): 2_300,
}
_SPENT_ON_BUILDING = 0.9  # of what a quarter would otherwise leave over
_JITTER = 0.12
_UNVARIED = ("income.operation_subsidy", "expense.cadre_pay", "expense.newspapers")

_LAST_QUARTERS: dict[str, dict[str, int]] = {  # fen
    "2026-Q3": {
        "income.contracting": 23_600_50,
        "income.operation_subsidy": 45_000_00,
        "income.special_subsidy": 12_000_00,
        "expense.cadre_pay": 12_680_00,
        "expense.newspapers": 980_00,
        "expense.public_facilities": 3_876_25,
        "expense.welfare": 7_450_80,
    },
    "2026-Q2": {
        "income.operating": 5_190_00,
        "income.contracting": 9_323_80,
        "income.operation_subsidy": 45_000_00,
        "income.special_subsidy": 9_000_00,
        "income.other": 86_70,
        "expense.operating": 2_612_40,
        "expense.cadre_pay": 12_680_00,
        "expense.newspapers": 960_00,
        "expense.management": 3_904_35,
        "expense.public_facilities": 5_128_90,
        "expense.welfare": 3_201_40,
    },
}


@dataclass(frozen=True, slots=True)
class QuarterPlan:
    """One quarter: ``totals`` in fen by class, and what was there when it began."""

    period: Period
    totals: dict[str, int]
    opening_fen: int

    @property
    def income_fen(self) -> int:
        """Everything that came in."""
        return sum(fen for class_, fen in self.totals.items() if class_.startswith("income."))

    @property
    def expense_fen(self) -> int:
        """Everything that went out."""
        return sum(self.totals.values()) - self.income_fen

    @property
    def closing_fen(self) -> int:
        """期初 + 收入 - 支出."""
        return self.opening_fen + self.income_fen - self.expense_fen


def make_plan(rng: random.Random) -> tuple[QuarterPlan, ...]:
    """The twelve quarters, oldest first; each opens with what the one before left."""
    period, closing, plans = LAST, CLOSING_FEN, list[QuarterPlan]()
    while len(plans) < QUARTERS:
        totals = _LAST_QUARTERS.get(period.code) or _invented(rng, period)
        plan = QuarterPlan(period, totals, 0)
        opening = closing - plan.income_fen + plan.expense_fen
        plans.append(QuarterPlan(period, totals, opening))
        period, closing = period.previous, opening
    return tuple(reversed(plans))


def _invented(rng: random.Random, period: Period) -> dict[str, int]:
    totals = {
        class_: _varied(rng, class_, yuan[period.index - 1])
        for class_, yuan in _ORDINARY.items()
        if yuan[period.index - 1]
    }
    once = {class_: yuan * 100 for (code, class_), yuan in _ONCE.items() if code == period.code}
    totals |= once
    left = QuarterPlan(period, totals, 0).closing_fen
    totals["expense.construction"] = int(left * _SPENT_ON_BUILDING) // 10_000 * 10_000
    return totals


def _varied(rng: random.Random, class_: str, yuan: int) -> int:
    if class_ in _UNVARIED:
        return yuan * 100
    return round(yuan * 100 * (1 + rng.uniform(-_JITTER, _JITTER)))
