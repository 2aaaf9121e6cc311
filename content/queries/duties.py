"""Duties, from what the logs show as published."""

from collections.abc import Iterable

import sqlite_utils

from content.duties import Publication, compute
from content.model import CatalogItem, Duty, Revision
from content.profile import Profile
from content.queries.organisation import founded_ms
from content.queries.revisions import revisions
from sync.clock import TimeEstimate


def duties(
    db: sqlite_utils.Database,
    org: str,
    now: TimeEstimate,
    catalog: Iterable[CatalogItem],
    profile: Profile,
) -> tuple[Duty, ...]:
    """What the village owes, owed and has met; see ``content.duties.compute``."""
    return compute(catalog, published_dates(db, org), founded_ms(db, org), profile, now)


def published_dates(db: sqlite_utils.Database, org: str) -> dict[str, dict[str, Publication]]:
    """Per document and period of which a revision stands: when it was first published."""
    by_period: dict[tuple[str, str], list[Revision]] = {}
    for one in revisions(db, org):
        if one.state in ("published", "superseded"):
            by_period.setdefault((one.document, one.period), []).append(one)
    found: dict[str, dict[str, Publication]] = {}
    for (document, period), versions in by_period.items():
        if any(one.state == "published" for one in versions):
            found.setdefault(document, {})[period] = _first(versions)
    return found


def _first(versions: list[Revision]) -> Publication:
    first = min(versions, key=lambda one: one.number)
    return Publication(first.published_ms or 0, first.published_uncertainty_ms)
