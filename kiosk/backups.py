"""A folder of backups: each a folder of its own, numbered, whole before it gets its name.

``0007-20261123-0214/`` holds ``kiosk.db`` and ``device.key``; ``blobs/`` beside them the photos
of all of them, which never change. The number orders them, for the clock in the name may be wrong.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.datadir import FOLDER_MODE
from kiosk.errors import FolderUnusable
from sync.keys import fsync_directory

_NAME = re.compile(r"([0-9]{4,})-[0-9]{8}-[0-9]{4}")
_UNFINISHED = ".unfinished"


@dataclass(frozen=True, slots=True)
class Backup:
    """One whole backup."""

    path: Path

    @property
    def number(self) -> int:
        """Larger is newer."""
        match = _NAME.fullmatch(self.path.name)
        return int(match.group(1)) if match else 0

    @property
    def database(self) -> Path:
        """The copy."""
        return self.path / "kiosk.db"

    @property
    def device_key(self) -> Path:
        """The seed of the terminal's signing key."""
        return self.path / "device.key"


def backups_in(folder: Path) -> tuple[Backup, ...]:
    """The whole backups of a folder, the newest first."""
    try:
        found = [Backup(path) for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise FolderUnusable(folder, error) from error
    whole = (one for one in found if one.database.is_file() and one.device_key.is_file())
    return tuple(sorted(whole, key=lambda one: one.number, reverse=True))


@contextmanager
def writing(folder: Path) -> Iterator[Path]:
    """A fresh folder inside to fill, with nobody else filling one; it is gone if nobody named it.

    Raises ``FolderUnusable``.
    """
    unfinished = folder / _UNFINISHED
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise FolderUnusable(folder, error) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        shutil.rmtree(unfinished, ignore_errors=True)  # a power cut's
        unfinished.mkdir(mode=FOLDER_MODE)
        yield unfinished
    except OSError as error:
        raise FolderUnusable(folder, error) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        os.close(descriptor)


def name_it(unfinished: Path, stamp: str) -> Backup:
    """Give a filled folder the next number, durable on return. ``stamp``: ``20261123-0214``."""
    folder = unfinished.parent
    taken = [Backup(path).number for path in folder.iterdir()]
    named = folder / f"{max(taken, default=0) + 1:04}-{stamp}"
    fsync_directory(unfinished)
    unfinished.rename(named)
    fsync_directory(folder)
    return Backup(named)


def keep_newest(folder: Path, count: int) -> None:
    """Remove all but the newest ``count``."""
    for old in backups_in(folder)[count:]:
        shutil.rmtree(old.path, ignore_errors=True)
