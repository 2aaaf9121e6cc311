"""States calculated from facts: pure, the same whatever the order the facts came in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from content.workdays import DueDay
from hearings.deadline import Window, end_of_day_ms, local_ms
from hearings.model import Answer, Hearing, HearingState, HearingTerms, Petition, PetitionState
from hearings.rounds import Act, Seal, counted, reached_ms
from hearings.seating import category_seats
from sync.clock import BUILD_MS, TimeEstimate, to_datetime


@dataclass(frozen=True, slots=True)
class Opening:
    """The fact that opened a petition."""

    org: str
    petition: str
    origin: str
    seq: int
    topic: str
    text: str
    threshold: int
    window_days: int
    key_id: str
    leaf_hash: bytes
    at_ms: int
    uncertainty_ms: int | None


@dataclass(frozen=True, slots=True)
class PetitionFacts:
    """All that is known of one petition. Where two facts rival, the caller gives the first."""

    opening: Opening
    acts: Sequence[Act] = ()
    seal: Seal | None = None
    answer: Answer | None = None
    closed_by_hand: bool = False
    hearing_id: str | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """The fact that scheduled a hearing; ``starts`` China local time."""

    org: str
    hearing: str
    origin: str
    seq: int
    petition: str | None
    topic: str
    starts: datetime
    place: str
    quotas: dict[str, int]
    source: str
    key_id: str
    leaf_hash: bytes
    at_ms: int = 0
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Postponement:
    """The fact that moved a hearing."""

    starts: datetime
    place: str
    reason: str


def petition_state(facts: PetitionFacts, now: TimeEstimate, terms: HearingTerms) -> Petition:
    """The petition as it stands at ``now``."""
    opening, seal = facts.opening, facts.seal
    window = Window.opened(opening.at_ms, opening.uncertainty_ms, opening.window_days)
    recounted = len(counted(facts.acts, seal))
    signed = recounted if seal is None else seal.distinct
    over = window.over(now) or facts.closed_by_hand
    state = _petition_stage(facts, signed, over)
    due = _due(state, facts, terms)
    open_still = state in (PetitionState.COLLECTING, PetitionState.REACHED)
    return Petition(
        org=opening.org,
        id=opening.petition,
        topic=opening.topic,
        text=opening.text,
        threshold=opening.threshold,
        signed=signed,
        state=state,
        provisional=state is PetitionState.REACHED,
        opened_ms=window.opened_ms,
        deadline_ms=window.deadline_ms,
        days_left=window.days_left(now),
        window_over=over,
        unproven=open_still and not over and window.unproven(now),
        key_id=opening.key_id,
        recounted=recounted,
        origin=opening.origin,
        seq=opening.seq,
        leaf_hash=opening.leaf_hash,
        due_on=None if due is None else due.day,
        due_official=due is None or due.official,
        overdue=due is not None and now.proves_past(end_of_day_ms(due.at_latest)),
        answer=facts.answer if seal is not None else None,
        hearing_id=facts.hearing_id,
    )


def _petition_stage(facts: PetitionFacts, signed: int, over: bool) -> PetitionState:
    if facts.seal is not None:
        if facts.answer is None:
            return PetitionState.SEALED
        return PetitionState.ACCEPTED if facts.answer.accepted else PetitionState.REFUSED
    # Signatures that were given in time may arrive after the window: enough is enough.
    if signed >= facts.opening.threshold:
        return PetitionState.REACHED
    return PetitionState.LAPSED if over else PetitionState.COLLECTING


def _due(state: PetitionState, facts: PetitionFacts, terms: HearingTerms) -> DueDay | None:
    """The day by which county or committees owe the next step, if anybody owes one."""
    if state is PetitionState.REACHED:
        since = reached_ms(facts.acts, facts.opening.threshold)
        return _workdays_after(since, terms.seal_within_workdays, terms)
    if state is PetitionState.SEALED and facts.seal is not None:
        return _workdays_after(facts.seal.at_ms, terms.answer_within_workdays, terms)
    if state is PetitionState.ACCEPTED and facts.answer and facts.hearing_id is None:
        last = hearing_by(facts.answer, terms)
        return DueDay(last, True, last)
    return None


def _workdays_after(at_ms: int | None, count: int, terms: HearingTerms) -> DueDay | None:
    """``None`` where the clock was plainly wrong at that moment: no day can be told from it."""
    if at_ms is None or at_ms < BUILD_MS:
        return None
    return terms.calendar.after(to_datetime(at_ms).date(), count)


def hearing_by(answer: Answer, terms: HearingTerms) -> date:
    """The last day for the hearing after an acceptance."""
    return to_datetime(answer.at_ms).date() + timedelta(days=terms.hearing_within_days)


def hearing_state(
    announced: Announcement,
    acts: Sequence[Act],
    now: TimeEstimate,
    *,
    postponed: Postponement | None = None,
    void: bool = False,
) -> Hearing:
    """The hearing as it stands at ``now``; ``void``: another one of the same petition stands."""
    held = postponed or announced
    start_ms = local_ms(held.starts)
    started = now.proves_past(start_ms)
    doubt = now.uncertainty_ms
    return Hearing(
        org=announced.org,
        id=announced.hearing,
        topic=announced.topic,
        starts=held.starts,
        place=held.place,
        source=announced.source,
        petition_id=announced.petition,
        state=_hearing_stage(started, void),
        seats=category_seats(acts, announced.quotas),
        unproven=not started and (doubt is None or now.ms + doubt > start_ms),
        key_id=announced.key_id,
        origin=announced.origin,
        seq=announced.seq,
        leaf_hash=announced.leaf_hash,
        postponed_from=announced.starts if postponed else None,
        postponed_reason=postponed.reason if postponed else "",
        announced_ms=announced.at_ms,
        announced_by=announced.actor,
    )


def _hearing_stage(started: bool, void: bool) -> HearingState:
    if void:
        return HearingState.VOID
    return HearingState.STARTED if started else HearingState.SIGNUP
