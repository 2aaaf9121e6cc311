"""A small real village for the tests of the terminal: founded, staffed, its ledgers published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from content import drafting, queries, rules
from content.checklist import checklist_ids
from content.importing.result import LedgerImport, ParsedLine
from content.model import CheckResult, Revision, Staff
from content.period import Period
from content.staffing import appoint
from kiosk.terminal import Terminal, found
from sync.clock import CHINA

VILLAGE, CODE = "清溪村", "321183105201"


@dataclass
class HandClock:
    """A clock set by hand: Unix ms."""

    ms: int
    mono: int = 0

    def read(self) -> tuple[int, bytes, int]:
        """(wall ms, boot id, monotonic ms)."""
        self.mono += 1
        return self.ms, b"testboot", self.mono

    def set(self, year: int, month: int, day: int, hour: int = 8, minute: int = 12) -> None:
        """To a time in China."""
        moment = datetime(year, month, day, hour, minute, tzinfo=CHINA)
        self.ms = round(moment.timestamp() * 1000)


Entry = tuple[str, str, str, int]
"""(ISO date, summary, class, fen: income > 0, expense < 0)."""

Q3: tuple[Entry, ...] = (
    ("2026-07-03", "收到镇财政拨付村级运转经费", "income.operation_subsidy", 45_000_00),
    ("2026-07-08", "支付七月份村干部误工补贴", "expense.cadre_pay", -12_680_00),
    ("2026-07-15", "东塘水面承包款", "income.contracting", 23_600_50),
    ("2026-08-02", "村道路灯维修（李家组）", "expense.public_welfare", -3_876_25),
    ("2026-08-19", "报刊订阅费", "expense.newspapers", -980_00),
    ("2026-09-05", "秸秆禁烧专项补助", "income.special_subsidy", 12_000_00),
    ("2026-09-26", "重阳节慰问老人物资", "expense.public_welfare", -7_450_80),
)
Q2: tuple[Entry, ...] = (
    ("2026-04-03", "收到镇财政拨付村级运转经费", "income.operation_subsidy", 45_000_00),
    ("2026-05-18", "山前组林地承包款", "income.contracting", 23_600_50),
    ("2026-06-11", "支付二季度村干部误工补贴", "expense.cadre_pay", -28_487_05),
)
OPENING_Q3 = 123_456_78


class Village:
    """A terminal with its clock and its three offices."""

    def __init__(self, data: Path, name: str = VILLAGE) -> None:
        self.clock = HandClock(0)
        self.clock.set(2026, 10, 1)
        self.data = data
        self.terminal, _code = found(data, name, CODE, "briefing", self.clock)
        self.clerk = self.appoint("S01", "单文娟", "clerk")
        self.reviewer = self.appoint("S02", "仇德祥", "reviewer")
        self.approver = self.appoint("S03", "解红梅", "approver")
        self._drafts = 0

    def open(self) -> Terminal:
        """The same terminal again, for another thread."""
        return Terminal.open(self.data, self.clock)

    def appoint(self, number: str, name: str, role: str) -> Staff:
        """Somebody takes an office."""
        store, org = self.terminal.store, self.terminal.org
        store.append_decided(
            lambda db: appoint(number, name, role, queries.staff(db, org)), "device"
        )
        return next(one for one in queries.staff(self.terminal.db, org) if one.id == number)

    def draft(
        self,
        period: str,
        opening: int,
        entries: Sequence[Entry],
        corrects: str | None = None,
        reason: str = "",
    ) -> str:
        """A drafted ledger; returns its id."""
        self._drafts += 1
        number, org = f"R{self._drafts:03d}", self.terminal.org
        ledger = ledger_of(opening, entries)
        self.terminal.store.append_decided(
            lambda db: drafting.draft_ledger(
                number,
                period,
                ledger,
                f"{Period.parse(period).label_zh}收支.xlsx",
                self.clerk,
                queries.revisions_of(db, org, "ledger", period),
                corrects=corrects,
                reason=reason,
            ),
            self.clerk.id,
        )
        return number

    def revision(self, number: str) -> Revision:
        """As it stands now."""
        one = queries.revision(self.terminal.db, self.terminal.org, number)
        assert one is not None
        return one

    def _others(self, one: Revision) -> tuple[Revision, ...]:
        return queries.revisions_of(self.terminal.db, self.terminal.org, "ledger", one.period)

    def submit(self, number: str) -> None:
        """The clerk hands it in."""
        one = self.revision(number)
        self.terminal.store.append(rules.submit(one, self.clerk, self._others(one)), self.clerk.id)

    def review(self, number: str) -> None:
        """The supervision committee."""
        drafts = rules.review(self.revision(number), self.reviewer, "")
        self.terminal.store.append(drafts, self.reviewer.id)

    def publish(self, number: str, day: date = date(2026, 10, 9)) -> str:
        """All the steps, ending on `day`; returns the id."""
        before = day - timedelta(days=1)
        self.clock.set(before.year, before.month, before.day)
        self.submit(number)
        self.review(number)
        self.clock.set(day.year, day.month, day.day)
        chosen, staff = self.terminal.store, self.approver
        one = self.revision(number)
        points = checklist_ids(photos=one.photos > 0)
        chosen.append(rules.check_and_approve(one, staff, points, ""), staff.id)
        one = self.revision(number)
        chosen.append(rules.publish(one, staff, ("kiosk", "board"), self._others(one)), staff.id)
        return number

    def withdraw(self, number: str, reason: str) -> None:
        """Taken back, with a tombstone."""
        drafts = rules.withdraw(self.revision(number), self.approver, reason)
        self.terminal.store.append(drafts, self.approver.id)


def ledger_of(opening: int, entries: Sequence[Entry]) -> LedgerImport:
    """What the importer would have read."""
    balance, lines = opening, []
    for row, (day, summary, item_class, fen) in enumerate(entries, 1):
        balance += fen
        lines.append(
            ParsedLine(
                row, day, f"记字第{row}号", summary, "501 经营收入" if fen > 0 else "513 管理费用",
                "", item_class, max(fen, 0), max(-fen, 0), balance, "单文娟", "仇德祥", "解红梅",
                row + 2,
            )
        )  # fmt: skip
    income = sum(fen for *_, fen in entries if fen > 0)
    expense = -sum(fen for *_, fen in entries if fen < 0)
    return LedgerImport(
        accepted=True, sheet="收支明细", lines=tuple(lines), rows=len(lines), opening_fen=opening,
        income_fen=income, expense_fen=expense, closing_fen=balance,
        checks=(CheckResult("期初＋收入－支出＝期末", True, "对得上"),
                CheckResult("每一行余额", True, "逐行对得上")),
        errors=(), dropped_columns=(), preview=(), error_count=0, source_sha256=bytes(32),
        code_set="2023", columns=(), ignored_columns=(),
    )  # fmt: skip


def usual(data: Path) -> Village:
    """Two quarters out, seen on 2026-11-23."""
    village = Village(data)
    before = OPENING_Q3 - sum(fen for *_, fen in Q2)
    village.publish(village.draft("2026-Q2", before, Q2), date(2026, 10, 3))
    village.publish(village.draft("2026-Q3", OPENING_Q3, Q3), date(2026, 10, 9))
    village.clock.set(2026, 11, 23)
    return village


def empty(data: Path) -> Village:
    """Nothing disclosed yet."""
    village = Village(data)
    village.clock.set(2026, 11, 23)
    return village


def corrected(data: Path) -> Village:
    """The third quarter corrected once."""
    village = usual(data)
    fixed = [*Q3[:4], ("2026-08-19", "报刊订阅费", "expense.newspapers", -1_080_00), *Q3[5:]]
    second = village.draft("2026-Q3", OPENING_Q3, fixed, "R002", "报刊费的发票少记了 100 元")
    village.publish(second, date(2026, 11, 2))
    village.clock.set(2026, 11, 23)
    return village


def withdrawn(data: Path) -> Village:
    """The third quarter taken back."""
    village = usual(data)
    village.clock.set(2026, 11, 5)
    village.withdraw("R002", "期初数抄错了，重新核对以后再公开")
    village.clock.set(2026, 11, 23)
    return village


LONG = (
    "支付二〇二六年度村级综合服务中心屋面防水维修及便民服务大厅线路改造工程"
    "第三期进度款（扣除质量保证金）"
)


def long(data: Path) -> Village:
    """The longest names and nine-digit amounts."""
    village = Village(data, "塔什库尔干塔吉克自治县提孜那甫镇曲什曼新村")
    entries = [
        (f"2026-{7 + n % 3:02d}-{1 + n % 27:02d}", f"{LONG}{n}", _CLASSES[n % len(_CLASSES)],
         (1 if _CLASSES[n % len(_CLASSES)].startswith("income") else -1) * (987_654_321 + n))
        for n in range(300)
    ]  # fmt: skip
    entries.sort()
    village.publish(village.draft("2026-Q3", 99_887_766_554_43, entries))
    village.clock.set(2026, 11, 23)
    return village


_CLASSES = (
    "income.operating", "income.contracting", "income.levy", "income.operation_subsidy",
    "income.special_subsidy", "expense.cadre_pay", "expense.newspapers", "expense.public_welfare",
)  # fmt: skip
