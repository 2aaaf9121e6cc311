"""Windows and due days, reckoned with clocks that may be wrong.

A villager's deadline is the end of a calendar day in China. Whether it has passed is only said
where the errors of both clocks, at the opening and now, leave no doubt.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sync.clock import BUILD_MS, CHINA, TimeEstimate, to_datetime

DAY_MS = 86_400_000
LATEST_MS = 7_258_089_600_000  # year 2200: later clock readings are nonsense and are clamped


@dataclass(frozen=True, slots=True)
class Window:
    """A span of whole days from an opening, at ``opened_ms ± uncertainty_ms`` (``None``: unknown).

    A reading from before this program was built is no reading: it counts as the build day.
    """

    opened_ms: int
    uncertainty_ms: int | None
    days: int

    @classmethod
    def opened(cls, at_ms: int, uncertainty_ms: int | None, days: int) -> "Window":
        """The window as an entry's clock sample opens it."""
        if at_ms < BUILD_MS:
            return cls(BUILD_MS, None, days)
        return cls(min(at_ms, LATEST_MS), uncertainty_ms, days)

    @property
    def last_day(self) -> date:
        """The last day on which one may still sign."""
        return to_datetime(self.opened_ms).date() + timedelta(days=self.days)

    @property
    def deadline_ms(self) -> int:
        """The end of the last day, Unix ms."""
        return end_of_day_ms(self.last_day)

    def over(self, now: TimeEstimate) -> bool:
        """Whether the window is over beyond doubt."""
        doubt = self._doubt(now)
        return doubt is not None and now.ms - doubt > self.deadline_ms

    def unproven(self, now: TimeEstimate) -> bool:
        """Whether the clocks leave it open if the window is over."""
        doubt = self._doubt(now)
        return not self.over(now) and (doubt is None or now.ms + doubt > self.deadline_ms)

    def days_left(self, now: TimeEstimate) -> int:
        """Whole days after today, 0 on the last day and beyond; never more than the window."""
        return min(self.days, max(0, (self.last_day - now.date).days))

    def _doubt(self, now: TimeEstimate) -> int | None:
        if now.uncertainty_ms is None or self.uncertainty_ms is None:
            return None
        return now.uncertainty_ms + self.uncertainty_ms


def end_of_day_ms(day: date) -> int:
    """The last millisecond of a calendar day in China."""
    midnight = datetime.combine(day, time.min, CHINA)
    return int(midnight.timestamp() * 1000) + DAY_MS - 1


def local_ms(local: datetime) -> int:
    """Unix ms of a naive China local time."""
    return int(local.replace(tzinfo=CHINA).timestamp() * 1000)
