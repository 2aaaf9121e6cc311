"""The county's side of one exchange, for whatever carrier brings the bytes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from sync import checkpoint, devices, exchange, note, problems, tables, wire
from sync.checkpoint import Checkpoint
from sync.database import light_transaction
from sync.devices import Device
from sync.entry import Recorded
from sync.errors import BadFormat, BadSignature, SyncError, TooLarge
from sync.frames import FrameReader, Run, cut_runs, pack
from sync.history import known, needed
from sync.keys import SigningKey
from sync.problems import Refusal
from sync.store import Store
from sync.tables import Log
from sync.wire import Answer, Feed, SyncHead

MAX_BODY = 16 * 1024 * 1024
AGAIN_S = 300

# (device, its new entries, whether all that it spoke of has come), within the transaction
Received = Callable[[Device, Sequence[Recorded], bool], None]


class _Fork(SyncError):
    """A device signed two contents for one place; raised to roll the transaction back."""

    def __init__(
        self, log: Log, seq: int, leaf: bytes, reason: str, problem: problems.Problem
    ) -> None:
        super().__init__(reason)
        self.log, self.seq, self.leaf, self.problem = log, seq, leaf, problem


@dataclass(frozen=True, slots=True)
class County:
    """What answering takes: the store, the county's key, and what to do with new entries."""

    store: Store
    signer: SigningKey
    received: Received = lambda _device, _entries, _complete: None
    again_s: int = AGAIN_S
    lasting: dict[bytes, int] = field(default_factory=dict)  # counters that are on the disk

    def answer(self, body: bytes) -> bytes:
        """A whole request at once. Raises ``Refusal``."""
        session = CountySession(self)
        session.feed(body)
        return session.finish()


class CountySession:
    """One request: bytes are fed as they come; ``finish`` commits what arrived and answers.

    A carrier whose link breaks calls ``finish`` too: the valid prefix is kept.
    """

    def __init__(self, county: County, *, carried: bool = False) -> None:
        """``carried``: the request was brought by hand and may be weeks old."""
        self._county, self._carried = county, carried
        self._store = county.store
        self._buffer = b""
        self._fed = 0
        self._head: SyncHead | None = None
        self._signature = b""
        self._reader: FrameReader | None = None
        self._runs: list[Run] = []
        self._items = 0
        self._contact: tuple[Device, int, int, int] | None = None  # still to be noted
        self._lasting = 0  # the counter that was noted to stay
        self.device: bytes | None = None  # who claims to ask …
        self.authentic = False  # … and whether the head bears its signature
        self.damage: str | None = None  # why the rest of the stream was not read

    # --- reading ----------------------------------------------------------------------------

    def feed(self, data: bytes) -> None:
        """Take the next bytes. Raises ``Refusal`` for what cannot be taken at all."""
        self._fed += len(data)
        if self._fed > MAX_BODY:
            raise Refusal(problems.TOO_LARGE, f"body over {MAX_BODY} bytes")
        if self._head is None:
            self._buffer += data
            data = self._open()
        self._read(data)

    def _open(self) -> bytes:
        """Judge the head once it is whole; returns the stream's first bytes."""
        try:
            opened = wire.split(self._buffer)
            if opened is None:
                return b""
            raw, signature, stream = opened
            head = wire.decode(raw, SyncHead)
            self.device = head.device
        except BadFormat as error:
            raise Refusal(problems.BAD_REQUEST, str(error)) from error
        if head.version != wire.VERSION:
            raise Refusal(problems.BAD_VERSION, f"version {head.version}")
        if not exchange.head_is_plausible(head):
            raise Refusal(problems.BAD_REQUEST, "implausible numbers in the head")
        self._authenticate(head, raw, signature)
        self.authentic = True
        self._head, self._signature = head, signature
        return stream

    def _authenticate(self, head: SyncHead, raw: bytes, signature: bytes) -> None:
        device = self._device(head)
        try:
            wire.check_request(raw, signature, device.key, self._county.signer.public)
            self._check_note(head, device)
        except BadSignature as error:
            raise Refusal(problems.BAD_SIGNATURE, f"device {device.device.hex()}") from error

    def _device(self, head: SyncHead) -> Device:
        device = devices.find_device(self._store.db, head.device)
        if device is None:
            raise Refusal(problems.UNKNOWN_DEVICE, f"device {head.device.hex()}")
        if device.revoked is not None:
            raise Refusal(problems.REVOKED_DEVICE, f"device {head.device.hex()}")
        return device

    def _check_note(self, head: SyncHead, device: Device) -> None:
        if head.signature:
            origin = wire.device_origin(device.key, head.epoch)
            claimed = Checkpoint(origin, head.size, head.root)
            signed = _signed(claimed, origin, device.key, head.signature)
            checkpoint.verify(signed, origin, checkpoint.log_key(origin, device.key))

    def _known(self, head: SyncHead) -> bytes:
        """The dictionary of what this device sent before ``base``; empty if we lack any of it,
        and then the stream cannot be read: the answer tells the terminal what to send again."""
        origin = wire.device_origin(self._device(head).key, head.epoch)
        log = tables.find_log(self._store.db, origin)
        return b"" if log is None else known(self._store, log, head.base, head.size)

    def _read(self, data: bytes) -> None:
        if self._head is None or self.damage is not None or not data:
            return
        if self._reader is None:
            before = self._known(self._head)
            if needed(self._head.base, self._head.size) and not before:
                self.damage = "what it builds on is not here"  # the answer says from where to send
                return
            self._reader = FrameReader(self._head.link, before)
        try:
            for run in self._reader.feed(data):
                self._hold(run)  # one by one: damage further on must not lose this one
        except TooLarge as error:
            raise Refusal(problems.TOO_LARGE, str(error)) from error
        except BadFormat as error:
            # what came before the damage is signed and sound; the terminal sends the rest again
            self.damage = str(error)

    def _hold(self, run: Run) -> None:
        self._runs.append(run)
        self._items += len(run.leaves) + len(run.boxes)
        if self._items > exchange.MAX_PUSH_ITEMS:
            raise TooLarge("一次发送的条数太多")

    # --- committing -------------------------------------------------------------------------

    def finish(self) -> bytes:
        """Commit what arrived, in one transaction, and answer. Raises ``Refusal``."""
        head = self._head
        if head is None:
            raise Refusal(problems.BAD_REQUEST, "the head did not arrive whole")
        try:
            with self._store.transaction():
                answered = self._commit(head, self._device(head))
        except _Fork as fork:
            self._store.quarantine_fork(fork.log, fork.seq, fork.leaf, str(fork))
            raise self._signed(Refusal(fork.problem, str(fork))) from fork
        except Refusal as refusal:
            raise self._signed(refusal) from None
        self._note_contact(head)
        if answered is None:
            raise Refusal(problems.REPLAYED, f"counter {head.counter} was used or passed over")
        answer, runs = answered
        link, stream = pack(runs)
        answer = msgspec.structs.replace(answer, link=link)
        return wire.pack_answer(answer, self._county.signer, self._signature, stream)

    def _note_contact(self, head: SyncHead) -> None:
        """Remember a request that brought nothing, without a wait for the disk (docs/adr/0006)."""
        if self._contact is not None:
            with light_transaction(self._store.db):
                devices.note_contact(self._store.db, *self._contact)
        elif self._lasting:
            self._county.lasting[head.device] = self._lasting

    def _brings_nothing(self, head: SyncHead) -> bool:
        """Whether all that would be lost with this request is that it was made."""
        lasting = self._county.lasting.get(head.device)
        near = lasting is not None and head.counter <= lasting + devices.FORGOTTEN
        return near and head.base == head.size and not self._runs

    def _signed(self, refusal: Refusal) -> Refusal:
        """With our signature: a terminal quarantines itself on no stranger's word."""
        number, signer = refusal.problem.number, self._county.signer
        refusal.signature = wire.sign_refusal(number, signer, self._signature)
        return refusal

    def _commit(self, head: SyncHead, device: Device) -> tuple[Answer, list[Run]] | None:
        """Keep the entries and say what to answer; ``None`` for a counter used or passed over.

        Its entries are kept even so: they are signed, in their place, and taken once. A request
        whose line broke may well be noticed after the next one has come. One that was carried is
        answered too: the line may have overtaken it, and it cannot be asked again.
        """
        log = self._log(head, device)
        held = self._store.size(log)
        self._refuse_contradiction(head, log, held)
        taken = self._take(log, held)
        position = self._store.size(log)
        self._check_root(head, log, position, after=True)
        now = self._store.now().ms
        fresh = not exchange.is_replay(head.counter, device.counter)
        if fresh and self._brings_nothing(head):
            self._contact = (device, head.counter, now, position)
        elif fresh:
            devices.note_contact(self._store.db, device, head.counter, now, position)
            self._lasting = head.counter
        elif self._carried:  # what it brought is here, but it was not heard now
            last, most = device.contact_ms, max(position, device.position)
            devices.note_contact(self._store.db, device, device.counter, last, most)
        # who replays an old request must not pass for the terminal: it was not heard now
        self._county.received(device, taken, fresh and position >= head.size)
        # signed for in any case, so that our own log of it has a head that covers all we hold
        cosignature = self._receipt(head, log, device, position, now // 1000)
        if not fresh and not self._carried:
            return None
        feeds, runs, more = self._feeds(head, log, device)
        return Answer(
            position, cosignature, now, self._county.again_s, tuple(feeds), more, b"",
        ), runs  # fmt: skip

    def _log(self, head: SyncHead, device: Device) -> Log:
        origin = wire.device_origin(device.key, head.epoch)
        log = tables.find_log(self._store.db, origin)
        if log is None:
            keys = [one.key for one in tables.logs_of(self._store.db, device.org)]
            if keys.count(device.key) >= exchange.MAX_LOGS:
                raise Refusal(problems.TOO_MANY_LOGS, f"device {device.device.hex()}")
            log = tables.add_log(self._store.db, origin, device.org, device.key, mine=False)
        if log.fork is not None:
            raise Refusal(problems.FORKED, f"{origin}: {log.fork}")
        return log

    def _refuse_contradiction(self, head: SyncHead, log: Log, held: int) -> None:
        for run in self._runs:
            known = exchange.overlap(held, run.start, run.leaves).known
            if not known:
                continue
            own = tables.leaves(self._store.db, log.number, known[0][0], known[-1][0] + 1)
            for (seq, leaf), (_, mine, _) in zip(known, own, strict=True):
                if leaf != mine:
                    raise _Fork(log, seq, leaf, f"第 {seq} 条有两种内容", problems.FORKED)
        self._check_root(head, log, held, after=False)

    def _check_root(self, head: SyncHead, log: Log, held: int, *, after: bool) -> None:
        if head.size > held:
            return
        if exchange.root_contradicts(head.root, self._store.root(log, head.size)):
            problem = problems.ROOT_MISMATCH if after else problems.FORKED
            text = f"前 {head.size} 条的根与县里的不同"
            raise _Fork(log, head.size, head.root, text, problem)

    def _take(self, log: Log, held: int) -> list[Recorded]:
        leaves: list[bytes] = []
        boxes: list[tuple[int, int, int, bytes]] = []
        for run in self._runs:
            part = exchange.overlap(held + len(leaves), run.start, run.leaves)
            if run.feed != 0 or part.gap:
                break
            leaves += part.fresh
            stop = run.start + len(run.leaves)
            boxes += [(log.number, *box) for box in run.boxes if held <= box[0] < stop]
        taken = self._store.receive(log, held, leaves)
        self._store.put_boxes(boxes)
        return taken

    # --- answering --------------------------------------------------------------------------

    def _receipt(
        self, head: SyncHead, log: Log, device: Device, position: int, time_s: int
    ) -> bytes:
        """Keep the terminal's signed head, and countersign what the terminal has no receipt for."""
        own = Checkpoint(log.origin, position, self._store.root(log, position))
        if head.signature and head.size <= position:
            claimed = Checkpoint(log.origin, head.size, head.root)
            signed = _signed(claimed, log.origin, device.key, head.signature)
            tables.put_note(self._store.db, "checkpoint", log.number, head.size, signed)
        if position == head.base and not head.signature:
            return b""
        name = wire.cosigner_name(self._county.signer.public)
        signature = checkpoint.cosign(own, self._county.signer, name, time_s)
        text = note.format_note(note.Note(own.text, (signature,)))
        tables.put_note(self._store.db, "receipt", log.number, position, text)
        return signature.raw[checkpoint.TIME_BYTES :]

    def _feeds(
        self, head: SyncHead, own: Log, device: Device
    ) -> tuple[list[Feed], list[Run], bool]:
        """What the followed logs have beyond the terminal's cursors, up to a signed head."""
        cursors = {cursor.feed: cursor.size for cursor in head.cursors}
        feeds: list[Feed] = []
        runs: list[Run] = []
        room = exchange.MAX_CARRIED_BYTES if self._carried else exchange.MAX_PULL_BYTES
        for log in tables.logs_for(self._store.db, device.org):
            if log.number == own.number or log.fork:
                continue
            have = cursors.get(wire.feed_id(log.origin), 0)
            signed = tables.last_note(self._store.db, "checkpoint", log.number, have + 1)
            if signed is None:
                continue
            if room <= 0 or len(feeds) == exchange.MAX_FEEDS:
                return feeds, runs, True
            leaves = list(_within(self._leaves(log, have, signed[0]), room))
            room -= sum(map(len, leaves))
            number = len(feeds) + 1
            feeds.append(Feed(number, log.origin, log.org, log.key, have, signed[1]))
            runs += cut_runs(number, have, leaves, kib=head.frame)
            if have + len(leaves) < signed[0]:
                return feeds, runs, True
        return feeds, runs, False

    def _leaves(self, log: Log, start: int, stop: int) -> Iterator[bytes]:
        for first in range(start, stop, 512):
            last = min(first + 512, stop)
            for _, leaf, _ in tables.leaves(self._store.db, log.number, first, last):
                yield leaf


def _within(leaves: Iterator[bytes], room: int) -> Iterator[bytes]:
    for leaf in leaves:
        if room <= 0:
            return
        room -= len(leaf)
        yield leaf


def _signed(head: Checkpoint, origin: str, key: bytes, signature: bytes) -> str:
    """The device's checkpoint as a note, from the bare signature on the wire."""
    name = checkpoint.log_key(origin, key)
    return note.format_note(note.Note(head.text, (note.Signature(origin, name.id, signature),)))
