"""Ledgers without a running balance: computed from the opening, and honestly said so."""

from pathlib import Path

from tests.content.importing.books import put, read, told, xlsx
from tests.content.importing.styles import (
    ENTRIES,
    OPENING,
    Row,
    Style,
    assert_read,
    written,
)


def bare(**more: str) -> list[Row]:
    """The ledger without balances."""
    return written(ENTRIES, OPENING, Style("iso", balance=False, **more))  # type: ignore[arg-type]


def test_the_checks_say_that_there_was_no_balance(tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", bare(closing="row")))
    details = {check.name: check.detail for check in result.checks}
    assert "余额逐行相符" not in details
    assert details["余额由机器逐笔算出"] == (
        "表里没有余额这一列。从表上写的期初 123,456.78 起，7 笔逐笔加减，算到 179,070.23；"
        "表上的期末、合计见下面"
    )
    alone = read(xlsx(tmp_path / "b.xlsx", bare()))
    assert alone.accepted
    told_so = {check.name: check.detail for check in alone.checks}
    assert told_so["余额由机器逐笔算出"].endswith("表上没有写期末和合计，没有别的数可以对")
    assert told_so["期初＋收入－支出＝期末"].endswith("（表上没有写期末）")


def test_the_opening_may_come_from_the_former_period_or_the_closing(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", bare(opening="none"))
    assert told(read(path)) == [("", "表里没有余额这一列，也没有写期初")]
    before = read(path, previous_closing_fen=OPENING)
    assert_read(before)
    assert "上期公开的期末 123,456.78 起" in before.checks[0].detail
    closed = xlsx(tmp_path / "b.xlsx", bare(opening="none", closing="row"))
    backwards = read(closed)
    assert_read(backwards)
    assert "从表上的期末倒推的期初 123,456.78 起" in backwards.checks[0].detail
    assert_read(read(closed, previous_closing_fen=OPENING))
    assert told(read(closed, previous_closing_fen=OPENING + 1)) == [
        ("D9", "「期末余额」的余额差 0.01 元")
    ]


def test_an_opening_that_is_not_the_former_closing_is_named(tmp_path: Path) -> None:
    result = read(xlsx(tmp_path / "a.xlsx", bare()), previous_closing_fen=OPENING + 1)
    assert told(result) == [("D2", "期初和上期期末差 0.01 元")]
    spent = put(put(bare(), "D2", None), "E2", 5)
    assert told(read(xlsx(tmp_path / "b.xlsx", spent))) == [
        ("E2", "「上期结转」的数写在支出这一边")
    ]


def test_figures_of_unknown_meaning_where_there_is_no_balance(tmp_path: Path) -> None:
    rows = written(ENTRIES, OPENING, Style("iso"))
    rows[0][-1] = "剩下的"
    path = xlsx(tmp_path / "a.xlsx", rows)
    result = read(path)
    assert told(result) == [("F1", "不认识「剩下的」这一列，里面都是数")]
    assert result.head is not None
    assert result.head.missing == ("balance",)
    assert_read(read(path, mapping={"剩下的": "balance"}))
    rows[1][3] = OPENING / 100
    ignored = read(xlsx(tmp_path / "b.xlsx", rows), mapping={"剩下的": "ignore"})
    assert_read(ignored)
    assert "余额由机器逐笔算出" in [check.name for check in ignored.checks]
