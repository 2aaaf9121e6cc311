"""Opening a terminal to work with it for long: what is damaged is mended first.

Apart from ``mending``, for the first frame waits for what is imported here.
"""

from pathlib import Path

from kiosk.datadir import DataDir
from kiosk.terminal import Terminal
from sync.clock import Clock, SystemClock
from sync.errors import StorageError


def open_whole(data: Path, clock: Clock | None = None) -> Terminal:
    """``Terminal.open``; a damaged database is first replaced by the newest backup that is whole.

    Raises what ``Terminal.open`` and ``mending.mend`` do.
    """
    folder, used = DataDir(data), clock or SystemClock()
    if folder.doubtful:
        _mend(folder, used)
    try:
        return Terminal.open(data, used)
    except StorageError:
        if not _mend(folder, used):
            raise
    return Terminal.open(data, used)


def _mend(folder: DataDir, clock: Clock) -> bool:
    from kiosk.mending import mend

    return mend(folder, clock)
