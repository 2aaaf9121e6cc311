"""The roster on a terminal: who lives here, in a local private table that no log ever carries.

It holds name, pinyin, group, household, roster number, categories and a keyed hash of the second
factor, nothing more. The log is told a salted commitment and head counts.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlite_utils

from content.kinds import RosterAdopted
from sync.entry import Draft
from sync.projection import Table, Value

CATEGORY_ZH = {
    "villager": "村民",
    "party_member": "党员",
    "cadre": "村干部",
    "representative": "村民代表",
}
ROSTER = Table(
    "roster",
    (
        ("org", str),
        ("roster_no", str),
        ("name", str),
        ("pinyin", str),
        ("initial", str),
        ("grp", str),
        ("household", str),
        ("categories", str),
        ("factor_hash", str),
        ("place", int),  # the order of the file, which is the village's own
    ),
    key=("org", "roster_no"),
    indexes=(("org", "grp", "initial"),),
)
_SELECT = "SELECT roster_no, name, pinyin, initial, grp, household, categories FROM roster"
_categories = msgspec.json.Decoder(tuple[str, ...])


@dataclass(frozen=True, slots=True)
class Villager:
    """One person of the roster. ``pinyin`` is ``wang xiu fang``, ``initial`` is ``W``.

    ``categories``: villager always, then party_member, cadre, representative.
    """

    roster_no: str
    name: str
    pinyin: str
    initial: str
    group: str
    household: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """A villager with the keyed hash of the second factor (empty: only a witness can identify)."""

    villager: Villager
    factor_hash: str


def adopt(
    entries: Sequence[RosterEntry], salted_hash: Callable[[bytes], bytes]
) -> tuple[Draft, ...]:
    """The entry that says a roster was taken over: a commitment to all of it, and counts.

    ``salted_hash`` must hide what it is given from anybody without the salt.
    """
    villagers = [entry.villager for entry in entries]
    counts = Counter(category for one in villagers for category in one.categories)
    groups = tuple(dict.fromkeys(one.group for one in villagers))
    body = RosterAdopted(salted_hash(_canonical(entries)), len(villagers), dict(counts), groups)
    return (Draft(body),)


def _canonical(entries: Sequence[RosterEntry]) -> bytes:
    rows = sorted(
        (one.roster_no, one.name, one.group, one.household, one.categories, entry.factor_hash)
        for entry in entries
        for one in (entry.villager,)
    )
    return msgspec.msgpack.encode(rows)


def is_as_adopted(
    db: sqlite_utils.Database,
    org: str,
    origins: Sequence[str],
    salted_hash: Callable[[bytes], bytes],
) -> bool:
    """Whether the roster here is the one that this terminal adopted last.

    ``origins``: its logs, the newest last; it has several where it went on from a backup.
    """
    query = "SELECT * FROM roster WHERE org = ? ORDER BY place"
    rows = [tuple(row) for row in db.execute(query, (org,))]
    adopted = [
        commitment
        for origin in origins
        for (commitment,) in db.execute(
            "SELECT commitment FROM roster_adopted WHERE org = ? AND origin = ? ORDER BY seq",
            (org, origin),
        )
    ]
    if not adopted:
        return not rows
    return bool(adopted[-1] == salted_hash(_canonical([_entry(row) for row in rows])))


def _entry(row: tuple[Any, ...]) -> RosterEntry:
    number, name, pinyin, initial, group, household, categories, factor = row[1:9]
    kinds = _categories.decode(categories)
    person = Villager(number, name, pinyin, initial, group, household, kinds)
    return RosterEntry(person, factor)


def replace(db: sqlite_utils.Database, org: str, entries: Sequence[RosterEntry]) -> None:
    """Put the new roster in the place of the old; within the caller's transaction."""
    marks = ", ".join("?" for _ in ROSTER.columns)
    db.conn.execute("DELETE FROM roster WHERE org = ?", (org,))
    db.conn.executemany(
        f"INSERT INTO roster VALUES ({marks})",  # noqa: S608  question marks only
        [_row(org, place, entry) for place, entry in enumerate(entries)],
    )


def _row(org: str, place: int, entry: RosterEntry) -> tuple[Value, ...]:
    one = entry.villager
    categories = msgspec.json.encode(one.categories).decode()
    return (
        org, one.roster_no, one.name, one.pinyin, one.initial, one.group, one.household,
        categories, entry.factor_hash, place,
    )  # fmt: skip


def groups(db: sqlite_utils.Database, org: str) -> tuple[tuple[str, int], ...]:
    """Every villager group with its head count, in the order of the file."""
    query = "SELECT grp, COUNT(*) FROM roster WHERE org = ? GROUP BY grp ORDER BY MIN(place)"
    return tuple((group, count) for group, count in db.execute(query, (org,)))


def initials(
    db: sqlite_utils.Database, org: str, group: str | None = None
) -> tuple[tuple[str, int], ...]:
    """The surname initials that occur (in a group), with counts, A to Z and then ``#``."""
    query = (
        "SELECT initial, COUNT(*) FROM roster WHERE org = ?1 AND (?2 IS NULL OR grp = ?2)"
        " GROUP BY initial ORDER BY initial = '#', initial"
    )
    return tuple((initial, count) for initial, count in db.execute(query, (org, group)))


def villagers(
    db: sqlite_utils.Database,
    org: str,
    *,
    group: str | None = None,
    initial: str | None = None,
) -> tuple[Villager, ...]:
    """People of a group and initial, by pinyin."""
    query = (
        f"{_SELECT} WHERE org = ?1 AND (?2 IS NULL OR grp = ?2)"
        " AND (?3 IS NULL OR initial = ?3) ORDER BY pinyin, place"
    )
    return tuple(_villager(row) for row in db.execute(query, (org, group, initial)))


def villager(db: sqlite_utils.Database, org: str, roster_no: str) -> Villager | None:
    """One person; ``None`` where nobody has that number."""
    found = db.execute(f"{_SELECT} WHERE org = ? AND roster_no = ?", (org, roster_no)).fetchone()
    return None if found is None else _villager(found)


def factor_hash(db: sqlite_utils.Database, org: str, roster_no: str) -> str:
    """The keyed hash of a person's second factor; empty where there is none."""
    query = "SELECT factor_hash FROM roster WHERE org = ? AND roster_no = ?"
    found = db.execute(query, (org, roster_no)).fetchone()
    return "" if found is None else str(found[0])


def heads(db: sqlite_utils.Database, org: str) -> dict[str, int]:
    """Head counts per category, and ``household``: what shares are reckoned from."""
    counts: Counter[str] = Counter()
    households: set[tuple[str, str]] = set()
    for one in villagers(db, org):
        counts.update(one.categories)
        households.add((one.group, one.household))
    return {**counts, "household": len(households)}


def _villager(row: tuple[str, ...]) -> Villager:
    number, name, pinyin, initial, group, household, categories = row
    kinds = _categories.decode(categories)
    return Villager(number, name, pinyin, initial, group, household, kinds)
