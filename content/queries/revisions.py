"""Revisions of disclosures, with the state their recorded steps amount to."""

from collections.abc import Collection
from dataclasses import replace

import msgspec
import sqlite_utils

from content.facts import RevisionFact, Stamp, StepFact
from content.folding import fold
from content.model import CheckResult, Revision
from content.period import Period
from content.queries.organisation import people_of
from content.queries.photos import photos_of

_REVISION = (
    "SELECT origin, seq, at_ms, uncertainty_ms, actor, revision, document, period, source_name,"
    " code_set, line_count, opening_fen, income_fen, expense_fen, closing_fen, checks,"
    " dropped_columns, corrects, reason, leaf_hash FROM revision WHERE org = ?1"
)
_STEP = (
    "SELECT origin, seq, at_ms, uncertainty_ms, actor, revision, action, staff, reason,"
    " checklist, carriers FROM revision_step WHERE org = ?1"
)
_SAME_GROUP = (
    " AND revision IN (SELECT revision FROM revision WHERE org = ?1 AND document = ?2"
    " AND period = ?3)"
)
_checks = msgspec.json.Decoder(tuple[CheckResult, ...])
_texts = msgspec.json.Decoder(tuple[str, ...])


def revision(db: sqlite_utils.Database, org: str, id_: str) -> Revision | None:
    """One revision; ``None`` where there is none of that id."""
    found = db.execute(
        "SELECT document, period FROM revision WHERE org = ? AND revision = ?"
        " ORDER BY at_ms, origin, seq LIMIT 1",
        (org, id_),
    ).fetchone()
    if found is None:
        return None
    return next((one for one in revisions_of(db, org, *found) if one.id == id_), None)


def revisions_of(
    db: sqlite_utils.Database, org: str, document: str, period: str
) -> tuple[Revision, ...]:
    """All revisions of a document and period, in the order in which they were drafted."""
    key = (org, document, period)
    facts = [_revision_fact(row) for row in db.execute(_REVISION + _SAME_GROUP, key)]
    steps = [_step_fact(row) for row in db.execute(_STEP + _SAME_GROUP, key)]
    folded = fold(facts, steps, people_of(db, org))
    same = (one for one in folded if (one.document, one.period) == (document, period))
    return tuple(replace(one, photos=len(photos_of(db, org, one.id))) for one in same)


def revisions(db: sqlite_utils.Database, org: str) -> tuple[Revision, ...]:
    """Every revision of a village."""
    facts = [_revision_fact(row) for row in db.execute(_REVISION, (org,))]
    steps = [_step_fact(row) for row in db.execute(_STEP, (org,))]
    return fold(facts, steps, people_of(db, org))


def queue(db: sqlite_utils.Database, org: str, states: Collection[str]) -> tuple[Revision, ...]:
    """The revisions in any of the states, oldest draft first: what waits for somebody."""
    waiting = (one for one in revisions(db, org) if one.state in states)
    return tuple(sorted(waiting, key=lambda one: (one.drafted_ms, one.origin, one.seq)))


def standing_revision(
    db: sqlite_utils.Database, org: str, document: str, period: str
) -> Revision | None:
    """The revision that villagers see now; ``None`` if none stands (never out, or withdrawn)."""
    found = revisions_of(db, org, document, period)
    return next((one for one in found if one.state == "published"), None)


def revisions_from(
    db: sqlite_utils.Database, org: str, document: str, period: str, sha256: bytes
) -> tuple[Revision, ...]:
    """The revisions of a document and period that were read from exactly these bytes."""
    query = (
        "SELECT revision FROM revision"
        " WHERE org = ? AND document = ? AND period = ? AND source_sha256 = ?"
    )
    ids = {id_ for (id_,) in db.execute(query, (org, document, period, sha256))}
    return tuple(one for one in revisions_of(db, org, document, period) if one.id in ids)


def published_periods(
    db: sqlite_utils.Database, org: str, document: str = "ledger"
) -> tuple[str, ...]:
    """The periods of which a revision stands, oldest first."""
    periods = {
        one.period
        for one in revisions(db, org)
        if one.document == document and one.state == "published"
    }
    return tuple(sorted(periods, key=lambda text: (Period.parse(text).start, text)))


def _revision_fact(row: tuple[object, ...]) -> RevisionFact:
    values = list(row[4:])
    values[11] = _checks.decode(str(values[11]))
    values[12] = _texts.decode(str(values[12]))
    return RevisionFact(Stamp(*row[:4]), *values)  # type: ignore[arg-type]


def _step_fact(row: tuple[object, ...]) -> StepFact:
    values = list(row[4:])
    values[5:7] = [_texts.decode(str(text)) for text in values[5:7]]
    return StepFact(Stamp(*row[:4]), *values)  # type: ignore[arg-type]
