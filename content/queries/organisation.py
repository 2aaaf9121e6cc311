"""The village, its staff and its adopted roster."""

from collections.abc import Iterator

import msgspec
import sqlite_utils

from content.errors import UnknownVillage
from content.facts import StaffFact, Stamp
from content.model import Staff, Village
from content.people import Person, people

_FOUNDED = (
    "SELECT code, name, profile, at_ms FROM org_founded WHERE org = ?"
    " ORDER BY at_ms, origin, seq LIMIT 1"
)
_STAFF = (
    "SELECT origin, seq, at_ms, uncertainty_ms, staff, event, name, role, person, reason"
    " FROM staff_fact WHERE org = ?"
)


def revoked_devices(db: sqlite_utils.Database, org: str) -> tuple[tuple[str, str], ...]:
    """``(name, reason)`` of the village's terminals that the county has stopped, the last first."""
    query = "SELECT name, reason FROM device_revoked WHERE org = ? ORDER BY origin DESC, seq DESC"
    return tuple((str(name), str(reason)) for name, reason in db.execute(query, (org,)))


def village(db: sqlite_utils.Database, org: str) -> Village:
    """The village as it was founded. Raises ``UnknownVillage`` before that."""
    row = db.execute(_FOUNDED, (org,)).fetchone()
    if row is None:
        raise UnknownVillage(f"还没有设立村庄 {org}，请先初始化")
    return Village(row[0], row[1], row[2])


def founded_ms(db: sqlite_utils.Database, org: str) -> int | None:
    """When the terminal was set up (Unix ms); ``None`` before that."""
    row = db.execute(_FOUNDED, (org,)).fetchone()
    return None if row is None else int(row[3])


def staff_facts(db: sqlite_utils.Database, org: str) -> Iterator[StaffFact]:
    """Every appointment and dismissal."""
    for row in db.execute(_STAFF, (org,)):
        yield StaffFact(Stamp(*row[:4]), *row[4:])


def people_of(db: sqlite_utils.Database, org: str) -> dict[str, Person]:
    """Everybody who was ever appointed, by staff number."""
    return people(staff_facts(db, org))


def staff(db: sqlite_utils.Database, org: str) -> tuple[Staff, ...]:
    """Everybody who was ever appointed, in order of appointment; see ``Staff.active``."""
    return tuple(person.staff for person in people_of(db, org).values())


def departed(db: sqlite_utils.Database, org: str) -> tuple[str, ...]:
    """The staff numbers of those who have left their office."""
    return tuple(one.id for one in staff(db, org) if not one.active)


def roster_adopted(
    db: sqlite_utils.Database, org: str
) -> tuple[int, dict[str, int], tuple[str, ...]] | None:
    """(villagers, by category, groups) of the roster adopted last; ``None`` before the first."""
    row = db.execute(
        "SELECT villagers, by_category, groups FROM roster_adopted WHERE org = ?"
        " ORDER BY at_ms DESC, origin DESC, seq DESC LIMIT 1",
        (org,),
    ).fetchone()
    if row is None:
        return None
    counts = msgspec.json.decode(row[1], type=dict[str, int])
    return int(row[0]), counts, msgspec.json.decode(row[2], type=tuple[str, ...])
