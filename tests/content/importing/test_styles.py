"""The same ledger in every layout that accountants use reads back to the same entries."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.content.importing.books import Q3, Cell, csv, ods, put, read, told, xls, xlsx
from tests.content.importing.styles import (
    ENTRIES,
    OPENING,
    Entry,
    Row,
    Style,
    assert_read,
    expected,
    header,
    lines_of,
    written,
)

DAYS = ("iso", "parts", "parts3", "merged", "short", "dotted", "chinese")
AMOUNTS = ("two", "words", "books", "marks", "signed", "digits")
WRITERS: dict[str, Callable[..., Path]] = {"xlsx": xlsx, "xls": xls, "ods": ods, "csv": csv}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
RICH = OPENING + 10**9  # so that no balance falls below zero, nor outgrows ten digits


def layouts() -> list[Style]:
    """Every column layout, with a closing each way."""
    shapes = [Style(days, amounts) for days, amounts in product(DAYS, AMOUNTS)]
    bare = [Style("merged", amounts, False, closing="row") for amounts in AMOUNTS]
    summed = [Style("iso", amounts, False, closing="total") for amounts in AMOUNTS]
    sided = [Style("merged", amounts, side=True) for amounts in AMOUNTS if amounts != "digits"]
    return [*shapes, *bare, *summed, *sided, Style("merged", "proven")]


@pytest.mark.parametrize("style", layouts(), ids=str)
def test_a_layout_reads_back(style: Style, tmp_path: Path) -> None:
    assert_read(read(xlsx(tmp_path / "a.xlsx", written(ENTRIES, OPENING, style))))


@pytest.mark.parametrize("kind", ["xls", "ods", "csv"])
@pytest.mark.parametrize("amounts", ["two", "books", "signed", "digits"])
def test_a_layout_reads_back_from_other_formats(kind: str, amounts: str, tmp_path: Path) -> None:
    rows = written(ENTRIES, OPENING, Style("merged", amounts))
    assert_read(read(WRITERS[kind](tmp_path / f"a.{kind}", rows)))


MOVES = st.tuples(st.dates(Q3.start, Q3.end), st.integers(1, 10**7), st.booleans())
LEDGERS = st.lists(MOVES, min_size=1, max_size=12).map(
    lambda moves: tuple(
        Entry(day, f"记{number}", f"第{number}笔", fen if received else -fen)
        for number, (day, fen, received) in enumerate(sorted(moves), 1)
    )
)
ANY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
WRITTEN = (xlsx, "a.xlsx"), (csv, "a.csv"), (xls, "a.xls"), (ods, "a.ods")


@given(LEDGERS, st.sampled_from(layouts()), st.sampled_from(WRITTEN))
@ANY
def test_any_ledger_in_any_layout_reads_back(
    entries: tuple[Entry, ...], style: Style, how: tuple[Callable[..., Path], str]
) -> None:
    writer, name = how
    with TemporaryDirectory() as folder:
        rows = written(entries, RICH, style)
        result = read(writer(Path(folder) / name, rows))
    assert result.errors == ()
    assert lines_of(result) == expected(entries, RICH)


@given(LEDGERS, st.sampled_from(layouts()), st.data(), st.integers(1, 10**6))
@ANY
def test_any_single_changed_amount_is_refused(
    entries: tuple[Entry, ...], style: Style, data: st.DataObject, more: int
) -> None:
    """With a running balance the row is named, without one the row it no longer adds up to."""
    at = data.draw(st.integers(0, len(entries) - 1))
    rows = written(entries, RICH, style)
    old = entries[at]
    fen = old.fen + more if old.fen > 0 else old.fen - more
    changed = (*entries[:at], replace(old, fen=fen), *entries[at + 1 :])
    if style.balance:
        rows = _only_amounts(rows, written(changed, RICH, style), style)
        row = len(header(style)) + 2 + at
    else:
        rows = [*written(changed, RICH, style)[:-1], rows[-1]]
        row = 0  # no entry, but the closing
    with TemporaryDirectory() as folder:
        result = read(xlsx(Path(folder) / "a.xlsx", rows))
    assert not result.accepted
    assert result.lines == ()
    assert row in {error.row for error in result.errors}
    assert row or f"{len(rows)}" in {error.cell.lstrip(LETTERS) for error in result.errors}


def _only_amounts(rows: list[Row], changed: list[Row], style: Style) -> list[Row]:
    """`changed` with the balances of `rows`."""
    width = 10 if style.amounts == "digits" else 1
    return [[*new[:-width], *old[-width:]] for new, old in zip(changed, rows, strict=True)]


# -- one amount -------------------------------------------------------------------------------


def test_an_amount_alone_is_refused_by_name(tmp_path: Path) -> None:
    style = Style("iso", "proven", balance=False)
    result = read(xlsx(tmp_path / "a.xlsx", written(ENTRIES, OPENING, style)))
    assert told(result) == [("A1", "只有一列金额，看不出是收入还是支出")]
    assert result.head is not None
    assert result.head.missing == ("direction",)


def test_unsigned_amounts_are_refused_by_the_balance(tmp_path: Path) -> None:
    rows = written(ENTRIES, OPENING, Style("iso", "proven"))
    unsigned = [[abs(cell) if isinstance(cell, float) else cell for cell in row] for row in rows]
    result = read(xlsx(tmp_path / "a.xlsx", unsigned))
    assert [error.cell for error in result.errors] == ["E4", "E6", "E7", "E9"]


@pytest.mark.parametrize(
    ("value", "headline"), [(None, "没有写是收入还是支出"), ("转", "不认识的收支方向「转」")]
)
def test_a_direction_that_says_nothing_is_named(value: Cell, headline: str, tmp_path: Path) -> None:
    rows = put(written(ENTRIES, OPENING, Style("iso", "words")), "D4", value)
    result = read(xlsx(tmp_path / "a.xlsx", rows))
    assert ("D4", headline) in told(result)
    fourth = next(row for row in result.preview if row.cell_row == 4)
    assert "income" in fourth.wrong


@pytest.mark.parametrize(("value", "amount"), [("转", 5), (None, 5), ("收", "五元")])
def test_a_stray_row_of_the_new_kinds_can_be_left_out(
    value: Cell, amount: Cell, tmp_path: Path
) -> None:
    rows = written(ENTRIES, OPENING, Style("merged", "words"))
    rows.insert(4, [None, 5, "记9", "串行的一笔", value, amount, rows[3][-1]])
    path = xlsx(tmp_path / "a.xlsx", rows)
    bad = {error.row for error in read(path).errors}
    assert bad == {5}
    assert_read(read(path, drop_rows=frozenset(bad)))


def test_a_red_letter_under_a_direction_needs_the_balance(tmp_path: Path) -> None:
    red = (*ENTRIES, Entry(date(2026, 9, 30), "记8", "冲销", 80_00))
    style = Style("iso", "words")
    rows = written(red, OPENING, style)
    rows[-1][3:5] = ["支", -80]
    result = read(xlsx(tmp_path / "a.xlsx", rows))
    assert result.accepted, result.errors
    assert result.lines[-1].expense_fen == -8000
    bare = [row[:-1] for row in rows]
    bare[1][4] = OPENING / 100
    refused = read(xlsx(tmp_path / "b.xlsx", bare))
    assert told(refused)[0] == ("E10", "方向是「支」，金额又是负数")


def test_a_direction_beside_two_columns_may_only_repeat_them(tmp_path: Path) -> None:
    rows = written(ENTRIES, OPENING, Style("iso"))
    marked = [
        [*row, mark] for row, mark in zip(rows, ["收支", None, *"收支收支支收支"], strict=True)
    ]
    assert_read(read(xlsx(tmp_path / "a.xlsx", marked)))
    assert told(read(xlsx(tmp_path / "b.xlsx", put(marked, "G4", "收")))) == [
        ("G4", "方向写的是「收」，金额却记在支出")
    ]


def test_the_side_of_the_balance(tmp_path: Path) -> None:
    spent = (Entry(date(2026, 7, 1), "记1", "支付工程款", -200_000_00), *ENTRIES)
    rows = written(spent, OPENING, Style("iso", side=True))
    assert rows[2][5:] == ["贷", 76_543.22]
    assert_read(read(xlsx(tmp_path / "a.xlsx", rows)), spent)
    assert told(read(xlsx(tmp_path / "b.xlsx", put(rows, "F3", "平"))))[0] == (
        "F3", "余额方向写的是「平」，余额却不是 0"
    )  # fmt: skip
    assert told(read(xlsx(tmp_path / "c.xlsx", put(rows, "G3", -1))))[0] == (
        "G3", "余额方向是贷，余额又是负数"
    )  # fmt: skip
    assert told(read(xlsx(tmp_path / "d.xlsx", put(rows, "F3", "上"))))[0] == (
        "F3", "不认识的余额方向「上」"
    )  # fmt: skip


# -- digits -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("at", "value"), [(9, None), (10, "12"), (11, "x"), (12, None)])
def test_a_digit_column_that_is_not_filled_right_is_named(
    at: int, value: Cell, tmp_path: Path
) -> None:
    rows = written(ENTRIES, OPENING, Style("iso", "digits"))
    rows[3][at] = value
    result = read(xlsx(tmp_path / "a.xlsx", rows))
    assert ("D4", "金额一格一位，没有填全") in told(result)


def test_a_place_that_cannot_be_read_is_never_left_out(tmp_path: Path) -> None:
    rows = written(ENTRIES, OPENING, Style("merged", "digits", balance=False, closing="row"))
    assert rows[1][6] == "十"
    result = read(xlsx(tmp_path / "a.xlsx", put(rows, "G2", "＋")))
    assert told(result) == [("H2", "一格一个数字的金额，位数的表头不对")]
    twice = read(xlsx(tmp_path / "b.xlsx", put(rows, "G2", "百")))
    assert told(twice) == [("E2", "一格一个数字的金额，位数的表头不对")]


def test_yuan_marks_and_minus_before_the_digits(tmp_path: Path) -> None:
    rows = written(ENTRIES, OPENING, Style("iso", "digits"))
    assert "¥" in rows[2]
    rows[3] = ["-" if cell == "¥" else cell for cell in rows[3]]
    refused = read(xlsx(tmp_path / "a.xlsx", rows))
    assert next((error.cell, error.value) for error in refused.errors) == ("X4", "-168,456.78")
