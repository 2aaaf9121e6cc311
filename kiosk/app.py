"""The program: window, shell, database thread and guard put together."""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk import platform, theme
from kiosk.guard import Guard
from kiosk.navigation import Router, Shell
from kiosk.screens import SCREENS
from kiosk.worker import Worker

_log = logging.getLogger("kiosk")
_TICK = 0.5  # seconds between looks at the idle watch


def _post(action: Callable[[], None]) -> None:
    from kivy.clock import Clock

    Clock.schedule_once(lambda _dt: action(), 0)


def _timer(action: Callable[[], None], seconds: float) -> Callable[[], None]:
    from kivy.clock import Clock

    event = Clock.schedule_once(lambda _dt: action(), seconds)
    return lambda: event.cancel()


class Kiosk:
    """A window with a shell in it.  `make` opens the terminal, on the database thread."""

    def __init__(
        self,
        window: Any,
        make: Callable[[], Any],
        screens: dict[str, str] | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.window = window
        self.worker: Worker[Any] = Worker(make, _post)
        self.shell = Shell(Router(SCREENS if screens is None else screens), self.worker, _timer)
        self.shell.now = now
        self.guard = Guard(self.shell, now)
        self.shell.on_shown = self.guard.shown
        window.add_widget(self.shell)
        window.bind(size=self._resized, on_touch_down=self._touched)
        self.shell.place(0, 0, theme.look().width, theme.look().height)

    def _touched(self, *_: Any) -> None:
        self.guard.touched()

    def _resized(self, _window: Any, size: tuple[float, float]) -> None:
        self.resize(int(size[0]), int(size[1]))

    def resize(self, width: int, height: int) -> None:
        """Lay everything out for another size of the window (px)."""
        now = theme.look()
        theme.use(theme.Look(width, height, now.text, now.high_contrast))
        self.shell.fit(width, height)

    def start(self, first: str = "home", **params: Any) -> None:
        """Show the first page."""
        self.shell.go(first, **params)
        self.shell.trail = []

    def close(self) -> None:
        """Take everything out of the window and end the database thread."""
        self.window.unbind(size=self._resized, on_touch_down=self._touched)
        self.shell.closing.clear()
        self.shell.close()
        self.window.remove_widget(self.shell)
        self.worker.close()


def run(make: Callable[[], Any], home: Path, geometry: platform.Geometry) -> None:
    """Run the terminal until SIGTERM.  `home`: Kivy's folder under the data folder.

    A mistake in a screen is logged and told in plain Chinese; it never ends the program.
    """
    platform.prepare(home, geometry)
    window = platform.open_window()
    from kivy.base import ExceptionHandler, ExceptionManager, runTouchApp, stopTouchApp
    from kivy.clock import Clock

    kiosk = Kiosk(window, make)

    class Tell(ExceptionHandler):  # type: ignore[misc]
        def handle_exception(self, inst: BaseException) -> Any:
            _log.error("screen", exc_info=inst)
            kiosk.shell.trouble(inst)
            return ExceptionManager.PASS

    ExceptionManager.add_handler(Tell())
    platform.honour_sigterm(stopTouchApp)
    Clock.schedule_interval(lambda _dt: kiosk.guard.tick(), _TICK)
    kiosk.start()
    runTouchApp()
    kiosk.close()
