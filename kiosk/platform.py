"""Everything that is peculiar to Kivy 2.3.1, SDL2 and bare Xorg, behind one door.

Call `prepare` before anything imports Kivy, then `open_window`.  Measured: without
multisampling the first frame comes 130 ms sooner and costs half; without the stock
style sheet (no stock widget is used) 20 ms sooner.
"""

import importlib
import importlib.util
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from kiosk import fonts, theme

FAMILY: Final = "village"
MAX_FPS: Final = 60  # turns of the loop; a frame is drawn only when something changed
_PROVIDERS: Final = {
    "KIVY_TEXT": "sdl2",
    "KIVY_IMAGE": "sdl2",
    "KIVY_WINDOW": "sdl2",
    "KIVY_GL_BACKEND": "sdl2",
    "KIVY_AUDIO": "sdl2",
    "KIVY_CLIPBOARD": "dummy",
    "KIVY_CLOCK": "interrupt",  # what the database thread brings is shown at once
    "KIVY_NO_ARGS": "1",
    "KIVY_NO_FILELOG": "1",
    "KIVY_NO_CONFIG": "1",
    "KIVY_NO_ENV_CONFIG": "1",
    "KIVY_LOG_MODE": "PYTHON",
}


@dataclass(frozen=True, slots=True)
class Geometry:
    """Size of the window in px; `offscreen` needs no display, `windowed` has a border."""

    width: int
    height: int
    offscreen: bool = False
    windowed: bool = False


PORTRAIT: Final = Geometry(1080, 1920, offscreen=True)
LANDSCAPE: Final = Geometry(1920, 1080, offscreen=True)
_prepared = False
BOTH: Final = Geometry(1920, 1920, offscreen=True)  # room for either, used in part


def prepare(home: Path, geometry: Geometry) -> None:
    """Set environment and configuration.  `home` is Kivy's own folder, under the data folder.

    Only the first call does anything.  Raises `FontMissing`, and `RuntimeError` when Kivy was
    imported before.
    """
    global _prepared
    if _prepared:
        return
    if "kivy" in sys.modules:
        raise RuntimeError("Kivy was imported before platform.prepare()")
    _prepared = True
    regular, bold = fonts.find()
    home.mkdir(parents=True, exist_ok=True)
    os.environ.update(_PROVIDERS, KIVY_HOME=str(home), KIVY_DATA_DIR=str(_lean_data(home)))
    if geometry.offscreen:
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
    _configure(geometry, regular, bold)
    _import_clock()
    _import_input()
    theme.use(theme.Look(geometry.width, geometry.height))


def _lean_data(home: Path) -> Path:
    """Kivy's data folder, with an empty style sheet: we use none of its stock widgets."""
    spec = importlib.util.find_spec("kivy")
    if spec is None or spec.origin is None:
        raise RuntimeError("Kivy is not installed")
    lean, stock = home / "data", Path(spec.origin).parent / "data"
    lean.mkdir(exist_ok=True)
    (lean / "style.kv").write_text("#:kivy 1.0\n")
    for name in ("glsl", "images", "fonts", "logo"):
        link = lean / name
        if not link.exists():
            link.unlink(missing_ok=True)
            link.symlink_to(stock / name)
    return lean


def _import_clock() -> None:
    """Import Kivy's clock without `asyncio`, which it only keeps for an async loop.

    Importing that takes a tenth of the time to the first frame; we run the plain loop.
    """
    if "asyncio" in sys.modules:
        return
    nobody = ModuleType("asyncio")
    nobody.wait_for = None  # type: ignore[attr-defined]
    nobody.Event = threading.Event  # type: ignore[attr-defined]
    sys.modules["asyncio"] = nobody
    try:
        importlib.import_module("kivy.clock")
    finally:
        del sys.modules["asyncio"]


def _import_input() -> None:
    """Import Kivy's input with none but SDL's touches: nothing here reads another source.

    One of the others logs a traceback on a fresh Debian, which lacks the library it wants.
    """
    for name in ("tuio", "probesysfs", "mtdev", "hidinput", "linuxwacom", "leapfinger"):
        full = f"kivy.input.providers.{name}"
        sys.modules.setdefault(full, ModuleType(full))
    importlib.import_module("kivy.input.providers")


def _configure(geometry: Geometry, regular: Path, bold: Path) -> None:
    from kivy.config import Config

    for option, _ in Config.items("input"):
        Config.remove_option("input", option)
    if not geometry.offscreen:
        # Touches reach us through SDL's mouse, as exactly one event each.
        Config.set("input", "mouse", "mouse,disable_multitouch")
    faces = [FAMILY, str(regular), str(regular), str(bold), str(bold)]
    Config.set("kivy", "default_font", repr(faces))
    Config.set("kivy", "exit_on_escape", "0")
    Config.set("kivy", "log_level", "warning")
    Config.set("kivy", "keyboard_mode", "")
    for option, value in _graphics(geometry).items():
        Config.set("graphics", option, value)


def _graphics(geometry: Geometry) -> dict[str, str]:
    free = "0" if geometry.offscreen else str(MAX_FPS)
    return {
        "width": str(geometry.width),
        "height": str(geometry.height),
        "position": "auto" if geometry.windowed else "custom",
        "left": "0",
        "top": "0",
        "borderless": "0" if geometry.windowed else "1",
        "resizable": "1" if geometry.windowed else "0",
        "fullscreen": "0",  # "auto" leaves 800×600 where there is no window manager
        "multisamples": "0",
        "maxfps": free,
        "vsync": "0",
        "show_cursor": "1" if geometry.windowed else "0",
    }


def open_window() -> Any:
    """Create the window (the first import of Kivy's window does it) and lock its ways out."""
    from kivy.core.window import Window

    Window.clearcolor = theme.colour("paper")
    Window.bind(on_request_close=refuse_close)
    Window.bind(on_keyboard=swallow_key)
    return Window


def look_before_dispatch(window: Any) -> None:
    """Fetch SDL's events right before touches are dispatched.

    Kivy fetches them after a frame, sleeps, and dispatches what it fetched before: a finger
    waits for up to two turns of the loop.  Call before the loop starts, so that this comes first.
    """
    from kivy.base import EventLoop
    from kivy.input.provider import MotionEventProvider

    class Look(MotionEventProvider):  # type: ignore[misc]
        def update(self, dispatch_fn: Callable[[str, Any], None]) -> None:
            window.mainloop()

    EventLoop.add_input_provider(Look("look", ""))


def refuse_close(*_: object) -> bool:
    """Answer to Alt+F4 and the window's cross: the window stays."""
    return True


def swallow_key(*_: object) -> bool:
    """No key leaves the terminal: Escape, F1 and Ctrl+E have no meaning."""
    return True


def honour_sigterm(stop: Callable[[], None]) -> None:
    """SIGTERM and SIGINT end the program through `stop` (files closed, exit code 0)."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop())
