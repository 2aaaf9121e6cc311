"""Finding sticks, and the accountant's workbooks on them: no links, and never without end.

Looked through are the folders where sticks are mounted, a folder ``stick`` in the data folder
(where the demonstration puts its files), and ``$VILLAGE_KIOSK_STICK``.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from content.errors import UnreadableFile

ENV: Final = "VILLAGE_KIOSK_STICK"
MOUNTS: Final = (Path("/media"), Path("/run/media"))
SUFFIXES: Final = frozenset({".xlsx", ".xls", ".ods", ".et", ".csv"})
MAX_ENTRIES: Final = 20_000  # looked at in all: a full disk must not hang the screen
MAX_DEPTH: Final = 6
MAX_FOUND: Final = 500
MAX_PLUGGED: Final = 4
_MOUNTED_DEPTH: Final = 2  # /media/<name>, /run/media/<user>/<name>


@dataclass(frozen=True, slots=True)
class StickFile:
    """A workbook: ``folder`` as it is shown, ``size`` in bytes, ``changed_ms`` Unix ms."""

    path: Path
    folder: str
    size: int
    changed_ms: int

    @property
    def name(self) -> str:
        """Its name, with what is no text shown as ``?``."""
        return readable(self.path.name)


def readable(name: str) -> str:
    """A file name as text: bytes that are no UTF-8 and control characters become ``?``."""
    text = name.encode("utf-8", "replace").decode()
    return "".join(char if char.isprintable() else "?" for char in text)


def places(data: Path) -> tuple[Path, ...]:
    """Where to look, in order."""
    named = os.environ.get(ENV)
    return (*((Path(named),) if named else ()), data / "stick", *MOUNTS)


@dataclass(frozen=True, slots=True)
class Plugged:
    """A stick that can be written: where it is mounted, and its name, which may be empty."""

    root: Path
    name: str = ""


def plugged(data: Path) -> tuple[Plugged, ...]:
    """The sticks that are there: the folders given by name, and what is mounted below MOUNTS."""
    given = (place for place in places(data) if place not in MOUNTS)
    found = [Plugged(place) for place in given if place.is_dir()]
    budget = [MAX_ENTRIES]
    for mounts in MOUNTS:
        found += _mounted(mounts, 1, budget)
    return tuple(found[:MAX_PLUGGED])


def _mounted(folder: Path, depth: int, budget: list[int]) -> Iterator[Plugged]:
    try:
        with os.scandir(folder) as entries:
            inside = sorted(islice(entries, budget[0]), key=lambda entry: entry.name)
    except OSError:
        return
    budget[0] -= len(inside)
    for entry in inside:
        if entry.is_symlink() or not entry.is_dir(follow_symlinks=False):
            continue
        if Path(entry.path).is_mount():
            yield Plugged(Path(entry.path), readable(entry.name))
        elif depth < _MOUNTED_DEPTH:
            yield from _mounted(Path(entry.path), depth + 1, budget)


def workbooks(roots: Sequence[Path]) -> tuple[StickFile, ...]:
    """Every workbook below ``roots``, newest first; folders that cannot be read are left out."""
    budget = [MAX_ENTRIES]
    found: dict[Path, StickFile] = {}
    for root in roots:
        for file in _below(root, root, 0, budget):
            found.setdefault(file.path, file)
    newest = sorted(found.values(), key=lambda file: (-file.changed_ms, file.name))
    return tuple(newest[:MAX_FOUND])


def _below(root: Path, folder: Path, depth: int, budget: list[int]) -> Iterator[StickFile]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(islice(found, budget[0]), key=lambda entry: entry.name)
    except OSError:
        return  # no stick there, or one that was pulled out: the screen says what was found
    budget[0] -= len(entries)
    for entry in entries:
        if entry.name.startswith((".", "~$")) or entry.is_symlink():
            continue
        if entry.is_dir(follow_symlinks=False):
            if depth < MAX_DEPTH:
                yield from _below(root, Path(entry.path), depth + 1, budget)
        elif Path(entry.name).suffix.lower() in SUFFIXES:
            yield from _regular(root, entry)


def _regular(root: Path, entry: "os.DirEntry[str]") -> Iterator[StickFile]:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return  # gone between listing and looking
    if stat.S_ISREG(status.st_mode):
        path = Path(entry.path)
        inside = path.parent.relative_to(root)
        folder = readable(str(inside)) if inside.parts else ""
        yield StickFile(path, folder, status.st_size, status.st_mtime_ns // 1_000_000)


def require_regular(path: Path) -> None:
    """Raises ``UnreadableFile`` where the file is gone or has become a link or a device."""
    try:
        status = path.lstat()
    except OSError as error:
        raise UnreadableFile("打不开这个文件：请看 U 盘是否插好，文件是否还在") from error
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFile("这不是一个普通文件，不能导入")
