"""Hearings: announcing, moving, signing up; seats and the waiting list."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from hearings import errors, kinds, queries
from hearings.hearing_rules import (
    FURTHEST_DAYS,
    decide_change_category,
    decide_leave,
    decide_postpone,
    decide_schedule,
    decide_sign_up,
)
from hearings.model import CategorySeats, Hearing, HearingState, PetitionState, SignupStanding
from hearings.rounds import NOBODY, Standing
from sync.clock import ClockSample
from sync.entry import Draft, encode_leaf
from tests.hearings.acts import (
    NOTICE_DAY,
    TOPIC,
    accepted_petition,
    leave,
    schedule,
    sign_up,
)
from tests.hearings.village import (
    CADRE,
    COUNTY,
    DAY,
    KEY_ID,
    MEMBER,
    ORG,
    PEOPLE,
    TERMS,
    Device,
    identity,
    key_of,
    local,
    now,
)

PERSON = PEOPLE[0]


@pytest.fixture
def kiosk() -> Device:
    """A kiosk with a hearing of the committees on Monday 16 November 2026 at nine."""
    device = Device("a")
    schedule(device)
    return device


@pytest.fixture
def hearing(kiosk: Device) -> Hearing:
    """That hearing."""
    found = kiosk.hearing()
    assert found is not None
    return found


def announce(device: Device, day: date, **changes: object) -> tuple[Draft, ...]:
    """Schedule petition p1's hearing at nine of that day, on day 3."""
    values: dict[str, object] = {
        "starts": local(day), "place": "村委会", "terms": TERMS, "now": now(3), "key_id": KEY_ID,
    }  # fmt: skip
    petition, role = changes.pop("petition", device.must()), changes.pop("role", "approver")
    return decide_schedule("h1", petition, role, **(values | changes))  # type: ignore[arg-type]


def test_a_hearing_of_the_committees(hearing: Hearing) -> None:
    assert (hearing.topic, hearing.source, hearing.petition_id) == (TOPIC, "committees", None)
    assert hearing.starts == datetime(2026, 11, 16, 9)
    assert hearing.state.name_zh == "正在报名"
    assert hearing.seats == (
        CategorySeats("villager", 2, 0, 0),
        CategorySeats("party_member", 1, 0, 0),
        CategorySeats("cadre", 1, 0, 0),
    )
    assert [seat.name_zh for seat in hearing.seats] == ["村民代表", "党员代表", "村干部代表"]


def test_days_allowed_for_a_petitions_hearing() -> None:
    kiosk = Device("a")
    accepted_petition(kiosk, Device(COUNTY))
    with pytest.raises(errors.NoticeTooShort, match="11 月 12 日") as short:
        announce(kiosk, date(2026, 11, 11))
    assert short.value.earliest == date(2026, 11, 12)
    with pytest.raises(errors.HearingTooLate, match="11 月 24 日") as late:
        announce(kiosk, date(2026, 11, 25))
    assert late.value.latest == date(2026, 11, 24)
    for day in (date(2026, 11, 12), date(2026, 11, 24)):
        (draft,) = announce(kiosk, day)
        assert isinstance(draft.body, kinds.HearingScheduled)
        assert (draft.body.petition, draft.body.source) == ("p1", "petition")
        assert draft.body.topic == TOPIC


def test_committees_that_slept_may_still_hold_it_but_only_at_once() -> None:
    kiosk = Device("a")
    accepted_petition(kiosk, Device(COUNTY))
    slept = now(40)
    soonest = slept.date + timedelta(days=7)
    assert announce(kiosk, soonest, now=slept)
    with pytest.raises(errors.HearingTooLate):
        announce(kiosk, soonest + timedelta(days=1), now=slept)


@pytest.mark.parametrize("petitioned", [False, True])
def test_no_hearing_is_called_for_more_than_a_year_ahead(petitioned: bool) -> None:
    kiosk = Device("a")
    accepted_petition(kiosk, Device(COUNTY))
    found, topic = (kiosk.must(), "") if petitioned else (None, TOPIC)
    if found is not None and found.answer is not None:  # by a terminal whose clock was far ahead
        far = replace(found.answer, at_ms=found.answer.at_ms + 80 * 365 * DAY)
        found = replace(found, answer=far)
    last = now(3).date + timedelta(days=FURTHEST_DAYS)
    assert announce(kiosk, last, petition=found, topic=topic)
    for day in (last + timedelta(days=1), date(9999, 12, 31)):
        with pytest.raises(errors.HearingTooLate, match="最晚要在 2027 年 11 月 5 日开"):
            announce(kiosk, day, petition=found, topic=topic)


def test_nor_is_one_moved_further_even_if_it_was_called_for_the_end_of_time(
    hearing: Hearing,
) -> None:
    far = replace(hearing, starts=datetime(9999, 12, 31, 9))
    with pytest.raises(errors.HearingTooLate):
        decide_postpone(
            far, "approver", starts=datetime(9999, 12, 31, 10), place="村委会", reason="人不在",
            terms=TERMS, now=now(),
        )  # fmt: skip


def test_scheduling_refused() -> None:
    kiosk = Device("a")
    accepted_petition(kiosk, Device(COUNTY))
    day = date(2026, 11, 20)
    with pytest.raises(errors.NotCommittee):
        announce(kiosk, day, role="clerk")
    with pytest.raises(errors.PetitionNotAccepted):
        announce(kiosk, day, petition=replace(kiosk.must(), state=PetitionState.SEALED))
    with pytest.raises(errors.AlreadyScheduled):
        announce(kiosk, day, petition=replace(kiosk.must(), hearing_id="h0"))
    with pytest.raises(errors.TextRefused, match="地点"):
        announce(kiosk, day, place=" ")
    with pytest.raises(errors.TextRefused, match="听证的事"):
        announce(kiosk, day, petition=None)
    for quotas in ({}, {"villager": 0}, {"villager": -1}, {"visitor": 3}):
        with pytest.raises(errors.SeatsMissing):
            announce(kiosk, day, quotas=quotas)
    (draft,) = announce(kiosk, day, quotas={"cadre": 1, "villager": 9})
    assert isinstance(draft.body, kinds.HearingScheduled)
    assert list(draft.body.quotas.items()) == [("villager", 9), ("cadre", 1)]


def test_two_kiosks_schedule_one_petitions_hearing_and_one_stands() -> None:
    a, b, county = Device("a"), Device("b"), Device(COUNTY)
    accepted_petition(a, county)
    b.merge(a)
    b.merge(county)
    day = date(2026, 11, 20)
    b.append([replace_hearing(announce(b, day), "h0")], "S2")
    a.append(announce(a, day), "S1")
    a.merge(b)
    b.merge(a)
    for device in (a, b):
        assert device.must().hearing_id == "h1"
        states = {h.id: h.state for h in queries.hearings(device.db, ORG, now())}
        assert states == {"h1": HearingState.SIGNUP, "h0": HearingState.VOID}
        with pytest.raises(errors.OtherHearing):
            decide_sign_up(device.hearing("h0"), NOBODY, PERSON, "villager", identity("h0", PERSON))


def replace_hearing(drafts: tuple[Draft, ...], hearing_id: str) -> Draft:
    """The announcement under another id."""
    return Draft(msgspec.structs.replace(drafts[0].body, hearing=hearing_id))


def postpone(hearing: Hearing | None, day: date, **changes: object) -> tuple[Draft, ...]:
    """Move the hearing to nine of another day."""
    values: dict[str, object] = {
        "starts": local(day), "place": "祠堂", "reason": "下大雨", "terms": TERMS, "now": now(5),
    }  # fmt: skip
    role = changes.pop("role", "approver")
    return decide_postpone(hearing, role, **(values | changes))  # type: ignore[arg-type]


def test_a_hearing_moves_once(kiosk: Device, hearing: Hearing) -> None:
    kiosk.append(postpone(hearing, date(2026, 11, 20)), "S1", days=5)
    moved = kiosk.hearing()
    assert moved is not None
    assert (moved.starts, moved.place) == (datetime(2026, 11, 20, 9), "祠堂")
    assert (moved.postponed_from, moved.postponed_reason) == (hearing.starts, "下大雨")
    with pytest.raises(errors.AlreadyPostponed):
        postpone(moved, date(2026, 11, 25))
    # a second one forced into the log changes nothing
    kiosk.append(postpone(hearing, date(2026, 11, 30)), "S1", days=6)
    assert kiosk.hearing() == moved


def test_postponing_refused(hearing: Hearing) -> None:
    with pytest.raises(errors.UnknownHearing):
        postpone(None, date(2026, 11, 20))
    with pytest.raises(errors.NotCommittee):
        postpone(hearing, date(2026, 11, 20), role="reviewer")
    with pytest.raises(errors.NotLater):
        postpone(hearing, NOTICE_DAY)
    with pytest.raises(errors.NoticeTooShort):
        postpone(hearing, date(2026, 11, 17), now=now(13))
    with pytest.raises(errors.HearingTooLate):
        postpone(hearing, date(2026, 12, 7))
    with pytest.raises(errors.TextRefused, match="理由"):
        postpone(hearing, date(2026, 11, 20), reason="")
    with pytest.raises(errors.SignupOver):
        postpone(replace(hearing, state=HearingState.STARTED), date(2026, 11, 20))


def test_a_sign_up_keeps_the_person_out_of_the_leaf(hearing: Hearing) -> None:
    me = identity("h1", PERSON)
    (draft,) = decide_sign_up(hearing, NOBODY, PERSON, "villager", me)
    assert draft.body == kinds.HearingSignedUp("h1", "villager", me.signer_key, 1, "last_four")
    leaf = encode_leaf(draft.body, "villager", ClockSample(1, b"", 1), (b"c" * 32,))
    for secret in (PERSON.name, PERSON.group, PERSON.roster_no):
        assert secret.encode() not in leaf
    assert PERSON.name.encode() in draft.sealed[0]


REFUSED: list[tuple[type[errors.HearingRefused], Callable[[Hearing], object]]] = [
    (
        errors.UnknownHearing,
        lambda h: decide_sign_up(None, NOBODY, PERSON, "villager", identity("h1", PERSON)),
    ),
    (
        errors.SignupOver,
        lambda h: decide_sign_up(
            replace(h, state=HearingState.STARTED), NOBODY, PERSON, "villager",
            identity("h1", PERSON),
        ),
    ),
    (
        errors.OtherVillageKey,
        lambda h: decide_sign_up(
            h, NOBODY, PERSON, "villager", identity("h1", PERSON, key_id="k2")
        ),
    ),
    (
        errors.OtherVillageKey,
        lambda h: decide_sign_up(
            h, NOBODY, PERSON, "villager", identity("h1", PERSON, signer_key="")
        ),
    ),
    (
        errors.NotOnRoster,
        lambda h: decide_sign_up(h, NOBODY, None, "villager", identity("h1", PERSON)),
    ),
    (
        errors.CategoryNotOpen,
        lambda h: decide_sign_up(h, NOBODY, PERSON, "visitor", identity("h1", PERSON)),
    ),
    (
        errors.CategoryNotHeld,
        lambda h: decide_sign_up(h, NOBODY, PERSON, "cadre", identity("h1", PERSON)),
    ),
    (
        errors.AlreadySignedUp,
        lambda h: decide_sign_up(h, Standing(1), PERSON, "villager", identity("h1", PERSON)),
    ),
    (errors.NotSignedUp, lambda h: decide_leave(h, NOBODY, identity("h1", PERSON))),
    (
        errors.NotSignedUp,
        lambda h: decide_change_category(
            h, NOBODY, MEMBER, "villager", "party_member", identity("h1", MEMBER)
        ),
    ),
    (
        errors.CategoryNotHeld,
        lambda h: decide_change_category(
            h, Standing(1), PERSON, "villager", "cadre", identity("h1", PERSON)
        ),
    ),
    (
        errors.AlreadySignedUp,  # else the seat would go to who comes next
        lambda h: decide_change_category(
            h, Standing(1), PERSON, "villager", "villager", identity("h1", PERSON)
        ),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("refusal", "attempt"), REFUSED)
def test_sign_ups_refused(
    hearing: Hearing,
    refusal: type[errors.HearingRefused],
    attempt: Callable[[Hearing], object],
) -> None:
    with pytest.raises(refusal) as caught:
        attempt(hearing)
    assert type(caught.value) is refusal


def standing(device: Device, person: object) -> SignupStanding:
    """Where a person stands in h1, by this device."""
    return queries.signup_standing(device.db, ORG, "h1", key_of("h1", person))  # type: ignore[arg-type]


def test_a_category_without_seats_takes_no_sign_up(hearing: Hearing) -> None:
    closed = replace(hearing, seats=(CategorySeats("villager", 0, 0, 0),))
    with pytest.raises(errors.CategoryNotOpen):
        decide_sign_up(closed, NOBODY, PERSON, "villager", identity("h1", PERSON))


def test_full_seats_make_a_waiting_list_and_leaving_moves_it_up(kiosk: Device) -> None:
    for person in PEOPLE[:4]:
        sign_up(kiosk, person)
    found = kiosk.hearing()
    assert found is not None
    assert found.seats[0] == CategorySeats("villager", 2, 2, 2)
    assert standing(kiosk, PEOPLE[1]) == SignupStanding("seat", 2, "villager")
    assert standing(kiosk, PEOPLE[2]) == SignupStanding("waiting", 1, "villager")
    leave(kiosk, PEOPLE[0])
    assert standing(kiosk, PEOPLE[0]) == SignupStanding("none")
    assert standing(kiosk, PEOPLE[2]) == SignupStanding("seat", 2, "villager")
    assert standing(kiosk, PEOPLE[3]) == SignupStanding("waiting", 1, "villager")
    sign_up(kiosk, PEOPLE[0])  # whoever comes back goes to the end
    assert standing(kiosk, PEOPLE[0]) == SignupStanding("waiting", 2, "villager")


def test_changing_the_category_is_one_append_and_one_sign_up(kiosk: Device) -> None:
    sign_up(kiosk, CADRE, "cadre")
    drafts = decide_change_category(
        kiosk.hearing(), kiosk.rounds(CADRE), CADRE, "cadre", "party_member", identity("h1", CADRE)
    )
    assert [type(d.body) for d in drafts] == [kinds.HearingLeft, kinds.HearingSignedUp]
    kiosk.append(drafts)
    assert standing(kiosk, CADRE) == SignupStanding("seat", 1, "party_member")
    found = kiosk.hearing()
    assert found is not None
    assert [seat.taken for seat in found.seats] == [0, 1, 0]


def test_sign_up_ends_when_the_hearing_has_begun_beyond_doubt(kiosk: Device) -> None:
    begins = datetime(2026, 11, 16, 1, tzinfo=UTC).timestamp() * 1000
    days = (begins - now().ms) / DAY
    before, after = kiosk.hearing(at=now(days - 0.01)), kiosk.hearing(at=now(days + 0.01))
    assert before is not None
    assert after is not None
    assert (before.state, before.unproven) == ("signup", False)
    assert (after.state, after.unproven) == ("started", False)
    doubtful = kiosk.hearing(at=now(days + 0.01, None))
    assert doubtful is not None
    assert (doubtful.state, doubtful.unproven) == ("signup", True)


def test_hearings_to_come_are_listed_first() -> None:
    kiosk = Device("a")
    schedule(kiosk, "h1")
    drafts = decide_schedule(
        "h2", None, "approver", starts=local(date(2026, 11, 10)), place="村委会", terms=TERMS,
        now=now(), key_id=KEY_ID, topic="别的事",
    )  # fmt: skip
    kiosk.append(drafts, "S1")
    assert [h.id for h in queries.hearings(kiosk.db, ORG, now())] == ["h2", "h1"]
    assert [h.id for h in queries.hearings(kiosk.db, ORG, now(9))] == ["h1", "h2"]
