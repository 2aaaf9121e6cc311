"""The fold: the same whatever the order of logs, and never two hands of one person."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from content.facts import RevisionFact, StaffFact, Stamp, StepFact
from content.folding import fold
from content.model import Revision
from content.people import people
from content.steps import CHAIN, ROLES_OF
from tests.content.world import BAD, CHECKLIST, GOOD, STAFF

ORIGINS = ("vk/a/1", "vk/b/1")
# S6 is the clerk S1 in another office: the same name, so the same person.
OFFICES = [(one.id, one.name, one.role) for one in STAFF] + [("S6", "赵会计", "approver")]
STAFF_FACTS = [
    StaffFact(Stamp("vk/a/1", seq, seq), staff, "appointed", name, role, "", "")
    for seq, (staff, name, role) in enumerate(OFFICES)
]
PEOPLE = people(STAFF_FACTS)
IDS = ("r1", "r2", "r3")


def fact(id_: str, *, corrects: str | None = None, seq: int = 10, ok: bool = True) -> RevisionFact:
    return RevisionFact(
        Stamp("vk/a/1", seq, seq), "S1", id_, "ledger", "2026-Q3", "a.xlsx", "2023", 2, 0, 0, 0, 0,
        (GOOD,) if ok else (BAD,), (), corrects, "", b"",
    )  # fmt: skip


def step(
    action: str, staff: str, at: int, *, of: str = "r1", origin: str = "vk/a/1", **changes: object
) -> StepFact:
    told = StepFact(
        Stamp(origin, at, at), staff, of, action, staff, "有原因", CHECKLIST, ("kiosk",)
    )
    return replace(told, **changes)  # type: ignore[arg-type]


def whole_way(of: str = "r1", start: int = 100, origin: str = "vk/a/1") -> list[StepFact]:
    hands = ("S1", "S3", "S4", "S4", "S2")
    return [
        step(action, staff, start + number, of=of, origin=origin)
        for number, (action, staff) in enumerate(zip(CHAIN, hands, strict=True))
    ]


def state(steps: list[StepFact], *facts: RevisionFact) -> Revision:
    return fold(facts or [fact("r1")], steps, PEOPLE)[0]


def test_the_whole_way_is_published() -> None:
    found = state(whole_way())
    assert (found.state, found.number, found.ignored) == ("published", 1, ())
    assert [one.action for one in found.signoffs] == list(CHAIN)
    assert found.published_ms == 104
    assert found.carriers == ("kiosk",)


def test_every_prefix_has_its_state() -> None:
    states = [state(whole_way()[:length]).state for length in range(6)]
    assert states == ["draft", "submitted", "reviewed", "checked", "approved", "published"]


def test_a_missing_step_stops_the_rest_and_says_so() -> None:
    found = state([one for one in whole_way() if one.action != "review"])
    assert found.state == "submitted"
    assert [one.action for one in found.ignored] == ["check", "approve", "publish"]
    assert all("次序" in one.why for one in found.ignored)


def test_the_editor_in_another_office_cannot_approve() -> None:
    steps = whole_way()
    steps[2] = step("check", "S6", 102)
    found = state(steps)
    assert found.state == "reviewed"
    assert "同一个人" in found.ignored[0].why


def test_somebody_else_writing_in_a_name_does_not_count() -> None:
    steps = whole_way()
    steps[1] = replace(steps[1], actor="S1")
    assert state(steps).state == "submitted"


def test_failed_arithmetic_is_never_submitted() -> None:
    found = state(whole_way(), fact("r1", ok=False))
    assert found.state == "draft"
    assert "对上" in found.ignored[0].why


def test_a_check_without_the_checklist_does_not_count() -> None:
    steps = whole_way()
    steps[2] = replace(steps[2], checklist=("state_secret",))
    assert state(steps).state == "reviewed"


def test_a_return_ends_it_and_what_follows_in_that_log_is_void() -> None:
    steps = [*whole_way()[:2], step("return", "S3", 102), *whole_way(start=101)[2:]]
    found = state(steps)
    assert found.state == "returned"
    assert found.signoffs[-1].action == "return"
    assert {one.why for one in found.ignored} == {"已经退回，不能再往下走"}


def test_a_return_without_a_reason_does_not_count() -> None:
    assert state([*whole_way()[:2], step("return", "S3", 102, reason=" ")]).state == "reviewed"


def test_a_return_elsewhere_cannot_undo_a_publication() -> None:
    found = state([*whole_way(), step("return", "S3", 50, origin="vk/b/1")])
    assert found.state == "published"
    assert "更正或撤回" in found.ignored[0].why


def test_withdrawing_needs_a_publication_and_a_reason() -> None:
    assert state([*whole_way(), step("withdraw", "S4", 200)]).state == "withdrawn"
    assert state([*whole_way(), step("withdraw", "S4", 200, reason="")]).state == "published"
    assert state([*whole_way()[:4], step("withdraw", "S4", 200)]).state == "approved"
    assert state([*whole_way(), step("withdraw", "S1", 200)]).state == "published"


def test_a_correction_supersedes_and_both_stay() -> None:
    facts = [fact("r1"), fact("r2", corrects="r1", seq=20)]
    old, new = fold(facts, [*whole_way(), *whole_way("r2", 200)], PEOPLE)
    assert (old.state, old.superseded_by, old.number) == ("superseded", "r2", 1)
    assert (new.state, new.superseded_by, new.number) == ("published", None, 2)


def test_of_two_first_publications_one_stands() -> None:
    facts = [fact("r1"), fact("r2", seq=20)]
    steps = [*whole_way("r1", 300), *whole_way("r2", 200, "vk/b/1")]
    one, other = fold(facts, steps, PEOPLE)
    assert (one.state, other.state) == ("approved", "published")
    assert "只能走更正" in one.ignored[-1].why
    assert one.number == 2


def test_a_withdrawn_one_gives_way_only_to_its_correction() -> None:
    facts = [fact("r1"), fact("r2", seq=20), fact("r3", corrects="r1", seq=30)]
    gone = [*whole_way(), step("withdraw", "S4", 150)]
    again = fold(facts, [*gone, *whole_way("r2", 200), *whole_way("r3", 300)], PEOPLE)
    assert [one.state for one in again] == ["withdrawn", "approved", "published"]
    assert again[0].superseded_by == "r3"


def test_a_dismissal_voids_what_comes_after_it_in_that_log() -> None:
    gone = StaffFact(Stamp("vk/a/1", 101, 101), "S3", "dismissed", "", "", "", "调走")
    after = fold([fact("r1")], whole_way(start=101), people([*STAFF_FACTS, gone]))[0]
    before = fold([fact("r1")], whole_way(start=99), people([*STAFF_FACTS, gone]))[0]
    assert after.state == "submitted"
    assert before.state == "published"


def test_a_second_appointment_under_a_taken_number_changes_nothing() -> None:
    taken = StaffFact(Stamp("vk/b/1", 900, 900), "S3", "appointed", "别人", "approver", "", "")
    found = people([*STAFF_FACTS, taken])["S3"].staff
    assert (found.name, found.role) == ("孙监督", "reviewer")


FACTS = st.builds(
    lambda first, second, bad: [
        fact("r1"),
        fact("r2", corrects=first, seq=11),
        fact("r3", corrects=second, seq=12, ok=not bad),
    ],
    st.sampled_from([None, "r1", "r3", "nobody"]),
    st.sampled_from([None, "r1", "r2"]),
    st.booleans(),
)
ACTIONS = [*CHAIN, "return", "withdraw", "something new"]


@st.composite
def steps_in_two_logs(draw: st.DrawFn) -> list[StepFact]:
    """Mostly sensible ways with noise, spread over two logs whose clocks need not agree."""
    steps: list[StepFact] = []
    seqs = dict.fromkeys(ORIGINS, 100)
    wanted: list[tuple[str, str, str]] = []
    for of in draw(st.lists(st.sampled_from(IDS), max_size=4)):
        wanted += [(of, one.action, one.staff) for one in whole_way(of)]
    noise = st.tuples(
        st.sampled_from(IDS), st.sampled_from(ACTIONS), st.sampled_from([*PEOPLE, "S9"])
    )
    for one in draw(st.lists(noise, max_size=8)):
        wanted.insert(draw(st.integers(0, len(wanted))), one)
    for of, action, staff in wanted:
        origin = draw(st.sampled_from(ORIGINS))
        seqs[origin] += 1
        at = draw(st.integers(1, 60))
        steps.append(
            replace(
                step(action, staff, at, of=of, origin=origin), stamp=Stamp(origin, seqs[origin], at)
            )
        )
    return steps


@given(FACTS, steps_in_two_logs(), st.randoms(use_true_random=False))
def test_the_fold_does_not_depend_on_the_order_of_facts(
    facts: list[RevisionFact], steps: list[StepFact], random: object
) -> None:
    mixed_facts, mixed_steps = list(facts), list(steps)
    random.shuffle(mixed_facts)  # type: ignore[attr-defined]
    random.shuffle(mixed_steps)  # type: ignore[attr-defined]
    assert fold(mixed_facts, mixed_steps, PEOPLE) == fold(facts, steps, PEOPLE)


@given(FACTS, steps_in_two_logs())
def test_whatever_was_recorded_the_answer_keeps_the_rules(
    facts: list[RevisionFact], steps: list[StepFact]
) -> None:
    found = fold(facts, steps, PEOPLE)
    public = sorted((one.number, one.state) for one in found if one.was_published)
    assert [number for number, _ in public] == list(range(1, len(public) + 1))
    assert sum(1 for one in found if one.state == "published") <= 1
    for revision in found:
        _keeps_the_rules(revision)
    counted = sum(len(one.signoffs) + len(one.ignored) for one in found)
    assert counted == len(steps), "every recorded step either counts or is named"


def _keeps_the_rules(revision: Revision) -> None:
    chain = [one.action for one in revision.signoffs if one.action in CHAIN]
    assert chain == list(CHAIN[: len(chain)])
    hands: dict[str, str] = {"赵会计": "clerk"}
    for one in revision.signoffs:
        assert one.role in ROLES_OF[one.action]
        if one.action != "return":
            assert hands.setdefault(one.name, one.role) == one.role
    assert (revision.published_ms is not None) == revision.was_published
    if revision.was_published:
        assert "publish" in chain
