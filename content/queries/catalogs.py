"""The catalog in force: the county's newest, or the one this program came with."""

import sqlite_utils

from content.catalog import load_catalog, parse_catalog
from content.model import CatalogItem

VILLAGE = "village"
_NEWEST = (
    "SELECT number, document FROM catalog_issued WHERE level = ?"
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
