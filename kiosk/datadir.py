"""Where a terminal keeps its things: one folder, readable by its owner only."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import FolderUnusable, NotFounded

ENV = "VILLAGE_KIOSK_DATA"
FOLDER_MODE = 0o700
FILE_MODE = 0o600


def default_data() -> Path:
    """``$VILLAGE_KIOSK_DATA``, or the user's data folder."""
    named = os.environ.get(ENV)
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_data_dir("village-kiosk", appauthor=False))


@dataclass(frozen=True, slots=True)
class DataDir:
    """The folder's layout."""

    root: Path

    @property
    def database(self) -> Path:
        """The one SQLite file."""
        return self.root / "kiosk.db"

    @property
    def device_key(self) -> Path:
        """The seed that signs this device's log."""
        return self.root / "keys" / "device.key"

    @property
    def recovery_key(self) -> Path:
        """The recovery code's secret, there from founding until it has been shown."""
        return self.root / "keys" / "recovery.key"

    @property
    def backups(self) -> Path:
        """The copies that the agent makes by itself."""
        return self.root / "backups"

    @property
    def damaged(self) -> Path:
        """Databases that were found damaged, kept for who wants to look at them."""
        return self.root / "damaged"

    @property
    def ready(self) -> Path:
        """A whole database that only has to be put in its place."""
        return self.root / "kiosk.db.ready"

    @property
    def suspect(self) -> Path:
        """Stands here while somebody doubts that the database is whole."""
        return self.root / "kiosk.db.suspect"

    @property
    def doubtful(self) -> bool:
        """Whether the database wants looking at before it is opened.

        Somebody doubts it; a power cut ended a mending; or nothing is left of it, and opening it
        would begin a new one there.
        """
        if self.suspect.exists() or self.ready.exists():
            return True
        log = self.database.with_name(f"{self.database.name}-wal")
        left = [file for file in (self.database, log) if file.exists()]
        return bool(left) and not any(file.stat().st_size for file in left)

    @property
    def kivy_home(self) -> Path:
        """Kivy's own folder."""
        return self.root / "kivy"

    def create(self) -> None:
        """Make the folders. Raises ``FolderUnusable``."""
        try:
            for folder in (self.root, self.device_key.parent):
                folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
        except OSError as error:
            raise FolderUnusable(self.root, error) from error

    def require(self) -> None:
        """Raises ``NotFounded`` where ``init`` has not run, ``FolderUnusable``."""
        try:
            founded = self.device_key.exists() and self.database.exists()
        except OSError as error:
            raise FolderUnusable(self.root, error) from error
        if not founded:
            raise NotFounded(f"这里还没有初始化：{self.root}，请先运行 village-kiosk init")

    def hold(self) -> int:
        """A descriptor that says, while it is open, that the database is in use.

        Waits for who is putting another one in its place. Raises ``FolderUnusable``.
        """
        descriptor = self._in_use()
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        return descriptor

    @contextmanager
    def alone(self, within_s: float) -> Iterator[bool]:
        """Whether nobody has the database open now; inside, nobody can open it."""
        descriptor = self._in_use()
        try:
            yield _locked(descriptor, within_s)
        finally:
            os.close(descriptor)

    def _in_use(self) -> int:
        path = self.root / "in-use"
        try:
            return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
        except OSError as error:
            raise FolderUnusable(path, error) from error

    @contextmanager
    def founding(self) -> Iterator[None]:
        """Only one program at a time founds a village in this folder."""
        descriptor = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _locked(descriptor: int, within_s: float) -> bool:
    until = time.monotonic() + within_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(0.05)
        else:
            return True
