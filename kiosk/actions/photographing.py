"""Photos of vouchers: matched, masked, laid to a draft, read back for the screen.

The bytes are on the disk before the entry that names them, and what was not masked never is: only
what ``content.photos`` has made anew, with the masked places black, is kept.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlite_utils

from content import queries
from content.errors import UnreadablePhoto
from content.model import Line, Staff
from content.photos import names, reading
from content.photos.attaching import NewPhoto, attach
from content.photos.names import Match, Matched, Unmatched
from content.photos.reading import Mask, Prepared
from content.queries.photos import DROPPED_STATES
from kiosk.actions import disclosing
from kiosk.terminal import Terminal
from sync.blobs import BlobStore
from sync.entry import Draft
from sync.errors import BlobChanged, BlobMissing

MAX_FOLDERS = 50  # looked into beside a workbook


@dataclass(frozen=True, slots=True)
class Chosen:
    """A picture file that a clerk keeps.

    ``seen``: the SHA-256 of the file as the clerk saw it, where a screen showed it; any other
    content is refused.
    """

    file: Path
    rows: tuple[int, ...]
    page: int
    masks: tuple[Mask, ...] = ()
    seen: bytes | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """How many photos were laid to rows, and the files that were not, with the reason."""

    photos: int
    left_out: tuple[Unmatched, ...] = field(default=())


def blobs(terminal: Terminal) -> BlobStore:
    """Where this terminal keeps photos."""
    return BlobStore(terminal.data.root)


def matched(folder: Path, vouchers: Sequence[names.Voucher]) -> Matched:
    """The pictures of a folder by the rows they name. Raises ``UnreadablePhoto``."""
    try:
        files = names.photo_files(folder)
    except OSError as error:
        raise UnreadablePhoto("这个照片文件夹打不开") from error
    return names.match(files, vouchers)


def folders_beside(workbook: Path) -> tuple[tuple[Path, str, int], ...]:
    """Where a workbook's photos may be: (folder, its name as shown, how many pictures).

    Its own folder, and those right below it. What cannot be read is left out.
    """
    beside = workbook.parent
    try:
        below = sorted(one for one in beside.iterdir() if one.is_dir() and not one.is_symlink())
    except OSError:
        return ()
    named = [(beside, "和表格在一起"), *((one, _shown(one.name)) for one in below)]
    found = [
        (folder, name, _pictures(folder))
        for folder, name in named[:MAX_FOLDERS]
        if folder == beside or not (folder.name.startswith(".") or names.is_month(folder.name))
    ]
    return tuple(one for one in found if one[2])


def _pictures(folder: Path) -> int:
    try:
        return len(names.photo_files(folder))
    except OSError:
        return 0


def _shown(name: str) -> str:
    text = name.encode("utf-8", "replace").decode()
    return "".join(char if char.isprintable() else "?" for char in text)


def chosen_from(folder: Path, match: Match) -> Chosen:
    """A match as the command line takes it: unseen, and as it is."""
    return Chosen(folder / match.file, match.rows, match.page)


def look_at(file: Path, masks: Sequence[Mask] = ()) -> tuple[Prepared, bytes]:
    """A file as it would be kept, and the SHA-256 of the file. Raises ``UnreadablePhoto``."""
    data = reading.load(file)
    return reading.prepare(data, masks), hashlib.sha256(data).digest()


@contextmanager
def kept(terminal: Terminal, chosen: Sequence[Chosen]) -> Iterator[tuple[NewPhoto, ...]]:
    """Put the photos on the disk; inside, the entries that name them are appended.

    Raises ``UnreadablePhoto``, ``DiskFull``, ``StorageError``: then no entry is written, and what
    was put is swept later.
    """
    store = blobs(terminal)
    with store.keeping():
        yield tuple(photo for one in chosen for photo in _kept(store, one))


def _kept(store: BlobStore, one: Chosen) -> list[NewPhoto]:
    photo, seen = look_at(one.file, one.masks)
    if one.seen not in (None, seen):
        raise UnreadablePhoto(f"照片换过了，和您看过的不一样：{one.file.name}")
    digest = store.put(photo.data)
    return [
        NewPhoto(row, one.page, digest, len(photo.data), photo.width, photo.height)
        for row in one.rows
    ]


def readable(folder: Path, found: Matched) -> tuple[tuple[Chosen, ...], tuple[Unmatched, ...]]:
    """The matches that can be read, and all that cannot be taken, with the reason."""
    chosen, left_out = [], list(found.unmatched)
    for match in found.found:
        one = chosen_from(folder, match)
        try:
            look_at(one.file)
        except UnreadablePhoto as error:
            left_out.append(Unmatched(match.file, str(error)))
        else:
            chosen.append(one)
    return tuple(chosen), tuple(sorted(left_out, key=lambda one: one.file))


def attach_folder(terminal: Terminal, revision_id: str, folder: Path, staff: Staff) -> Attached:
    """Lay the photos of a folder to a draft's rows.

    Raises what ``content.photos.attaching`` refuses, ``UnreadablePhoto``, ``DiskFull``.
    """
    lines: Sequence[Line] = queries.ledger_lines(terminal.db, terminal.org, revision_id, limit=-1)
    _may_attach(terminal, revision_id, staff)
    chosen, left_out = readable(folder, matched(folder, lines))
    with kept(terminal, chosen) as photos:

        def decide(db: sqlite_utils.Database) -> Sequence[Draft]:
            one = disclosing.revision(terminal, revision_id)
            return attach(one, staff, photos, queries.photos_of(db, terminal.org, revision_id))

        if photos:
            terminal.store.append_decided(decide, staff.id)
    return Attached(len(photos), left_out)


def _may_attach(terminal: Terminal, revision_id: str, staff: Staff) -> None:
    """Refuse before any picture is read."""
    attach(disclosing.revision(terminal, revision_id), staff, (), ())


def discard(terminal: Terminal) -> int:
    """Remove the photos of what was sent back or taken down: something on them may be the reason.

    Only on a recorded step: tables that somebody has emptied cost no photo. Returns how many.
    """
    db, org = terminal.db, terminal.org
    gone = {one.sha256 for one in queries.kept_photos(db, org, DROPPED_STATES)}
    gone -= {one.sha256 for one in queries.kept_photos(db, org)}
    return blobs(terminal).remove(gone) if gone else 0


def sweep(terminal: Terminal) -> int:
    """Remove the bytes that no draft or disclosure in force needs; returns how many files.

    Only where the shown tables have just been made anew from the log.
    """
    named = {one.sha256 for one in queries.kept_photos(terminal.db, terminal.org)}
    return blobs(terminal).sweep(named)


def problems(terminal: Terminal) -> Iterator[str]:
    """Photos recorded here that are gone, and any here that were changed, in plain sentences."""
    store, own = blobs(terminal), terminal.store.own_log().origin
    told: set[bytes] = set()
    for one in queries.kept_photos(terminal.db, terminal.org):
        if one.sha256 in told or not (one.origin == own or store.has(one.sha256)):
            continue
        told.add(one.sha256)
        try:
            store.read(one.sha256)
        except BlobMissing:
            yield f"{one.revision} 第 {one.row} 笔的票据照片不见了（{one.sha256.hex()[:16]}）"
        except BlobChanged:
            yield f"{one.revision} 第 {one.row} 笔的票据照片被改过（{one.sha256.hex()[:16]}）"
