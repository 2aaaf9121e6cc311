"""Who counts, whatever the order in which several kiosks' logs arrive.

A person's first signature has round 1. Taking back names the highest round so far and cancels it
and all below; signing again uses the next round. So the latest decision wins wherever one kiosk
knew of the other's entry, and where neither knew, taking back wins over the signature it meets.
No clock and no order of arrival enters.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from hearings.errors import TooManyRounds
from hearings.kinds import MAX_ROUND

MADE = "made"
CANCELLED = "cancelled"
STRUCK = "struck"  # by the county


@dataclass(frozen=True, slots=True)
class Act:
    """One fact about one person: a signature or sign-up made, cancelled, or struck.

    ``category`` only for sign-ups; ``at_ms`` best guess of the time, for display only.
    """

    origin: str
    seq: int
    signer_key: str
    action: str
    round: int
    category: str = ""
    at_ms: int = 0
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one person stands in one petition or hearing: highest rounds made and cancelled."""

    made: int = 0
    cancelled: int = 0
    struck_code: str = ""
    struck_reason: str = ""

    @property
    def counts(self) -> bool:
        """Whether the person counts now."""
        return self.made > self.cancelled

    @property
    def next_round(self) -> int:
        """The round to sign with again. Raises ``TooManyRounds``."""
        if self.cancelled >= MAX_ROUND:
            raise TooManyRounds
        return self.cancelled + 1


NOBODY = Standing()


@dataclass(frozen=True, slots=True)
class Seal:
    """What a sealing ruling covers: ``positions`` of device logs, and the ruling's own place."""

    origin: str
    seq: int
    distinct: int
    positions: Mapping[str, int]
    at_ms: int

    def covers(self, act: Act) -> bool:
        """Whether this fact stood in a log as the county held it when it sealed."""
        if act.origin == self.origin and act.seq < self.seq:
            return True
        return act.seq < self.positions.get(act.origin, 0)


def standing(acts: Iterable[Act]) -> Standing:
    """The standing that one person's acts add up to."""
    made = cancelled = 0
    last: Act | None = None
    for act in acts:
        if act.action == MADE:
            made = max(made, act.round)
            continue
        cancelled = max(cancelled, act.round)
        if act.action == STRUCK and (last is None or _place(act) > _place(last)):
            last = act
    if last is None or last.round < cancelled or made > cancelled:
        return Standing(made, cancelled)
    return Standing(made, cancelled, last.code, last.reason)


def _place(act: Act) -> tuple[int, str, int]:
    return act.round, act.origin, act.seq


def by_person(acts: Iterable[Act]) -> dict[str, list[Act]]:
    """The acts of each signer key."""
    grouped: dict[str, list[Act]] = {}
    for act in acts:
        grouped.setdefault(act.signer_key, []).append(act)
    return grouped


def live(acts: Collection[Act]) -> list[Act]:
    """Of one person's acts, the signatures or sign-ups not cancelled."""
    cancelled = standing(acts).cancelled
    return [act for act in acts if act.action == MADE and act.round > cancelled]


def counted(acts: Iterable[Act], seal: Seal | None = None) -> frozenset[str]:
    """Signer keys that count; with a seal, by the facts it covers only."""
    covered = acts if seal is None else (act for act in acts if seal.covers(act))
    return frozenset(key for key, persons in by_person(covered).items() if standing(persons).counts)


def reached_ms(acts: Iterable[Act], threshold: int) -> int | None:
    """About when the threshold was reached by those who count now; ``None`` if it is not."""
    times = sorted(
        min(act.at_ms for act in current)
        for persons in by_person(acts).values()
        if (current := live(persons))
    )
    return times[threshold - 1] if 0 < threshold <= len(times) else None
