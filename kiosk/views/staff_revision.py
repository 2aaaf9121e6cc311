"""One disclosure before whoever has to act on it: figures, arithmetic, who did what, what is next.

Nothing here decides: `content.rules` refuses what must not be.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from content import checklist
from content.model import CheckResult, LedgerSummary, LineChange, Revision, Signoff, Staff
from kiosk.typeset import Span, kept
from kiosk.views import words
from kiosk.views.shapes import Figure, Option
from kiosk.views.staff import STATE, title_of
from sync.clock import to_datetime

RETURN_REASONS = (
    "金额和票据对不上",
    "票据不全，要补",
    "摘要写得不清楚",
    "科目或者类别用错了",
    "有不该公开的个人信息",
    "同一笔记了两次",
    "这一期还有账没有入",
    "文件选错了",
)
WITHDRAW_REASONS = (
    "有不该公开的个人信息",
    "数字有错，要重新核对",
    "票据有问题，要查清楚",
    "文件选错了",
    "没有开会讨论过",
    "监督委员会要求撤回",
    "上级要求撤回",
)
CORRECTION_REASONS = (
    "金额抄错了",
    "漏了一笔",
    "同一笔记了两次",
    "摘要写得不清楚",
    "科目或者类别用错了",
    "日期写错了",
    "期初数抄错了",
    "监督委员会提出来要改",
    "村民提出来要改",
)


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One piece of arithmetic, and whether it holds."""

    title: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class ClassLine:
    """The sum of one class."""

    name: str
    amount: str
    tone: str


@dataclass(frozen=True, slots=True)
class RevisionView:
    """`acts`: what this person may press, of submit, drop, again, correct, review, approve,
    publish, return, withdraw.  `said`: what must be read first, with its tone.
    """

    id: str
    period: str
    title: str
    state: str
    tone: str
    said: tuple[tuple[str, str], ...]
    figures: tuple[Figure, ...]
    checks: tuple[CheckLine, ...]
    dropped: str
    classes: tuple[ClassLine, ...]
    source: str
    steps: tuple[str, ...]
    rows: int
    changes: int | None
    acts: tuple[str, ...]
    photos: int = 0


ACTS: dict[tuple[str, str], tuple[str, ...]] = {
    ("clerk", "draft"): ("drop", "submit"),
    ("clerk", "returned"): ("again",),
    ("clerk", "approved"): ("publish",),
    ("clerk", "published"): ("correct",),
    ("clerk", "withdrawn"): ("correct",),
    ("reviewer", "submitted"): ("return", "review"),
    ("approver", "reviewed"): ("return", "approve"),
    ("approver", "checked"): ("return", "approve"),
    ("approver", "approved"): ("return", "publish"),
    ("approver", "published"): ("withdraw",),
    ("approver", "superseded"): ("withdraw",),
}


def revision_view(
    who: Staff, summary: LedgerSummary, changes: Sequence[LineChange] | None
) -> RevisionView:
    """`changes` from the revision it corrects, None where it corrects none."""
    revision = summary.revision
    state, tone = STATE[revision.state]
    return RevisionView(
        id=revision.id,
        period=revision.period,
        title=title_of(revision),
        state=state,
        tone=tone,
        said=_said(revision),
        figures=figures(revision),
        checks=check_lines(revision.checks),
        dropped=dropped_words(revision.dropped_columns),
        classes=_classes(summary),
        source=f"文件「{revision.source_name}」，共 {revision.rows:,} 笔",
        steps=tuple(_step(one) for one in revision.signoffs),
        rows=revision.rows,
        changes=None if changes is None else len(changes),
        photos=revision.photos,
        acts=_acts(who, revision),
    )


def _acts(who: Staff, revision: Revision) -> tuple[str, ...]:
    acts = ACTS.get((who.role, revision.state), ())
    corrected = revision.superseded_by is not None
    return tuple(act for act in acts if act != "correct" or not corrected)


def _said(revision: Revision) -> tuple[tuple[str, str], ...]:
    found = []
    back = revision.signoff("return")
    if back is not None:
        found.append((f"{kept(back.name)}退回来了：{back.reason}", "seal"))
    gone = revision.signoff("withdraw")
    if gone is not None:
        found.append((f"{kept(gone.name)}撤回了：{gone.reason}", "seal"))
    if revision.corrects and revision.reason:
        found.append((f"这是更正。原因：{revision.reason}", "act"))
    return tuple(found)


def figures(revision: Revision) -> tuple[Figure, ...]:
    """Income, expense, closing, to the fen: staff see the exact figure."""
    return (
        Figure("收入", words.bare(revision.income_fen), "in"),
        Figure("支出", words.bare(revision.expense_fen), "out"),
        Figure("结余", words.bare(revision.closing_fen)),
    )


def check_lines(checks: Sequence[CheckResult]) -> tuple[CheckLine, ...]:
    """The checks, those that fail first."""
    ordered = sorted(checks, key=lambda check: check.ok)
    return tuple(CheckLine(one.name, one.ok, one.detail) for one in ordered)


def dropped_words(columns: Sequence[str]) -> str:
    """What was left out of the file because it is personal."""
    if not columns:
        return ""
    named = "、".join(f"「{column}」" for column in columns)
    return f"{named}里是身份证号、卡号或电话，没有读进来，也不会公开。"


def _classes(summary: LedgerSummary) -> tuple[ClassLine, ...]:
    return tuple(
        ClassLine(
            f"{one.name or '没有归类'}\u3000{one.count:,} 笔",
            words.bare(one.fen),
            "in" if one.direction == "income" else "out",
        )
        for one in summary.classes
    )


def _step(step: Signoff) -> str:
    day = words.day(to_datetime(step.at_ms).date())
    line = f"{day}\u3000{words.ACTION_ZH.get(step.action, step.action)}\u3000{kept(step.name)}"
    return f"{line}\u3000{step.reason}" if step.reason else line


@dataclass(frozen=True, slots=True)
class TickView:
    """Points to tick one by one, or carriers; `fixed` are ticked and stay so."""

    title: str
    lead: tuple[Span, ...]
    points: tuple[Option, ...]
    fixed: frozenset[str]


def checklist_view(revision: Revision) -> TickView:
    """Secrecy and privacy, point by point."""
    lead = (Span(f"{title_of(revision)}，{revision.rows:,} 笔。一条一条看过，再点。"),)
    asked = checklist.checklist(photos=revision.photos > 0)
    points = tuple(Option(point.id, point.text) for point in asked)
    return TickView("保密和隐私", lead, points, frozenset())


def carriers_view(revision: Revision) -> TickView:
    """Where it will be public: this screen always."""
    lead = (Span(f"{title_of(revision)}，公开在哪些地方？可以点几处。"),)
    points = tuple(Option(point.id, point.text) for point in checklist.carriers())
    return TickView("公开", lead, points, frozenset({"kiosk"}))
