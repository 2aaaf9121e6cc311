"""Photos of vouchers: which of those recorded count, and which bytes have to be kept for them."""

from collections.abc import Collection

import sqlite_utils

from content.model import Photo

_PHOTO = (
    "SELECT at_ms, origin, seq, row, page, photo, size, width, height FROM voucher_photo"
    " WHERE org = ? AND revision = ?"
)
_SUBMITTED = (
    "SELECT at_ms, origin, seq FROM revision_step"
    " WHERE org = ? AND revision = ? AND action = 'submit'"
)
_ANNOUNCED = (
    "SELECT MIN(seq), photo, MIN(size) FROM voucher_photo WHERE org = ? AND origin = ?"
    " GROUP BY photo ORDER BY MIN(seq)"
)
KEPT_STATES = frozenset(
    {"draft", "submitted", "reviewed", "checked", "approved", "published", "superseded"}
)
"""A revision sent back or taken down has no claim on its photos: they may be the reason."""
DROPPED_STATES = frozenset({"returned", "withdrawn"})
SHARED_STATES = KEPT_STATES - {"draft"}
_Order = tuple[int, str, int]


def photos_of(
    db: sqlite_utils.Database, org: str, revision_id: str, row: int | None = None
) -> tuple[Photo, ...]:
    """The photos of a revision, or of one of its rows, by row and page.

    Of two for one page the first counts; one recorded after the revision was submitted does not,
    for nobody reviewed it.
    """
    query, values = (_PHOTO, (org, revision_id))
    submitted: list[_Order] = sorted(db.execute(_SUBMITTED, values).fetchall())
    chosen: dict[tuple[int, int], Photo] = {}
    for at_ms, origin, seq, at, page, *told in sorted(db.execute(query, values).fetchall()):
        digest, size, width, height = told
        photo = Photo(revision_id, at, page, digest, size, width, height, origin, seq)
        if row in (None, photo.row) and _in_time((at_ms, origin, seq), submitted):
            chosen.setdefault((photo.row, photo.page), photo)
    return tuple(chosen[key] for key in sorted(chosen))


def _in_time(photo: _Order, submitted: Collection[_Order]) -> bool:
    """Before every submission: by its place in the same log, by the clocks in another's."""
    _, log, seq = photo
    return not any(step[2] < seq if step[1] == log else step < photo for step in submitted)


def kept_photos(
    db: sqlite_utils.Database, org: str, states: Collection[str] = KEPT_STATES
) -> tuple[Photo, ...]:
    """The photos of all revisions in ``states``, what villagers see now first, newest first."""
    from content.queries.revisions import revisions

    wanted = [one for one in revisions(db, org) if one.state in states]
    wanted.sort(key=lambda one: (one.state == "published", one.drafted_ms, one.id), reverse=True)
    return tuple(photo for one in wanted for photo in photos_of(db, org, one.id))


def announced_photo(
    db: sqlite_utils.Database, org: str, origin: str, digest: bytes
) -> tuple[int, int] | None:
    """(size, bytes this log announced before and with it); ``None`` where it never named it."""
    total = 0
    for _, photo, size in db.execute(_ANNOUNCED, (org, origin)):
        total += size
        if photo == digest:
            return int(size), total
    return None


def photo_known(db: sqlite_utils.Database, org: str, digest: bytes) -> int | None:
    """The size in bytes of a photo that some log of this village names; ``None`` for any other."""
    query = "SELECT MIN(size) FROM voucher_photo WHERE photo = ? AND org = ?"
    size = db.execute(query, (digest, org)).fetchone()[0]
    return None if size is None else int(size)
