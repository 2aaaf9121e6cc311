"""A village in memory: kiosks and a county, each with its own log and what it has merged."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import sqlite_utils

from content.workdays import built_in, calendar_of
from hearings import queries
from hearings.model import Hearing, HearingTerms, Identity, Petition
from hearings.projection import PROJECTION
from hearings.rounds import Standing
from sync.clock import ClockSample, TimeEstimate
from sync.entry import Draft, Position, Recorded, encode_leaf, leaf_hash, recorded
from sync.projection import Row
from sync.projector import Projector
from sync.secrets import keyed_hash

ORG = "320123456789"
COUNTY = f"county/3f9a/1/{ORG}"
KEY = b"village key for tests only......"
KEY_ID = "k1"
DAY = 86_400_000
START = int(datetime(2026, 11, 2, 2, 0, tzinfo=UTC).timestamp() * 1000)  # Monday 10:00 in China
TERMS = HearingTerms(
    threshold=3,
    window_days=30,
    seal_within_workdays=3,
    answer_within_workdays=5,
    hearing_within_days=20,
    notice_days=7,
    quotas={"villager": 2, "party_member": 1, "cadre": 1},
    calendar=calendar_of(built_in()),
)
PROJECTOR = Projector([PROJECTION])


@dataclass(frozen=True)
class Villager:
    """As the roster lists them."""

    roster_no: str
    name: str
    group: str = "李家组"
    categories: tuple[str, ...] = ("villager",)


PEOPLE = tuple(Villager(f"R{n:03}", f"张三{n}") for n in range(6))
MEMBER = Villager("R100", "李党员", categories=("villager", "party_member"))
CADRE = Villager("R101", "王干部", categories=("cadre", "party_member"))


def now(days: float = 0, uncertainty_ms: int | None = 1000) -> TimeEstimate:
    """That many days after the start."""
    return TimeEstimate(START + int(days * DAY), uncertainty_ms)


def key_of(what: str, person: Villager) -> str:
    """The signer key of a person in a petition or hearing."""
    return keyed_hash(KEY, what, person.roster_no)


def identity(what: str, person: Villager, **changes: object) -> Identity:
    """The person, identified, with a drawn signature."""
    values: dict[str, object] = {
        "signer_key": key_of(what, person),
        "key_id": KEY_ID,
        "strokes": person.name.encode() * 3,
    }
    return Identity(**(values | changes))  # type: ignore[arg-type]


def empty_database() -> sqlite_utils.Database:
    """A database with the projected tables."""
    db = sqlite_utils.Database(memory=True)
    PROJECTOR.create_tables(db)
    return db


def contents(db: sqlite_utils.Database) -> dict[str, list[dict[str, object]]]:
    """Every projected row, in an order of its own."""
    return {name: sorted(db[name].rows, key=repr) for name in PROJECTOR.tables}


@dataclass
class Device:
    """One kiosk (or the county, by its name): its own log and the others' prefixes."""

    origin: str
    org: str = ORG
    uncertainty_ms: int | None = 1000
    db: sqlite_utils.Database = field(default_factory=empty_database)
    log: list[Recorded] = field(default_factory=list)
    held: dict[str, int] = field(default_factory=dict)
    leaves: list[bytes] = field(default_factory=list)

    def append(self, drafts: Sequence[Draft], actor: str = "villager", days: float = 0) -> Position:
        """Write drafts as real leaves; the last one's position."""
        wall = START + int(days * DAY)
        clock = ClockSample(
            wall, b"boot....", wall, None if self.uncertainty_ms is None else 0, self.uncertainty_ms
        )
        for draft in drafts:
            commitments = tuple(leaf_hash(part)[:32] for part in draft.sealed)
            leaf = encode_leaf(draft.body, actor, clock, commitments)
            self.leaves.append(leaf)
            entry = recorded(self.org, self.origin, len(self.log), leaf, leaf_hash(leaf))
            self.log.append(entry)
            self.take([entry])
        return Position(self.origin, len(self.log) - 1, self.log[-1].leaf_hash)

    def take(self, entries: Iterable[Recorded]) -> None:
        """Project entries, whosever."""
        rows: list[Row] = []
        for entry in entries:
            rows += PROJECTOR.rows(entry)
            self.held[entry.origin] = max(self.held.get(entry.origin, 0), entry.seq + 1)
        PROJECTOR.apply(self.db, rows)

    def merge(self, other: "Device", upto: int | None = None) -> None:
        """Take in another's own log up to a size."""
        start = self.held.get(other.origin, 0)
        self.take(other.log[start : len(other.log) if upto is None else upto])

    def petition(self, petition_id: str = "p1", at: TimeEstimate | None = None) -> Petition | None:
        """The petition as this device sees it."""
        return queries.petition(self.db, ORG, petition_id, at or now(), TERMS)

    def must(self, petition_id: str = "p1", at: TimeEstimate | None = None) -> Petition:
        """The same, where it is known to be there."""
        found = self.petition(petition_id, at)
        assert found is not None
        return found

    def hearing(self, hearing_id: str = "h1", at: TimeEstimate | None = None) -> Hearing | None:
        """The hearing as this device sees it."""
        return queries.hearing(self.db, ORG, hearing_id, at or now())

    def standing(self, person: Villager, petition_id: str = "p1") -> Standing:
        """The person's standing in a petition here."""
        return queries.sign_standing(self.db, ORG, petition_id, key_of(petition_id, person))

    def rounds(self, person: Villager, hearing_id: str = "h1") -> Standing:
        """The person's standing in a hearing here."""
        return queries.signup_rounds(self.db, ORG, hearing_id, key_of(hearing_id, person))


def shuffled_projection(devices: Iterable[Device], seed: int) -> sqlite_utils.Database:
    """All logs' entries projected in a random order, some twice, into a new database."""
    entries = [entry for device in devices for entry in device.log]
    entries += entries[: len(entries) // 2]
    random.Random(seed).shuffle(entries)
    db = empty_database()
    for entry in entries:
        PROJECTOR.apply(db, PROJECTOR.rows(entry))
    return db


def local(day: date, hour: int = 9) -> datetime:
    """A China local time."""
    return datetime(day.year, day.month, day.day, hour)
