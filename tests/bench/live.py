"""The real program in this process, without a display: fingers come through SDL, frames are timed.

A thread plays the villager. It pushes mouse events into SDL's own queue, as the touch screen's
driver does, at any moment of the program's loop, so that waiting for the next turn of the loop
counts too. A frame counts when the renderer has finished it (`glFinish`), not when it was asked.
"""

import ctypes
import os
import random
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kiosk import platform
from kiosk.display import sdl_library

PORTRAIT: Final = (1080, 1920)
_DOWN, _UP = 0x401, 0x402  # SDL_MOUSEBUTTONDOWN, SDL_MOUSEBUTTONUP
_HELD = 0.07  # seconds a finger rests
_QUIET = 0.08  # seconds without a frame: the screen stands
_PATIENCE = 8.0  # seconds until a tap counts as lost


class _Press(ctypes.Structure):
    """SDL_MouseButtonEvent of SDL 2, padded to the size of an SDL_Event."""

    _fields_ = (
        ("type", ctypes.c_uint32),
        ("timestamp", ctypes.c_uint32),
        ("window", ctypes.c_uint32),
        ("which", ctypes.c_uint32),
        ("button", ctypes.c_uint8),
        ("state", ctypes.c_uint8),
        ("clicks", ctypes.c_uint8),
        ("padding", ctypes.c_uint8),
        ("x", ctypes.c_int32),
        ("y", ctypes.c_int32),
        ("rest", ctypes.c_uint8 * 64),
    )


@dataclass(frozen=True)
class Tap:
    """Seconds from the lifted finger to the last frame it brought, and CPU seconds meanwhile."""

    took: float
    cpu: float


class Live:
    """What the playing thread sees and does."""

    def __init__(self, seed: int = 1) -> None:
        self.window: Any = None
        self.flips = 0
        self.last = self.cpu = 0.0
        self.rng = random.Random(seed)
        self._sdl = ctypes.CDLL(str(sdl_library()))

    @property
    def shell(self) -> Any:
        """The program's shell."""
        return next((w for w in self.window.children if hasattr(w, "router")), None)

    def watch(self, window: Any) -> None:
        """Note every frame from now on."""
        from kivy.graphics import opengl

        def flipped(*_: object) -> None:
            opengl.glFinish()
            self.last, self.cpu = time.monotonic(), time.process_time()
            self.flips += 1

        self.window = window
        window.bind(on_flip=flipped)

    def ask(self, question: Callable[[], Any]) -> Any:
        """`question()` answered on the UI thread."""
        from kiosk.worker import post

        answer: Future[Any] = Future()

        def asked() -> None:
            try:
                answer.set_result(question())
            except LookupError as error:
                answer.set_exception(error)

        post(asked)
        return answer.result(timeout=_PATIENCE)

    def settle(self) -> None:
        """Wait for the first page, read from the database, and until it stands."""
        self.until(lambda: self.shell is not None and self.shell.page is not None)
        first = self.shell.visit.view
        self.until(lambda: self.shell.visit.view is not first or self.shell.village != "")
        self.still(time.monotonic())

    def still(self, since: float) -> None:
        """Wait until the screen stands."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() - max(self.last, since) < _QUIET:
            if time.monotonic() > end:
                raise TimeoutError("the screen never stands still")
            time.sleep(0.005)

    def tap(self, at: tuple[float, float], *, new_page: bool) -> Tap:
        """One tap at a window point; waits for the page it leads to and until that stands."""
        time.sleep(self.rng.random() * 0.05)
        page, flips = self.shell.page, self.flips
        self._push(_DOWN, at)
        time.sleep(_HELD)
        self.until(lambda: self.flips > flips)
        flips = self.flips
        started, cpu = time.monotonic(), time.process_time()
        self._push(_UP, at)
        self.until(lambda: self.flips > flips and not (new_page and self.shell.page is page))
        self.still(started)
        return Tap(self.last - started, self.cpu - cpu)

    def until(self, there: Callable[[], bool]) -> None:
        """Wait for it."""
        end = time.monotonic() + _PATIENCE
        while not there():
            if time.monotonic() > end:
                raise TimeoutError("it never came")
            time.sleep(0.002)

    def _push(self, kind: int, at: tuple[float, float]) -> None:
        x, y = round(at[0]), round(self.window.height - 1 - at[1])
        down = kind == _DOWN
        press = _Press(kind, 0, 0, 0, 1, int(down), 1, 0, x, y)
        self._sdl.SDL_PushEvent(ctypes.byref(press))


def play(data: Path, script: Callable[[Live], None], size: tuple[int, int] = PORTRAIT) -> None:
    """Run the terminal in `data` while `script` plays; ends the process when the script ends."""
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    live, opened = Live(), threading.Event()
    honest = platform.open_window

    def watched() -> Any:
        window = honest()
        live.watch(window)
        opened.set()
        return window

    platform.open_window = watched
    threading.Thread(target=_played, args=(live, opened, script), daemon=True).start()
    from kiosk.launch import run_terminal

    run_terminal(data, size=size)


def _played(live: Live, opened: threading.Event, script: Callable[[Live], None]) -> None:
    code = 1
    try:
        opened.wait(_PATIENCE)
        script(live)
        code = 0
    finally:
        sys.stdout.flush()
        sys.excepthook(*sys.exc_info()) if code else None
        sys.stderr.flush()
        os._exit(code)  # the program itself has no way out but SIGTERM
