"""The program: runs the terminal on a real display until it is told to end."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk import platform
from kiosk.worker import Worker, post

_log = logging.getLogger("kiosk")
_TICK = 0.5  # seconds between looks at the idle watch


def run(make: Callable[[], Any], home: Path, geometry: platform.Geometry) -> None:
    """Run the terminal until SIGTERM.  `home`: Kivy's folder under the data folder.

    A mistake in a screen is logged and told in plain Chinese; it never ends the program.
    """
    worker = Worker(make, post)  # opens the database while the window is being made
    platform.prepare(home, geometry)
    window = platform.open_window()
    from kivy.base import ExceptionHandler, ExceptionManager, runTouchApp, stopTouchApp
    from kivy.clock import Clock

    from kiosk.frame import Kiosk
    from kiosk.widgets import draw

    kiosk = Kiosk(window, worker=worker)

    class Tell(ExceptionHandler):  # type: ignore[misc]
        def handle_exception(self, inst: BaseException) -> Any:
            _log.error("screen", exc_info=inst)
            kiosk.shell.trouble(inst)
            return ExceptionManager.PASS

    ExceptionManager.add_handler(Tell())
    platform.honour_sigterm(stopTouchApp)
    Clock.schedule_interval(lambda _dt: kiosk.guard.tick(), _TICK)
    kiosk.start()
    draw.warm()  # while the database thread reads what home shows
    runTouchApp()
    kiosk.close()
