"""One petition in full: its text, and where it stands on its way."""

from dataclasses import dataclass

from hearings.model import Hearing, Petition, PetitionState
from kiosk.views import words
from kiosk.views.petitions import PetitionCard, last_day, petition_card, unofficial
from kiosk.views.provenance import of_petition
from kiosk.views.shapes import Provenance
from sync.clock import to_datetime

DONE, NOW, LATER, LATE, STOPPED = "done", "now", "later", "late", "stopped"
_AFTER_COUNT = (PetitionState.SEALED, PetitionState.ACCEPTED, PetitionState.REFUSED)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the way; `mark` is DONE, NOW, LATER, LATE or STOPPED."""

    mark: str
    title: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PetitionView:
    """The card, the text, the stages; the code names the opening's place in the log."""

    card: PetitionCard
    text: tuple[str, ...]
    rule: str
    stages: tuple[Stage, ...]
    proof: Provenance
    hearing: str | None
    can_take_back: bool


def petition_view(one: Petition, hearing: Hearing | None, fresh: str = "") -> PetitionView:
    """The view of one petition; `hearing` is the one that came of it."""
    return PetitionView(
        petition_card(one),
        tuple(line for line in one.text.splitlines() if line),
        "一人只签一次，名单不上屏幕。",
        stages(one, hearing),
        of_petition(one, fresh),
        one.hearing_id,
        one.state not in _AFTER_COUNT,
    )


def stages(one: Petition, hearing: Hearing | None) -> tuple[Stage, ...]:
    """The five stages from opening to hearing."""
    opened = Stage(DONE, "有人发起", words.day(to_datetime(one.opened_ms).date()))
    return (opened, _signing(one), _sealing(one), _answering(one), _meeting(one, hearing))


def _signing(one: Petition) -> Stage:
    title = f"满 {one.threshold} 人签名"
    if one.state is PetitionState.COLLECTING:
        return Stage(NOW, title, f"现在 {one.signed} 人，{last_day(one)}截止")
    if one.state is PetitionState.LAPSED:
        return Stage(STOPPED, title, f"到{last_day(one)}只有 {one.signed} 人，可以重新发起")
    return Stage(DONE, title, f"{one.signed} 人")


def _sealing(one: Petition) -> Stage:
    title = "县里核对签名"
    if one.state in _AFTER_COUNT:
        return Stage(DONE, title, f"核对下来 {one.signed} 人")
    if one.state is not PetitionState.REACHED:
        return Stage(LATER, title)
    return _owed(one, title, "县里")


def _owed(one: Petition, title: str, who: str) -> Stage:
    if one.due_on is None:
        return Stage(NOW, title)
    day = words.day(one.due_on)
    if one.overdue:
        return Stage(LATE, title, f"{who}应该在{day}以前办，已经过期")
    return Stage(NOW, title, f"{who}最晚{day}办完{unofficial(one)}")


def _answering(one: Petition) -> Stage:
    title = "村里答复"
    if one.answer is not None:
        day = words.day(to_datetime(one.answer.at_ms).date())
        reason = f"：{one.answer.reason}" if one.answer.reason else ""
        if one.answer.accepted:
            return Stage(DONE, title, f"{day}同意开听证会{reason}")
        return Stage(STOPPED, title, f"{day}没有同意{reason}")
    return _owed(one, title, "村里") if one.state is PetitionState.SEALED else Stage(LATER, title)


def _meeting(one: Petition, hearing: Hearing | None) -> Stage:
    title = "开听证会"
    if hearing is not None:
        held = hearing.state != "signup"
        when = f"{words.day(hearing.starts.date())}，{hearing.place}"
        return Stage(DONE if held else NOW, title, when)
    if one.state is PetitionState.ACCEPTED:
        return _owed(one, title, "村里")
    return Stage(LATER, title)
