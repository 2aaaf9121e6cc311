"""What the screen shows when nobody is there: no names, ever."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from content.model import Duty, Revision
from kiosk.views import words
from kiosk.views.home import overdue
from kiosk.views.shapes import NOBODY, Provenance
from sync.clock import TimeEstimate, to_datetime


@dataclass(frozen=True, slots=True)
class AttractView:
    """The village, the newest publications, what is late, how fresh."""

    village: str
    day: str
    newest: tuple[str, ...]
    late: str
    proof: Provenance


def attract_view(
    village: str,
    revisions: Sequence[Revision],
    duties: Sequence[Duty],
    last_exchange_ms: int | None,
    now: TimeEstimate,
    proof: Provenance = NOBODY,
) -> AttractView:
    """At most three publications, the newest first."""
    out = [one for one in revisions if one.state == "published"]
    out.sort(key=lambda one: one.published_ms or 0, reverse=True)
    late = len(overdue(duties))
    return AttractView(
        village,
        f"{words.full_day(now.date)}\u3000{words.weekday(now.date)}",
        tuple(_line(one) for one in out[:3]),
        f"该公开还没公开：{late} 项" if late else "",
        replace(proof, fresh=words.freshness(last_exchange_ms, now.ms)),
    )


def _line(revision: Revision) -> str:
    day = words.day(to_datetime(revision.published_ms or 0).date())
    again = f"，第 {revision.number} 版" if revision.number > 1 else ""
    return f"{day}\u3000{words.period_words(revision.period)}的账{again}"
