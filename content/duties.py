"""What is owed by when: duties computed from the catalog, the calendar and what was published.

Nothing here is stored: a duty is overdue the moment its day has passed, offline too.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from content.model import CatalogItem, Duty
from content.period import Period
from content.profile import Profile
from sync.clock import CHINA, TimeEstimate, to_datetime

MAX_PERIODS = 1200  # a century of months: a clock gone mad does not fill the screen for ever


@dataclass(frozen=True, slots=True)
class Publication:
    """When something was first published that still stands (Unix ms), and how sure that is."""

    at_ms: int
    uncertainty_ms: int | None


Publications = Mapping[str, Mapping[str, Publication]]
"""Per document, per period code."""


def compute(
    catalog: Iterable[CatalogItem],
    published: Publications,
    founded_ms: int | None,
    profile: Profile,
    now: TimeEstimate,
) -> tuple[Duty, ...]:
    """Every enforced item's duties up to today, in catalog order, oldest period first.

    They begin with the period in which the terminal was founded, or with the first one published
    if that is earlier. What fell due before the founding is due as many days after it.
    """
    founded = None if founded_ms is None else to_datetime(founded_ms).date()
    return tuple(
        _duty(item, period, published.get(item.document, {}), _due(period, founded, profile), now)
        for item in catalog
        if item.status == "enforced" and item.cadence != "event"
        for period in _periods(item, published.get(item.document, {}), founded, profile, now)
    )


def _periods(
    item: CatalogItem,
    published: Mapping[str, Publication],
    founded: date | None,
    profile: Profile,
    now: TimeEstimate,
) -> Iterator[Period]:
    starts = [Period.parse(code).start for code in published]
    if founded is not None:
        starts.append(founded)
    if not starts:
        return
    period = Period.containing(min(starts), _kind(item, profile))
    for _ in range(MAX_PERIODS):
        if period.start > now.date:
            return
        yield period
        period = period.next


def _kind(item: CatalogItem, profile: Profile) -> str:
    named = {"finance": profile.finance_cadence, "general": profile.general_cadence}
    return named.get(item.cadence, item.cadence)


def _due(period: Period, founded: date | None, profile: Profile) -> date:
    grace = timedelta(days=profile.publish_within_days)
    due = period.end + grace
    return due if founded is None else max(due, founded + grace)


def _duty(
    item: CatalogItem,
    period: Period,
    published: Mapping[str, Publication],
    due: date,
    now: TimeEstimate,
) -> Duty:
    met = _met(period, published)
    deadline_ms = _end_of(due)
    if met is not None:
        state = "met_on_time" if met.at_ms < deadline_ms else "met_late"
        unproven = _doubtful(met.at_ms, met.uncertainty_ms, deadline_ms)
        return Duty(item, str(period), due, state, met.at_ms, unproven)
    if now.date <= period.end:
        return Duty(item, str(period), due, "not_due", None)
    state = "due" if now.ms < deadline_ms else "overdue"
    unproven = _doubtful(now.ms, now.uncertainty_ms, deadline_ms)
    return Duty(item, str(period), due, state, None, unproven)


def _met(period: Period, published: Mapping[str, Publication]) -> Publication | None:
    """The publication that meets a period: its own, or those of all its quarters or months."""
    own = published.get(str(period))
    if own is not None:
        return own
    parts = [_met(part, published) for part in _parts(period)]
    found = [part for part in parts if part is not None]
    if not found or len(found) < len(parts):
        return None
    return max(found, key=lambda part: part.at_ms)


def _parts(period: Period) -> Iterator[Period]:
    kind = {"year": "quarter", "quarter": "month"}.get(period.kind)
    if kind is None:
        return
    part = Period.containing(period.start, kind)
    while part.start <= period.end:
        yield part
        part = part.next


def _end_of(day: date) -> int:
    """Unix ms at which that day is over in China."""
    midnight = datetime.combine(day + timedelta(days=1), time(), CHINA)
    return int(midnight.timestamp() * 1000)


def _doubtful(at_ms: int, uncertainty_ms: int | None, deadline_ms: int) -> bool:
    return uncertainty_ms is None or abs(at_ms - deadline_ms) <= uncertainty_ms
