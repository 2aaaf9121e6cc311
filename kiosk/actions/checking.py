"""Verification, rebuilding, proofs of single entries, and the state of the machine."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kiosk.actions import rostering
from kiosk.terminal import Terminal
from sync import checkpoint, database, merkle, note, proof, tables, wire
from sync.entry import Position
from sync.errors import UNDECODABLE, BadFormat, NotEnrolled
from sync.kiosk_side import county_of
from sync.tables import StoredHashes
from sync.verify import Report, verify

LOW_DISK_BYTES = 200 * 1024 * 1024


def verify_all(
    terminal: Terminal, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> Report:
    """Every leaf, head, receipt and shown table, and the roster.

    ``progress`` is told entries done and all.
    """
    report = verify(terminal.store, progress)
    found = list(_roster(terminal))
    return replace(report, ok=report.ok and not found, problems=(*report.problems, *found))


def _roster(terminal: Terminal) -> Iterator[str]:
    try:
        if not rostering.is_whole(terminal):
            yield "名册和导入时的不一样，有人在记录之外改过（请重新导入名册）"
    except (*database.DatabaseError, *UNDECODABLE, TypeError) as error:
        yield f"名册读不出来（{error}）"


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """Tables made again, and those that had been something else before."""

    tables: int
    changed: tuple[str, ...]


def rebuild(terminal: Terminal) -> Rebuilt:
    """Make every shown table anew from the logs."""
    before, after = terminal.store.rebuild()
    changed = tuple(name for name, digest in after.items() if before.get(name) != digest)
    return Rebuilt(len(after), changed)


def proof_of(terminal: Terminal, position: Position) -> str:
    """A ``tlog-proof`` that an entry stands in the log, countersigned where the county has.

    Raises ``BadFormat`` for an entry that is not here.
    """
    log = tables.get_log(terminal.db, position.origin)
    rows = tables.leaves(terminal.db, log.number, position.seq, position.seq + 1)
    if not rows or rows[0][2] != position.leaf_hash:
        raise BadFormat("这台机器上没有这一条，或者内容不一样")
    size, text = _head(terminal, log, position.seq)
    path = merkle.inclusion_proof(StoredHashes(terminal.db, log.number), position.seq, size)
    return proof.format_proof(proof.Proof(position.seq, path, text))


def _head(terminal: Terminal, log: tables.Log, seq: int) -> tuple[int, str]:
    """The largest head the county has countersigned over this entry, else our own."""
    own = dict(tables.notes(terminal.db, "checkpoint", log.number))
    receipts = [(n, t) for n, t in tables.notes(terminal.db, "receipt", log.number) if n > seq]
    for size, receipt in reversed(receipts):
        if size in own:
            return size, note.add_signature(own[size], note.parse(receipt).signatures[0])
    size = max(own)
    return size, own[size]


@dataclass(frozen=True, slots=True)
class Health:
    """One line of the doctor's report."""

    name: str
    ok: bool
    detail: str


def doctor(terminal: Terminal) -> tuple[Health, ...]:
    """The machine's state in plain words."""
    free = shutil.disk_usage(terminal.data.root).free
    version = ".".join(map(str, database.sqlite_version()))
    sound = database.sqlite_is_sound()
    mode = str(terminal.db.execute("PRAGMA journal_mode").fetchone()[0])
    now = terminal.now()
    return (
        Health("数据库", mode == "wal", f"SQLite {version}，日志方式 {mode}"),
        Health(
            "SQLite 版本",
            sound,
            "可以几个程序同时写" if sound else "这个版本有缺陷，只允许一个程序写",
        ),
        Health("磁盘", free > LOW_DISK_BYTES, f"还剩 {free // 1024 // 1024} 兆"),
        Health(
            "时钟",
            now.uncertainty_ms is not None,
            f"{now.date.isoformat()}，"
            + ("没有和县里对过" if now.uncertainty_ms is None
               else f"误差不超过 {max(1, now.uncertainty_ms // 1000)} 秒"),
        ),
        _enrolled(terminal),
        Health("Python", sys.version_info >= (3, 11), sys.version.split()[0]),
    )  # fmt: skip


def _enrolled(terminal: Terminal) -> Health:
    try:
        county = county_of(terminal.store)
    except NotEnrolled as error:
        return Health("县里", False, str(error))
    return Health("县里", True, f"{county.name}（{wire.cosigner_name(county.key)}）")


def checkpoint_key(terminal: Terminal) -> str:
    """The verifier key of this terminal's log, for who checks a proof elsewhere."""
    log = terminal.store.own_log()
    return checkpoint.log_key(log.origin, log.key).text
