"""The plain sentences beside the figures."""

from dataclasses import replace

import pytest

from content.model import LedgerSummary, Revision
from content.sentences import IN, OUT, STRONG, arithmetic, comparison, headline, spoken

REVISION = Revision(
    "r1", "ledger", "2026-Q3", 1, "published", "a.xlsx", 7, 12_345_678, 8_060_050, 2_498_705,
    17_907_023, (), (), None, None, (), "", "vk/a/1", 0, b"",
)  # fmt: skip


def summary(previous: tuple[int, int, int] | None = None, period: str = "2026-Q3") -> LedgerSummary:
    return LedgerSummary(replace(REVISION, period=period), (), previous)


def test_the_headline() -> None:
    sentence = headline(summary())
    assert spoken(sentence) == (
        "这一季村里收入 80,600.50 元，支出 24,987.05 元，季末结余 179,070.23 元。"
    )
    coloured = [(one.text, one.tone) for one in sentence if one.tone != "plain"]
    assert coloured == [("80,600.50 元", IN), ("24,987.05 元", OUT), ("179,070.23 元", STRONG)]


@pytest.mark.parametrize(
    ("period", "words"), [("2026-09", ("这个月", "月底")), ("2026", ("这一年", "年底"))]
)
def test_other_periods_have_their_words(period: str, words: tuple[str, str]) -> None:
    text = spoken(headline(summary(period=period)))
    assert all(word in text for word in words)


@pytest.mark.parametrize(
    ("income", "expense", "text"),
    [
        (6_860_050, 4_498_705, "比上季度多收 1.20 万元，少花 2.00 万元。"),
        (9_260_050, 2_148_705, "比上季度少收 1.20 万元，多花 3,500.00 元。"),
        (8_060_050, 2_498_705, "收入、支出都和上季度一样多。"),
        (8_060_050, 2_498_805, "收入和上季度一样多，少花 1.00 元。"),
        (8_060_049, 2_498_705, "比上季度多收 0.01 元，支出一样多。"),
        (-8_060_050 * 10**4, 0, "比上季度多收 8.06 亿元，多花 2.50 万元。"),
    ],
)
def test_the_comparison(income: int, expense: int, text: str) -> None:
    assert spoken(comparison(summary((income, expense, 0)))) == text


def test_nothing_to_compare_with() -> None:
    assert spoken(comparison(summary())) == "上季度的账没有公开，没法比。"
    assert spoken(comparison(summary(period="2026-09"))) == "上个月的账没有公开，没法比。"


def test_amounts_stay_whole_in_one_segment() -> None:
    for one in (*headline(summary()), *comparison(summary((1, 1, 1)))):
        if one.tone != "plain":
            assert one.text.endswith("元")


def test_the_arithmetic() -> None:
    assert spoken(arithmetic(summary())) == "123,456.78 ＋ 80,600.50 － 24,987.05 ＝ 179,070.23"
