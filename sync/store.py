"""The store: this device's own log, the logs it follows, and the projections of them all.

Appending and projecting share one transaction; a call that returns has reached the disk.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
import sqlite_utils

from sync import checkpoint, clock, seal, tables
from sync.clock import Clock, ClockSample, TimeEstimate, Trusted
from sync.database import open_database, transaction
from sync.entry import Draft, Position, Recorded, encode_leaf, leaf_hash, recorded
from sync.errors import UNDECODABLE, LogDamaged, LogQuarantined, StorageError
from sync.keys import Random, SigningKey
from sync.merkle import Frontier, tree_root
from sync.projection import Projection, Row
from sync.projector import Projector
from sync.schema import create_log_tables
from sync.tables import Log, StoredHashes

RECIPIENTS = "recipients"  # meta: X25519 public keys that personal parts are sealed to
TRUST_AGAIN_MS = 30 * 60_000  # the offset is written anew at least this often
TRUSTED = "trusted"  # meta: the last county-signed time

Decide = Callable[[sqlite_utils.Database], Sequence[Draft]]


class Store:
    """One database file as one thread sees it."""

    def __init__(
        self,
        db: sqlite_utils.Database,
        projections: Sequence[Projection],
        signer: SigningKey | None,
        clock: Clock,
        random: Random = os.urandom,
    ) -> None:
        self.db = db
        self.projector = Projector(projections)
        self._signer = signer
        self._clock = clock
        self._random = random
        self._frontiers: dict[int, Frontier] = {}

    @classmethod
    def open(
        cls, path: Path, projections: Sequence[Projection], signer: SigningKey | None, clock: Clock
    ) -> "Store":
        """Open or make the file. Raises ``StorageError``."""
        return cls(open_database(path), projections, signer, clock).with_tables()

    def with_tables(self) -> "Store":
        """This store, once the tables that were missing are made. Raises ``StorageError``."""
        with self.transaction():
            create_log_tables(self.db)
            self.projector.create_tables(self.db)
        return self

    def close(self) -> None:
        """Close this thread's connection."""
        self.db.conn.close()

    # --- time -------------------------------------------------------------------------------

    def sample(self) -> ClockSample:
        """A clock reading with the last trusted offset."""
        return clock.sample(self._clock, self.trusted())

    def trusted(self) -> Trusted | None:
        """The last county-signed time, if there ever was one that can still be read."""
        raw = tables.get_meta(self.db, TRUSTED)
        try:
            return None if raw is None else msgspec.msgpack.decode(raw, type=Trusted)
        except (
            UNDECODABLE
        ):  # damaged: villagers can sign all the same, and the next contact mends it
            return None

    def now(self) -> TimeEstimate:
        """The time, as far as it can be proven."""
        trusted = self.trusted()
        return clock.estimate(
            clock.sample(self._clock, trusted), 0 if trusted is None else trusted.county_ms
        )

    def trust(self, county_ms: int, uncertainty_ms: int) -> None:
        """Remember a county-signed time; within a transaction."""
        wall, boot, mono = self._clock.read()
        value = Trusted(county_ms, wall, boot, mono, uncertainty_ms)
        tables.set_meta(self.db, TRUSTED, msgspec.msgpack.encode(value))

    def agrees(self, county_ms: int, uncertainty_ms: int) -> bool:
        """Whether a county-signed time only says what is known already, and no less exactly."""
        trusted, reading = self.trusted(), self.sample()
        if trusted is None or trusted.boot != reading.boot or reading.uncertainty_ms is None:
            return False
        fresh = 0 <= reading.mono_ms - trusted.mono_ms < TRUST_AGAIN_MS
        return fresh and abs(reading.best_ms - county_ms) <= uncertainty_ms

    # --- logs -------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """BEGIN IMMEDIATE … COMMIT around several calls; durable on leaving."""
        try:
            with transaction(self.db):
                yield
        except BaseException:
            # They may have taken in what was now rolled back; when another program has since
            # written as many entries, their size alone would not tell.
            self._frontiers.clear()
            raise

    def create_own_log(self, origin: str, org: str) -> Log:
        """Begin a log that this device signs."""
        with self.transaction():
            return tables.add_log(self.db, origin, org, self._key().public, mine=True)

    def own_log(self) -> Log:
        """The newest log of this device that is not retired. Raises ``StorageError``."""
        own = [log for log in tables.all_logs(self.db) if log.mine]
        if not own:
            raise StorageError("这台机器还没有初始化，请先运行 village-kiosk init")
        return own[-1]

    def size(self, log: Log) -> int:
        """Number of entries in a log."""
        return tables.size(self.db, log.number)

    def root(self, log: Log, size: int) -> bytes:
        """RFC 6962 root of the first ``size`` entries."""
        return tree_root(StoredHashes(self.db, log.number), size)

    # --- appending --------------------------------------------------------------------------

    def append(
        self, drafts: Sequence[Draft], actor: str, log: Log | None = None
    ) -> tuple[Position, ...]:
        """Append to an own log and project, in one transaction, durable on return.

        Raises ``LogQuarantined`` for a forked log, ``DiskFull``/``StorageError`` when nothing
        was saved.
        """
        return self.append_decided(lambda _: drafts, actor, log)

    def append_decided(
        self, decide: Decide, actor: str, log: Log | None = None
    ) -> tuple[Position, ...]:
        """The same, with the rule's decision taken inside the transaction it writes in.

        Two programs that decide at once see each other's entries: what ``decide`` raises rolls
        all of it back.
        """
        with self.transaction():
            return self.append_within(decide(self.db), actor, log)

    def append_within(
        self, drafts: Sequence[Draft], actor: str, log: Log | None = None
    ) -> tuple[Position, ...]:
        """The same inside a transaction that the caller holds; durable when that one ends."""
        chosen = tables.get_log(self.db, (log or self.own_log()).origin)
        if chosen.fork is not None:
            raise LogQuarantined(f"这台机器的记录已被隔离：{chosen.fork}")
        return self._write(chosen, drafts, actor)

    def _write(self, log: Log, drafts: Sequence[Draft], actor: str) -> tuple[Position, ...]:
        if not drafts:
            return ()
        reading = self.sample()
        start = self.size(log)
        entries = []
        for number, draft in enumerate(drafts):
            commitments = self._seal(log, start + number, draft) if draft.sealed else ()
            leaf = encode_leaf(draft.body, actor, reading, commitments)
            entries.append((start + number, leaf, leaf_hash(leaf)))
        self._put(log, start, entries)
        rows: list[Row] = []
        for seq, leaf, digest in entries:
            rows += self.projector.rows(recorded(log.org, log.origin, seq, leaf, digest))
        self.projector.apply(self.db, rows)
        self._sign_head(log)
        return tuple(Position(log.origin, seq, digest) for seq, _, digest in entries)

    def _seal(self, log: Log, seq: int, draft: Draft) -> tuple[bytes, ...]:
        sealed = [seal.seal(payload, self.recipients(), self._random) for payload in draft.sealed]
        self.db.conn.executemany(
            "INSERT INTO sealed (log, seq, part, box) VALUES (?, ?, ?, ?)",
            ((log.number, seq, part, one.box) for part, one in enumerate(sealed)),
        )
        return tuple(one.commitment for one in sealed)

    def recipients(self) -> tuple[bytes, ...]:
        """The public keys that personal parts are sealed to. Raises ``LogDamaged``."""
        raw = tables.get_meta(self.db, RECIPIENTS)
        try:
            return () if raw is None else msgspec.msgpack.decode(raw, type=tuple[bytes, ...])
        except UNDECODABLE as error:
            raise LogDamaged("没有保存：封存材料用的钥匙读不出来，请叫管理员") from error

    def set_recipients(self, keys: Iterable[bytes]) -> None:
        """Choose them; within a transaction."""
        tables.set_meta(self.db, RECIPIENTS, msgspec.msgpack.encode(tuple(keys)))

    def signer_public(self) -> bytes:
        """The public half of the key that signs here."""
        return self._key().public

    def _key(self) -> SigningKey:
        if self._signer is None:
            raise StorageError("没有签名钥匙，只能查看")
        return self._signer

    def _sign_head(self, log: Log) -> None:
        head = checkpoint.Checkpoint(log.origin, self.size(log), self._frontier(log).root())
        note = checkpoint.sign(head, self._key(), log.origin)
        tables.put_note(self.db, "checkpoint", log.number, head.size, note)

    def _put(self, log: Log, start: int, entries: Sequence[tuple[int, bytes, bytes]]) -> None:
        frontier = self._frontier(log)
        tables.put_entries(self.db, log.number, entries)
        first_tile = start // 256
        done = frontier.extend(digest for _, _, digest in entries)
        tables.put_tiles(self.db, log.number, enumerate(done, first_tile))
        self._frontiers[log.number] = frontier

    def _frontier(self, log: Log) -> Frontier:
        size = self.size(log)
        kept = self._frontiers.get(log.number)
        if kept is None or kept.size != size:
            kept = Frontier.from_hashes(StoredHashes(self.db, log.number), size)
            self._frontiers[log.number] = kept
        return kept

    # --- receiving --------------------------------------------------------------------------

    def receive(self, log: Log, start: int, leaves: Sequence[bytes]) -> list[Recorded]:
        """Take in another device's next entries; within a transaction.

        An entry that cannot be read is kept and quarantined with its reason: it never blocks
        those behind it. Returns the readable ones.
        """
        entries = [(start + n, leaf, leaf_hash(leaf)) for n, leaf in enumerate(leaves)]
        self._put(log, start, entries)
        taken, poison = self.projector.take(self.db, log.org, log.origin, entries)
        for one in poison:
            self._quarantine(log.origin, one.seq, one.leaf, one.reason)
        return taken

    def put_boxes(self, boxes: Iterable[tuple[int, int, int, bytes]]) -> None:
        """Keep sealed parts ``(log, seq, part, box)`` that came with entries."""
        self.db.conn.executemany("INSERT OR IGNORE INTO sealed VALUES (?, ?, ?, ?)", boxes)

    def boxes(self, log: Log, start: int, stop: int) -> list[tuple[int, int, bytes]]:
        """Sealed parts ``(seq, part, box)`` that are still here."""
        query = (
            "SELECT seq, part, box FROM sealed "
            "WHERE log=? AND seq>=? AND seq<? AND box IS NOT NULL ORDER BY seq, part"
        )
        return self.db.conn.execute(query, (log.number, start, stop)).fetchall()

    def box_sizes(self, log: Log, start: int, stop: int) -> list[tuple[int, int, int]]:
        """``(seq, how many, bytes in all)`` of the sealed parts that are still here."""
        query = (
            "SELECT seq, COUNT(*), SUM(LENGTH(box)) FROM sealed "
            "WHERE log=? AND seq>=? AND seq<? AND box IS NOT NULL GROUP BY seq ORDER BY seq"
        )
        return self.db.conn.execute(query, (log.number, start, stop)).fetchall()

    def wipe_boxes(self, log: Log, stop: int) -> None:
        """Destroy the sealed parts before ``stop``: the county has signed for them."""
        self.db.conn.execute(
            "UPDATE sealed SET box = NULL WHERE log = ? AND seq < ? AND box IS NOT NULL",
            (log.number, stop),
        )

    def _quarantine(self, origin: str, seq: int, leaf: bytes, reason: str) -> None:
        tables.put_quarantine(self.db, origin, seq, leaf, reason, self.now().ms)

    def quarantine_fork(self, log: Log, seq: int, leaf: bytes, reason: str) -> None:
        """Set a contradicting entry aside and the whole log with it; nothing is overwritten."""
        with self.transaction():
            # found in a transaction that was rolled back, and the log's first row with it?
            kept = tables.find_log(self.db, log.origin) or tables.add_log(
                self.db, log.origin, log.org, log.key, mine=log.mine
            )
            self._quarantine(log.origin, seq, leaf, reason)
            tables.mark_forked(self.db, kept.number, reason)

    # --- rebuilding -------------------------------------------------------------------------

    def rebuild(self) -> tuple[dict[str, str], dict[str, str]]:
        """Drop the projections and make them again from the logs, in one transaction.

        Returns the digests of each table before and after: they differ only if somebody changed
        a table behind the log's back.
        """
        with self.transaction():
            self.projector.create_tables(self.db)
            before = self.projector.digest(self.db)
            self.projector.drop_tables(self.db)
            self.projector.create_tables(self.db)
            for log in tables.all_logs(self.db):
                self._replay(log, self.db)
            return before, self.projector.digest(self.db)

    def _replay(self, log: Log, target: sqlite_utils.Database) -> None:
        for entries in tables.batches(self.db, log.number, 2048):
            self.projector.take(target, log.org, log.origin, entries)  # poison: known since it came

    def replayed_digest(self) -> dict[str, str]:
        """What the projections ought to be: the logs replayed beside the database, in memory."""
        target = sqlite_utils.Database(memory=True)
        try:
            self.projector.create_tables(target)
            for log in tables.all_logs(self.db):
                self._replay(log, target)
            return self.projector.digest(target)
        finally:
            target.conn.close()
