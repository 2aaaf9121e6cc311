"""Who may act: staff as the appointments and dismissals of all logs have it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from content.facts import StaffFact, Stamp
from content.model import Staff


@dataclass(frozen=True, slots=True)
class Person:
    """A staff number, whose it is, and where its holder was appointed and dismissed."""

    staff: Staff
    appointed: tuple[Stamp, ...]
    dismissed: tuple[Stamp, ...]

    def gone_at(self, stamp: Stamp) -> bool:
        """Whether that log itself shows the dismissal before this place, and no return since."""
        dismissals = [one.seq for one in self.dismissed if one.precedes(stamp)]
        returns = [one.seq for one in self.appointed if one.precedes(stamp)]
        return bool(dismissals) and max(dismissals) > max(returns, default=-1)


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
    same = [fact for fact in facts if _same(fact, first)]
    gone = [fact for fact in facts if fact.event == "dismissed"]
    staff = Staff(number, first.name, first.role, first.person, _active(same, gone))
    return Person(staff, tuple(fact.stamp for fact in same), tuple(fact.stamp for fact in gone))


def _same(fact: StaffFact, first: StaffFact) -> bool:
    told = (fact.event, fact.name, fact.role, fact.person)
    return told == (first.event, first.name, first.role, first.person)


def _active(appointed: list[StaffFact], dismissed: list[StaffFact]) -> bool:
    """Every dismissal must have been followed by an appointment; doubt keeps a person out."""
    return not any(
        not any(_after(back.stamp, gone.stamp) for back in appointed) for gone in dismissed
    )


def _after(one: Stamp, other: Stamp) -> bool:
    if one.origin == other.origin:
        return one.seq > other.seq
    return one.at_ms > other.at_ms
