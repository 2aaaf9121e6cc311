"""The sync agent: the only process that touches the network, on APScheduler's clockwork."""

import logging
import signal
import threading
from collections.abc import Callable
from pathlib import Path

from kiosk.actions.exchanging import exchange_once
from kiosk.terminal import Terminal
from sync.errors import SyncError
from sync.schedule import Repeating

_log = logging.getLogger("kiosk.agent")


def run_agent(data: Path, url: str | None = None, stop: threading.Event | None = None) -> None:
    """Exchange now and again until SIGTERM, SIGINT or ``stop``. Blocks."""
    ended = stop or threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
    repeating = Repeating(_once(data, url))
    repeating.start()
    try:
        ended.wait()
    finally:
        repeating.stop()


def _once(data: Path, url: str | None) -> Callable[[], int | None]:
    """One exchange on the scheduler's thread: when to come again (s), ``None`` after a failure."""

    def run() -> int | None:
        try:
            opened = Terminal.open(data)
        except SyncError as error:
            _log.warning("exchange: %s", error)
            return None
        try:
            return exchange_once(opened, url).again_s
        except SyncError as error:
            _log.warning("exchange: %s", error)
            return None
        finally:
            opened.close()

    return run
