"""The terminal's side of the exchange of blobs: after the entries, resumed where it broke off."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sync import blob_wire, wire
from sync.blob_carrier import Reply
from sync.blob_wire import BlobAnswer, BlobHead
from sync.blobs import BlobStore
from sync.clock import Clock
from sync.errors import BlobChanged, BlobMissing, CountyRefused, LinkBroken
from sync.keys import SigningKey
from sync.problems import BLOB_MISMATCH, BLOB_QUOTA, BLOB_UNKNOWN

MAX_BYTES = 64 * 2**20  # each way and time; the rest comes with the next exchange
MAX_MS = 10 * 60_000
_BREAKS = 4  # of one blob, without a single new byte
_PASSED_OVER = (BLOB_UNKNOWN.number, BLOB_MISMATCH.number, BLOB_QUOTA.number)


class Line(Protocol):
    """Whatever carries the requests."""

    def put(self, digest: bytes, header: str, data: bytes) -> Reply: ...
    def get(self, digest: bytes, header: str) -> Reply: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """A blob by hash and size in bytes, as an entry names it."""

    digest: bytes
    size: int


class BlobSide:
    """Sends and fetches blobs, one after the other."""

    def __init__(
        self, store: BlobStore, signer: SigningKey, county_key: bytes, clock: Clock, line: Line
    ) -> None:
        self._store, self._signer, self._county = store, signer, county_key
        self._clock, self._line = clock, line
        self._end = clock.read()[2] + MAX_MS
        self._bytes = {blob_wire.PUT: 0, blob_wire.GET: 0}

    def send(self, wanted: Sequence[Wanted], done: Callable[[bytes], None]) -> int:
        """Send them in this order; ``done`` is told each that the county holds whole.

        Returns how many that were. What is not here, or not right, or refused, is passed over.
        Raises ``LinkBroken``, ``CountyRefused`` or ``ExchangeFailed``; what was done stays done.
        """
        count = 0
        for one in wanted:
            if self._enough(blob_wire.PUT):
                break
            if self._passing(self._send, one):
                done(one.digest)
                count += 1
        return count

    def fetch(self, wanted: Sequence[Wanted]) -> int:
        """Fetch those in this order that are not here; returns how many came whole.

        Raises as ``send`` does.
        """
        count = 0
        for one in wanted:
            if self._enough(blob_wire.GET):
                break
            if not self._store.has(one.digest):
                count += self._passing(self._fetch, one)
        return count

    def _enough(self, action: str) -> bool:
        return self._bytes[action] > MAX_BYTES or self._clock.read()[2] > self._end

    def _passing(self, act: Callable[[Wanted], bool], one: Wanted) -> bool:
        try:
            return act(one)
        except (BlobMissing, BlobChanged):
            return False
        except CountyRefused as refused:
            if refused.number not in _PASSED_OVER:
                raise
            return False

    # --- sending ----------------------------------------------------------------------------

    def _send(self, one: Wanted) -> bool:
        data = self._store.read(one.digest)
        held, breaks = 0, 0
        while held < len(data):
            try:
                now = self._put(one.digest, held, data[held:])
            except LinkBroken:
                now = self._held_now(one.digest)
            breaks = breaks + 1 if now <= held else 0
            if breaks > _BREAKS:
                raise LinkBroken("线路一直断，照片下次再送")
            held = now
        return True

    def _held_now(self, digest: bytes) -> int:
        """How many bytes the county has, asked until it answers."""
        for _ in range(_BREAKS):
            try:
                return self._put(digest, 0, b"")
            except LinkBroken:
                continue
        return self._put(digest, 0, b"")

    def _put(self, digest: bytes, offset: int, data: bytes) -> int:
        header, asked = self._head(blob_wire.PUT, digest, offset)
        self._bytes[blob_wire.PUT] += len(data)
        return self._answer(self._line.put(digest, header, data), asked).held

    # --- fetching ---------------------------------------------------------------------------

    def _fetch(self, one: Wanted) -> bool:
        breaks = 0
        while True:
            have = self._store.received(one.digest)
            header, asked = self._head(blob_wire.GET, one.digest, have)
            reply = self._line.get(one.digest, header)
            self._bytes[blob_wire.GET] += len(reply.body)
            self._answer(reply, asked)
            now = self._store.extend(one.digest, have, reply.body, one.size)
            if now >= one.size:
                return True
            breaks = breaks + 1 if now <= have else 0
            if breaks > _BREAKS:
                raise LinkBroken("线路一直断，照片下次再取")

    def _head(self, action: str, digest: bytes, offset: int) -> tuple[str, bytes]:
        device = wire.device_id(self._signer.public)
        head = BlobHead(blob_wire.VERSION, device, action, digest, offset)
        return blob_wire.pack_request(head, self._signer, self._county)

    def _answer(self, reply: Reply, asked: bytes) -> BlobAnswer:
        return blob_wire.unpack_answer(reply.header, self._county, asked)
