"""Seats by themselves: fairness between kiosks, and no jumping the line."""

from hypothesis import given
from hypothesis import strategies as st

from hearings.model import SignupStanding
from hearings.rounds import CANCELLED, MADE, Act
from hearings.seating import place_of, queue

V, P = "villager", "party_member"


def ups(origin: str, *keys: str, category: str = V) -> list[Act]:
    """Sign-ups in one log, in order."""
    return [Act(origin, n, key, MADE, 1, category) for n, key in enumerate(keys)]


def test_the_first_of_each_kiosk_come_before_the_second_of_any() -> None:
    acts = ups("b", "b1", "b2") + ups("a", "a1", "a2", "a3")
    assert queue(acts) == {V: ("a1", "b1", "a2", "b2", "a3")}


def test_ranks_are_counted_within_a_category() -> None:
    acts = [*ups("a", "v1", "v2"), Act("a", 2, "p1", MADE, 1, P), Act("b", 0, "v3", MADE, 1, V),
            Act("b", 1, "p2", MADE, 1, P)]  # fmt: skip
    assert queue(acts) == {V: ("v1", "v3", "v2"), P: ("p1", "p2")}


def test_signing_up_twice_at_one_kiosk_pushes_nobody_of_it_down() -> None:
    back = [
        Act("b", 0, "x", MADE, 1, V),
        Act("b", 1, "x", CANCELLED, 1),
        Act("b", 2, "x", MADE, 2, V),
        Act("b", 3, "y", MADE, 1, V),
    ]
    acts = back + ups("a", "a1", "a2", "a3")
    assert queue(acts) == {V: ("a1", "x", "a2", "y", "a3")}


def test_one_person_at_two_kiosks_has_the_better_of_two_places() -> None:
    acts = ups("a", "a1", "x") + ups("b", "x", "b2")
    assert queue(acts) == {V: ("a1", "x", "b2")}
    both = [*ups("a", "a1", "x", category=P), *ups("b", "x")]
    assert queue(both) == {P: ("a1",), V: ("x",)}


def test_leaving_lets_the_line_move_up_and_nobody_pass() -> None:
    acts = ups("a", "a1", "a2") + ups("b", "b1")
    assert queue(acts)[V] == ("a1", "b1", "a2")
    left = [*acts, Act("a", 9, "a1", CANCELLED, 1)]
    assert queue(left)[V] == ("b1", "a2")
    assert place_of(left, {V: 1}, "a2") == SignupStanding("waiting", 1, V)
    assert place_of(left, {V: 1}, "a1") == SignupStanding("none")
    assert place_of(left, {}, "b1") == SignupStanding("waiting", 1, V)


LOGS = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.sampled_from("pqrs"),
        st.sampled_from([MADE, MADE, CANCELLED]),
        st.integers(1, 2),
        st.sampled_from([V, P]),
    ),
    max_size=12,
)


def numbered(steps: list[tuple[str, str, str, int, str]]) -> list[Act]:
    """Acts numbered within their own logs."""
    sizes = {"a": 0, "b": 0}
    acts = []
    for origin, key, action, number, category in steps:
        acts.append(Act(origin, sizes[origin], key, action, number, category))
        sizes[origin] += 1
    return acts


def expected(acts: list[Act], category: str) -> tuple[str, ...]:
    """The rule of the module's docstring, written down plainly."""
    claims: dict[str, tuple[int, str, int, str]] = {}
    for act in acts:
        mine = [o for o in acts if o.signer_key == act.signer_key]
        if act.action != MADE or any(o.action != MADE and o.round >= act.round for o in mine):
            continue
        others = {
            o.signer_key
            for o in acts
            if (o.origin, o.category, o.action) == (act.origin, act.category, MADE)
            and o.seq < act.seq
        }
        claim = (len(others - {act.signer_key}), act.origin, act.seq, act.category)
        claims[act.signer_key] = min(claim, claims.get(act.signer_key, claim))
    return tuple(k for _, k in sorted((c, k) for k, c in claims.items() if c[3] == category))


@given(LOGS, st.randoms())
def test_any_acts_in_any_order_seat_as_the_rule_says(
    steps: list[tuple[str, str, str, int, str]], random: object
) -> None:
    acts = numbered(steps)
    mixed = list(acts)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    for category in (V, P):
        assert queue(mixed).get(category, ()) == expected(acts, category)


@given(LOGS, st.sampled_from("ab"), st.sampled_from("pqrs"))
def test_one_more_leaving_never_changes_the_order_of_the_others(
    steps: list[tuple[str, str, str, int, str]], origin: str, key: str
) -> None:
    acts = numbered(steps)
    gone = [*acts, Act(origin, 99, key, CANCELLED, 2)]
    for category in (V, P):
        before = [k for k in queue(acts).get(category, ()) if k != key]
        assert list(queue(gone).get(category, ())) == before
