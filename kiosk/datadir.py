"""Where a terminal keeps its things: one folder, readable by its owner only."""

import os
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import NotFounded

ENV = "VILLAGE_KIOSK_DATA"
FOLDER_MODE = 0o700


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
        """Make the folders."""
        for folder in (self.root, self.device_key.parent):
            folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)

    def require(self) -> None:
        """Raises ``NotFounded`` where ``init`` has not run."""
        if not self.device_key.exists() or not self.database.exists():
            raise NotFounded(f"这里还没有初始化：{self.root}，请先运行 village-kiosk init")
