"""A disk in memory, as an APSW VFS, whose power can be cut at any moment.

It promises no more than a bad disk does: what was not synced may be there, or not, or in part by
sectors of 512 bytes, in any order; a file whose directory was not synced may be missing, or be
there again after it was deleted.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import apsw

SECTOR = 512
# What SQLite's own unix VFS does: the first sync of a log or journal syncs its directory too.
_SYNCS_DIRECTORY = apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_MAIN_JOURNAL

Image = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Change:
    """An unsynced change: ``data`` written at ``at``, or the file cut to ``at`` bytes."""

    at: int
    data: bytes | None

    def apply(self, content: bytearray) -> None:
        """Make the change."""
        if self.data is None:
            del content[self.at :]
            return
        content.extend(b"\0" * (self.at + len(self.data) - len(content)))
        content[self.at : self.at + len(self.data)] = self.data

    def sectors(self) -> "list[Change]":
        """The change as the disk makes it: a sector at a time."""
        if self.data is None:
            return [self]
        starts = range(0, len(self.data), SECTOR)
        return [Change(self.at + at, self.data[at : at + SECTOR]) for at in starts]


@dataclass
class File:
    """What a file holds for its readers, what is surely on the disk, and what lies between."""

    current: bytearray = field(default_factory=bytearray)
    durable: bytearray = field(default_factory=bytearray)
    pending: list[Change] = field(default_factory=list)
    named: bool = False  # whether its directory entry is surely on the disk

    def change(self, change: Change) -> None:
        """Change it for the readers."""
        change.apply(self.current)
        self.pending.append(change)

    def sync(self) -> None:
        """All of it reaches the disk."""
        self.durable = bytearray(self.current)
        self.pending.clear()

    def survivor(self, dice: random.Random, mode: int) -> bytes:
        """What may be found after a power cut."""
        content = bytearray(self.durable)
        changes = self.pending
        if mode >= 3:
            changes = [sector for change in changes for sector in change.sectors()]
        if mode == 4:
            changes = dice.sample(changes, len(changes))
        for change in changes:
            if mode == 1 or (mode >= 2 and dice.random() < 0.5):
                change.apply(content)
        return bytes(content)


class SimDisk:
    """One directory of files.

    ``on_change`` is called around every change; it may take an ``image``. ``fail_write`` is called
    before data is written and may raise ``apsw.FullError`` or ``apsw.IOError``.
    """

    def __init__(self) -> None:
        self.files: dict[str, File] = {}
        self.ghosts: dict[str, bytes] = {}
        self.changes = 0
        self.on_change: Callable[[], None] = lambda: None
        self.fail_write: Callable[[], None] = lambda: None

    def image(self, dice: random.Random) -> Image:
        """One of the many contents that a power cut at this moment may leave.

        The mode: nothing unsynced survives, all of it, some writes, some sectors, or some sectors
        in any order.
        """
        mode = dice.randrange(5)
        found = {
            name: file.survivor(dice, mode)
            for name, file in self.files.items()
            if file.named or dice.random() < 0.5
        }
        back = {name: data for name, data in self.ghosts.items() if dice.random() < 0.5}
        return back | found

    def sync_directory(self) -> None:
        """Names that were made or deleted are so for good."""
        self.ghosts.clear()
        for file in self.files.values():
            file.named = True

    def tick(self, act: Callable[[], None]) -> None:
        """Make a change, with a chance to cut the power before and after it."""
        self.changes += 1
        self.on_change()
        act()
        self.on_change()


class _Handle:
    """An open file, as SQLite asks of a VFS file."""

    def __init__(self, disk: SimDisk, name: str, flags: int) -> None:
        self._disk, self._name = disk, name
        self._file = disk.files.setdefault(name, File())
        self._syncs_directory = bool(flags & _SYNCS_DIRECTORY)
        self._delete = bool(flags & apsw.SQLITE_OPEN_DELETEONCLOSE)

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        return bytes(self._file.current[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.fail_write()
        change = Change(offset, bytes(data))
        self._disk.tick(lambda: self._file.change(change))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._disk.tick(lambda: self._file.change(Change(size, None)))

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._disk.tick(self._sync)

    def _sync(self) -> None:
        self._file.sync()
        if self._syncs_directory:
            self._disk.sync_directory()

    def xFileSize(self) -> int:  # noqa: N802
        return len(self._file.current)

    def xLock(self, level: int) -> None:  # noqa: N802
        """There is one process only."""

    def xUnlock(self, level: int) -> None:  # noqa: N802
        """There is one process only."""

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xFileControl(self, op: int, ptr: int) -> bool:  # noqa: N802
        return False

    def xSectorSize(self) -> int:  # noqa: N802
        return SECTOR

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        # no atomic write, no safe append; but what is not written over is not damaged, as SQLite's
        # own unix VFS says of every disk
        return apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE

    def xClose(self) -> None:  # noqa: N802
        if self._delete:
            self._disk.files.pop(self._name, None)


class SimVfs(apsw.VFS):
    """The disk under a name that SQLite can open databases on."""

    def __init__(self, name: str, disk: SimDisk) -> None:
        self._disk = disk
        super().__init__(name, base="")

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802
        given = name.filename() if isinstance(name, apsw.URIFilename) else name
        return _Handle(self._disk, _base(given or f"temp{id(flags)}"), flags[0])

    def xDelete(self, name: str, sync_directory: bool) -> None:  # noqa: N802
        base = _base(name)
        if base not in self._disk.files:
            raise apsw.IOError

        def act() -> None:
            file = self._disk.files.pop(base)
            if file.named:
                self._disk.ghosts[base] = bytes(file.durable)
            if sync_directory:
                self._disk.sync_directory()

        self._disk.tick(act)

    def xAccess(self, name: str, flags: int) -> bool:  # noqa: N802
        return _base(name) in self._disk.files

    def xFullPathname(self, name: str) -> str:  # noqa: N802
        return "/" + _base(name)


def _base(name: str) -> str:
    return PurePath(name).name
