"""One period's money: a sentence, bars by class, the arithmetic, who signed."""

from collections.abc import Sequence
from dataclasses import dataclass

from content.model import ROLE_ZH, CheckResult, ClassSum, LedgerSummary, Revision
from content.period import Period
from kiosk.typeset import Span, kept
from kiosk.views import words
from kiosk.views.home import change_sentence
from kiosk.views.provenance import of_revision
from kiosk.views.shapes import NOBODY, BarItem, Periods, Provenance
from sync.clock import to_datetime


@dataclass(frozen=True, slots=True)
class FinanceView:
    """A period that has been published; `others` counts the older and withdrawn versions."""

    revision: str
    period: str
    title: str
    periods: Periods
    sentence: tuple[Span, ...]
    change: tuple[Span, ...]
    income: tuple[BarItem, ...]
    expense: tuple[BarItem, ...]
    holds: bool
    arithmetic: tuple[Span, ...]
    checks: tuple[str, ...]
    proof: Provenance
    others: int
    lines: int


@dataclass(frozen=True, slots=True)
class NothingView:
    """Nothing stands for the period: why, and in `more` who took it back when, and the reason.

    `revision` to read on; `periods` where others stand.
    """

    title: str
    words: str
    periods: Periods | None
    more: tuple[str, ...] = ()
    revision: str = ""
    proof: Provenance = NOBODY


def finance_view(
    summary: LedgerSummary,
    periods: Sequence[str],
    versions: Sequence[Revision],
    last_exchange_ms: int | None,
    now_ms: int,
) -> FinanceView:
    """The view of a published period; `versions` are all revisions of it."""
    revision = summary.revision
    longest = max((abs(one.fen) for one in summary.classes), default=0)
    holds = all(check.ok for check in revision.checks) and _adds_up(revision)
    return FinanceView(
        revision=revision.id,
        period=revision.period,
        title="村里的钱",
        periods=period_choice(periods, revision.period),
        sentence=sentence(revision),
        change=change_sentence(summary, first=revision.period in periods[:1]),
        income=_bars(summary.classes, "income", longest),
        expense=_bars(summary.classes, "expense", longest),
        holds=holds,
        arithmetic=arithmetic(revision),
        checks=checks_line(revision.checks),
        proof=of_revision(revision, words.freshness(last_exchange_ms, now_ms)),
        others=sum(one.was_published for one in versions) - 1,
        lines=revision.rows,
    )


def ledger_periods(revisions: Sequence[Revision]) -> tuple[str, ...]:
    """Periods whose ledger was ever published, oldest first; a withdrawn one keeps its place."""
    out = {one.period for one in revisions if one.document == "ledger" and one.was_published}
    return tuple(sorted(out, key=lambda code: (Period.parse(code).start, code)))


def nothing_view(
    periods: Sequence[str], period: str, versions: Sequence[Revision], fresh: str = ""
) -> NothingView:
    """Nothing stands: never published, or withdrawn (its tombstone stays)."""
    title = "村里的钱"
    if not periods:
        return NothingView(title, "村里的账还没有公开过。", None)
    shown = period_choice(periods, period if period in periods else periods[-1])
    named = f"{words.period_words(period)}的账"
    gone = [one for one in versions if one.state == "withdrawn"]
    if not gone:
        return NothingView(title, f"{named}没有公开。", shown)
    last = gone[-1]
    proof = of_revision(last, fresh)
    return NothingView(title, f"{named}撤回了", shown, tombstone(last), last.id, proof)


def tombstone(revision: Revision) -> tuple[str, ...]:
    """Who took it back and when, and why; () for one that was not."""
    step = revision.signoff("withdraw")
    if revision.state != "withdrawn" or step is None:
        return ()
    day = words.full_day(to_datetime(step.at_ms).date())
    office = ROLE_ZH.get(step.role, step.role)
    return f"{day}，由{office} {kept(step.name)}撤回。", f"原因：{step.reason}"


def sentence(revision: Revision) -> tuple[Span, ...]:
    """`这一季村里收入 …，支出 …，季末结余 …。`; a deficit is called so."""
    this, end, _ = words.this_period(revision.period)
    left = "结余" if revision.closing_fen >= 0 else "亏空"
    return (
        Span(f"{this}村里收入 "),
        Span(words.yuan(revision.income_fen), "in", True),
        Span("，支出 "),
        Span(words.yuan(revision.expense_fen), "out", True),
        Span(f"，{end}{left} "),
        Span(words.yuan(abs(revision.closing_fen)), "ink", True),
        Span("。"),
    )


def _adds_up(revision: Revision) -> bool:
    return revision.opening_fen + revision.income_fen - revision.expense_fen == revision.closing_fen


def arithmetic(revision: Revision) -> tuple[Span, ...]:
    """`123,456.78 ＋ 80,600.50 － 24,987.05 ＝ 179,070.23`."""
    fens = (revision.opening_fen, revision.income_fen, revision.expense_fen, revision.closing_fen)
    opening, income, expense, closing = (words.bare(fen) for fen in fens)
    return (Span(f"{opening} ＋ {income} － {expense} ＝ {closing}", "muted"),)


def checks_line(checks: Sequence[CheckResult]) -> tuple[str, ...]:
    """The further checks, those that fail first."""
    failed = [f"对不上：{check.name}" for check in checks if not check.ok]
    held = [check.name for check in checks if check.ok]
    return (*failed, f"还核对过：{'、'.join(held)}") if held else tuple(failed)


def _bars(classes: Sequence[ClassSum], direction: str, longest: int) -> tuple[BarItem, ...]:
    tone = "in" if direction == "income" else "out"
    return tuple(
        BarItem(
            one.item_class,
            one.name,
            max(0, one.fen) / longest if longest else 0.0,
            words.wan(one.fen),
            tone,
        )
        for one in classes
        if one.direction == direction
    )


def period_choice(periods: Sequence[str], shown: str) -> Periods:
    """The shown period between its published neighbours.

    A neighbour's year is named where it is neither that of the period shown nor to be expected,
    as that of the quarter right before the first.
    """
    here = Period.parse(shown)
    place = periods.index(shown) if shown in periods else -1
    before = periods[place - 1] if place > 0 else ""
    after = periods[place + 1] if 0 <= place < len(periods) - 1 else ""
    return Periods(
        (shown, words.short_period(shown, with_year=True)),
        (before, _neighbour(before, here, here.previous) if before else "没有更早"),
        (after, _neighbour(after, here, here.next) if after else "没有更晚"),
    )


def _neighbour(code: str, shown: Period, expected: Period) -> str:
    """`第三季度`, or `2024 第三季度` behind a gap."""
    period = Period.parse(code)
    other = period.year != shown.year and period != expected
    return words.short_period(code, with_year=other)
