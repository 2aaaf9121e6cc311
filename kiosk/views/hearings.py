"""Hearings, as a villager is told of them: what, when, where, and how many seats are left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from content.model import Staff
from hearings.model import CategorySeats, Hearing, HearingState, SignupStanding
from kiosk.views import words
from kiosk.views.petitions import UNPROVEN
from kiosk.views.provenance import of_hearing
from kiosk.views.shapes import NOBODY, Provenance

_SOURCES = {"petition": "村民联名请开的", "committees": "村两委召集的"}


@dataclass(frozen=True, slots=True)
class SeatsView:
    """One category: `taken` of `quota` seats, and who waits, in words."""

    category: str
    name: str
    quota: int
    taken: int
    count: str
    waiting: str


@dataclass(frozen=True, slots=True)
class HearingView:
    """One hearing's notice."""

    id: str
    topic: str
    day: str
    when: str
    where: str
    source: str
    moved: str
    state: str
    tone: str
    seats: tuple[SeatsView, ...]
    free: str
    open: bool
    note: str
    petition: str | None
    proof: Provenance


@dataclass(frozen=True, slots=True)
class HearingsView:
    """Those to come, the next one first; then the past."""

    coming: tuple[HearingView, ...]
    past: tuple[HearingView, ...]
    proof: Provenance


def hearings_view(hearings: Sequence[Hearing], proof: Provenance = NOBODY) -> HearingsView:
    """The view of the list."""
    views = [hearing_view(one) for one in hearings]
    coming = tuple(one for one in views if one.open)
    return HearingsView(coming, tuple(one for one in views if not one.open), proof)


def hearing_view(one: Hearing, staff: Sequence[Staff] = (), fresh: str = "") -> HearingView:
    """The notice of one hearing; `staff` names who announced it."""
    is_open = one.state is HearingState.SIGNUP
    seats = tuple(seats_view(seat) for seat in one.seats if seat.quota)
    return HearingView(
        id=one.id,
        topic=one.topic,
        day=words.full_day(one.starts.date()),
        when=moment_words(one.starts),
        where=one.place,
        source=_SOURCES.get(one.source, "村里召集的"),
        moved=_moved(one),
        state=one.state.name_zh,
        tone="act" if is_open else "muted",
        seats=seats,
        free=_free(one) if is_open else "",
        open=is_open,
        note=f"{UNPROVEN}，听证会也许已经开了。" if is_open and one.unproven else "",
        petition=one.petition_id,
        proof=of_hearing(one, staff, fresh),
    )


def moment_words(starts: datetime) -> str:
    """`12月3日 星期四 上午 9:00`."""
    half = "上午" if starts.hour < 12 else "下午" if starts.hour < 18 else "晚上"
    hour = starts.hour if starts.hour <= 12 else starts.hour - 12
    day = starts.date()
    return f"{words.day(day)} {words.weekday(day)} {half} {hour}:{starts.minute:02d}"


def _moved(one: Hearing) -> str:
    if one.postponed_from is None:
        return ""
    return f"原定 {moment_words(one.postponed_from)}，改期：{one.postponed_reason}"


def _free(one: Hearing) -> str:
    left = sum(max(0, seat.quota - seat.taken) for seat in one.seats)
    return f"还有 {left} 个座位" if left else "座位满了，可以排队"


def seats_view(seat: CategorySeats) -> SeatsView:
    """`3 / 10 席`, and how many wait."""
    waiting = f"{seat.waiting} 人在排队" if seat.waiting else ""
    return SeatsView(
        seat.category, seat.name_zh, seat.quota, seat.taken,
        f"{seat.taken} / {seat.quota} 席", waiting,
    )  # fmt: skip


def standing_words(standing: SignupStanding) -> tuple[str, str]:
    """(headline, what it means) of one person's own place."""
    if standing.place == "seat":
        words = "到时候请带身份证来。来不了请早点退，让给后面的人。"
        return f"您有座位，第 {standing.number} 席", words
    if standing.place == "waiting":
        ahead = standing.number - 1
        head = f"前面还有 {ahead} 人在等" if ahead else "您排在第一个"
        return head, "前面有人退了，就轮到您。开会前请再来看一次。"
    return "您没有报名", ""
