"""Where a terminal keeps its things: one folder, readable by its owner only."""

import fcntl
import os
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

    @contextmanager
    def founding(self) -> Iterator[None]:
        """Only one program at a time founds a village in this folder."""
        descriptor = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
