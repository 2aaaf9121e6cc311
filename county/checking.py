"""What the county says of a code that somebody photographed at a terminal.

The answer comes out of the leaf that the code names by its hash. What the village has not made
public, or has withdrawn, is not shown here either; of what a villager handed in it says only that
it is there.
"""

from dataclasses import dataclass
from typing import Literal

import msgspec
import sqlite_utils

from content.accounts import class_name
from content.kinds import LedgerLine, RevisionDrafted
from content.model import ROLE_ZH, Revision
from content.money import format_yuan
from content.period import Period
from content.queries import revision
from sync import checkpoint, devices, proving, tables, wire
from sync.clock import to_datetime
from sync.entry import Position, Recorded, recorded
from sync.errors import UNDECODABLE, BadFormat
from sync.store import Store
from sync.tables import Log

Outcome = Literal["same", "different", "later", "unknown", "isolated"]
State = Literal["", "hidden", "published", "superseded", "withdrawn"]
_HANDED_IN = "一份记录的回执"


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry says, where everybody may read it: a title, and (name, value) pairs.

    ``state`` is empty for what is no disclosure, ``hidden`` for one that is not out yet;
    ``gone`` says who withdrew it and why.
    """

    title: str = _HANDED_IN
    state: State = ""
    facts: tuple[tuple[str, str], ...] = ()
    gone: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of one code.

    ``outcome``: the county holds the ``same`` entry, or a ``different`` one in its place; it has
    not come yet (``later``); the log is ``unknown``, or quarantined (``isolated``). ``signed_ms``
    is when the county first countersigned the entry (Unix ms).
    """

    outcome: Outcome
    village: str = ""
    signed_ms: int | None = None
    told: Told = Told()


def check(store: Store, position: Position) -> Checked:
    """Compare a code with what the county holds."""
    log = tables.find_log(store.db, position.origin)
    if log is None:
        return Checked("unknown")
    village = dict(devices.villages(store.db)).get(log.org, "")
    rows = tables.leaves(store.db, log.number, position.seq, position.seq + 1)
    if not rows:
        return Checked("later", village)
    _, leaf, digest = rows[0]
    if digest != position.leaf_hash:
        return Checked("different", village)
    told = _told_of(store.db, log, position.seq, leaf, digest)
    outcome: Outcome = "same" if log.fork is None else "isolated"
    return Checked(outcome, village, _signed_ms(store, log, position.seq), told)


def _signed_ms(store: Store, log: Log, seq: int) -> int | None:
    key = store.signer_public()
    witness = checkpoint.witness_key(wire.cosigner_name(key), key)
    return proving.countersigned_ms(store.db, log, seq, witness)


def _told_of(db: sqlite_utils.Database, log: Log, seq: int, leaf: bytes, digest: bytes) -> Told:
    try:
        return _told(db, recorded(log.org, log.origin, seq, leaf, digest))
    except (BadFormat, *UNDECODABLE):
        return Told()  # it was quarantined on arrival, and the county's page says so


def _told(db: sqlite_utils.Database, entry: Recorded) -> Told:
    if entry.kind == LedgerLine.KIND:
        line = msgspec.msgpack.decode(entry.body, type=LedgerLine)
        return _of(revision(db, entry.org, line.revision), entry, "一笔账", _line(line))
    if entry.kind == RevisionDrafted.KIND:
        draft = msgspec.msgpack.decode(entry.body, type=RevisionDrafted)
        return _of(revision(db, entry.org, draft.revision), entry, "一期的账", _sums(draft))
    return Told()


def _of(
    found: Revision | None, entry: Recorded, title: str, facts: tuple[tuple[str, str], ...]
) -> Told:
    """An entry of a revision. A revision of another log that has the same id is not its own."""
    if found is None or found.origin != entry.origin or not found.was_published:
        return Told("一份账里的记录", "hidden")
    period = Period.parse(found.period).label_zh
    head = ("哪一期", f"{period}，第 {found.number} 版")
    if found.state == "withdrawn":
        return Told(title, "withdrawn", (head,), _withdrawn(found))
    state: State = "superseded" if found.state == "superseded" else "published"
    return Told(title, state, (head, *facts, *_hands(found)))


def _line(line: LedgerLine) -> tuple[tuple[str, str], ...]:
    amount = ("收入", line.income_fen) if line.income_fen else ("支出", line.expense_fen)
    rows = (
        ("日期", line.date), ("凭证号", line.voucher_no), ("事由", line.summary),
        ("类别", class_name(line.item_class)), (amount[0], _yuan(amount[1])),
        ("这笔之后的余额", _yuan(line.balance_fen)),
    )  # fmt: skip
    return tuple(row for row in rows if row[1])


def _sums(draft: RevisionDrafted) -> tuple[tuple[str, str], ...]:
    return (
        ("期初结余", _yuan(draft.opening_fen)), ("收入", _yuan(draft.income_fen)),
        ("支出", _yuan(draft.expense_fen)), ("期末结余", _yuan(draft.closing_fen)),
        ("共", f"{draft.rows} 笔"),
    )  # fmt: skip


def _hands(found: Revision) -> tuple[tuple[str, str], ...]:
    named = (("审核", "review"), ("公布", "publish"))
    steps = ((word, found.signoff(action)) for word, action in named)
    return tuple(
        (word, f"{ROLE_ZH.get(step.role, step.role)} {step.name}，{_day(step.at_ms)}")
        for word, step in steps
        if step is not None
    )


def _withdrawn(found: Revision) -> str:
    step = found.signoff("withdraw")
    return "" if step is None else f"{_day(step.at_ms)} 撤回，原因：{step.reason}"


def _day(ms: int) -> str:
    when = to_datetime(ms)
    return f"{when.year}年{when.month}月{when.day}日"


def _yuan(fen: int) -> str:
    return f"{format_yuan(fen)} 元"
