"""What the committees owe: answers to petitions, and hearings with date, place and seats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hearings.model import CATEGORIES, REFUSAL_CODES, Hearing, HearingTerms, Petition, PetitionState
from hearings.state import hearing_by
from kiosk.typeset import Span
from kiosk.views import words
from kiosk.views.petitions import unofficial
from kiosk.views.shapes import Option
from kiosk.widgets.rows import Cell, TableRow

TIMES = ("08:30", "09:30", "14:00", "15:30", "19:00")
PLACES = ("村委会会议室", "文化礼堂", "村委会院子里", "老年活动室", "村小学教室")
COMMITTEE_TOPICS = (
    "集体资产怎么出租",
    "鱼塘、林地下一轮怎么承包",
    "村里修路、装路灯先修哪里",
    "征地补偿款怎么分",
    "宅基地怎么安排",
    "低保、困难补助给哪些户",
    "下一年村里的钱怎么花",
    "村规民约怎么改",
)
REFUSAL_WORDS = {
    "not_village": "这件事不是本村能定的，要由上级机关来定。",
    "elsewhere": "这件事正在法院或上级机关办理，要等那边有结果。",
    "secret": "这件事涉及党和国家的秘密，不能公开说。",
    "private": "这件事涉及别人的隐私，不能公开说。",
    "same": "同一件事已经开过听证会，结果还作数。",
    "other": "两委商量过，现在不开；可以到村委会当面问原因。",
}
DAYS_SHOWN = 14  # days offered for a hearing that has no last day
DAYS_MOST = 62  # days offered for one that has, should its answer be dated by a wrong clock


def petition_row(petition: Petition) -> TableRow:
    """Its topic, how many signed, by when an answer is owed; never who signed."""
    wants = "要答复" if petition.state is PetitionState.SEALED else "要定日子"
    due = f"\u3000{words.day(petition.due_on)}前办" if petition.due_on else ""
    due += unofficial(petition)
    caption = f"{petition.signed} 人联名{due}"
    late = petition.overdue
    cells = (
        Cell(petition.topic, caption=caption),
        Cell("过期了" if late else wants, "seal" if late else "act", True),
    )
    return TableRow(cells, "seal" if late else None, petition.id)


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A sealed petition before the committees; `refusals` are codes with their words."""

    id: str
    topic: str
    text: str
    lead: tuple[Span, ...]
    due: str
    late: bool
    accepted: bool
    refusals: tuple[Option, ...]


def answer_view(petition: Petition) -> AnswerView:
    """What was asked for and by how many."""
    due = f"最晚 {words.full_day(petition.due_on)}" if petition.due_on else ""
    accepted = petition.state is PetitionState.ACCEPTED
    return AnswerView(
        petition.id,
        petition.topic,
        petition.text,
        (Span(f"{petition.signed} 位村民联名，县里核对过。", bold=True),),
        f"{due}{'要定下开会的日子' if accepted else '要答复'}{unofficial(petition)}" if due else "",
        petition.overdue,
        accepted,
        tuple(Option(code, label) for code, label in REFUSAL_CODES.items()),
    )


@dataclass(frozen=True, slots=True)
class HearingPlan:
    """What has been chosen so far; empty where nothing has."""

    topic: str = ""
    day: str = ""
    time: str = ""
    place: str = ""
    quotas: tuple[tuple[str, int], ...] = ()

    @property
    def starts(self) -> datetime | None:
        """China local time, once day and time are chosen."""
        if not self.day or not self.time:
            return None
        return datetime.combine(date.fromisoformat(self.day), time.fromisoformat(self.time))


@dataclass(frozen=True, slots=True)
class PlanView:
    """What can be chosen.  `petition` None: the committees' own hearing, which needs a topic."""

    petition: str | None
    topic: str
    topics: tuple[Option, ...]
    days: tuple[Option, ...]
    rule: str
    times: tuple[Option, ...]
    places: tuple[Option, ...]
    categories: tuple[Option, ...]
    quotas: tuple[tuple[str, int], ...]


def plan_view(
    petition: Petition | None, hearings: Sequence[Hearing], terms: HearingTerms, today: date
) -> PlanView:
    """Days within notice and last day; places used before come first."""
    first = today + timedelta(days=terms.notice_days)
    last = first + timedelta(days=DAYS_SHOWN - 1)
    if petition is not None and petition.answer is not None:
        most = max(DAYS_MOST, terms.hearing_within_days)
        last = min(hearing_by(petition.answer, terms), today + timedelta(days=most))
        last = max(first, last)
    count = (last - first).days + 1
    used = dict.fromkeys(one.place for one in reversed(hearings))
    places = tuple(dict.fromkeys((*used, *PLACES)))[:6]
    rule = f"要提前 {terms.notice_days} 天通知大家"
    if petition is not None:
        rule += f"，最晚 {words.day(last)}"
    return PlanView(
        petition.id if petition else None,
        petition.topic if petition else "",
        () if petition else tuple(Option(one, one) for one in COMMITTEE_TOPICS),
        tuple(_day(first + timedelta(days=at)) for at in range(count)),
        f"{rule}。",
        tuple(Option(one, _clock(one)) for one in TIMES),
        tuple(Option(one, one) for one in places),
        tuple(Option(code, label) for code, label in CATEGORIES.items()),
        tuple((code, terms.quotas.get(code, 0)) for code in CATEGORIES),
    )


def _day(moment: date) -> Option:
    return Option(moment.isoformat(), f"{words.day(moment)}\n{words.weekday(moment)}")


def _clock(text: str) -> str:
    hour, minute = text.split(":")
    part = "上午" if int(hour) < 12 else "下午" if int(hour) < 18 else "晚上"
    return f"{part} {int(hour) - 12 if int(hour) > 12 else int(hour)}:{minute}"


def plan_words(plan: HearingPlan, topic: str) -> str:
    """One sentence of what will be announced."""
    starts = plan.starts
    if starts is None:
        return ""
    seats = "，".join(f"{CATEGORIES[code]} {count} 人" for code, count in plan.quotas if count)
    when = f"{words.full_day(starts.date())}（{words.weekday(starts.date())}）{_clock(plan.time)}"
    return f"{topic}。{when}，在{plan.place}。名额：{seats}。公布以后只能改期一次。"
