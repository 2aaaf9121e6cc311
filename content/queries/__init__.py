"""What the screens, the command line and the county ask of the projections. Read only."""

from content.queries.catalogs import (
    calendar_count,
    catalog,
    catalog_issued,
    catalog_number,
    work_calendar,
)
from content.queries.duties import duties, published_dates
from content.queries.ledgers import (
    diff_revisions,
    ledger_line_count,
    ledger_lines,
    ledger_summary,
    line_at,
)
from content.queries.organisation import (
    departed,
    founded_ms,
    revoked_devices,
    roster_adopted,
    staff,
    village,
)
from content.queries.photos import announced_photo, kept_photos, photo_known, photos_of
from content.queries.revisions import (
    published_periods,
    queue,
    revision,
    revisions,
    revisions_from,
    revisions_of,
    standing_revision,
)

__all__ = [
    "announced_photo",
    "calendar_count",
    "catalog",
    "catalog_issued",
    "catalog_number",
    "departed",
    "diff_revisions",
    "duties",
    "founded_ms",
    "kept_photos",
    "ledger_line_count",
    "ledger_lines",
    "ledger_summary",
    "line_at",
    "photo_known",
    "photos_of",
    "published_dates",
    "published_periods",
    "queue",
    "revision",
    "revisions",
    "revisions_from",
    "revisions_of",
    "revoked_devices",
    "roster_adopted",
    "staff",
    "standing_revision",
    "village",
    "work_calendar",
]
