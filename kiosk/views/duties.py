"""What must be disclosed: late, due, done, and not yet required; to everyone."""

from collections.abc import Sequence
from dataclasses import dataclass

from content.catalog import AUDIENCE_ZH, FORM_ZH, SUBJECT_ZH
from content.model import CatalogItem, Duty
from kiosk.views import words
from kiosk.views.shapes import NOBODY, Option, Provenance
from kiosk.widgets.rows import Cell, TableRow
from sync.clock import to_datetime

SHOWS = ("late", "due", "met", "all")


@dataclass(frozen=True, slots=True)
class DutiesView:
    """`rows` carry keys `item id|period`; `empty` is said when there are none."""

    title: str
    subject: str
    show: str
    options: tuple[Option, ...]
    lead: str
    rows: tuple[TableRow, ...]
    empty: str
    widest: str
    proof: Provenance


@dataclass(frozen=True, slots=True)
class DutyView:
    """One item of the catalog, for one period or in general; `period` "" where none is out."""

    title: str
    state: str
    tone: str
    facts: tuple[tuple[str, str], ...]
    basis: tuple[str, ...]
    document: str
    period: str
    proof: Provenance


_STATE = {
    "overdue": ("过期了", "seal", "late"),
    "due": ("该公开了", "out", "due"),
    "met_on_time": ("已公开", "in", "met"),
    "met_late": ("迟了才公开", "out", "met"),
    "not_due": ("还没到时候", "muted", "all"),
}
_PILOT = ("还没有要求", "muted", "all")


def duties_view(
    catalog: Sequence[CatalogItem],
    duties: Sequence[Duty],
    subject: str = "",
    show: str = "late",
    proof: Provenance = NOBODY,
) -> DutiesView:
    """What the catalog asks of a subject ("" = all), and how it stands."""
    own = [duty for duty in duties if subject in ("", duty.item.subject)]
    counts = {name: sum(_STATE[d.state][2] == name for d in own) for name in SHOWS}
    rest = [
        item
        for item in catalog
        if subject in ("", item.subject) and item.id not in {duty.item.id for duty in own}
    ]
    rows = tuple(_row(duty) for duty in _ordered(own) if show in ("all", _STATE[duty.state][2]))
    if show == "all":
        rows += tuple(_plain_row(item) for item in rest)
    name = SUBJECT_ZH.get(subject, "")
    return DutiesView(
        title=f"{name}：该公开什么" if name else "该公开什么",
        subject=subject,
        show=show,
        options=_options(counts, len(own) + len(rest)),
        lead=_lead(counts, len(rest)),
        rows=rows,
        empty=_EMPTY[show],
        widest="迟了才公开",
        proof=proof,
    )


_EMPTY = {
    "late": "没有过期的。该公开的都公开了。",
    "due": "眼下没有要公开的。",
    "met": "还没有公开过。",
    "all": "目录里没有这一类。",
}


def _options(counts: dict[str, int], total: int) -> tuple[Option, ...]:
    return (
        Option("late", f"过期 {counts['late']} 项"),
        Option("due", f"快到期 {counts['due']} 项"),
        Option("met", f"已公开 {counts['met']} 项"),
        Option("all", f"全部 {total} 项"),
    )


def _lead(counts: dict[str, int], rest: int) -> str:
    late = f"过期没有公开的 {counts['late']} 项" if counts["late"] else "没有过期的"
    tail = f"；目录里还有 {rest} 项先试行，没有定期限" if rest else ""
    return f"{late}{tail}。"


def _ordered(duties: Sequence[Duty]) -> list[Duty]:
    order = ("overdue", "due", "met_late", "met_on_time", "not_due")
    newest = sorted(duties, key=lambda duty: duty.period, reverse=True)
    return sorted(newest, key=lambda duty: order.index(duty.state))


def _row(duty: Duty) -> TableRow:
    state, tone, _ = _STATE[duty.state]
    caption = words.period_words(duty.period)
    if duty.due is not None:
        same = str(duty.due.year) in duty.period
        caption += f"\u3000{(words.day if same else words.full_day)(duty.due)}前公开"
    if duty.unproven and duty.met_at_ms is None:
        state, tone = "日子说不准", "out"
    wash = "seal" if duty.state == "overdue" else None
    cells = (Cell(duty.item.title, caption=caption), Cell(state, tone, True))
    return TableRow(cells, wash, f"{duty.item.id}|{duty.period}")


def _plain_row(item: CatalogItem) -> TableRow:
    cells = (Cell(item.title, caption=item.time_limit), Cell(_PILOT[0], _PILOT[1]))
    return TableRow(cells, None, f"{item.id}|")


_UNPROVEN = "钟没有对过，日子说不准，由人来定"


def duty_view(item: CatalogItem, duty: Duty | None, proof: Provenance = NOBODY) -> DutyView:
    """One item with everything the catalog says of it."""
    state, tone, _ = _STATE[duty.state] if duty else _PILOT
    met = duty is not None and duty.met_at_ms is not None
    return DutyView(
        title=item.title,
        state=_UNPROVEN if duty and duty.unproven and not met else state,
        tone=tone,
        facts=tuple((label, value) for label, value in _facts(item, duty) if value),
        basis=tuple(text for text in item.legal_basis if not text.isascii()),
        document=item.document,
        period=duty.period if duty is not None and met else "",
        proof=proof,
    )


def _facts(item: CatalogItem, duty: Duty | None) -> tuple[tuple[str, str], ...]:
    due = words.full_day(duty.due) if duty and duty.due else ""
    at = duty.met_at_ms if duty else None
    return (
        ("哪一期", words.period_words(duty.period) if duty else ""),
        ("最晚哪天", due),
        ("哪天公开的", words.full_day(to_datetime(at).date()) if at is not None else ""),
        ("公开什么", item.content),
        ("在哪公开", "、".join(FORM_ZH.get(form, form) for form in item.form)),
        ("给谁看", AUDIENCE_ZH.get(item.audience, item.audience)),
        ("多久一次", item.time_limit),
        ("谁负责", f"{item.responsible_body} {item.responsible_person}".strip()),
    )
