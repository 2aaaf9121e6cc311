"""The versions of one disclosure: who signed which, why it was changed, and what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content.model import ROLE_ZH, LineChange, Revision, Signoff
from kiosk.typeset import JOINER, Span, kept
from kiosk.views import words
from kiosk.views.finance import tombstone
from kiosk.views.provenance import of_revision
from kiosk.views.shapes import NOBODY, Provenance
from sync.clock import to_datetime

MOST_CHANGES = 60


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One changed entry: what kind, which entry, and lines of before and after."""

    kind: str
    title: str
    lines: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version; `gone` is the tombstone of a withdrawn one."""

    title: str
    state: str
    tone: str
    reason: str
    steps: tuple[str, ...]
    source: str
    changes: tuple[ChangeView, ...]
    more_changes: int
    gone: tuple[str, ...]
    proof: Provenance


@dataclass(frozen=True, slots=True)
class ItemView:
    """All versions of one document and period, the newest first."""

    title: str
    versions: tuple[VersionView, ...]
    proof: Provenance


def item_view(
    versions: Sequence[Revision],
    changes: Mapping[str, Sequence[LineChange]],
    proof: Provenance = NOBODY,
) -> ItemView:
    """`versions`: every revision once published; `changes`: by the id of the newer one."""
    shown = sorted((one for one in versions if one.was_published), key=lambda one: -one.number)
    title = f"{words.period_words(shown[0].period)}的账" if shown else "还没有公开"
    cards = tuple(_version(one, changes.get(one.id, ())) for one in shown)
    return ItemView(title, cards, proof)


def _version(revision: Revision, changes: Sequence[LineChange]) -> VersionView:
    state, tone = {
        "published": ("现在用的", "in"),
        "superseded": ("已经更正，不再用", "muted"),
        "withdrawn": ("已撤回", "seal"),
    }[revision.state]
    return VersionView(
        title=f"第 {revision.number} 版",
        state=state,
        tone=tone,
        reason=f"更正的原因：{revision.reason}" if revision.corrects and revision.reason else "",
        steps=tuple(_step(step) for step in revision.signoffs),
        source=f"来自「{revision.source_name}」，共 {revision.rows} 笔，"
        f"期末结余 {words.yuan(revision.closing_fen)}",
        changes=tuple(change_view(one) for one in changes[:MOST_CHANGES]),
        more_changes=max(0, len(changes) - MOST_CHANGES),
        gone=tombstone(revision),
        proof=of_revision(revision, ""),
    )


def _step(step: Signoff) -> str:
    day = words.full_day(to_datetime(step.at_ms).date())
    who = f"{ROLE_ZH.get(step.role, step.role)} {kept(step.name)}"
    line = f"{day}\u3000{words.ACTION_ZH.get(step.action, step.action)}\u3000{who}"
    if step.checklist:
        line += f"\u3000{kept('逐项核对')}{JOINER} {JOINER}{len(step.checklist)} 项"
    return f"{line}\u3000{step.reason}" if step.reason else line


_FIELDS = {
    "date": "日期",
    "voucher_no": "凭证号",
    "summary": "摘要",
    "account": "科目",
    "subaccount": "明细",
    "item_class": "类别",
    "income_fen": "收入",
    "expense_fen": "支出",
    "handler": "经手人",
    "witness": "证明人",
    "approver": "审批人",
}


def change_view(change: LineChange) -> ChangeView:
    """`改了 / 多了 / 少了` one entry."""
    line = change.new or change.old
    assert line is not None  # noqa: S101  a change has at least one side
    if change.kind == "changed" and change.old is not None and change.new is not None:
        lines = [_field(name, change) for name in change.fields if name in _FIELDS]
        return ChangeView("改了", f"第 {line.row} 笔\u3000{line.summary}", tuple(lines))
    income = line.income_fen != 0
    amount = words.signed(line.income_fen or line.expense_fen, income)
    kind = "多了" if change.kind == "added" else "少了"
    row = (
        Span(f"{words.day_of_text(line.date)}\u3000"),
        Span(f"{amount} 元", "in" if income else "out", True),
    )
    return ChangeView(kind, line.summary, (row,))


def _field(name: str, change: LineChange) -> tuple[Span, ...]:
    old, new = getattr(change.old, name), getattr(change.new, name)
    if name.endswith("_fen"):
        old, new = words.yuan(old), words.yuan(new)
    return (
        Span(f"{_FIELDS[name]}：原来 "),
        Span(str(old) or "空着", "seal", True),
        Span("，现在 "),
        Span(str(new) or "空着", "in", True),
    )
