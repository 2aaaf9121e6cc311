"""Verification of a whole database: every leaf, tile, head, receipt, sealed part and table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial

from sync import checkpoint, seal, tables, wire
from sync.database import DatabaseError
from sync.entry import decode_leaf, leaf_hash
from sync.errors import BadFormat, NotEnrolled, SyncError
from sync.kiosk_side import county_of, receipted
from sync.merkle import TILE, Frontier
from sync.schema import APPEND_ONLY
from sync.store import Store
from sync.tables import Log

Progress = Callable[[int, int], None]
_MOST = (1 << 63) - 1  # a damaged number may be as large as this, or as small


@dataclass(frozen=True, slots=True)
class Report:
    """``problems`` are plain sentences naming log and entry; none means that all of it holds.

    ``entries`` counts all logs; ``root`` is the own log's at its full size; ``witnessed`` how
    much of it the county has signed for.
    """

    ok: bool
    entries: int
    root: bytes
    witnessed: int
    problems: tuple[str, ...]


def verify(store: Store, progress: Progress = lambda _done, _all: None) -> Report:
    """Check everything that can be checked on this machine; raises nothing but its own bugs.

    ``progress`` is told how many entries of all were checked; what it raises ends the work.
    """
    with _one_moment(store):
        return _verify(store, progress)


@contextmanager
def _one_moment(store: Store) -> Iterator[None]:
    """All is read as it stood at one moment: another program may be writing meanwhile."""
    connection = store.db.conn
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")  # in WAL a reader keeps no writer waiting
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _verify(store: Store, progress: Progress) -> Report:
    problems: list[str] = []
    entries, root, witnessed = 0, b"", 0
    try:
        logs = tables.all_logs(store.db)
        total = sum(store.size(log) for log in logs)
        for log in logs:
            tell = partial(_tell, progress, entries, total)
            count, head = _verify_log(store, log, problems, tell)
            entries += count
            if log.mine:
                root = head
                witnessed = max((n for n, _ in tables.notes(store.db, "receipt", log.number)),
                                default=0)  # fmt: skip
        problems += _structure(store)
        problems += _sealed(store)
        problems += _missing(store)
        problems += _recipients(store)
        problems += _projections(store)
    except (*DatabaseError, SyncError, UnicodeDecodeError, TypeError, AssertionError) as error:
        # a page so damaged that SQLite itself, or the type of a column, gives way
        problems.append(f"数据库文件损坏：{error}")
    return Report(not problems, entries, root, witnessed, tuple(problems))


def quarantined(log: Log) -> str:
    """How the report says that a log was set aside."""
    return f"{log.origin}：已隔离，{log.fork}"


def _tell(progress: Progress, before: int, total: int, done: int) -> None:
    progress(before + done, total)


def _verify_log(
    store: Store, log: Log, problems: list[str], tell: Callable[[int], None]
) -> tuple[int, bytes]:
    if log.fork is not None:
        problems.append(quarantined(log))
    problems += _owner(store, log)
    size = store.size(log)
    wanted = {size} | {n for n, _ in tables.notes(store.db, "checkpoint", log.number)}
    wanted |= {n for n, _ in tables.notes(store.db, "receipt", log.number)}
    roots = _roots(store, log, size, wanted, problems, tell)
    problems += _notes(store, log, size, roots)
    return size, roots.get(size, b"")


def _owner(store: Store, log: Log) -> Iterator[str]:
    """A log rewritten and signed anew needs another key, and that has another name."""
    others = log.origin.startswith("county/") and log.key != _county_key(store)
    if others or not wire.is_named_after(log.origin, log.key):
        yield f"{log.origin}：钥匙不是它的主人的"


def _county_key(store: Store) -> bytes:
    try:
        return county_of(store).key
    except NotEnrolled:
        return store.signer_public()  # this is the county


def _roots(
    store: Store,
    log: Log,
    size: int,
    wanted: set[int],
    problems: list[str],
    tell: Callable[[int], None],
) -> dict[int, bytes]:
    """The root at every wanted size and the last, from the leaves themselves."""
    frontier = Frontier()
    roots = {0: frontier.root()}
    stored = tables.StoredHashes(store.db, log.number).tiles(0, _MOST)
    if len(stored) != size // TILE:
        problems.append(f"{log.origin}：应有 {size // TILE} 块摘要，实有 {len(stored)} 块")
    for batch in tables.batches(store.db, log.number, start=-_MOST):
        tell(frontier.size)
        for seq, leaf, digest in batch:
            if seq != frontier.size:
                problems.append(f"{log.origin}：缺第 {frontier.size} 条")
                return roots
            if leaf_hash(leaf) != digest:
                problems.append(f"{log.origin} 第 {seq} 条：内容和摘要对不上")
            tile = frontier.append(leaf_hash(leaf))
            number = frontier.size // TILE - 1
            if tile is not None and stored[number : number + 1] != [tile]:
                problems.append(f"{log.origin} 第 {number} 块摘要对不上")
            if frontier.size in wanted:
                roots[frontier.size] = frontier.root()
    return roots


def _notes(store: Store, log: Log, size: int, roots: dict[int, bytes]) -> Iterator[str]:
    key = checkpoint.log_key(log.origin, log.key)
    last = 0
    for at, text in tables.notes(store.db, "checkpoint", log.number):
        last = at
        try:
            head = checkpoint.verify(text, log.origin, key)
        except SyncError as error:
            yield f"{log.origin} 第 {at} 条处的签名：{error}"
            continue
        if (head.size, head.root) != (at, roots.get(at)):
            yield f"{log.origin}：前 {at} 条和当时签名的不一样"
    if not log.mine:
        # at the county, a body that was cut leaves entries that only its receipt covers yet
        last = max(last, *(n for n, _ in tables.notes(store.db, "receipt", log.number)), 0)
    if log.fork is None and last != size:
        yield f"{log.origin}：签名到第 {last} 条，记录却有 {size} 条"
    yield from _receipts(store, log, roots)


def _receipts(store: Store, log: Log, roots: dict[int, bytes]) -> Iterator[str]:
    texts = tables.notes(store.db, "receipt", log.number)
    if not texts:
        return
    county = _county_key(store)  # a terminal's own log, or one it had before; or all are here
    key = checkpoint.witness_key(wire.cosigner_name(county), county)
    for at, text in texts:
        try:
            checkpoint.cosigned_at(text, key)
            head = checkpoint.parse_text(text.rpartition("\n\n")[0] + "\n")
        except SyncError as error:
            yield f"{log.origin} 第 {at} 条处县里的回执：{error}"
            continue
        if (head.origin, head.size, head.root) != (log.origin, at, roots.get(at)):
            yield f"{log.origin}：前 {at} 条和县里回执上的不一样"


def _structure(store: Store) -> Iterator[str]:
    """What no hash covers: SQLite's own pages, and rows that belong to no log.

    A page that lost its last rows looks sound from within; where receipts are gone, the personal
    parts that they allowed to be wiped still tell.
    """
    for (found,) in store.db.conn.execute("PRAGMA integrity_check"):
        if found != "ok":
            yield f"数据库文件损坏：{found}"
    for table in APPEND_ONLY:
        if tables.strays(store.db, table):
            yield f"数据库文件损坏：{table} 里有不属于任何记录的内容"
    query = (
        "SELECT origin, MAX(seq) FROM sealed JOIN log USING (log) WHERE box IS NULL AND mine "
        "GROUP BY log HAVING MAX(seq) >= (SELECT COALESCE(MAX(size), 0) FROM receipt "
        "WHERE receipt.log = log.log)"
    )
    for origin, seq in store.db.conn.execute(query):
        yield f"{origin}：第 {seq} 条的封存材料已清除，县里的回执却不见了"


def _sealed(store: Store) -> Iterator[str]:
    """A sealed part whose form is broken; what is inside only its recipients can check."""
    query = (
        "SELECT origin, seq, box FROM sealed LEFT JOIN log USING (log) "
        "WHERE box IS NOT NULL ORDER BY log, seq"
    )
    for origin, seq, box in store.db.conn.execute(query):
        try:
            seal.recipients_of(box)
        except SyncError as error:
            yield f"{origin} 第 {seq} 条的封存材料：{error}"


def _recipients(store: Store) -> Iterator[str]:
    """What is sealed to another key than the county's nobody there can ever open."""
    with suppress(NotEnrolled):
        if county_of(store).sealing not in store.recipients():
            yield "封存材料用的钥匙不是县里的，请重新登记"


def _missing(store: Store) -> Iterator[str]:
    """Of what the county has not signed for, every sealed part is still to be here."""
    for log in tables.all_logs(store.db):
        if not log.mine:
            continue
        start = receipted(store, log)
        held = {seq: count for seq, count, _ in store.box_sizes(log, start, _MOST)}
        for batch in tables.batches(store.db, log.number, start=start):
            for seq, leaf, _ in batch:
                wanted, here = _commitments(leaf), held.get(seq, 0)
                if wanted not in (None, here):
                    yield f"{log.origin} 第 {seq} 条：封存材料应有 {wanted} 份，实有 {here} 份"


def _commitments(leaf: bytes) -> int | None:
    try:
        return len(decode_leaf(leaf).commitments)
    except BadFormat:
        return None  # damaged: that is told already


def _projections(store: Store) -> Iterator[str]:
    """A shown table that is not what the log says: somebody changed it behind the log's back."""
    shown = store.projector.digest(store.db)
    for name, digest in store.replayed_digest().items():
        if shown[name] != digest:
            yield f"表 {name} 里显示的内容和记录对不上（可用 village-kiosk rebuild 恢复）"
