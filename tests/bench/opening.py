"""One start, to the first frame: ``python -m tests.bench.opening ours|bare FOLDER STARTED``.

STARTED is the parent's monotonic clock just before it started this process.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.memory import resident

SIZE = (1080, 1920)


def _seen(started: float) -> None:
    """The frame is on the screen: say when, and end at once."""
    from kivy.graphics import opengl

    opengl.glFinish()
    took = {
        "wall": time.monotonic() - started,
        "cpu": time.process_time(),
        "memory": float(resident()),
    }
    print(json.dumps(took), flush=True)
    os._exit(0)


def ours(folder: Path, started: float) -> None:
    """The terminal as it is started in the village, to home with its figures."""
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    from kiosk import platform

    honest = platform.open_window

    def watched() -> Any:
        window = honest()
        window.bind(on_flip=lambda *_: _seen(started) if _home(window) else None)
        return window

    platform.open_window = watched
    from kiosk.cli.main import main as command

    command(["run", "--data", str(folder), "--size", f"{SIZE[0]}x{SIZE[1]}"])


def _home(window: Any) -> bool:
    shell = next((one for one in window.children if hasattr(one, "router")), None)
    if shell is None or shell.page is None or shell.visit.route.name != "home":
        return False
    return shell.visit.view.money is not None


def bare(folder: Path, started: float) -> None:
    """An empty window of Kivy as it comes, with its own configuration, in the same size."""
    os.environ.update(SDL_VIDEODRIVER="offscreen", KIVY_HOME=str(folder), KIVY_NO_ARGS="1")
    from kivy.config import Config

    Config.set("graphics", "width", str(SIZE[0]))
    Config.set("graphics", "height", str(SIZE[1]))
    from kivy.base import runTouchApp
    from kivy.core.window import Window
    from kivy.uix.widget import Widget

    Window.bind(on_flip=lambda *_: _seen(started))
    runTouchApp(Widget())


if __name__ == "__main__":
    {"ours": ours, "bare": bare}[sys.argv[1]](Path(sys.argv[2]), float(sys.argv[3]))
