"""What the screens, the command line and the county ask of the projections. Read only."""

from content.queries.catalogs import catalog, catalog_number
from content.queries.duties import duties, published_dates
from content.queries.ledgers import (
    diff_revisions,
    ledger_line_count,
    ledger_lines,
    ledger_summary,
    line_at,
)
from content.queries.organisation import founded_ms, roster_adopted, staff, village
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
    "catalog",
    "catalog_number",
    "diff_revisions",
    "duties",
    "founded_ms",
    "ledger_line_count",
    "ledger_lines",
    "ledger_summary",
    "line_at",
    "published_dates",
    "published_periods",
    "queue",
    "revision",
    "revisions",
    "revisions_from",
    "revisions_of",
    "roster_adopted",
    "staff",
    "standing_revision",
    "village",
]
