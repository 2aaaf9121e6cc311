"""The catalog and the calendar in force: the county's newest, or what this program came with."""

import functools

import sqlite_utils

from content.catalog import load_catalog, parse_catalog
from content.model import CatalogItem
from content.workdays import WorkCalendar, built_in, calendar_of, parse_year

VILLAGE = "village"
_NEWEST = (
    "SELECT number, document, at_ms FROM catalog_issued WHERE level = ?"
    " ORDER BY number DESC, origin, seq LIMIT 1"
)


def catalog(db: sqlite_utils.Database, level: str = VILLAGE) -> tuple[CatalogItem, ...]:
    """What an organisation of this level must disclose."""
    row = db.execute(_NEWEST, (level,)).fetchone()
    return load_catalog(level) if row is None else parse_catalog(level, row[1].encode())


def catalog_number(db: sqlite_utils.Database, level: str = VILLAGE) -> int:
    """The version in force; 0 for the one this program came with."""
    row = db.execute(_NEWEST, (level,)).fetchone()
    return 0 if row is None else int(row[0])


def catalog_issued(db: sqlite_utils.Database, level: str = VILLAGE) -> tuple[int, int] | None:
    """(version in force, when the county issued it, Unix ms); ``None`` for the built-in one."""
    row = db.execute(_NEWEST, (level,)).fetchone()
    return None if row is None else (int(row[0]), int(row[2]))


def work_calendar(db: sqlite_utils.Database) -> WorkCalendar:
    """The working days known: the years this program came with, and those the county told."""
    query = "SELECT document FROM calendar_issued ORDER BY number, origin DESC, seq DESC"
    return _calendar(tuple(str(row[0]) for row in db.execute(query)))


@functools.lru_cache(maxsize=4)
def _calendar(documents: tuple[str, ...]) -> WorkCalendar:
    return calendar_of((*built_in(), *(parse_year(told.encode()) for told in documents)))


def calendar_count(db: sqlite_utils.Database) -> int:
    """The number of the last calendar the county told; 0 before the first."""
    return int(db.execute("SELECT COALESCE(MAX(number), 0) FROM calendar_issued").fetchone()[0])
