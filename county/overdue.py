"""What a village should have made public by now and has not."""

from dataclasses import dataclass
from datetime import date

from content import queries
from content.errors import ContentError
from content.period import Period
from county.rulings import profile_of
from hearings import queries as hearing_queries
from hearings.model import HearingTerms, PetitionState
from sync.clock import TimeEstimate
from sync.store import Store


@dataclass(frozen=True, slots=True)
class Late:
    """One thing owed: what, for when (a period in words, may be empty), and its last day."""

    title: str
    period: str
    due: date | None


def late(store: Store, org: str, now: TimeEstimate) -> tuple[Late, ...] | None:
    """A village's overdue duties, the longest overdue first; ``None``: cannot be reckoned yet.

    What a village's own entries say cannot stop the county from looking at the others.
    """
    profile = profile_of(store.db, org)
    if queries.founded_ms(store.db, org) is None:
        return None  # its first entry has not come: from when on it owes anything is not known
    try:
        owed = queries.duties(store.db, org, now, queries.catalog(store.db), profile)
    except (ContentError, ValueError):
        return None
    found = [
        Late(duty.item.title, Period.parse(duty.period).label_zh, duty.due)
        for duty in owed
        if duty.state == "overdue"
    ]
    return tuple(sorted(found, key=lambda one: (one.due or date.max, one.title)))


def unanswered(store: Store, org: str, now: TimeEstimate, terms: HearingTerms) -> int:
    """Petitions that the county has sealed and the village has not answered in time."""
    found = hearing_queries.petitions(store.db, org, now, terms)
    return sum(one.state is PetitionState.SEALED and one.overdue for one in found)
