"""When to exchange: at once, then when the county says, later and later while it fails."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

FIRST_RETRY_S = 15
LAST_RETRY_S = 30 * 60
SOONEST_S = 5


def retry_after(failures: int) -> int:
    """Seconds to wait after so many failures in a row: doubled each time, half an hour at most."""
    return min(FIRST_RETRY_S << min(failures - 1, 10), LAST_RETRY_S)


def jitter(seconds: int, who: bytes) -> int:
    """The same wait, up to an eighth more or less by device: no stampede at the county."""
    share = int.from_bytes(hashlib.sha256(who).digest()[:2], "big") / 65536
    return max(SOONEST_S, int(seconds * (0.875 + share / 4)))


class Repeating:
    """Runs a job on its own thread. ``job()`` returns when to come again in seconds, or ``None``
    after a failure; it must not raise."""

    def __init__(self, job: Callable[[], int | None], who: bytes = b"") -> None:
        self._job, self._who, self._failures = job, who, 0
        self._scheduler = BackgroundScheduler(timezone=UTC)

    def start(self) -> None:
        """Run the job now, and again when it says."""
        self._scheduler.start()
        self._plan(0)

    def stop(self) -> None:
        """Finish what runs and end the thread."""
        self._scheduler.shutdown(wait=True)

    def _plan(self, seconds: int) -> None:
        # Relative to the wall clock of this moment: APScheduler waits monotonically from here, and
        # a jump of the clock costs at most one early or late exchange. A run is never skipped for
        # having been missed.
        self._scheduler.add_job(
            self._run,
            "date",
            run_date=datetime.now(UTC) + timedelta(seconds=seconds),
            misfire_grace_time=None,
        )

    def _run(self) -> None:
        again = self._job()
        self._failures = self._failures + 1 if again is None else 0
        wait = retry_after(self._failures) if again is None else again
        if self._scheduler.running:
            self._plan(jitter(wait, self._who))
