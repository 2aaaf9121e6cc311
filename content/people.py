"""Who may act: staff as the appointments and dismissals of all logs have it."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from content.facts import StaffFact, Stamp
from content.model import Staff


@dataclass(frozen=True, slots=True)
class Person:
    """A staff number, whose it is, and where its holder was appointed and dismissed.

    Both in the order of ``_place``.
    """

    staff: Staff
    appointed: tuple[Stamp, ...]
    dismissed: tuple[Stamp, ...]

    def gone_at(self, stamp: Stamp) -> bool:
        """Whether that log itself shows the dismissal before this place, and no return since."""
        return _last_before(self.dismissed, stamp) > _last_before(self.appointed, stamp)


def _last_before(stamps: tuple[Stamp, ...], stamp: Stamp) -> int:
    """The last number before this place in the same log; -1 where there is none."""
    at = bisect_left(stamps, _place(stamp), key=_place)
    return stamps[at - 1].seq if at and stamps[at - 1].precedes(stamp) else -1


def _place(stamp: Stamp) -> tuple[str, int]:
    return stamp.origin, stamp.seq


People = Mapping[str, Person]


def people(facts: Iterable[StaffFact]) -> dict[str, Person]:
    """Everybody who was ever appointed, by staff number.

    A number keeps the name and role of its first appointment: an appointment that gives the same
    number another name or role does not count.
    """
    by_staff: dict[str, list[StaffFact]] = {}
    for fact in sorted(facts, key=lambda fact: fact.stamp.order):
        by_staff.setdefault(fact.staff, []).append(fact)
    found = {number: _person(number, told) for number, told in by_staff.items()}
    return {number: person for number, person in found.items() if person is not None}


def _person(number: str, facts: list[StaffFact]) -> Person | None:
    first = next((fact for fact in facts if fact.event == "appointed"), None)
    if first is None:
        return None
    same = sorted((fact.stamp for fact in facts if _same(fact, first)), key=_place)
    gone = sorted((fact.stamp for fact in facts if fact.event == "dismissed"), key=_place)
    staff = Staff(number, first.name, first.role, first.person, _active(same, gone))
    return Person(staff, tuple(same), tuple(gone))


def _same(fact: StaffFact, first: StaffFact) -> bool:
    told = (fact.event, fact.name, fact.role, fact.person)
    return told == (first.event, first.name, first.role, first.person)


def _active(appointed: list[Stamp], dismissed: list[Stamp]) -> bool:
    """Every dismissal must have been followed by an appointment; doubt keeps a person out.

    Within one log its order tells which followed, between logs the clocks.
    """
    last_seq = {one.origin: one.seq for one in appointed}  # in order: the last one stays
    last_ms: dict[str, int] = {}
    for one in appointed:
        last_ms[one.origin] = max(one.at_ms, last_ms.get(one.origin, one.at_ms))
    return all(
        last_seq.get(gone.origin, -1) > gone.seq
        or any(ms > gone.at_ms for origin, ms in last_ms.items() if origin != gone.origin)
        for gone in dismissed
    )
