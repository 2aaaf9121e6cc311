"""Going on from a backup: into a new folder, or in the place of a damaged database."""

import shutil
from pathlib import Path

import msgspec

from content.kinds import DeviceRestored
from kiosk import backups
from kiosk.backups import Backup
from kiosk.datadir import FILE_MODE, FOLDER_MODE, DataDir
from kiosk.errors import AlreadyFounded, NoBackup
from kiosk.terminal import PROJECTIONS, Terminal
from sync import backup, keys, tables
from sync.blobs import BlobStore
from sync.clock import Clock, SystemClock
from sync.entry import Draft
from sync.errors import StorageError, SyncError
from sync.keys import SigningKey
from sync.store import Store
from sync.tables import Log

MENDED = "mended"  # meta: when this database was last gone on with from a backup
WAIT_S = 10.0


class Mended(msgspec.Struct, frozen=True, array_like=True):
    """``at_ms`` Unix ms, best guess; ``backup`` its name; ``damaged``: by itself, for damage."""

    at_ms: int
    backup: str
    damaged: bool


def restore(source: Path, data: Path, clock: Clock | None = None) -> Terminal:
    """Make a new data folder from a backup, or from the newest of a folder of them.

    Raises ``NoBackup``, ``AlreadyFounded``, ``FolderUnusable``, and for a backup that is not whole
    ``LogDamaged`` or ``StorageError``; then the folder is as it was.
    """
    chosen = _chosen(source)
    folder, used = DataDir(data), clock or SystemClock()
    folder.create()
    with folder.founding():
        if folder.database.exists():
            raise AlreadyFounded(f"这里已经有数据，不能覆盖：{folder.root}")
        seed = keys.load_seed(chosen.device_key)
        for place in (chosen.path.parent, chosen.path.parent.parent):  # nightly ones: beside these
            _copy_photos(place, folder.root)
        _make_ready(chosen, folder, SigningKey(seed), used, damaged=False)
        if not folder.device_key.exists():  # a power cut may have ended a restoring after it
            keys.save_seed(folder.device_key, seed)
        elif keys.load_seed(folder.device_key) != seed:
            raise AlreadyFounded(f"这里是另一台机器的数据：{folder.root}")
        _put_in_place(folder)
    return Terminal.open(data, used)


def mend(folder: DataDir, clock: Clock) -> bool:
    """Replace a damaged database by the newest backup that is whole; whether it was damaged.

    Raises ``NoBackup``, and ``StorageError`` while another program has the damaged one open.
    """
    _finish(folder)
    folder.require()
    with folder.founding():
        if not backup.is_damaged(folder.database):
            folder.suspect.unlink(missing_ok=True)
            return False
        with folder.alone(WAIT_S) as alone:
            if not alone:
                raise StorageError("数据库坏了，还有别的程序开着它：请重启机器，会自动用备份恢复")
            signer = SigningKey(keys.load_seed(folder.device_key))
            _make_newest_ready(folder, signer, clock)
            _set_aside(folder)
            _put_in_place(folder)
        return True


def mended(terminal: Terminal) -> Mended | None:
    """When this database last went on from a backup."""
    raw = tables.get_meta(terminal.db, MENDED)
    return None if raw is None else msgspec.msgpack.decode(raw, type=Mended)


def _chosen(source: Path) -> Backup:
    if Backup(source).database.is_file() and Backup(source).device_key.is_file():
        return Backup(source)
    found = backups.backups_in(source)
    if not found:
        raise NoBackup(f"这里没有备份：{source}")
    return found[0]


def _make_newest_ready(folder: DataDir, signer: SigningKey, clock: Clock) -> None:
    """From the newest whole backup, with what the damaged file still has; else without that."""
    broken = None if backup.is_emptied(folder.database) else folder.database
    for one in backups.backups_in(folder.backups):
        for more in (broken, None):
            try:
                _make_ready(one, folder, signer, clock, damaged=True, more=more)
            except SyncError:
                continue  # not whole itself: without more, or the one before it, may be
            return
    raise NoBackup("数据库坏了，也没有完整的备份。不要重装，请叫装机器的人来")


def _make_ready(
    chosen: Backup,
    folder: DataDir,
    signer: SigningKey,
    clock: Clock,
    *,
    damaged: bool,
    more: Path | None = None,
) -> None:
    """Copy a backup beside the database and make it fit to go on with, whole before it is named.

    ``more``: a damaged file whose log may go on beyond the backup's.
    """
    unready = folder.ready.with_suffix(".unready")
    _remove(unready)

    def told(store: Store, former: Log) -> Draft:
        note = Mended(store.now().ms, chosen.path.name, damaged)
        tables.set_meta(store.db, MENDED, msgspec.msgpack.encode(note))
        return Draft(DeviceRestored(former.origin, store.size(former), damaged))

    try:
        shutil.copyfile(chosen.database, unready)
        unready.chmod(FILE_MODE)
        backup.revive(unready, PROJECTIONS, signer, clock, told, damaged=more)
        backup.fsync_file(unready)
        unready.replace(folder.ready)
        keys.fsync_directory(folder.root)
    finally:
        _remove(unready)


def _remove(database: Path) -> None:
    for file in _with_companions(database):
        file.unlink(missing_ok=True)


def _set_aside(folder: DataDir) -> None:
    """Keep the damaged files; the write-ahead log goes first, it must never meet another file."""
    folder.damaged.mkdir(mode=FOLDER_MODE, exist_ok=True)
    number = 1 + max((int(p.name) for p in folder.damaged.iterdir() if p.name.isdigit()), default=0)
    kept = folder.damaged / str(number)
    kept.mkdir(mode=FOLDER_MODE)
    for file in reversed(_with_companions(folder.database)):
        if file.exists():
            file.rename(kept / file.name)
    keys.fsync_directory(kept)
    keys.fsync_directory(folder.root)


def _put_in_place(folder: DataDir) -> None:
    folder.ready.rename(folder.database)
    keys.fsync_directory(folder.root)
    folder.suspect.unlink(missing_ok=True)


def _finish(folder: DataDir) -> None:
    """Go on where a power cut ended a mending between its last two steps."""
    try:
        interrupted = folder.ready.exists() and folder.device_key.exists()
        if interrupted and not folder.database.exists():
            with folder.founding():
                if folder.ready.exists() and not folder.database.exists():
                    _put_in_place(folder)
    except OSError:
        return  # whatever is the matter with the folder, opening it will tell


def _with_companions(database: Path) -> list[Path]:
    return [database, *(database.with_name(f"{database.name}{end}") for end in ("-shm", "-wal"))]


def _copy_photos(source: Path, data: Path) -> None:
    here, there = BlobStore(source), BlobStore(data)
    for digest in here.all():
        if not there.has(digest):
            there.put(here.read(digest))
