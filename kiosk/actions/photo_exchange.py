"""Photos of vouchers to the county and from it: after the entries, and never in their way."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from content import queries
from content.model import Photo
from content.queries.photos import SHARED_STATES
from kiosk import private
from kiosk.actions.photographing import blobs, discard
from kiosk.terminal import Terminal
from sync import tables
from sync.blob_carrier import BlobCarrier
from sync.blob_side import BlobSide, Wanted
from sync.errors import SyncError
from sync.kiosk_side import county_of

LEAST_FREE_BYTES = 500 * 2**20  # below that nothing is fetched: the record itself comes first


@dataclass(frozen=True, slots=True)
class PhotosExchanged:
    """How many photos came whole, each way; ``trouble``: why it ended before its time, or ""."""

    sent: int = 0
    received: int = 0
    trouble: str = ""

    @property
    def words(self) -> str:
        """`；照片送出 3 张，收到 0 张`, or "" where there was nothing to do."""
        done = f"；照片送出 {self.sent} 张，收到 {self.received} 张"
        left = f"，剩下的下次再来：{self.trouble}" if self.trouble else ""
        return done + left if self.sent or self.received or self.trouble else ""


def exchange_photos(terminal: Terminal, url: str | None = None) -> PhotosExchanged:
    """Send what the county lacks, fetch what is missing here; what a broken line leaves comes next.

    Photos of what villagers see now go first, the newest before all. Drafts, and what was sent
    back or taken down, stay here. Raises ``NotEnrolled``.
    """
    county = county_of(terminal.store)
    unsent, missing = list(_unsent(terminal)), list(_missing(terminal))
    done = PhotosExchanged()
    if unsent or missing:
        line = BlobCarrier(url or county.url)
        side = BlobSide(blobs(terminal), terminal.signer, county.key, terminal.clock, line)
        try:
            done = _exchanged(terminal, side, unsent, missing)
        finally:
            line.close()
    discard(terminal)
    return done


def _exchanged(
    terminal: Terminal, side: BlobSide, unsent: list[Wanted], missing: list[Wanted]
) -> PhotosExchanged:
    sent = received = 0
    try:
        for one in unsent:
            sent += side.send([one], lambda digest: _note_sent(terminal, digest))
        for one in missing:
            received += side.fetch([one])
    except SyncError as error:
        return PhotosExchanged(sent, received, str(error))
    return PhotosExchanged(sent, received)


def _unsent(terminal: Terminal) -> Iterator[Wanted]:
    """Photos that this terminal's own logs named and the county has not got."""
    own = {log.origin for log in tables.all_logs(terminal.db) if log.mine}
    gone = private.photos_at_county(terminal.db)
    for photo in _shared(terminal):
        if photo.origin in own and photo.sha256 not in gone:
            gone.add(photo.sha256)
            yield Wanted(photo.sha256, photo.size)


def _missing(terminal: Terminal) -> Iterator[Wanted]:
    """Photos that are not here, as long as the disk has room for what matters more."""
    if shutil.disk_usage(terminal.data.root).free < LEAST_FREE_BYTES:
        return
    store, asked = blobs(terminal), set[bytes]()
    for photo in _shared(terminal):
        if photo.sha256 not in asked and not store.has(photo.sha256):
            asked.add(photo.sha256)
            yield Wanted(photo.sha256, photo.size)


def _shared(terminal: Terminal) -> tuple[Photo, ...]:
    return queries.kept_photos(terminal.db, terminal.org, SHARED_STATES)


def _note_sent(terminal: Terminal, digest: bytes) -> None:
    with terminal.store.transaction():
        private.note_photo_at_county(terminal.db, digest)
