"""Line breaking: nothing lost, nothing torn apart."""

import re

from hypothesis import given
from hypothesis import strategies as st

from kiosk.typeset import (
    JOINER,
    Line,
    Span,
    balanced,
    break_lines,
    kept,
    plain,
    unbroken,
)

EM = 40.0


def measure(text: str, _bold: bool) -> float:
    """A font in which Chinese is one em wide and the rest half."""
    return sum(EM if ord(char) > 0x2E7F else EM / 2 for char in text)


def words(lines: tuple[Line, ...]) -> list[str]:
    """The text of each line."""
    return ["".join(run.text for run in line.runs) for line in lines]


def laid(text: str, ems: float, most: int | None = None) -> list[str]:
    """`text` in lines of `ems` characters."""
    return words(break_lines((Span(text),), ems * EM, measure, most))


AMOUNT = re.compile(r"[＋－−]?\d[\d,]*(?:\.\d+)? ?(?:万元|万|元|笔)?")
SENTENCE = "这一季村里收入 80,600.50 元，支出 24,987.05 元，季末结余 179,070.23 元。"


@given(st.integers(8, 40))
def test_an_amount_stays_with_its_unit(ems: int) -> None:
    joined = laid(SENTENCE, ems)
    for amount in ("80,600.50 元", "24,987.05 元", "179,070.23 元"):
        assert sum(amount in line for line in joined) == 1, joined


@given(st.integers(8, 40))
def test_dates_and_counted_things_stay_whole(ems: int) -> None:
    text = "审核 村务监督委员会 10月8日　批准 10月9日　公开 2026年10月9日　第 1 版　共 1,024 笔"
    lines = laid(text, ems)
    for whole in ("10月8日", "2026年10月9日", "第 1 版", "1,024 笔"):
        assert any(whole in line for line in lines), (whole, lines)


@given(st.integers(4, 30))
def test_no_line_begins_with_closing_punctuation(ems: int) -> None:
    text = "张三（李家组）说：「账，对不上！」村里答：查过了，对得上。是吗？是的；没错、真的。"
    for line in laid(text, ems)[1:]:
        assert line[0] not in "，。、；：？！）」", line


@given(st.integers(3, 30))
def test_no_line_ends_with_an_opening_bracket(ems: int) -> None:
    for line in laid("村道路灯维修（李家组）和「东塘」水面（甲）（乙）（丙）（丁）", ems):
        assert line[-1] not in "（「", line


@given(st.text("村里的钱，。（） 1２3.5元ab\u3000", max_size=60), st.integers(1, 20))
def test_nothing_but_spaces_is_ever_lost(text: str, ems: int) -> None:
    joined = "".join(laid(text, ems))
    assert re.sub(r"[ \u3000]", "", joined) == re.sub(r"[ \u3000]", "", text)


@given(st.text("村里的钱，。（） 135.元ab\u3000", max_size=60), st.integers(2, 20))
def test_lines_keep_their_width_unless_a_character_forbids(text: str, ems: int) -> None:
    for line in break_lines((Span(text),), ems * EM, measure):
        own = "".join(run.text for run in line.runs)
        first = unbroken(own)[0] if own else ""
        assert line.width <= ems * EM + EM or own == first


def test_a_piece_wider_than_the_line_is_cut_at_characters() -> None:
    assert laid("x" * 40, 5) == ["x" * 10] * 4


def test_tones_survive_and_joined_runs_are_one() -> None:
    lines = break_lines((Span("收入 "), Span("5 元", "in", True), Span("。")), 1000, measure)
    assert [(run.text, run.tone, run.bold) for run in lines[0].runs] == [
        ("收入 ", "ink", False),
        ("5 元", "in", True),
        ("。", "ink", False),
    ]
    assert [run.x for run in lines[0].runs] == [0, 100, 180]


def test_a_newline_begins_a_line() -> None:
    assert laid("甲\n乙", 10) == ["甲", "乙"]


def test_what_does_not_fit_ends_in_dots() -> None:
    lines = laid("收到镇财政拨付村级运转经费的补充款项", 6, 2)
    assert lines == ["收到镇财政拨", "付村级运转…"]


def test_a_name_is_kept_whole_and_its_joiner_is_never_drawn() -> None:
    lines = laid(f"村务监督委员会 {kept('仇德祥')}", 9)
    assert lines == ["村务监督委员会", "仇德祥"]
    assert JOINER not in plain((Span(kept("仇德祥")),))


def test_joined_words_are_parted_at_their_spaces_where_the_line_is_too_narrow() -> None:
    hand = f"{kept('审核')}{JOINER} {JOINER}{kept('仇德祥')}{JOINER} {JOINER}10月8日"
    assert laid(f"第 1 版\u3000{hand}", 10) == ["第 1 版", "审核 仇德祥 10月8日"]
    assert laid(hand, 6) == ["审核 仇德祥", "10月8日"]


def test_a_buttons_two_lines_are_even() -> None:
    spans = (Span("只看收入"),)
    assert words(balanced(spans, 3 * EM, measure)) == ["只看", "收入"]
    assert words(balanced(spans, 4 * EM, measure)) == ["只看收入"]


def test_evening_out_never_parts_a_figure() -> None:
    assert words(balanced((Span("全部 300 笔"),), 4 * EM, measure)) == ["全部", "300 笔"]
