"""Joint petitions, as a villager is told of them: how many signed, never who."""

from collections.abc import Sequence
from dataclasses import dataclass

from hearings.model import Hearing, HearingTerms, Petition, PetitionState
from kiosk.views import words
from kiosk.views.shapes import NOBODY, Provenance
from sync.clock import to_datetime

PROVISIONAL = "别的机器上的签名还没合到一起，人数可能会变。"
UNPROVEN = "日期未核准"
_OPEN = (PetitionState.COLLECTING, PetitionState.REACHED)
_MOVING = (*_OPEN, PetitionState.SEALED)
_TONES = {
    PetitionState.COLLECTING: "act",
    PetitionState.REACHED: "in",
    PetitionState.SEALED: "in",
    PetitionState.ACCEPTED: "in",
    PetitionState.REFUSED: "seal",
    PetitionState.LAPSED: "muted",
}


@dataclass(frozen=True, slots=True)
class PetitionCard:
    """One petition: its count, what is lacking or comes next, how long it is still open."""

    id: str
    topic: str
    signed: int
    threshold: int
    count: str
    state: str
    tone: str
    left: str
    note: str
    can_sign: bool
    moving: bool
    opened: str


@dataclass(frozen=True, slots=True)
class PetitionsView:
    """The list: those still moving, then the past ones; the nearest hearing in a sentence."""

    rule: str
    moving: tuple[PetitionCard, ...]
    past: tuple[PetitionCard, ...]
    hearing: str
    proof: Provenance


def petitions_view(
    petitions: Sequence[Petition],
    hearings: Sequence[Hearing],
    terms: HearingTerms,
    proof: Provenance = NOBODY,
) -> PetitionsView:
    """The view of the list."""
    cards = [petition_card(one) for one in petitions]
    return PetitionsView(
        rule_words(terms.threshold, terms.window_days),
        tuple(card for card in cards if card.moving),
        tuple(card for card in cards if not card.moving),
        nearest_hearing(hearings),
        proof,
    )


def rule_words(threshold: int, window_days: int) -> str:
    """`30 天里满 10 人签名，村里就要答复开不开听证会。`"""
    return f"{window_days} 天里满 {threshold} 人签名，村里就要答复开不开听证会。"


def nearest_hearing(hearings: Sequence[Hearing]) -> str:
    """The next hearing in a sentence, or that there were some, or ''."""
    coming = [one for one in hearings if one.state == "signup"]
    if coming:
        starts = coming[0].starts
        return f"{words.day(starts.date())} {words.weekday(starts.date())}开听证会，正在报名"
    return "看开过的听证会" if hearings else ""


def petition_card(one: Petition) -> PetitionCard:
    """What stands on a card."""
    return PetitionCard(
        id=one.id,
        topic=one.topic,
        signed=min(one.signed, one.threshold),
        threshold=one.threshold,
        count=f"{one.signed} / {one.threshold} 人签名",
        state=state_words(one),
        tone="seal" if one.overdue else _TONES[one.state],
        left=left_words(one),
        note=PROVISIONAL if one.provisional else "",
        can_sign=one.state in _OPEN and not one.window_over,
        moving=one.state in _MOVING,
        opened=words.full_day(to_datetime(one.opened_ms).date()),
    )


def state_words(one: Petition) -> str:
    """`还差 1 人`, or where the matter stands."""
    if one.state is PetitionState.COLLECTING:
        return f"还差 {one.needed} 人"
    if one.state is PetitionState.REACHED and one.overdue:
        return "人数够了，县里过期没核对"
    if one.escalated:
        return "村里过期没有答复，转到镇里"
    return one.state.name_zh


def left_words(one: Petition) -> str:
    """`还有 12 天`; on other stages who owes the next step, and until when."""
    if one.state in _OPEN and not one.window_over:
        return _days(one)
    if one.state is PetitionState.SEALED and one.due_on:
        return f"村里最晚 {words.day(one.due_on)} 答复{unofficial(one)}"
    if one.state is PetitionState.ACCEPTED and one.due_on:
        return f"最晚 {words.day(one.due_on)} 开会"
    return ""


def unofficial(one: Petition) -> str:
    """`（日期未核准）` behind a due day whose year's holidays are not known here yet, else ''."""
    return "" if one.due_official else f"（{UNPROVEN}）"


def _days(one: Petition) -> str:
    if one.unproven:
        return UNPROVEN
    return f"还有 {one.days_left} 天" if one.days_left else "今天是最后一天"


def last_day(one: Petition) -> str:
    """The last day on which one may sign: `11月19日`."""
    return words.day(to_datetime(one.deadline_ms).date())
