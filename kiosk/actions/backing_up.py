"""Backups of this terminal, each opened and checked before it counts; and how the last one went."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from kiosk import backups
from kiosk.backups import Backup
from kiosk.errors import BackupFailed, DiskShort, KioskError
from kiosk.terminal import PROJECTIONS, Terminal
from sync import backup, keys, tables
from sync.blobs import BlobStore
from sync.clock import to_datetime
from sync.errors import StorageError, SyncError

KEPT = 3  # of those the agent makes
SPARE_BYTES = 200 * 1024 * 1024  # left free on the disk, beside the copy itself
LAST = "last_backup"  # meta: what the last try came to
_HOUR_MS = 3_600_000


class LastBackup(msgspec.Struct, frozen=True, array_like=True):
    """The last try: when (Unix ms, best guess), whether it was whole, what it said if not.

    ``ok_ms``: when one last succeeded.
    """

    at_ms: int
    ok: bool
    text: str
    ok_ms: int | None = None


def back_up(terminal: Terminal, folder: Path, *, photos: bool = True) -> tuple[Backup, int]:
    """Copy database, key and photos into a new numbered folder inside ``folder``, and check it.

    Returns it and the entries in it. Raises ``DiskShort``, ``FolderUnusable``, ``BackupFailed``;
    then nothing is left of it.
    """
    with _remembered(terminal), backups.writing(folder) as unfinished:
        _need_room(terminal, folder)
        entries = _fill(terminal, Backup(unfinished))
        if photos:
            _copy_photos(terminal, folder)
        return backups.name_it(unfinished, f"{to_datetime(terminal.now().ms):%Y%m%d-%H%M}"), entries


def nightly(terminal: Terminal) -> Backup:
    """The agent's own: beside the database, photos left out, for these never change there."""
    made, _ = back_up(terminal, terminal.data.backups, photos=False)
    backups.keep_newest(terminal.data.backups, KEPT)
    return made


def is_due(terminal: Terminal) -> bool:
    """Once a day: at night where the machine runs then, else whenever it runs."""
    last, now = last_backup(terminal), terminal.now().ms
    if last is None or last.ok_ms is None:
        return True
    hours = abs(now - last.ok_ms) // _HOUR_MS  # a clock that was set back must not stop backups
    return hours >= (20 if 1 <= to_datetime(now).hour < 5 else 26)


def last_backup(terminal: Terminal) -> LastBackup | None:
    """How the last try went."""
    raw = tables.get_meta(terminal.db, LAST)
    return None if raw is None else msgspec.msgpack.decode(raw, type=LastBackup)


def _need_room(terminal: Terminal, folder: Path) -> None:
    database = terminal.data.database
    log = database.with_name(f"{database.name}-wal")
    size = sum(file.stat().st_size for file in (database, log) if file.exists())
    free = shutil.disk_usage(folder).free
    if free < size + SPARE_BYTES:
        needed = -(-(size + SPARE_BYTES) >> 20)
        raise DiskShort(f"磁盘不够，没有备份：还剩 {free >> 20} 兆，至少要有 {needed} 兆")


def _fill(terminal: Terminal, made: Backup) -> int:
    try:
        backup.write_copy(terminal.store, made.database)
        keys.save_seed(made.device_key, terminal.signer.seed)
        report = backup.check_copy(made.database, PROJECTIONS, terminal.clock)
    except StorageError as error:
        if backup.is_damage(error.__cause__ or error):
            _doubt(terminal)
        raise BackupFailed(f"备份没有做成：{error}") from error
    if not report.ok:
        _doubt(terminal)
        raise BackupFailed(f"备份和记录对不上：{report.problems[0]}")
    return report.entries


def _doubt(terminal: Terminal) -> None:
    """A copy that is not whole may have been copied so: the next start looks at the database."""
    terminal.data.suspect.touch()


def _copy_photos(terminal: Terminal, folder: Path) -> None:
    here, there = BlobStore(terminal.data.root), BlobStore(folder)
    for digest in here.all():
        if not there.has(digest):
            there.put(here.read(digest))


@contextmanager
def _remembered(terminal: Terminal) -> Iterator[None]:
    try:
        yield
    except (SyncError, KioskError) as error:
        with suppress(SyncError):  # a damaged database may not take even this
            _remember(terminal, ok=False, text=str(error))
        raise
    _remember(terminal, ok=True, text="")


def _remember(terminal: Terminal, *, ok: bool, text: str) -> None:
    now, before = terminal.now().ms, last_backup(terminal)
    succeeded = now if ok else (before.ok_ms if before else None)
    raw = msgspec.msgpack.encode(LastBackup(now, ok, text, succeeded))
    with terminal.store.transaction():
        tables.set_meta(terminal.db, LAST, raw)
