"""When to exchange: at once, then when the county says, later and later while it fails."""

import hashlib
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

FIRST_RETRY_S = 15
LAST_RETRY_S = 30 * 60
SOONEST_S = 5
_SLACK_S = 0.5  # two clocks never agree to the last microsecond


def retry_after(failures: int) -> int:
    """Seconds to wait after so many failures in a row: doubled each time, half an hour at most."""
    return min(FIRST_RETRY_S << min(failures - 1, 10), LAST_RETRY_S)


def jitter(seconds: int, who: bytes) -> int:
    """The same wait, up to an eighth more or less by device: no stampede at the county."""
    share = int.from_bytes(hashlib.sha256(who).digest()[:2], "big") / 65536
    return max(SOONEST_S, int(seconds * (0.875 + share / 4)))


class _Steady(BackgroundScheduler):  # type: ignore[misc]
    """Lets a job be due by the monotonic clock too.

    APScheduler waits monotonically, but then asks the wall clock whether the time has come: on a
    machine whose clock is set back meanwhile, from 2099 to today, it would wait on for decades.
    """

    due_s = 0.0

    def _process_jobs(self) -> float | None:
        if time.monotonic() >= self.due_s - _SLACK_S:
            for job in self.get_jobs():
                job.modify(next_run_time=datetime.now(UTC))
        wait: float | None = super()._process_jobs()
        return wait


class Repeating:
    """Runs a job on its own thread. ``job()`` returns when to come again in seconds, or ``None``
    after a failure; one that raises is logged by APScheduler and counts as a failure.

    ``who`` tells devices apart, for the jitter.
    """

    def __init__(self, job: Callable[[], int | None], who: bytes = b"") -> None:
        self._job, self._who, self._failures = job, who, 0
        self._scheduler = _Steady(timezone=UTC)
        self._idle, self._stopping = threading.Event(), threading.Event()
        self._idle.set()

    def start(self) -> None:
        """Run the job now, and again when it says."""
        self._scheduler.start()
        self._plan(0)

    def stop(self, within_s: float | None = None) -> bool:
        """Plan nothing more and wait for what runs; whether it ended in time."""
        self._stopping.set()
        self._scheduler.shutdown(wait=False)
        return self._idle.wait(within_s)

    def wake(self) -> None:
        """Run the job now instead of when it is planned; nothing where it is running."""
        if self._idle.is_set() and not self._stopping.is_set():
            self._plan(0)

    def _plan(self, seconds: int) -> None:
        # A run is never skipped for having been missed; a new plan takes the place of the old.
        self._scheduler.due_s = time.monotonic() + seconds
        self._scheduler.add_job(
            self._run,
            "date",
            run_date=datetime.now(UTC) + timedelta(seconds=seconds),
            id="run",
            replace_existing=True,
            max_instances=2,  # the one that plans the next has not quite ended yet
            misfire_grace_time=None,
        )

    def _run(self) -> None:
        self._idle.clear()
        again: int | None = None
        try:
            if not self._stopping.is_set():
                again = self._job()
        finally:
            self._failures = self._failures + 1 if again is None else 0
            wait = retry_after(self._failures) if again is None else again
            if not self._stopping.is_set():
                self._plan(jitter(wait, self._who))
            self._idle.set()
