"""``village-kiosk run``: the terminal on the display there is."""

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
    width, height = size or display_size()
    run(lambda: _open(data), folder.kivy_home, Geometry(width, height, windowed=windowed))


def _open(data: Path) -> object:
    # On the database thread, while the window is being made on this one.
    from kiosk.opening import open_whole

    return open_whole(data)
