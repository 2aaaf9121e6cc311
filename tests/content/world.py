"""A made-up village, its staff, and logs that can be merged in any order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count

import sqlite_utils

from content.importing.result import LedgerImport, ParsedLine
from content.model import CheckResult, Staff
from content.projection import PROJECTION
from sync.clock import ClockSample
from sync.entry import Draft, Recorded, encode_leaf, leaf_hash, recorded
from sync.projector import Projector

ORG = "320999001"
DAY_MS = 86_400_000
START = 1_793_000_000_000  # 2026-10-26

CLERK = Staff("S1", "赵会计", "clerk")
CLERK_2 = Staff("S2", "钱会计", "clerk")
REVIEWER = Staff("S3", "孙监督", "reviewer")
APPROVER = Staff("S4", "李书记", "approver")
APPROVER_2 = Staff("S5", "周主任", "approver")
STAFF = (CLERK, CLERK_2, REVIEWER, APPROVER, APPROVER_2)
GOOD = CheckResult("期初＋收入－支出＝期末", True, "100.00 ＋ 50.00 － 20.00 ＝ 130.00")
BAD = CheckResult("逐笔合计", False, "49.00 ≠ 50.00")
CHECKLIST = ("state_secret", "party_secret", "personal_data", "vulnerable", "trade_secret")


@dataclass
class Log:
    """One device's log; entries get later times unless told otherwise."""

    origin: str
    ticks: "count[int]"
    entries: list[Recorded] = field(default_factory=list)

    def append(
        self, drafts: Iterable[Draft], actor: str, at_ms: int | None = None
    ) -> list[Recorded]:
        """Record drafts as this device would, at one clock reading."""
        at = START + 1000 * next(self.ticks) if at_ms is None else at_ms
        added = []
        for draft in drafts:
            leaf = encode_leaf(draft.body, actor, ClockSample(at, b"boot....", 1, 0, 60_000))
            seq = len(self.entries)
            entry = recorded(ORG, self.origin, seq, leaf, leaf_hash(leaf))
            self.entries.append(entry)
            added.append(entry)
        return added


def two_logs() -> tuple[Log, Log]:
    """Two devices of one village, on one (believed) time."""
    ticks = count(1)
    return Log("vk/a/1", ticks), Log("vk/b/1", ticks)


def database(*entries: Iterable[Recorded]) -> sqlite_utils.Database:
    """The projections of those entries, in that order, as the store keeps them."""
    db = sqlite_utils.Database(memory=True)
    projector = Projector([PROJECTION])
    projector.create_tables(db)
    put(db, *entries)
    return db


def put(db: sqlite_utils.Database, *entries: Iterable[Recorded]) -> None:
    """Project some more."""
    projector = Projector([PROJECTION])
    for group in entries:
        for entry in group:
            projector.apply(db, projector.rows(entry))
    db.conn.commit()


def ledger(
    amounts: Sequence[tuple[str, int]] = (("东塘水面承包款", 5000), ("报刊订阅费", -2000)),
    opening: int = 10_000,
    **changes: object,
) -> LedgerImport:
    """A ledger as an import gives it; positive amounts come in, negative go out. Fen."""
    lines, balance = [], opening
    for row, (summary, fen) in enumerate(amounts, 1):
        balance += fen
        item = "income.contracting" if fen > 0 else "expense.newspapers"
        lines.append(
            ParsedLine(
                row, f"2026-07-{row % 28 + 1:02d}", f"记字第{row}号", summary, "501 经营收入", "",
                item, max(fen, 0), max(-fen, 0), balance, "王经手", "陈证明", "李书记", row + 3,
            )
        )  # fmt: skip
    income = sum(line.income_fen for line in lines)
    expense = sum(line.expense_fen for line in lines)
    told: dict[str, object] = {
        "accepted": True, "sheet": "收支明细", "lines": tuple(lines), "rows": len(lines),
        "opening_fen": opening, "income_fen": income, "expense_fen": expense,
        "closing_fen": balance, "checks": (GOOD,), "errors": (), "dropped_columns": ("身份证号",),
        "preview": (), "code_set": "2023", "source_sha256": b"\1" * 32,
    }  # fmt: skip
    return LedgerImport(**(told | changes))  # type: ignore[arg-type]
