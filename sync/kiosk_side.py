"""The terminal's side of the exchange, for whatever carrier takes the bytes."""

from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from sync import checkpoint, exchange, note, tables, wire
from sync.checkpoint import Checkpoint
from sync.clock import Clock
from sync.entry import Recorded
from sync.errors import (
    UNDECODABLE,
    BadSignature,
    CountyRefused,
    ForkFound,
    LinkBroken,
    LogDamaged,
    LogQuarantined,
    NotEnrolled,
)
from sync.keys import SIGNATURE_BYTES, SigningKey
from sync.patience import Patience
from sync.problems import FORKED, REPLAYED, ROOT_MISMATCH
from sync.pulling import Pulled, Puller, cursors
from sync.pushing import Pusher
from sync.store import Store
from sync.tables import Log
from sync.wire import Answer, SyncHead

COUNTY = "county"  # meta: whom this terminal is enrolled with
COUNTER = "counter"  # meta: no request counter above this was ever used
_COUNTER_BLOCK = 64  # one durable write reserves so many counters
_MAX_LEAP = 1 << 20
MAX_LEAPS = 16  # in one exchange: from the first block over four million counters

Send = Callable[[bytes], bytes]
Progress = Callable[[int, int], None]  # (entries signed for, entries in the log)


class CountyIdentity(msgspec.Struct, frozen=True, array_like=True):
    """The county as pinned at enrolment: its name and public keys, and where it was reached."""

    name: str
    key: bytes
    sealing: bytes
    url: str


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What one exchange did. ``receipt``: the county has signed for the whole log."""

    sent: int
    received: int
    requests: int
    bytes_up: int
    bytes_down: int
    receipt: bool
    again_s: int
    entries: tuple[Recorded, ...] = ()


@dataclass(slots=True)
class _Tally:
    """What an exchange comes to; ``before``: entries that were signed for when it began."""

    before: int
    requests: int = 0
    up: int = 0
    down: int = 0
    again_s: int = 0
    received: list[Recorded] = field(default_factory=list)


def county_of(store: Store) -> CountyIdentity:
    """The county this terminal is enrolled with. Raises ``NotEnrolled``, ``LogDamaged``."""
    raw = tables.get_meta(store.db, COUNTY)
    if raw is None:
        raise NotEnrolled("这台机器还没有在县里登记")
    try:
        return msgspec.msgpack.decode(raw, type=CountyIdentity)
    except UNDECODABLE as error:
        raise LogDamaged("县里的登记读不出来，请重新登记") from error


def receipted(store: Store, log: Log) -> int:
    """How many entries of the log the county has signed for."""
    last = tables.last_note(store.db, "receipt", log.number)
    return 0 if last is None else last[0]


class KioskSide:
    """One terminal's exchanges with its county, over one carrier."""

    def __init__(self, store: Store, signer: SigningKey, clock: Clock, send: Send) -> None:
        self._store, self._signer, self._clock, self._send = store, signer, clock, send
        self._county = county_of(store)
        self._counter = self._reserved = 0
        self._told: int | None = None  # what the county last said it holds
        self._pusher = Pusher(store)

    def prepare(self) -> None:
        """Make the next request's stream; for a carrier to call while the county has the word."""
        self._pusher.prepare()

    def once(self, progress: Progress = lambda _done, _all: None) -> Exchanged:
        """Exchange until both sides have everything.

        A line that breaks in the middle is taken up again while each time brings something new.
        Raises ``CountyRefused``, ``ForkFound``, ``BadSignature``, ``LinkBroken`` or what the
        carrier raises; what was signed for before that stays so.
        """
        tally = _Tally(receipted(self._store, self._own_log()))
        patience = Patience.on_a_line()
        self._told = None
        leaps = 0
        for _ in range(exchange.MAX_ROUNDS):
            try:
                answer, pulled = self._round(patience, tally, progress)
            except CountyRefused as refused:
                # counters that an older copy of this disk has used hide what the county has to say
                if refused.number != REPLAYED.number or leaps >= MAX_LEAPS:
                    raise
                leaps += 1
                continue
            except LinkBroken:
                patience = patience.broke()
                if patience.exhausted:
                    raise
                continue
            patience = patience.answered(self._mark(answer), whole=pulled.complete)
            size = self._store.size(self._own_log())
            more = exchange.wants_another_round(answer, size, whole=pulled.complete)
            if patience.exhausted or not more:
                break
        return self._told_of(tally)

    def _round(
        self, patience: Patience, tally: "_Tally", progress: Progress
    ) -> tuple[Answer, Pulled]:
        """One request and its answer."""
        log = self._own_log()
        body, size = self._request(log, patience)
        tally.requests, tally.up = tally.requests + 1, tally.up + len(body)
        raw = self._post(log, body)
        tally.down += len(raw)
        answer, stream = wire.unpack_answer(raw, self._county.key, _signature_of(body))
        self._accept(log, answer)
        puller = Puller(self._store, log.org, self._county.key)
        pulled = puller.take(answer.feeds, answer.link, stream)
        tally.received += pulled.entries
        tally.again_s = answer.again_s
        progress(answer.position, size)
        return answer, pulled

    def _mark(self, answer: Answer) -> int:
        """Grows with everything that arrives, up or down."""
        return answer.position + sum(c.size for c in cursors(self._store, self._own_log()))

    def _told_of(self, tally: "_Tally") -> Exchanged:
        log = self._own_log()
        position = receipted(self._store, log)
        return Exchanged(
            max(0, position - tally.before), len(tally.received), tally.requests, tally.up,
            tally.down, position == self._store.size(log), tally.again_s, tuple(tally.received),
        )  # fmt: skip

    def _own_log(self) -> Log:
        log = self._store.own_log()
        if log.fork is not None:
            raise LogQuarantined(f"这台机器的记录已被隔离：{log.fork}")
        return log

    # --- asking -----------------------------------------------------------------------------

    def _request(self, log: Log, patience: Patience) -> tuple[bytes, int]:
        """The body, and the size of the log."""
        size = self._store.size(log)
        base = exchange.push_base(receipted(self._store, log), self._told, size)
        push = self._pusher.take(log, base, patience)
        root, signature = self._head(log, push.stop, fresh=base < push.stop)
        epoch = bytes.fromhex(log.origin.rsplit("/", 1)[1])
        head = SyncHead(
            wire.VERSION, wire.device_id(self._signer.public), epoch, self._next_counter(),
            base, push.stop, root, signature, cursors(self._store, log), push.link,
            patience.frame_kib,
        )  # fmt: skip
        body = wire.pack_request(head, self._signer, self._county.key, push.stream)
        return body, size

    def _head(self, log: Log, size: int, *, fresh: bool) -> tuple[bytes, bytes]:
        """The root and the checkpoint's bare signature; short forms when nothing is new."""
        root = self._store.root(log, size)
        if not fresh:
            return root[:8], b""
        text = Checkpoint(log.origin, size, root).text
        return root, self._signer.sign(text.encode())

    def _next_counter(self) -> int:
        if self._counter == self._reserved:
            with self._store.transaction():
                raw = tables.get_meta(self._store.db, COUNTER)
                self._counter = int.from_bytes(raw or b"", "big")
                self._reserved = self._counter + _COUNTER_BLOCK
                tables.set_meta(self._store.db, COUNTER, self._reserved.to_bytes(8, "big"))
        self._counter += 1
        return self._counter

    def _leap(self) -> None:
        """Leave out counters after a refused one.

        This disk may be an older copy of itself, whose next counters were all used once: it would
        long not hear from the county that it is old. Doubling finds fresh ones in a few requests;
        the cap keeps forged refusals from using them up.
        """
        with self._store.transaction():
            raw = tables.get_meta(self._store.db, COUNTER)  # another program may be further
            used = max(self._reserved, int.from_bytes(raw or b"", "big"))
            ahead = used + min(used, _MAX_LEAP)
            tables.set_meta(self._store.db, COUNTER, ahead.to_bytes(8, "big"))
        self._counter = self._reserved

    def _post(self, log: Log, body: bytes) -> bytes:
        try:
            before = self._clock.read()[2]
            raw = self._send(body)
            self._round_trip_ms = self._clock.read()[2] - before
        except CountyRefused as refused:
            self._heed(log, refused, _signature_of(body))
            if refused.number == REPLAYED.number:
                self._leap()
            raise
        return raw

    def _heed(self, log: Log, refused: CountyRefused, asked: bytes) -> None:
        """Quarantine the own log where the county says so.

        Raises ``BadSignature`` where it was somebody on the way who says it.
        """
        if refused.number not in (FORKED.number, ROOT_MISMATCH.number):
            return
        wire.check_refusal(refused.number, refused.signature, self._county.key, asked)
        with self._store.transaction():
            tables.mark_forked(self._store.db, log.number, str(refused))

    # --- accepting --------------------------------------------------------------------------

    def _accept(self, log: Log, answer: Answer) -> None:
        """Check the receipt against our own root; keep it; wipe what it signs for."""
        size = self._store.size(log)
        if answer.position > size:
            # this disk is an older copy of itself: what it would append next is already taken
            reason = f"县里已有 {answer.position} 条，这台机器只有 {size} 条：数据是旧的"
            self._store.quarantine_fork(log, size, b"", reason)
            raise ForkFound(reason)
        self._told = answer.position
        text = self._receipt_note(log, answer) if answer.cosignature else None
        uncertainty = self._uncertainty_ms()
        known = uncertainty is None or self._store.agrees(answer.time_ms, uncertainty)
        if text is None and known:
            return  # nothing to write: an idle exchange costs no wait for the disk
        with self._store.transaction():
            if text is not None:
                tables.put_note(self._store.db, "receipt", log.number, answer.position, text)
                self._store.wipe_boxes(log, answer.position)
            if uncertainty is not None:
                self._store.trust(answer.time_ms, uncertainty)

    def _uncertainty_ms(self) -> int | None:
        """How far the county's time in an answer may be off by now; ``None``: it tells nothing."""
        return max(self._round_trip_ms, 0) + 1000

    def _receipt_note(self, log: Log, answer: Answer) -> str:
        """The county's countersignature over our own root. Raises ``BadSignature``."""
        name = wire.cosigner_name(self._county.key)
        key = checkpoint.witness_key(name, self._county.key)
        stamp = (answer.time_ms // 1000).to_bytes(checkpoint.TIME_BYTES, "big")
        own = Checkpoint(log.origin, answer.position, self._store.root(log, answer.position))
        signature = note.Signature(name, key.id, stamp + answer.cosignature)
        text = note.format_note(note.Note(own.text, (signature,)))
        try:
            checkpoint.cosigned_at(text, key)
        except BadSignature as error:
            raise BadSignature("县里的回执签名不对，先当没有送到") from error
        return text


def _signature_of(body: bytes) -> bytes:
    length = int.from_bytes(body[:2], "big")
    return body[2 + length : 2 + length + SIGNATURE_BYTES]
