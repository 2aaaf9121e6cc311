"""Large opaque bytes (a photo of a voucher) by their SHA-256, in files beside the database.

The log names a blob by hash and size; here are its bytes. ``put`` is durable on return, so that an
entry appended after it never names what a power cut took away. Bytes are hashed again on every
read: what was changed is named and never given out.

Layout: ``blobs/3f/3f9a…`` (64 hex digits), ``blobs/incoming/…`` for what has come in part,
``blobs/lock``.
"""

import fcntl
import hashlib
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC
from pathlib import Path

from sync.errors import BlobChanged, BlobMissing, DiskFull, StorageError, TooLarge

MAX_BLOB = 400 * 1024  # bytes
HASH_BYTES = 32
_FOLDER_MODE, _FILE_MODE = 0o700, 0o600
_FULL = (ENOSPC, EDQUOT)


class BlobStore:
    """The blobs of one data folder; usable from any thread or process at once."""

    def __init__(self, data: Path, limit: int = MAX_BLOB) -> None:
        self.root = data / "blobs"
        self.limit = limit

    # --- whole blobs ------------------------------------------------------------------------

    def put(self, data: bytes) -> bytes:
        """Keep the bytes; returns their SHA-256. On the disk when it returns, or not there at all.

        Raises ``TooLarge``, ``DiskFull`` or ``StorageError``.
        """
        if not 0 < len(data) <= self.limit:
            raise TooLarge(f"一份文件最多 {self.limit // 1024} KB")
        digest = hashlib.sha256(data).digest()
        if self._sound(digest, len(data)):
            return digest
        with _told_plainly():
            temporary = self._folder("incoming") / f"{digest.hex()}.{os.urandom(6).hex()}.tmp"
            try:
                _write(temporary, data)
                self._install(temporary, digest)
            finally:
                temporary.unlink(missing_ok=True)
        return digest

    def read(self, digest: bytes) -> bytes:
        """The bytes. Raises ``BlobMissing``, or ``BlobChanged`` where they are others now."""
        try:
            with self.path(digest).open("rb") as file:
                data = file.read(self.limit + 1)
        except FileNotFoundError as error:
            raise BlobMissing(f"没有这份文件：{digest.hex()[:16]}") from error
        except OSError as error:
            raise BlobChanged(f"这份文件读不出来：{digest.hex()[:16]}") from error
        if hashlib.sha256(data).digest() != digest:
            raise BlobChanged(f"这份文件被改过：{digest.hex()[:16]}")
        return data

    def has(self, digest: bytes) -> bool:
        """Whether there is a file for it (its bytes are checked when they are read)."""
        return self.path(digest).is_file()

    def path(self, digest: bytes) -> Path:
        """Where it is, or would be."""
        name = digest.hex()
        return self.root / name[:2] / name

    def all(self) -> Iterator[bytes]:
        """The hashes of all whole blobs, in order."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            for file in sorted(folder.iterdir()):
                if len(file.name) == 2 * HASH_BYTES and file.name[:2] == folder.name:
                    yield bytes.fromhex(file.name)

    def missing(self, wanted: Collection[bytes]) -> list[bytes]:
        """Those of ``wanted`` that are not here, in its order."""
        return [digest for digest in wanted if not self.has(digest)]

    # --- blobs that come in pieces ----------------------------------------------------------

    def received(self, digest: bytes) -> int:
        """How many bytes of a blob that is not whole yet have come."""
        try:
            return self._part(digest).stat().st_size
        except FileNotFoundError:
            return 0

    def extend(self, digest: bytes, offset: int, data: bytes, size: int) -> int:
        """Keep the next piece of a blob of ``size`` bytes; returns how many are here now.

        A piece that leaves a gap is not taken, and what is here already not twice. When the last
        byte is there the whole is hashed: only then does it count. Raises ``BlobChanged`` where it
        is something else (all of it is dropped), ``TooLarge``, ``DiskFull`` or ``StorageError``.
        """
        if not 0 < size <= self.limit:
            raise TooLarge(f"一份文件最多 {self.limit // 1024} KB")
        with _told_plainly():
            self._folder("incoming")
            with self._part(digest).open("ab") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                have = file.seek(0, os.SEEK_END)
                if offset <= have:
                    have += file.write(data[have - offset :][: size - have])
            if have >= size:
                self._complete(digest, size)
        return have

    def _complete(self, digest: bytes, size: int) -> None:
        part = self._part(digest)
        data = part.read_bytes() if part.exists() else b""
        if len(data) != size or hashlib.sha256(data).digest() != digest:
            part.unlink(missing_ok=True)
            raise BlobChanged(f"收到的文件和登记的不一样：{digest.hex()[:16]}")
        with part.open("rb") as file:
            os.fsync(file.fileno())
        self._install(part, digest)

    # --- sweeping ---------------------------------------------------------------------------

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """From the first ``put`` until the entry that names it is appended: nothing is swept."""
        with self._lock(fcntl.LOCK_SH):
            yield

    def sweep(self, named: Collection[bytes]) -> int:
        """Remove what nothing names, and what was left half-written; returns how many.

        Does nothing while somebody is ``keeping``.
        """
        kept = frozenset(named)
        names = {digest.hex() for digest in kept}

        def unnamed() -> list[Path]:
            whole = [self.path(digest) for digest in self.all() if digest not in kept]
            return whole + [one for one in self._incoming() if one.name not in names]

        return self._remove(unnamed)

    def remove(self, digests: Collection[bytes]) -> int:
        """Remove these; returns how many were here. Does nothing while somebody is ``keeping``."""
        return self._remove(lambda: [self.path(one) for one in digests if self.has(one)])

    def _remove(self, chosen: Callable[[], list[Path]]) -> int:
        if not self.root.is_dir():
            return 0
        try:
            with self._lock(fcntl.LOCK_EX | fcntl.LOCK_NB):
                gone = chosen()
                for path in gone:
                    path.unlink(missing_ok=True)
        except BlockingIOError:
            return 0
        return len(gone)

    def _incoming(self) -> list[Path]:
        return [one for one in self._folder("incoming").iterdir() if one.is_file()]

    @contextmanager
    def _lock(self, how: int) -> Iterator[None]:
        with _told_plainly():
            self.root.mkdir(exist_ok=True, mode=_FOLDER_MODE)
            descriptor = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, _FILE_MODE)
        try:
            fcntl.flock(descriptor, how)
            yield
        finally:
            os.close(descriptor)

    # --- files ------------------------------------------------------------------------------

    def _sound(self, digest: bytes, size: int) -> bool:
        """Whether it is here already, whole and unchanged."""
        try:
            return len(self.read(digest)) == size
        except (BlobMissing, BlobChanged):
            return False

    def _part(self, digest: bytes) -> Path:
        return self.root / "incoming" / digest.hex()

    def _folder(self, name: str) -> Path:
        folder = self.root / name
        for wanted in (self.root, folder):
            if not wanted.is_dir():
                wanted.mkdir(exist_ok=True, mode=_FOLDER_MODE)
                _flush(wanted.parent)
        return folder

    def _install(self, whole: Path, digest: bytes) -> None:
        """Give a file that is on the disk its name, for good."""
        folder = self._folder(digest.hex()[:2])
        whole.replace(folder / digest.hex())
        _flush(folder)


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _told_plainly() -> Iterator[None]:
    """What the disk says, as this floor's errors."""
    try:
        yield
    except BlockingIOError:
        raise
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull("没有保存：磁盘满了，请叫管理员") from error
        raise StorageError(f"没有保存：{error.strerror or type(error).__name__}") from error
