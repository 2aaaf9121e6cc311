"""A long list shown and moved: ``python -m tests.bench.scrolling ours FOLDER REVISION WARM``
or ``stock FOLDER ROWS``.  Prints one JSON object: seconds to the first paint, and of CPU a frame.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.records import make

SIZE = (1080, 1920)
FRAMES = 120
STEP = 37  # px a frame, as a slow drag


def _paced(move: Callable[[int], None], draw: Callable[[], None]) -> dict[str, float]:
    """Seconds of this thread's CPU a frame: to move the rows, and with the frame drawn.

    Means: only every third or fourth frame brings a new row.
    """
    moving: list[float] = []
    whole: list[float] = []
    for frame in range(FRAMES):
        started = time.thread_time()
        move(frame)
        moving.append(time.thread_time() - started)
        draw()
        whole.append(time.thread_time() - started)
    return {"frame": statistics.fmean(moving), "drawn": statistics.fmean(whole)}


def ours(folder: str, revision: str, warm: str) -> dict[str, float]:
    """The entries of `revision`; those of `warm` are shown before, so that screens are imported."""
    from kiosk.offscreen import Offscreen
    from kiosk.platform import Geometry

    window = Offscreen(Path(folder) / "kivy", Geometry(*SIZE, offscreen=True))
    from kiosk.frame import Kiosk
    from kiosk.terminal import Terminal
    from kiosk.widgets.table import Table

    kiosk = Kiosk(window.window, lambda: Terminal.open(Path(folder)))
    shell = kiosk.shell
    kiosk.start()
    window.until(lambda: shell.page is not None)

    def show(name: str, **params: Any) -> dict[str, float]:
        window.frames(5)
        before, flips = shell.page, window.flips
        wall, cpu = time.perf_counter(), time.process_time()
        shell.go(name, **params)
        window.until(lambda: shell.page is not before and window.flips > flips)
        return {"paint": time.perf_counter() - wall, "cpu": time.process_time() - cpu}

    show("entries", revision=warm)
    show("home")
    found = show("entries", revision=revision)
    table = next(block for block in shell.each() if isinstance(block, Table))
    start = table.reach / 2
    table.move_to(start)
    window.until(lambda: table.rows.get(table.visible()[1]) is not None)
    found |= _paced(lambda frame: table.move_to(start + frame * STEP), window.frames)
    kiosk.close()
    return found


ROW = """
<BenchRow@BoxLayout>:
    day: ''
    what: ''
    yuan: ''
    Label:
        text: root.day
        size_hint_x: .2
    Label:
        text: root.what
    Label:
        text: root.yuan
        size_hint_x: .2
RecycleView:
    viewclass: 'BenchRow'
    RecycleBoxLayout:
        orientation: 'vertical'
        default_size: None, 120
        default_size_hint: 1, None
        size_hint_y: None
        height: self.minimum_height
"""


def stock(folder: str, rows: str) -> dict[str, float]:
    """Kivy's own RecycleView, given the same lines as three labels a row."""
    os.environ.update(SDL_VIDEODRIVER="offscreen", KIVY_HOME=folder, KIVY_NO_ARGS="1",
                      KIVY_LOG_MODE="PYTHON")  # fmt: skip
    from kivy.config import Config

    Config.set("graphics", "multisamples", "0")
    Config.set("graphics", "width", str(SIZE[0]))
    Config.set("graphics", "height", str(SIZE[1]))
    from kivy.base import EventLoop
    from kivy.core.window import Window
    from kivy.graphics import opengl
    from kivy.lang import Builder

    EventLoop.ensure_window()
    Window.register()
    Window.initialized = True
    EventLoop.start()
    EventLoop.add_event_listener(Window)
    Window.bind(on_flip=lambda *_: opengl.glFinish())
    view = Builder.load_string(ROW)
    Window.add_widget(view)
    EventLoop.idle()
    data = [{"day": line.date, "what": line.summary[:20], "yuan": f"{line.balance_fen / 100:,.2f}"}
            for line in make(int(rows))]  # fmt: skip
    wall, cpu = time.perf_counter(), time.process_time()
    view.data = data
    while len(view.children[0].children) < SIZE[1] // 120:
        EventLoop.idle()
    EventLoop.idle()
    found = {"paint": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    step = STEP / (int(rows) * 120)
    return found | _paced(lambda frame: setattr(view, "scroll_y", 0.5 - frame * step),
                          EventLoop.idle)  # fmt: skip


if __name__ == "__main__":
    kind, *arguments = sys.argv[1:]
    print(json.dumps(ours(*arguments) if kind == "ours" else stock(*arguments)))
