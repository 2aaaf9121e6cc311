"""``village-kiosk run``: the terminal on the display there is."""

import os
from pathlib import Path

from kiosk.datadir import DataDir
from kiosk.display import display_size
from kiosk.platform import Geometry


def run_terminal(
    data: Path, *, windowed: bool = False, size: tuple[int, int] | None = None
) -> None:
    """Blocks until SIGTERM. Raises ``NotFounded``, ``NoDisplay`` or ``FontMissing``."""
    from kiosk.app import run

    folder = DataDir(data)
    if not folder.ready.exists():  # else a power cut ended a mending; opening it goes on
        folder.require()
    if size is None or "SDL_VIDEODRIVER" not in os.environ:
        # Even where the size is given: with no screen SDL would paint where nobody can see.
        there = display_size()
        size = size or there
    width, height = size
    run(lambda: _open(data), folder.kivy_home, Geometry(width, height, windowed=windowed))


def _open(data: Path) -> object:
    # On the database thread, while the window is being made on this one.
    from kiosk.opening import open_whole

    return open_whole(data)
