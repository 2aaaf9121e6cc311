"""What may be done with a hearing: pure decisions, entries or a typed refusal."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from hearings import errors
from hearings.kinds import (
    MAX_PLACE,
    MAX_REASON,
    MAX_TOPIC,
    HearingLeft,
    HearingPostponed,
    HearingScheduled,
    HearingSignedUp,
)
from hearings.model import (
    CATEGORIES,
    COMMITTEE_ROLE,
    Hearing,
    HearingState,
    HearingTerms,
    Identity,
    Person,
    Petition,
    PetitionState,
)
from hearings.petition_rules import sealed_person
from hearings.rounds import Standing
from hearings.state import hearing_by
from hearings.texts import one_line
from sync.clock import TimeEstimate
from sync.entry import Draft

FURTHEST_DAYS = 365  # from the day it is called: beyond that a date is a slip, or a refusal


def decide_schedule(
    hearing_id: str,
    petition: Petition | None,
    role: str,
    *,
    starts: datetime,
    place: str,
    terms: HearingTerms,
    now: TimeEstimate,
    key_id: str,
    topic: str = "",
    quotas: Mapping[str, int] | None = None,
) -> tuple[Draft, ...]:
    """Announce a hearing: of an accepted petition, or (``petition`` None) by the committees.

    ``starts`` is China local time without a zone, within a year. ``quotas`` default to the
    profile's.
    Raises ``NotCommittee``, ``PetitionNotAccepted``, ``AlreadyScheduled``, ``NoticeTooShort``,
    ``HearingTooLate``, ``SeatsMissing`` or ``TextRefused``.
    """
    _require_committee(role)
    earliest = now.date + timedelta(days=terms.notice_days)
    furthest = _furthest(now, earliest)
    _require_day(starts, earliest, min(_latest(petition, earliest, furthest, terms), furthest))
    body = HearingScheduled(
        hearing_id,
        petition.id if petition else None,
        petition.topic if petition else one_line(topic, "听证的事", MAX_TOPIC),
        _minute(starts),
        one_line(place, "地点", MAX_PLACE),
        _seats(terms.quotas if quotas is None else quotas),
        "petition" if petition else "committees",
        key_id,
    )
    return (Draft(body),)


def decide_postpone(
    hearing: Hearing | None,
    role: str,
    *,
    starts: datetime,
    place: str,
    reason: str,
    terms: HearingTerms,
    now: TimeEstimate,
) -> tuple[Draft, ...]:
    """Move a hearing, once, to a later time with full notice.

    No later than ``hearing_within_days`` after the first date, nor a year from now: a postponement
    may not become a refusal. Raises ``UnknownHearing``, ``NotCommittee``, ``SignupOver``,
    ``AlreadyPostponed``, ``NotLater``, ``NoticeTooShort``, ``HearingTooLate`` or ``TextRefused``.
    """
    known = _open(hearing)
    _require_committee(role)
    if known.postponed_from is not None:
        raise errors.AlreadyPostponed
    if starts <= known.starts:
        raise errors.NotLater
    earliest = now.date + timedelta(days=terms.notice_days)
    furthest = _furthest(now, earliest)
    first = min(known.starts.date(), furthest)  # another terminal may have called it for any day
    last = first + timedelta(days=terms.hearing_within_days)
    _require_day(starts, earliest, min(max(last, earliest), furthest))
    body = HearingPostponed(
        known.id,
        _minute(starts),
        one_line(place, "地点", MAX_PLACE),
        one_line(reason, "改期的理由", MAX_REASON),
    )
    return (Draft(body),)


def decide_sign_up(
    hearing: Hearing | None,
    standing: Standing,
    person: Person | None,
    category: str,
    identity: Identity,
) -> tuple[Draft, ...]:
    """A villager asks for a seat; where the seats are taken the sign-up waits in line.

    Raises ``UnknownHearing``, ``OtherHearing``, ``SignupOver``, ``OtherVillageKey``,
    ``NotOnRoster``, ``CategoryNotOpen``, ``CategoryNotHeld`` or ``AlreadySignedUp``.
    """
    known = _for(hearing, identity)
    _require_category(known, person, category)
    if person is None:
        raise errors.NotOnRoster
    if standing.counts:
        raise errors.AlreadySignedUp
    return (_signed_up(known, standing.next_round, person, category, identity),)


def decide_leave(
    hearing: Hearing | None, standing: Standing, identity: Identity
) -> tuple[Draft, ...]:
    """A villager gives the seat or the place in line back; the first in line moves up.

    Raises ``UnknownHearing``, ``SignupOver``, ``OtherVillageKey`` or ``NotSignedUp``.
    """
    known = _for(hearing, identity)
    if not standing.counts:
        raise errors.NotSignedUp
    return (Draft(HearingLeft(known.id, identity.signer_key, standing.made)),)


def decide_change_category(
    hearing: Hearing | None,
    standing: Standing,
    person: Person | None,
    held: str,
    category: str,
    identity: Identity,
) -> tuple[Draft, ...]:
    """Leave and sign up under another category than the ``held`` one, in one append.

    Raises what those two raise; ``AlreadySignedUp`` for the same one, where it would cost the seat.
    """
    known = _for(hearing, identity)
    _require_category(known, person, category)
    left = decide_leave(known, standing, identity)
    if category == held:
        raise errors.AlreadySignedUp
    after = Standing(standing.made, standing.made)
    return (*left, *decide_sign_up(known, after, person, category, identity))


def may_represent(person: Person, category: str) -> bool:
    """Whether the roster lets this person sit for a category; everyone on it is a villager."""
    return category == "villager" or category in person.categories


def _signed_up(
    hearing: Hearing, number: int, person: Person, category: str, identity: Identity
) -> Draft:
    body = HearingSignedUp(
        hearing.id, category, identity.signer_key, number, identity.method, identity.assisted
    )
    return Draft(body, (sealed_person(person, identity),))


def _require_committee(role: str) -> None:
    if role != COMMITTEE_ROLE:
        raise errors.NotCommittee


def _furthest(now: TimeEstimate, earliest: date) -> date:
    return max(now.date + timedelta(days=FURTHEST_DAYS), earliest)


def _latest(petition: Petition | None, earliest: date, furthest: date, terms: HearingTerms) -> date:
    """The last day allowed. Late committees may still hold it, on the first day notice allows."""
    if petition is None:
        return furthest
    if petition.state is not PetitionState.ACCEPTED or petition.answer is None:
        raise errors.PetitionNotAccepted
    if petition.hearing_id is not None:
        raise errors.AlreadyScheduled
    return max(hearing_by(petition.answer, terms), earliest)


def _require_day(starts: datetime, earliest: date, latest: date) -> None:
    if starts.date() < earliest:
        raise errors.NoticeTooShort(earliest)
    if starts.date() > latest:
        raise errors.HearingTooLate(latest)


def _minute(starts: datetime) -> datetime:
    return starts.replace(second=0, microsecond=0, tzinfo=None)


def _seats(quotas: Mapping[str, int]) -> dict[str, int]:
    """Known categories in their usual order. Raises ``SeatsMissing``."""
    bad = set(quotas) - set(CATEGORIES)
    if bad or min(quotas.values(), default=-1) < 0 or not any(quotas.values()):
        raise errors.SeatsMissing
    return {category: quotas[category] for category in CATEGORIES if category in quotas}


def _open(hearing: Hearing | None) -> Hearing:
    if hearing is None:
        raise errors.UnknownHearing
    if hearing.state is HearingState.VOID:
        raise errors.OtherHearing
    if hearing.state is not HearingState.SIGNUP:
        raise errors.SignupOver
    return hearing


def _for(hearing: Hearing | None, identity: Identity) -> Hearing:
    known = _open(hearing)
    if identity.key_id != known.key_id or not identity.signer_key:
        raise errors.OtherVillageKey
    return known


def _require_category(hearing: Hearing, person: Person | None, category: str) -> None:
    if person is None:
        raise errors.NotOnRoster
    if not any(s.category == category and s.quota > 0 for s in hearing.seats):
        raise errors.CategoryNotOpen
    if not may_represent(person, category):
        raise errors.CategoryNotHeld
