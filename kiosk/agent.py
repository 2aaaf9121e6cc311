"""The sync agent: the only process that touches the network, on APScheduler's clockwork."""

import logging
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

from kiosk.actions import backing_up
from kiosk.actions.exchanging import exchange_once, exchange_wanted, take_wish
from kiosk.actions.photo_exchange import exchange_photos
from kiosk.errors import KioskError
from kiosk.opening import open_whole
from kiosk.terminal import Terminal
from sync.database import DatabaseError
from sync.errors import NotEnrolled, SyncError
from sync.schedule import FIRST_RETRY_S, Repeating

END_WITHIN_S = 3.0
BACKUP_FIRST_S = 5 * 60  # after the start, when the machine has more to do
BACKUP_LOOK_S = 30 * 60  # between looks at whether one is due
WATCH_S = 1.0  # between looks at whether the staff's screen asks for an exchange

_log = logging.getLogger("kiosk.agent")


def run_agent(data: Path, url: str | None = None, stop: threading.Event | None = None) -> None:
    """Exchange now and again, and when the staff ask, until SIGTERM, SIGINT or ``stop``. Blocks.

    Raises what ``Terminal.open`` raises: a folder that cannot be used is told at once.
    """
    opened = open_whole(data)
    who = opened.signer.public
    opened.close()
    ended = stop or threading.Event()
    alone = threading.current_thread() is threading.main_thread()
    if alone:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
    repeating = Repeating(_once(data, url), who)
    repeating.start()
    backups = Repeating(_backed_up(data), who)
    backups.start()
    _watch(data, ended, repeating)
    ends = [one.stop(END_WITHIN_S) for one in (repeating, backups)]
    if not all(ends) and alone:
        # It hangs on a dead line, or copies a large file. What is on disk is whole at every moment,
        # so nothing is lost.
        os._exit(0)


def _watch(data: Path, ended: threading.Event, repeating: Repeating) -> None:
    """Until ``ended``: exchange at once whenever somebody at the screen asks for it."""
    opened: Terminal | None = None
    told = ""
    while not ended.wait(WATCH_S):
        try:
            opened = opened or Terminal.open(data)
            if exchange_wanted(opened):
                repeating.wake()
            told = ""
        except (SyncError, KioskError, *DatabaseError) as error:
            if str(error) != told:  # a line every second would fill the disk
                told = str(error)
                _log.warning("watch: %s", told)  # it is looked at again, from a new connection
            if opened is not None:
                opened.close()
            opened = None
    if opened is not None:
        opened.close()


def _once(data: Path, url: str | None) -> Callable[[], int | None]:
    """One exchange on the scheduler's thread: when to come again (s), ``None`` after a failure."""

    def run() -> int | None:
        try:
            opened = Terminal.open(data)
        except (SyncError, KioskError) as error:
            _log.warning("exchange: %s", error)
            return None
        try:
            take_wish(opened)
            again_s = exchange_once(opened, url).again_s
            photos = exchange_photos(opened, url)
            if photos.trouble:
                _log.warning("photos: %s", photos.trouble)
        except NotEnrolled:
            return FIRST_RETRY_S  # until somebody enrols it at the staff screen
        except (SyncError, KioskError, *DatabaseError) as error:
            _log.warning("exchange: %s", error)
            return None
        else:
            return again_s
        finally:
            opened.close()

    return run


def _backed_up(data: Path) -> Callable[[], int]:
    """A backup where one is due, on the scheduler's thread: when to look again (s)."""
    looked = False

    def run() -> int:
        nonlocal looked
        if not looked:
            looked = True
            return BACKUP_FIRST_S
        try:
            opened = Terminal.open(data)
        except (SyncError, KioskError) as error:
            _log.warning("backup: %s", error)
            return BACKUP_LOOK_S
        try:
            if backing_up.is_due(opened):
                backing_up.nightly(opened)
        except (SyncError, KioskError, *DatabaseError) as error:
            _log.warning("backup: %s", error)
        finally:
            opened.close()
        return BACKUP_LOOK_S

    return run
