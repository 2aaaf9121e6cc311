"""Rounds by themselves: whatever acts there are, in whatever order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearings.errors import TooManyRounds
from hearings.kinds import MAX_ROUND
from hearings.rounds import (
    CANCELLED,
    MADE,
    STRUCK,
    Act,
    Seal,
    Standing,
    counted,
    live,
    reached_ms,
    standing,
)

ACTS = st.lists(
    st.builds(
        Act,
        st.sampled_from("abc"),
        st.integers(0, 20),
        st.sampled_from(["p", "q", "r"]),
        st.sampled_from([MADE, CANCELLED, STRUCK]),
        st.integers(1, 4),
        at_ms=st.integers(0, 100),
        code=st.sampled_from(["x", "y"]),
    ),
    max_size=12,
    unique_by=lambda act: (act.origin, act.seq),
)


@given(ACTS, st.randoms())
def test_no_order_matters_and_repeats_change_nothing(acts: list[Act], random: object) -> None:
    mixed = acts + acts
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert standing(mixed) == standing(acts)
    assert counted(mixed) == counted(acts)


@given(ACTS)
def test_who_counts_is_who_gave_in_a_round_that_nothing_cancels(acts: list[Act]) -> None:
    expected = set()
    for act in acts:
        mine = [other for other in acts if other.signer_key == act.signer_key]
        cancels = [o for o in mine if o.action != MADE and o.round >= act.round]
        if act.action == MADE and not cancels:
            expected.add(act.signer_key)
    assert counted(acts) == expected
    for key in "pqr":
        assert bool(live([act for act in acts if act.signer_key == key])) is (key in expected)


@given(ACTS, st.dictionaries(st.sampled_from("abc"), st.integers(0, 21)), st.integers(0, 20))
def test_a_seal_counts_the_prefixes_it_names_and_what_its_own_log_had(
    acts: list[Act], positions: dict[str, int], seq: int
) -> None:
    seal = Seal("a", seq, 0, positions, 0)
    inside = [
        act
        for act in acts
        if (act.origin == "a" and act.seq < seq) or act.seq < positions.get(act.origin, 0)
    ]
    assert counted(acts, seal) == counted(inside)


def test_rounds_go_on_from_the_highest_cancelled() -> None:
    assert Standing().next_round == 1
    assert Standing(made=1, cancelled=2).next_round == 3  # the cancelled one is still on its way
    with pytest.raises(TooManyRounds):
        _ = Standing(MAX_ROUND, MAX_ROUND).next_round


def test_the_threshold_is_reached_when_the_last_needed_person_first_signed() -> None:
    acts = [
        Act("a", 0, "p", MADE, 1, at_ms=10),
        Act("b", 0, "p", MADE, 1, at_ms=90),
        Act("a", 1, "q", MADE, 1, at_ms=30),
        Act("a", 2, "r", MADE, 1, at_ms=20),
        Act("a", 3, "r", CANCELLED, 1, at_ms=25),
    ]
    assert reached_ms(acts, 2) == 30
    assert reached_ms(acts, 1) == 10
    assert reached_ms(acts, 3) is None


def test_of_two_strikes_the_higher_round_gives_the_reason() -> None:
    acts = [
        Act("county", 5, "p", STRUCK, 2, code="later"),
        Act("county", 9, "p", STRUCK, 1, code="earlier"),
    ]
    assert standing(acts).struck_code == standing(acts[::-1]).struck_code == "later"
