"""Blobs: durable, bounded, hashed at every reading, whole or not there."""

import errno
import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from sync.blobs import BlobStore
from sync.errors import BlobChanged, BlobMissing, DiskFull, StorageError, TooLarge

DATA = b"a photo of a voucher" * 1000
DIGEST = hashlib.sha256(DATA).digest()


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path)


def files(store: BlobStore) -> list[str]:
    return sorted(
        str(one.relative_to(store.root)) for one in store.root.rglob("*") if one.is_file()
    )


def test_what_is_put_is_read_and_put_once(store: BlobStore) -> None:
    assert store.put(DATA) == DIGEST
    assert store.put(DATA) == DIGEST
    assert store.read(DIGEST) == DATA
    assert store.has(DIGEST)
    assert list(store.all()) == [DIGEST]
    assert files(store) == [f"{DIGEST.hex()[:2]}/{DIGEST.hex()}"]
    assert store.missing([b"\1" * 32, DIGEST]) == [b"\1" * 32]


def test_only_its_owner_reads_the_files(store: BlobStore) -> None:
    store.put(DATA)
    assert store.path(DIGEST).stat().st_mode & 0o077 == 0
    assert store.root.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("data", [b"", b"x" * 401 * 1024])
def test_nothing_and_too_much_are_refused(store: BlobStore, data: bytes) -> None:
    with pytest.raises(TooLarge):
        store.put(data)
    assert list(store.all()) == []


def test_what_is_not_there_is_told(store: BlobStore) -> None:
    with pytest.raises(BlobMissing):
        store.read(DIGEST)


@pytest.mark.parametrize("harm", [b"", DATA[:-1], DATA + b"x", b"b" + DATA[1:]])
def test_a_changed_blob_is_named_and_not_given(store: BlobStore, harm: bytes) -> None:
    store.put(DATA)
    store.path(DIGEST).write_bytes(harm)
    with pytest.raises(BlobChanged, match=DIGEST.hex()[:16]):
        store.read(DIGEST)
    store.put(DATA)  # the right bytes mend it
    assert store.read(DIGEST) == DATA


def test_everything_reaches_the_disk_before_the_name_does(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    flush, rename = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        place = Path(f"/proc/self/fd/{descriptor}").readlink()
        done.append("folder" if place.is_dir() else "file")
        flush(descriptor)

    def replace(self: Path, target: Any) -> Path:
        done.append("name")
        return rename(self, target)

    (store.root / "incoming").mkdir(parents=True)
    store.path(DIGEST).parent.mkdir()
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    store.put(DATA)
    assert done == ["file", "name", "folder"]


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, DiskFull), (errno.EDQUOT, DiskFull), (5, StorageError)]
)
def test_a_disk_that_fails_leaves_nothing(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[Exception]
) -> None:
    def fsync(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(kind):
        store.put(DATA)
    assert files(store) == []


# --- in pieces ----------------------------------------------------------------------------------


def test_pieces_make_a_whole_however_they_are_cut(store: BlobStore) -> None:
    have = 0
    while have < len(DATA):
        have = store.extend(DIGEST, have, DATA[have : have + 7001], len(DATA))
        assert have == (store.received(DIGEST) or len(DATA))
    assert store.read(DIGEST) == DATA
    assert store.received(DIGEST) == 0
    assert files(store) == [f"{DIGEST.hex()[:2]}/{DIGEST.hex()}"]


def test_a_gap_is_not_taken_and_nothing_twice(store: BlobStore) -> None:
    assert store.extend(DIGEST, 0, DATA[:5000], len(DATA)) == 5000
    assert store.extend(DIGEST, 6000, DATA[6000:], len(DATA)) == 5000
    assert store.extend(DIGEST, 2000, DATA[2000:7000], len(DATA)) == 7000
    assert store.extend(DIGEST, 0, DATA, len(DATA)) == len(DATA)
    assert store.read(DIGEST) == DATA


def test_wrong_bytes_are_dropped_and_it_begins_again(store: BlobStore) -> None:
    store.extend(DIGEST, 0, b"x" + DATA[1:5000], len(DATA))
    with pytest.raises(BlobChanged):
        store.extend(DIGEST, 5000, DATA[5000:], len(DATA))
    assert not store.has(DIGEST)
    assert store.received(DIGEST) == 0
    assert files(store) == []
    store.extend(DIGEST, 0, DATA, len(DATA))
    assert store.read(DIGEST) == DATA


def test_no_more_comes_than_was_announced(store: BlobStore) -> None:
    with pytest.raises(BlobChanged):
        store.extend(DIGEST, 0, DATA + b"x" * 100_000, len(DATA) - 1)
    with pytest.raises(TooLarge):
        store.extend(DIGEST, 0, DATA, 500 * 1024)
    assert files(store) == []


# --- sweeping -----------------------------------------------------------------------------------


def test_what_nothing_names_is_swept(store: BlobStore) -> None:
    store.put(DATA)
    other = store.put(b"other")
    store.extend(b"\7" * 32, 0, b"begun", 100)
    store.extend(b"\6" * 32, 0, b"begun", 100)
    assert store.sweep([DIGEST, b"\6" * 32]) == 2
    assert list(store.all()) == [DIGEST]
    assert not store.has(other)
    assert (store.received(b"\6" * 32), store.received(b"\7" * 32)) == (5, 0)
    assert store.sweep([DIGEST, b"\6" * 32]) == 0


def test_nothing_is_swept_while_an_entry_is_on_its_way(store: BlobStore) -> None:
    with store.keeping():
        store.put(DATA)
        assert BlobStore(store.root.parent).sweep([]) == 0
    assert store.has(DIGEST)
    assert store.sweep([]) == 1
