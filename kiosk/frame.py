"""Window, shell, database thread and guard put together.  Importing this imports Kivy."""

import time
from collections.abc import Callable
from typing import Any

from kiosk import theme
from kiosk.guard import Guard
from kiosk.navigation import Shell
from kiosk.routes import Router
from kiosk.screens import SCREENS
from kiosk.worker import Worker, post


def _timer(action: Callable[[], None], seconds: float) -> Callable[[], None]:
    from kivy.clock import Clock

    event = Clock.schedule_once(lambda _dt: action(), seconds)
    return lambda: event.cancel()


class Kiosk:
    """A window with a shell in it.  `make` opens the terminal, on the database thread.

    A database thread that runs already may be given as `worker`, so that the terminal opens
    while the window does.
    """

    def __init__(
        self,
        window: Any,
        make: Callable[[], Any] | None = None,
        screens: dict[str, str] | None = None,
        now: Callable[[], float] = time.monotonic,
        worker: Worker[Any] | None = None,
    ) -> None:
        self.window = window
        if worker is None:
            if make is None:
                raise ValueError("neither a worker nor what it opens")
            worker = Worker(make, post)
        self.worker = worker
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
        self.shell.trail = []
        self.shell.replace(first, **params)

    def close(self) -> None:
        """Take everything out of the window and end the database thread."""
        self.window.unbind(size=self._resized, on_touch_down=self._touched)
        self.shell.closing.clear()
        self.shell.close()
        self.window.remove_widget(self.shell)
        self.worker.close()
