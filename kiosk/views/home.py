"""Home: the headline figures, what is late, and eight tiles that say what is there now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from content.model import CatalogItem, Duty, LedgerSummary
from hearings.model import Hearing, Petition
from kiosk.typeset import JOINER, Span, kept
from kiosk.views import words
from kiosk.views.provenance import of_revision
from kiosk.views.shapes import NOBODY, Figure, HomeView, MoneyCard, Provenance, TileView
from sync.clock import TimeEstimate


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """What home is made of, as the queries give it; `corrections` of the newest period, `record`
    of everything.
    """

    village: str
    now: TimeEstimate
    last_exchange_ms: int | None
    summary: LedgerSummary | None
    corrections: int
    catalog: Sequence[CatalogItem]
    duties: Sequence[Duty]
    petitions: Sequence[Petition]
    hearings: Sequence[Hearing]
    record: Provenance = NOBODY


def home_view(facts: HomeFacts) -> HomeView:
    """The view of home."""
    today = facts.now.date
    return HomeView(
        facts.village,
        f"{words.day(today)}\u3000{words.weekday(today)}",
        words.freshness(facts.last_exchange_ms, facts.now.ms),
        money_card(facts.summary) if facts.summary else None,
        _proof(facts),
        len(overdue(facts.duties)),
        tiles(facts, today),
    )


def overdue(duties: Sequence[Duty]) -> tuple[Duty, ...]:
    """Those past their last day and not met."""
    return tuple(duty for duty in duties if duty.state == "overdue")


def money_card(summary: LedgerSummary) -> MoneyCard:
    """The newest period's headline."""
    revision = summary.revision
    figures = (
        Figure("收入", words.wan(revision.income_fen), "in"),
        Figure("支出", words.wan(revision.expense_fen), "out"),
        Figure("结余", words.wan(revision.closing_fen), "ink"),
    )
    heading = f"{words.period_words(revision.period)}\u3000村里的钱"
    change = change_sentence(summary)
    return MoneyCard(revision.period, heading, figures, change)


def change_sentence(summary: LedgerSummary, *, first: bool = False) -> tuple[Span, ...]:
    """`比上季度多收 1.20 万元，少花 0.35 万元。`, or that there is nothing to compare with.

    `first`: nothing was ever published of an earlier period.
    """
    _, _, last = words.this_period(summary.revision.period)
    if summary.previous is None:
        why = "这是公开的第一期，还没有上一期可比。" if first else f"没有{last}的账可比。"
        return (Span(why),)
    before_income, before_expense, _ = summary.previous
    income = _change(summary.revision.income_fen - before_income, "收")
    expense = _change(summary.revision.expense_fen - before_expense, "花")
    return (Span(f"比{last}{income}，{expense}。"),)


def _change(fen: int, verb: str) -> str:
    if fen == 0:
        return f"{verb}得一样多"
    return f"{'多' if fen > 0 else '少'}{verb} {words.wan_yuan(abs(fen))}"


def _proof(facts: HomeFacts) -> Provenance:
    """How fresh it is stands in the head."""
    if facts.summary is None:
        return replace(facts.record, fresh="")
    signed = of_revision(facts.summary.revision, "", short=True)
    fixed = f"{kept('更正')}{JOINER} {JOINER}{facts.corrections} 次"
    return replace(signed, words=f"{signed.words}{JOINER}\u3000{JOINER}{fixed}")


def tiles(facts: HomeFacts, today: date) -> tuple[TileView, ...]:
    """The eight tiles; every caption is computed."""
    money = _left(facts.summary.revision.closing_fen) if facts.summary else "还没有公开"
    return (
        TileView("finance", "yen", "in", "钱", money),
        _subject("three_assets", "assets", "out", "三资", facts),
        _subject("subsidy", "sprout", "in", "补贴", facts),
        _subject("party", "flag", "seal", "党务", facts),
        TileView("petitions", "talk", "act", "听证", hearing_caption(facts, today)),
        TileView("duties", "page", "act", "申请", _owed_caption(facts.catalog), {"show": "all"}),
        _subject("notice", "horn", "seal", "公示", facts),
        TileView("verify", "shield", "act", "查验", "有没有人改过"),
    )


def _left(fen: int) -> str:
    return f"{'还有' if fen >= 0 else '亏空'} {words.wan_yuan(abs(fen))}"


def _subject(subject: str, icon: str, tone: str, title: str, facts: HomeFacts) -> TileView:
    params = {"subject": subject, "show": "all"}
    caption = subject_caption(subject, facts.catalog, facts.duties)
    return TileView("duties", icon, tone, title, caption, params)


def subject_caption(subject: str, catalog: Sequence[CatalogItem], duties: Sequence[Duty]) -> str:
    """What stands of a subject: late first, then met, then what is to come."""
    own = [duty for duty in duties if duty.item.subject == subject]
    late = sum(duty.state == "overdue" for duty in own)
    met = sum(duty.state in ("met_on_time", "met_late") for duty in own)
    if late:
        return f"{late} 项过期没公开"
    if met:
        return f"{met} 项已公开"
    return f"{len(own)} 项待公开" if own else _pilot_caption(subject, catalog)


def _pilot_caption(subject: str, catalog: Sequence[CatalogItem]) -> str:
    listed = sum(item.subject == subject for item in catalog)
    return f"{listed} 项，还没公开" if listed else "还没有公开"


def _owed_caption(catalog: Sequence[CatalogItem]) -> str:
    return f"目录里共 {len(catalog)} 项" if catalog else "看该公开什么"


def hearing_caption(facts: HomeFacts, today: date) -> str:
    """The nearest hearing, or the petition nearest to its number."""
    coming = [h for h in facts.hearings if h.state == "signup"]
    if coming:
        return f"{words.day(coming[0].starts.date())}开会"
    open_ones = [p for p in facts.petitions if p.state == "collecting"]
    if open_ones:
        return f"联名还差 {min(one.needed for one in open_ones)} 人"
    going = sum(_under_way(one) for one in facts.petitions)
    if going:
        return f"{going} 件在办"
    return "现在没有" if facts.petitions or facts.hearings else "还没有人提"


def _under_way(one: Petition) -> bool:
    """The county or the village owes the next step."""
    return one.state in ("reached", "sealed") or (one.state == "accepted" and not one.hearing_id)
