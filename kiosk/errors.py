"""What can go wrong in the terminal itself.  `str(error)` is the sentence a person reads."""

from collections.abc import Sequence
from pathlib import Path


class KioskError(Exception):
    """Root of the terminal's own errors."""


class FontMissing(KioskError):
    """No Chinese font: every word on the screen would be an empty box."""

    def __init__(self, looked: Sequence[Path]) -> None:
        places = "、".join(str(place) for place in looked)
        super().__init__(f"找不到中文字体 NotoSansSC-Regular 和 NotoSansSC-Bold，已找过：{places}")


class NoSuchScreen(KioskError):
    """A screen was asked for that this terminal does not have."""


class WorkerStopped(KioskError):
    """The database thread has ended; nothing more can be read or written."""


class FolderUnusable(KioskError):
    """A folder or file cannot be made, read or written: its rights, its disk, or its place."""

    def __init__(self, path: object, error: OSError) -> None:
        super().__init__(f"用不了：{path or '磁盘'}（{error.strerror or type(error).__name__}）")


class KeyLost(KioskError):
    """The database holds a village but its signing key is gone: it is never founded over."""


class NotFounded(KioskError):
    """The data folder holds no village yet."""


class AlreadyFounded(KioskError):
    """The data folder holds a village already; it is never founded over."""


class LoginRefused(KioskError):
    """No such person, or the PIN is wrong; after five times the staff side rests a while."""


class UnknownRevision(KioskError):
    """No revision of that id is known here."""


class UnknownVillager(KioskError):
    """Nobody with that roster number, or the second factor does not fit."""


class FactorRests(UnknownVillager):
    """Too many wrong tries of one person's last digits; they rest a while, a witness still can."""


class SameFile(KioskError):
    """Exactly this file is a draft of that period already, perhaps under another name."""


class NotAccepted(KioskError):
    """A file was refused as a whole; ``result`` says why, cell by cell."""

    def __init__(self, text: str, result: object) -> None:
        super().__init__(text)
        self.result = result


class NoDisplay(KioskError):
    """There is no screen to show anything on."""


class DemoFailed(KioskError):
    """A process of the demonstration did not start."""


class BackupFailed(KioskError):
    """A backup could not be made, or was not whole when it was checked; none was left behind."""


class DiskShort(KioskError):
    """The disk has no room for a backup."""


class NoBackup(KioskError):
    """There is no backup to go on from, or none that is whole."""
