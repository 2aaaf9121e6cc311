"""One offscreen window for every test of the terminal (Kivy has one per process)."""

import atexit
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk import platform, theme

HOME = Path(tempfile.mkdtemp(prefix="kivy-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
platform.prepare(HOME, platform.BOTH)  # before any test module imports a widget

from tests.kiosk.driver import Driver  # noqa: E402

PORTRAIT, LANDSCAPE = (1080, 1920), (1920, 1080)


@pytest.fixture(scope="session")
def window() -> Driver:
    """The window of the session."""
    return Driver(HOME)


@pytest.fixture
def driver(window: Driver) -> Iterator[Driver]:
    """The window, portrait and empty, in the usual look."""
    _reset(window)
    yield window
    _reset(window)


def _reset(window: Driver) -> None:
    for child in list(window.window.children):
        window.window.remove_widget(child)
    window.resize(*PORTRAIT)
    theme.use(theme.Look(*PORTRAIT))


Start = Callable[..., Any]


@pytest.fixture
def start(driver: Driver) -> Iterator[Start]:
    """start(screens, make=village.open, first="home", **params) → Kiosk, closed after the test."""
    from kiosk.frame import Kiosk

    made: list[Kiosk] = []

    def begin(
        screens: dict[str, str] | None = None,
        terminal: Any = None,
        make: Callable[[], Any] | None = None,
        first: str = "home",
        now: Callable[[], float] | None = None,
        **params: Any,
    ) -> Kiosk:
        kiosk = Kiosk(driver.window, make or (lambda: terminal), screens, now or time.monotonic)
        kiosk.shell.SETTLE = 0.0
        made.append(kiosk)
        kiosk.start(first, **params)
        driver.until(lambda: kiosk.shell.page is not None)
        driver.frames(2)
        return kiosk

    yield begin
    for kiosk in made:
        kiosk.close()
