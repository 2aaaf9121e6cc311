"""Verification, rebuilding, proofs of single entries, and the state of the machine."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from content import queries
from kiosk import mending
from kiosk.actions import backing_up, photographing, rostering
from kiosk.terminal import Terminal
from sync import checkpoint, database, proving, wire
from sync.clock import to_datetime
from sync.entry import Position
from sync.errors import UNDECODABLE, NotEnrolled, SyncError
from sync.kiosk_side import county_of
from sync.verify import Report, verify

BACKUP_DAYS = 3  # a backup older than this is none
MENDED_DAYS = 14  # so long the staff are told that the database was restored
DAY_MS = 86_400_000
LOW_DISK_BYTES = 200 * 1024 * 1024


def verify_all(
    terminal: Terminal, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> Report:
    """Every leaf, head, receipt and shown table, the roster, and the photos of vouchers.

    ``progress`` is told entries done and all.
    """
    report = verify(terminal.store, progress)
    found = [*_roster(terminal), *_photos(terminal)]
    return replace(report, ok=report.ok and not found, problems=(*report.problems, *found))


def _roster(terminal: Terminal) -> Iterator[str]:
    try:
        if not rostering.is_whole(terminal):
            yield "名册和导入时的不一样，有人在记录之外改过（请重新导入名册）"
    except (*database.DatabaseError, *UNDECODABLE, TypeError) as error:
        yield f"名册读不出来（{error}）"


def _photos(terminal: Terminal) -> Iterator[str]:
    try:
        yield from photographing.problems(terminal)
    except (*database.DatabaseError, *UNDECODABLE, SyncError, ValueError, TypeError) as error:
        yield f"票据照片查不了（{error}）"


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """Tables made again, and those that had been something else before."""

    tables: int
    changed: tuple[str, ...]


def rebuild(terminal: Terminal) -> Rebuilt:
    """Make every shown table anew from the logs."""
    before, after = terminal.store.rebuild()
    photographing.sweep(terminal)
    changed = tuple(name for name, digest in after.items() if before.get(name) != digest)
    return Rebuilt(len(after), changed)


def proof_of(terminal: Terminal, position: Position) -> str:
    """See ``sync.proving.proof_of``."""
    return proving.proof_of(terminal.db, position)


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
            + ("准不准不知道，和县里交换一次就知道" if now.uncertainty_ms is None
               else f"误差不超过 {_span(now.uncertainty_ms)}"),
        ),
        *_forked(terminal),
        _enrolled(terminal),
        *_backup(terminal),
        *_revoked(terminal),
        Health("Python", sys.version_info >= (3, 11), sys.version.split()[0]),
    )  # fmt: skip


def _span(ms: int) -> str:
    """`3 秒`, `5 分钟`, `25 小时`, `4 天`: rounded up."""
    for unit, name, most in ((1000, "秒", 120), (60_000, "分钟", 120), (3_600_000, "小时", 48)):
        if ms <= unit * most:
            return f"{max(1, -(-ms // unit))} {name}"
    return f"{-(-ms // DAY_MS)} 天"


def _forked(terminal: Terminal) -> Iterator[Health]:
    fork = terminal.store.own_log().fork
    if fork is not None:
        yield Health("记录", False, f"分了岔，这台机器先不能再记，请找县里的人（{fork}）")


def _enrolled(terminal: Terminal) -> Health:
    try:
        county = county_of(terminal.store)
    except NotEnrolled as error:
        return Health("县里", False, str(error))
    return Health("县里", True, f"{county.name}（{wire.cosigner_name(county.key)}）")


def _backup(terminal: Terminal) -> Iterator[Health]:
    """How the last backup went; and for a while, that the database was gone on with from one."""
    now = terminal.now().ms
    last = backing_up.last_backup(terminal)
    if last is None or last.ok_ms is None:
        yield Health("备份", False, last.text if last else "还没有备份过")
    else:
        fresh = last.ok and abs(now - last.ok_ms) < BACKUP_DAYS * DAY_MS
        told = f"上次 {_moment(last.ok_ms)}，打开核对过"
        yield Health("备份", fresh, told if last.ok else f"{last.text}（{told}）")
    mended = mending.mended(terminal)
    if mended is not None and abs(now - mended.at_ms) < MENDED_DAYS * DAY_MS:
        why = "数据库坏过，自动" if mended.damaged else "这台机器是"
        told = f"{why}用备份恢复的（{_moment(mended.at_ms)}）"
        yield Health("恢复", False, f"{told}。备份以后没送到县里的，请对一遍，缺的再录")


def _revoked(terminal: Terminal) -> Iterator[Health]:
    for name, reason in queries.revoked_devices(terminal.db, terminal.org):
        yield Health("停用", True, f"县里停用了“{name}”：{reason}")


def _moment(at_ms: int) -> str:
    at = to_datetime(at_ms)
    return f"{at.month}月{at.day}日 {at:%H:%M}"


def checkpoint_key(terminal: Terminal) -> str:
    """The verifier key of this terminal's log, for who checks a proof elsewhere."""
    log = terminal.store.own_log()
    return checkpoint.log_key(log.origin, log.key).text
