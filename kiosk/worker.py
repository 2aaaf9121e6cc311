"""The one database thread.  Screens never touch the disk: they submit and are called back."""

import queue
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from kiosk.errors import WorkerStopped

Resource = TypeVar("Resource")
Post = Callable[[Callable[[], None]], None]
"""Runs a function on the UI thread, soon."""


def post(action: Callable[[], None]) -> None:
    """Run `action` on the UI thread, in its next frame; from any thread, once Kivy is set up."""
    from kivy.clock import Clock

    Clock.schedule_once(lambda _dt: action(), 0)


_Job = tuple[Callable[[Any], Any], Callable[[Any], None], Callable[[BaseException], None]]


class Worker(Generic[Resource]):
    """Opens the resource (the terminal with its database) on its own thread and works there.

    Jobs run one after the other, in order.  If opening fails, every job fails with that error.
    """

    def __init__(self, make: Callable[[], Resource], post: Post) -> None:
        self._make, self._post = make, post
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="database", daemon=True)
        self._thread.start()

    def submit(
        self,
        job: Callable[[Resource], Any],
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Run `job(resource)` there, then `done(result)` or `failed(error)` on the UI thread."""
        if self._stopped:
            raise WorkerStopped("终端正在关闭")
        self._jobs.put((job, done, failed))

    def close(self, timeout: float = 5.0) -> None:
        """Finish what is queued and end the thread."""
        self._stopped = True
        self._jobs.put(None)
        self._thread.join(timeout)

    def _run(self) -> None:
        try:
            resource = self._make()
        except Exception as error:  # noqa: BLE001 - handed to whoever asks, nothing is swallowed
            self._refuse(error)
            return
        while (job := self._jobs.get()) is not None:
            self._one(resource, job)
            del job
        close = getattr(resource, "close", None)
        if close is not None:
            close()

    def _one(self, resource: Resource, job: _Job) -> None:
        work, done, failed = job
        try:
            result = work(resource)
        except Exception as error:  # noqa: BLE001 - mapped to plain Chinese on the UI thread
            problem = error
            self._post(lambda: failed(problem))
            return
        self._post(lambda: done(result))

    def _refuse(self, error: Exception) -> None:
        while (job := self._jobs.get()) is not None:
            failed = job[2]
            self._post(lambda failed=failed: failed(error))  # type: ignore[misc]
