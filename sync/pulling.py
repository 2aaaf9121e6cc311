"""Taking in followed logs: staged as frames arrive, verified, then switched in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

import sqlite_utils

from sync import checkpoint, tables
from sync.checkpoint import Checkpoint
from sync.entry import Recorded, leaf_hash
from sync.errors import BadFormat, BadSignature, ForkFound
from sync.frames import FrameReader, Run
from sync.merkle import Frontier
from sync.store import Store
from sync.tables import Log, StoredHashes
from sync.wire import Cursor, Feed, feed_id, is_named_after


def cursors(store: Store, own: Log) -> tuple[Cursor, ...]:
    """How far every followed log has come, staged entries included, but for the last of them.

    That one the county sends again, and with it the signed head: a power cut between staging and
    switching would otherwise leave entries that nothing ever makes visible.
    """
    return tuple(
        Cursor(feed_id(log.origin), store.size(log) + max(0, _staged(store.db, log) - 1))
        for log in tables.all_logs(store.db)
        if log.number != own.number
    )


def _staged(db: sqlite_utils.Database, log: Log) -> int:
    row = db.conn.execute("SELECT COUNT(*) FROM staged WHERE log = ?", (log.number,)).fetchone()
    return int(row[0])


@dataclass(frozen=True, slots=True)
class Pulled:
    """What an answer brought: entries now visible, and whether its stream came whole."""

    entries: tuple[Recorded, ...]
    complete: bool


class Puller:
    """Takes one answer's followed logs into a store."""

    def __init__(self, store: Store, org: str, county_key: bytes) -> None:
        self._store, self._org, self._county_key = store, org, county_key

    def take(self, feeds: Sequence[Feed], link: bytes, stream: bytes) -> Pulled:
        """Stage what arrived, switch what is whole.

        Raises ``BadSignature`` or ``ForkFound`` where the county's word does not hold; then what
        was visible before stays visible.
        """
        logs = {feed.number: (self._log(feed), feed) for feed in feeds}
        complete = self._stage(logs, link, stream)
        entries: list[Recorded] = []
        for log, feed in logs.values():
            if log.fork is None:  # a quarantined log must not stop those behind it
                entries += self._switch(log, feed)
        return Pulled(tuple(entries), complete)

    def _log(self, feed: Feed) -> Log:
        if feed.org not in ("", self._org):
            raise BadSignature("县里给了别的村的记录")
        checkpoint.verify(feed.note, feed.origin, checkpoint.log_key(feed.origin, feed.key))
        log = tables.find_log(self._store.db, feed.origin)
        if log is not None:
            self._same(log, feed)
            return log
        self._named_after_its_key(feed)
        with self._store.transaction():
            return tables.add_log(self._store.db, feed.origin, feed.org, feed.key, mine=False)

    def _same(self, log: Log, feed: Feed) -> None:
        if log.key != feed.key or log.org != feed.org or log.mine:
            raise BadSignature(f"{log.origin} 的钥匙和以前不一样")

    def _named_after_its_key(self, feed: Feed) -> None:
        another = feed.origin.startswith("county/") and feed.key != self._county_key
        if another or not is_named_after(feed.origin, feed.key):
            raise BadSignature(f"{feed.origin} 的名字和钥匙不符")

    def _stage(self, logs: dict[int, tuple[Log, Feed]], link: bytes, stream: bytes) -> bool:
        if not stream:
            return not link  # nothing was to come
        reader = FrameReader(link)
        runs: list[Run] = []
        try:
            for run in reader.feed(stream):
                runs.append(run)  # one by one: damage further on must not lose this one
        except BadFormat:
            # cut or damaged on the way: the valid prefix counts, the rest is asked for again
            pass
        with self._store.transaction():
            for run in runs:
                if run.feed in logs and logs[run.feed][0].fork is None:
                    self._stage_run(logs[run.feed][0], run)
        return reader.complete

    def _stage_run(self, log: Log, run: Run) -> None:
        have = self._store.size(log) + _staged(self._store.db, log)
        fresh = run.leaves[max(0, have - run.start) :]
        if run.start > have:
            return
        self._store.db.conn.executemany(
            "INSERT INTO staged (log, seq, leaf, hash) VALUES (?, ?, ?, ?)",
            ((log.number, have + n, leaf, leaf_hash(leaf)) for n, leaf in enumerate(fresh)),
        )

    def _switch(self, log: Log, feed: Feed) -> list[Recorded]:
        head = checkpoint.verify(feed.note, feed.origin, checkpoint.log_key(feed.origin, feed.key))
        with self._store.transaction():  # a stick and the line may bring the same at once
            entries = self._switched(log, head, feed.note)
        if entries is None:
            self._refuse(log, head.size)
        return entries

    def _switched(self, log: Log, head: Checkpoint, note: str) -> list[Recorded] | None:
        """What has become visible; ``None`` if what came is not what its owner signed."""
        held = self._store.size(log)
        if held >= head.size and self._store.root(log, head.size) == head.root:
            return []  # an answer that a later one has overtaken: it says nothing new
        staged = tables.leaves(self._store.db, log.number, held, head.size, table="staged")
        if held + len(staged) < head.size:
            return []
        if any(leaf_hash(leaf) != digest for _, leaf, digest in staged):
            self._drop_staged(log)  # our own disk has changed them: they are asked for again
            return []
        frontier = Frontier.from_hashes(StoredHashes(self._store.db, log.number), held)
        frontier.extend(digest for _, _, digest in staged)
        if held > head.size or frontier.root() != head.root:
            return None
        entries = self._store.receive(log, held, [leaf for _, leaf, _ in staged])
        self._drop_staged(log)
        tables.put_note(self._store.db, "checkpoint", log.number, head.size, note)
        return entries

    def _refuse(self, log: Log, size: int) -> NoReturn:
        with self._store.transaction():
            self._drop_staged(log)
        reason = f"{log.origin} 的前 {size} 条和以前收到的对不上"
        self._store.quarantine_fork(log, size, b"", reason)
        raise ForkFound(reason)

    def _drop_staged(self, log: Log) -> None:
        self._store.db.conn.execute("DELETE FROM staged WHERE log = ?", (log.number,))
