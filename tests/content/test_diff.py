"""The diff names every difference once and nothing else."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from content.diff import FIELDS, diff_lines
from content.model import Line

BASE = Line(
    "r1", 1, "2026-07-01", "记1", "摘要", "501", "", "income.other", 100, 0, 100, "", "", "",
    "vk/a/1", 1, b"",
)  # fmt: skip


@st.composite
def ledgers(draw: st.DrawFn) -> list[Line]:
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["2026-07-01", "2026-07-02"]),
                st.sampled_from(["", "记1", "记2"]),
                st.sampled_from(["路灯", "报刊"]),
                st.sampled_from([100, 200]),
            ),
            max_size=8,
        )
    )
    return [
        replace(BASE, row=row, date=date, voucher_no=voucher, summary=summary, income_fen=fen)
        for row, (date, voucher, summary, fen) in enumerate(drawn, 1)
    ]


def content(line: Line) -> tuple[object, ...]:
    return tuple(getattr(line, name) for name in FIELDS)


@given(ledgers())
def test_a_ledger_does_not_differ_from_itself_or_its_reordering(lines: list[Line]) -> None:
    assert diff_lines(lines, lines) == ()
    turned = [replace(line, row=row) for row, line in enumerate(reversed(lines), 1)]
    assert diff_lines(lines, turned) == ()


@given(ledgers(), ledgers())
def test_the_changes_turn_the_old_ledger_into_the_new(old: list[Line], new: list[Line]) -> None:
    found = Counter(content(line) for line in old)
    for change in diff_lines(old, new):
        found.subtract([content(change.old)] if change.old else [])
        found.update([content(change.new)] if change.new else [])
    assert +found == Counter(content(line) for line in new)
    assert all(count >= 0 for count in found.values())


@given(ledgers(), ledgers())
def test_a_change_names_exactly_what_differs(old: list[Line], new: list[Line]) -> None:
    for change in diff_lines(old, new):
        assert (change.kind == "added") == (change.old is None)
        assert (change.kind == "removed") == (change.new is None)
        if change.old and change.new:
            differing = [n for n in FIELDS if getattr(change.old, n) != getattr(change.new, n)]
            assert differing
            assert list(change.fields) == differing


def test_running_balances_are_not_compared() -> None:
    assert diff_lines([BASE], [replace(BASE, balance_fen=999, row=1)]) == ()
