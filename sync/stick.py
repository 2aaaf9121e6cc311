"""Our folder on a stick, which anybody may have had in hands.

    village-kiosk/out/<device>-<epoch>-<nn>.vkb     what a terminal sends of a log, 01 first
    village-kiosk/in/<device>-<epoch>.vkb           what the county answers

Folders are held open by descriptor and nothing below is reached through a link; a file is judged by
``fstat`` of what was opened. A file appears under its name whole and durable, or not at all.
"""

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sync.errors import BadBundle, StickFailed, StickFull

FOLDER, OUT, IN = "village-kiosk", "out", "in"
SUFFIX = ".vkb"
MAX_BUNDLES = 99  # of one log on one stick
MAX_ENTRIES = 20_000  # looked at in one folder: a stick that is full of names must not hang us
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_LOCKED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # else a FIFO would hang
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_REQUEST = re.compile(r"[0-9a-f]{16}-[0-9a-f]{8}-[0-9]{2}\.vkb")


def request_name(origin: str, number: int) -> str:
    """The file of the so-manyth bundle (1 … 99) of a log: plain enough for FAT."""
    return f"{_stem(origin)}-{number:02d}{SUFFIX}"


def answer_name(origin: str) -> str:
    """The file of the county's answer about a log."""
    return _stem(origin) + SUFFIX


def _stem(origin: str) -> str:
    _, device, epoch = origin.split("/")
    return f"{device}-{epoch}"


def is_request_name(name: str) -> bool:
    """Whether a terminal of ours could have given that name."""
    return _REQUEST.fullmatch(name) is not None


class Tray:
    """One folder of ours on a stick, open."""

    def __init__(self, descriptor: int) -> None:
        self._folder = descriptor

    def names(self) -> tuple[list[str], bool]:
        """The bundles' names in order; and whether all that lies there was looked at."""
        found: list[str] = []
        with _told_reading(), os.scandir(self._folder) as entries:
            for count, entry in enumerate(entries):
                if count >= MAX_ENTRIES:
                    return sorted(found), False
                if entry.name.endswith(SUFFIX) and not entry.name.startswith("."):
                    found.append(entry.name)
        return sorted(found), True

    def holds(self, name: str) -> bool:
        """Whether there is a regular file of that name."""
        try:
            status = os.stat(name, dir_fd=self._folder, follow_symlinks=False)
        except OSError:
            return False
        return stat.S_ISREG(status.st_mode)

    def read(self, name: str, limit: int) -> bytes | None:
        """A file's bytes, ``None`` where there is none.

        Raises ``BadBundle`` for what is no regular file or over ``limit`` bytes, ``StickFailed``.
        """
        try:
            descriptor = os.open(name, _READ, dir_fd=self._folder)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise BadBundle("这不是一个普通文件，或者读不出来") from error
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise BadBundle("这不是一个普通文件")
        with _told_reading(), os.fdopen(descriptor, "rb") as file:
            content = file.read(limit + 1)
        if len(content) > limit:
            raise BadBundle("这个文件太大")
        return content

    def write(self, name: str, content: bytes) -> None:
        """Put a file in place, durable on return.

        Raises ``StickFull`` or ``StickFailed``; then nothing of it is left, and what had that
        name before still has it.
        """
        temporary = name + ".new"
        try:
            self._write_new(temporary, content)
            os.rename(temporary, name, src_dir_fd=self._folder, dst_dir_fd=self._folder)
            os.fsync(self._folder)
        except OSError as error:
            with suppress(OSError):
                os.unlink(temporary, dir_fd=self._folder)
            raise _unwritten(error) from error

    def remove(self, name: str) -> None:
        """Take a file away; harmless where there is none. Raises ``StickFailed``."""
        try:
            os.unlink(name, dir_fd=self._folder)
        except FileNotFoundError:
            return
        except OSError as error:
            raise _unwritten(error) from error

    def _write_new(self, name: str, content: bytes) -> None:
        with suppress(FileNotFoundError):  # left by a stick that was pulled out
            os.unlink(name, dir_fd=self._folder)
        descriptor = os.open(name, _WRITE, 0o644, dir_fd=self._folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def tray(root: Path, name: str, *, make: bool = False) -> Iterator[Tray | None]:
    """The folder ``name`` (``OUT`` or ``IN``) of the stick mounted at ``root``.

    ``None`` where there is none and none is to be made. Raises ``StickFailed``.
    """
    opened: list[int] = []
    try:
        opened.append(_root(root))
        for part in (FOLDER, name):
            below = _below(opened[-1], part, make=make)
            if below is None:
                break
            opened.append(below)
        yield Tray(opened[-1]) if len(opened) == 3 else None
    finally:
        for descriptor in opened:
            os.close(descriptor)


def _root(root: Path) -> int:
    try:
        return os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise StickFailed("找不到 U 盘：请看是否插好") from error


def _below(parent: int, name: str, *, make: bool) -> int | None:
    try:
        if make and _made(parent, name):
            os.fsync(parent)
        return os.open(name, _DIRECTORY, dir_fd=parent)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise StickFailed(f"U 盘上的 {FOLDER} 不是我们的文件夹，没有动它") from error
        raise _unwritten(error) from error


def _made(parent: int, name: str) -> bool:
    try:
        os.mkdir(name, 0o755, dir_fd=parent)
    except FileExistsError:
        return False
    return True


@contextmanager
def _told_reading() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StickFailed("U 盘读不出来：请看是否插好，或者换一个") from error


def _unwritten(error: OSError) -> StickFailed:
    if error.errno in _FULL:
        return StickFull("U 盘满了，没有写成：请删掉些别的东西，或者换一个")
    if error.errno in _LOCKED:
        return StickFailed("U 盘不能写：请看写保护的开关，或者换一个")
    return StickFailed(f"U 盘写不进去（{error.strerror}）：请看是否插好，或者换一个")
