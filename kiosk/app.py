"""The program: runs the terminal on a real display until it is told to end."""

import gc
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk import platform, snapshot
from kiosk.worker import Worker, post

_log = logging.getLogger("kiosk")
_TICK = 0.5  # seconds between looks at the idle watch
_COLLECT = (5_000, 20, 100)  # a page makes some 3,000 objects; all of memory: rarely, by itself
_OPENED = 2.0  # seconds after which home stands


def tidy_between_taps(shell: Any) -> None:
    """Collect each page left right after the next one stands, instead of many in some later tap.

    The program itself is never garbage; what stands now is not looked at again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT)
    shell.tidy = gc.collect


def _after(gate: threading.Event, make: Callable[[], Any]) -> Any:
    """Open the terminal once the first frame is out: two importing threads slow each other."""
    gate.wait()
    return make()


def run(make: Callable[[], Any], home: Path, geometry: platform.Geometry) -> None:
    """Run the terminal until SIGTERM.  `home`: Kivy's folder under the data folder.

    The first frame shows home as it was last shown here; the database then confirms or replaces
    it.  A mistake in a screen is logged and told in plain Chinese; it never ends the program.
    """
    platform.prepare(home, geometry)
    early = snapshot.load(snapshot.place(home))
    gate = threading.Event()
    worker = Worker(lambda: _after(gate, make), post)
    if early is None:
        gate.set()  # open the database while the window is being made
    window = platform.open_window()
    from kivy.base import ExceptionHandler, ExceptionManager, runTouchApp, stopTouchApp
    from kivy.clock import Clock

    from kiosk.frame import Kiosk
    from kiosk.routes import Visit
    from kiosk.widgets import draw

    kiosk = Kiosk(window, worker=worker)

    class Tell(ExceptionHandler):  # type: ignore[misc]
        def handle_exception(self, inst: BaseException) -> Any:
            _log.error("screen", exc_info=inst)
            kiosk.shell.trouble(inst)
            return ExceptionManager.PASS

    ExceptionManager.add_handler(Tell())
    platform.honour_sigterm(stopTouchApp)
    platform.look_before_dispatch(window)
    Clock.schedule_interval(lambda _dt: kiosk.guard.tick(), _TICK)
    Clock.schedule_once(lambda _dt: tidy_between_taps(kiosk.shell), _OPENED)
    if early is not None:
        kiosk.shell.show(Visit(kiosk.shell.router.route("home"), {}, early))
    window.bind(on_flip=lambda *_: gate.set())
    kiosk.start()
    if early is None:
        draw.warm()  # while the database thread reads what home shows
    runTouchApp()
    kiosk.close()
