"""States of a petition, calculated: windows under bad clocks, sealing, answers, rivals."""

from dataclasses import replace
from datetime import date

import pytest

from hearings import errors, queries
from hearings.hearing_rules import decide_schedule
from hearings.kinds import PetitionAnswered, PetitionOpened, PetitionSealed
from hearings.model import PetitionState
from hearings.petition_rules import decide_answer, decide_lapse, decide_sign
from hearings.rulings import decide_invalidate, decide_seal
from sync.entry import Draft
from tests.hearings.acts import accepted_petition, open_petition, seal, sign, unsign
from tests.hearings.village import (
    COUNTY,
    DAY,
    KEY_ID,
    ORG,
    PEOPLE,
    START,
    TERMS,
    Device,
    identity,
    key_of,
    local,
    now,
)


def collecting() -> Device:
    """A kiosk with petition p1, opened on Monday 2 November 2026 at ten."""
    device = Device("a")
    open_petition(device)
    return device


def test_a_new_petition() -> None:
    petition = collecting().must()
    assert (petition.state, petition.signed, petition.needed) == ("collecting", 0, 3)
    assert (petition.days_left, petition.provisional, petition.unproven) == (30, False, False)
    assert petition.opened_ms == START
    assert petition.deadline_ms == START + 30 * DAY + 14 * 3_600_000 - 1  # the day's end
    assert petition.state.name_zh == "正在签名"
    assert petition.due_on is None


def test_unknown_petitions_and_other_villages_are_none() -> None:
    device = collecting()
    assert device.petition("nope") is None
    assert queries.petitions(device.db, "other", now(), TERMS) == ()


def test_the_threshold_of_the_opening_holds_whatever_the_profile_says_later() -> None:
    device = collecting()
    later = replace(TERMS, threshold=1, window_days=1)
    petition = queries.petition(device.db, ORG, "p1", now(3), later)
    assert petition is not None
    assert (petition.threshold, petition.state, petition.days_left) == (3, "collecting", 27)


def test_a_later_opening_of_the_same_id_in_the_same_log_changes_nothing() -> None:
    device = collecting()
    device.append([Draft(PetitionOpened("p1", "别的", "", 1, 1, "k9"))])
    assert (device.must().threshold, device.must().topic) == (3, "村东修路的钱怎么花")
    assert len(queries.petitions(device.db, ORG, now(), TERMS)) == 1


def test_reached_is_provisional_and_falls_back_when_somebody_withdraws() -> None:
    device = collecting()
    for person in PEOPLE[:3]:
        sign(device, person)
    petition = device.must()
    assert (petition.state, petition.provisional, petition.needed) == ("reached", True, 0)
    assert str(petition.due_on) == "2026-11-05"  # three working days
    assert device.must(at=now(3.5)).overdue is False
    assert device.must(at=now(4)).overdue is True
    unsign(device, PEOPLE[0])
    assert (device.must().state, device.must().needed) == ("collecting", 1)


def test_a_step_taken_under_a_clock_of_the_seventies_makes_nobody_late() -> None:
    long_ago = -20_000  # days: the battery was flat
    kiosk, county = collecting(), Device(COUNTY)
    for person in PEOPLE[:3]:
        signed = decide_sign(
            kiosk.petition(), kiosk.standing(person), person, identity("p1", person)
        )
        kiosk.append(signed, days=long_ago)
    reached = kiosk.must(at=now(4))
    assert (reached.state, reached.due_on, reached.overdue) == ("reached", None, False)
    assert seal(county, kiosk, days=long_ago)
    sealed = county.must(at=now(40))
    assert (sealed.state, sealed.due_on, sealed.escalated) == ("sealed", None, False)


@pytest.mark.parametrize(
    ("days", "doubt", "over", "unproven", "left"),
    [
        (0, 1000, False, False, 30),
        (29, 1000, False, False, 1),
        (30.5, 1000, False, False, 0),  # 22:00 on the last day
        (30.7, 1000, True, False, 0),
        (30.7, DAY, False, True, 0),
        (30.5, DAY, False, True, 0),
        (33, DAY, True, False, 0),
        (400, None, False, True, 0),
    ],
)
def test_a_window_is_over_only_beyond_doubt(
    days: float, doubt: int | None, *, over: bool, unproven: bool, left: int
) -> None:
    petition = collecting().must(at=now(days, doubt))
    assert petition.window_over is over
    assert petition.unproven is unproven
    assert petition.days_left == left
    assert petition.state == ("lapsed" if over else "collecting")


def test_the_doubt_of_the_opening_clock_counts_too() -> None:
    device = Device("a", uncertainty_ms=2 * DAY)
    open_petition(device)
    assert device.must(at=now(31)).unproven is True
    assert device.must(at=now(33)).state == "lapsed"
    never = Device("b", uncertainty_ms=None)
    open_petition(never)
    assert never.must(at=now(4000)).state == "collecting"
    assert never.must(at=now(4000)).unproven is True


@pytest.mark.parametrize("days", [-20_000, 60_000])
def test_clocks_of_1970_and_of_the_next_century_break_nothing(days: float) -> None:
    device = Device("a")
    open_petition(device, days=days)
    petition = device.must()
    assert 0 <= petition.days_left <= 30
    assert petition.state == "collecting"
    if days < 0:  # a reading older than the program is no reading
        assert petition.unproven is True


def test_signatures_given_in_time_still_reach_the_threshold_after_the_window() -> None:
    here, there = collecting(), Device("b")
    there.merge(here)
    sign(here, PEOPLE[0])
    for person in PEOPLE[1:3]:
        sign(there, person)
    after = now(40)
    assert here.must(at=after).state == "lapsed"
    here.merge(there)
    assert here.must(at=after).state == "reached"
    with pytest.raises(errors.WindowOver):
        sign(here, PEOPLE[4], at=after)


def test_a_person_closes_a_window_but_never_one_with_enough_signatures() -> None:
    here, there = Device("a", uncertainty_ms=None), Device("b")
    open_petition(here)
    there.merge(here)
    late = now(31, None)
    here.append(decide_lapse(here.must(at=late), "approver", "已核实到期", late), "S1")
    assert here.must().state == "lapsed"
    with pytest.raises(errors.WindowOver):
        sign(here, PEOPLE[0])
    for person in PEOPLE[:3]:
        sign(there, person)
    here.merge(there)
    assert here.must().state == "reached"


def test_sealing_waits_for_every_kiosk_and_for_the_threshold() -> None:
    a, b, county = collecting(), Device("b"), Device(COUNTY)
    b.merge(a)
    sign(a, PEOPLE[0])
    sign(a, PEOPLE[1])
    sign(b, PEOPLE[1])  # the same person at the other kiosk: counted once
    assert not seal(county, a, b)
    sign(b, PEOPLE[2])
    county.merge(b)
    acts = queries.signature_acts(county.db, ORG, "p1")
    held = {"a": 3, "b": 2}
    assert decide_seal(county.must(), acts, held, awaiting={"b"}) == ()
    assert decide_seal(county.must(), acts, {"a": 3, "b": 0}) == ()
    (draft,) = decide_seal(county.must(), acts, {**held, "c": 0})
    assert draft == Draft(PetitionSealed("p1", 3, held, ORG))
    county.append([draft], "county", days=1)
    assert decide_seal(county.must(), acts, held) == ()
    a.merge(county)  # this kiosk has not seen the other's log: the ruling's figure holds
    petition = a.must()
    assert (petition.state, petition.signed, petition.recounted) == ("sealed", 3, 2)
    assert petition.provisional is False
    assert str(petition.due_on) == "2026-11-10"  # five working days from the 3rd
    assert a.must(at=now(9)).escalated is True
    a.merge(b)
    assert a.must().recounted == 3


def test_facts_beyond_the_sealed_positions_never_count() -> None:
    a, b, county = collecting(), Device("b"), Device(COUNTY)
    b.merge(a)
    for person in PEOPLE[:3]:
        sign(a, person)
    assert seal(county, a, b)
    sign(b, PEOPLE[3])  # not knowing of the seal
    unsign_person = PEOPLE[0]
    b.merge(a)
    unsign(b, unsign_person)
    for device in (a, b, county):
        for other in (a, b, county):
            if other is not device:
                device.merge(other)
        petition = device.must()
        assert (petition.state, petition.signed, petition.recounted) == ("sealed", 3, 3)
        key = key_of("p1", PEOPLE[3])
        assert not queries.has_signed(device.db, ORG, "p1", key)
        assert queries.signed_late(device.db, ORG, "p1", key)
        mine = key_of("p1", unsign_person)
        assert queries.has_signed(device.db, ORG, "p1", mine)
        assert not queries.signed_late(device.db, ORG, "p1", mine)


def test_a_struck_signature_drops_with_its_reason_and_may_be_given_again() -> None:
    kiosk, county = collecting(), Device(COUNTY)
    for person in PEOPLE[:3]:
        sign(kiosk, person)
    county.merge(kiosk)
    key = key_of("p1", PEOPLE[0])
    drafts = decide_invalidate(
        county.must(), county.standing(PEOPLE[0]), key, "not_by_person", "笔迹不是本人的"
    )
    county.append(drafts, "county", days=1)
    assert not seal(county, kiosk)
    kiosk.merge(county)
    assert (kiosk.must().state, kiosk.must().signed) == ("collecting", 2)
    struck = kiosk.standing(PEOPLE[0])
    assert (struck.counts, struck.struck_code) == (False, "not_by_person")
    assert struck.struck_reason == "笔迹不是本人的"
    sign(kiosk, PEOPLE[0])
    assert kiosk.standing(PEOPLE[0]).struck_code == ""
    unsign(kiosk, PEOPLE[0])
    assert kiosk.standing(PEOPLE[0]).struck_code == ""  # gone by the person's own will
    sign(kiosk, PEOPLE[0])
    assert seal(county, kiosk)
    assert (county.must().signed, county.must().recounted) == (3, 3)


def test_a_seal_counts_what_the_county_struck_before_it_and_nothing_struck_after() -> None:
    kiosk, county = collecting(), Device(COUNTY)
    for person in PEOPLE[:4]:
        sign(kiosk, person)
    county.merge(kiosk)
    for person in (PEOPLE[0], PEOPLE[1]):
        county.append(
            decide_invalidate(
                county.must(), county.standing(person), key_of("p1", person), "other", "重复"
            ),
            "county",
        )
        if person is PEOPLE[0]:
            early = county.must()
            assert seal(county, kiosk)
            with pytest.raises(errors.SealRefused):
                decide_invalidate(county.must(), county.standing(PEOPLE[1]), "k", "other", "x")
            county_view = county.must()
            assert (county_view.signed, county_view.recounted) == (3, 3)
            # a ruling forced through afterwards all the same
            county.append(
                decide_invalidate(
                    early, county.standing(PEOPLE[2]), key_of("p1", PEOPLE[2]), "other", "晚了"
                ),
                "county",
            )
            assert county.must().recounted == 3
            break


def test_invalidating_refuses_what_it_must() -> None:
    kiosk = collecting()
    petition, key = kiosk.must(), key_of("p1", PEOPLE[0])
    with pytest.raises(errors.NotSigned):
        decide_invalidate(petition, kiosk.standing(PEOPLE[0]), key, "other", "x")
    sign(kiosk, PEOPLE[0])
    with pytest.raises(errors.UnknownReasonCode):
        decide_invalidate(petition, kiosk.standing(PEOPLE[0]), key, "nope", "x")
    with pytest.raises(errors.TextRefused):
        decide_invalidate(petition, kiosk.standing(PEOPLE[0]), key, "other", "")


def test_acceptance_then_hearing() -> None:
    kiosk, county = Device("a"), Device(COUNTY)
    accepted_petition(kiosk, county)
    petition = kiosk.must(at=now(3))
    assert petition.state is PetitionState.ACCEPTED
    assert petition.answer is not None
    assert petition.answer.staff_id == "S1"
    assert str(petition.due_on) == "2026-11-24"  # twenty days from the 4th
    drafts = decide_schedule(
        "h1", petition, "approver", starts=local(date(2026, 11, 24)),
        place="祠堂", terms=TERMS, now=now(3), key_id=KEY_ID,
    )  # fmt: skip
    kiosk.append(drafts, "S1", days=3)
    assert (kiosk.must().hearing_id, kiosk.must().due_on) == ("h1", None)


def test_an_acceptance_stands_over_a_refusal_from_another_kiosk() -> None:
    a, b, county = collecting(), Device("b"), Device(COUNTY)
    for person in PEOPLE[:3]:
        sign(a, person)
    assert seal(county, a)
    for kiosk in (a, b):
        kiosk.merge(county)
    b.merge(a)
    no = decide_answer(a.must(), "approver", accepted=False, code="other", reason="没钱")
    yes = decide_answer(b.must(), "approver", accepted=True)
    a.append(no, "S1")
    assert a.must().state == "refused"
    b.append(yes, "S2")
    a.merge(b)
    b.merge(a)
    assert a.must().state == b.must().state == "accepted"


def test_an_answer_before_sealing_says_nothing() -> None:
    kiosk = collecting()
    kiosk.append([Draft(PetitionAnswered("p1", False, "other", "不开"))], "S1")
    assert (kiosk.must().state, kiosk.must().answer) == ("collecting", None)


def test_petitions_still_moving_come_first_and_the_newest_before_the_older() -> None:
    kiosk = Device("a")
    open_petition(kiosk, "old")
    open_petition(kiosk, "p1", days=38)
    open_petition(kiosk, "p2", days=39)
    listed = queries.petitions(kiosk.db, ORG, now(40), TERMS)
    assert [p.id for p in listed] == ["p2", "p1", "old"]
    assert [p.state for p in listed] == ["collecting", "collecting", "lapsed"]


def test_one_persons_key_differs_from_petition_to_petition() -> None:
    assert identity("p1", PEOPLE[0]).signer_key != identity("p2", PEOPLE[0]).signer_key


def test_a_year_whose_holidays_are_not_known_is_overdue_only_beyond_doubt() -> None:
    a, county = collecting(), Device(COUNTY)
    for one in PEOPLE[:3]:
        sign(a, one)
    county.merge(a)
    held = {"a": county.held["a"]}
    acts = queries.signature_acts(county.db, ORG, "p1")
    county.append(decide_seal(county.must(), acts, held), "county", days=71)
    a.merge(county)
    petition = a.must(at=now(72))
    assert str(petition.due_on) == "2027-01-19", "reckoned Monday to Friday"
    assert not petition.due_official
    assert not a.must(at=now(90)).overdue, "a holiday of 2027 may lie between"
    assert a.must(at=now(94)).overdue, "but none is so long"
