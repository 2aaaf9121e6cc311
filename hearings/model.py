"""What petitions and hearings are, as the rules, queries and screens pass them around."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from content.workdays import PLAIN, WorkCalendar

CATEGORIES: Mapping[str, str] = {
    "villager": "村民代表",
    "party_member": "党员代表",
    "cadre": "村干部代表",
}
"""Categories of hearing representatives (briefing: 党员代表、村民代表、村干部代表)."""

METHODS: Mapping[str, str] = {
    "last_four": "身份证后四位",
    "witness": "监督委员会的人作证",
    "card": "刷卡或扫码",
    "paper": "纸上签名录入",
}
"""How a signer was identified."""

REFUSAL_CODES: Mapping[str, str] = {
    "not_village": "不是本村能定的事",
    "elsewhere": "正在法院或上级机关办理",
    "secret": "涉及党和国家的秘密",
    "private": "涉及别人的隐私",
    "same": "同一件事已经听证过",
    "other": "其他原因",
}
"""Why the two committees may refuse a petition; a reason in words goes with each."""

INVALID_CODES: Mapping[str, str] = {
    "not_villager": "不是本村村民",
    "not_by_person": "不是本人签的",
    "no_witness": "身份没有核实",
    "other": "其他原因",
}
"""Why the county may strike one signature."""

COMMITTEE_ROLE = "approver"
"""Role of the secretary and the director, who speak for the two committees."""


@dataclass(frozen=True)
class HearingTerms:
    """The jurisdiction profile's figures: persons, whole days, working days, seats.

    ``calendar``: the official working days, as far as they are known.
    """

    threshold: int
    window_days: int
    seal_within_workdays: int
    answer_within_workdays: int
    hearing_within_days: int
    notice_days: int
    quotas: Mapping[str, int]
    calendar: WorkCalendar = PLAIN


class Person(Protocol):
    """A villager as the roster lists them; the roster's own record will do."""

    @property
    def roster_no(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def categories(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Identity:
    """Who stands at the terminal, and how that was found out.

    ``signer_key``: keyed hash of village key, petition or hearing id, and roster number;
    ``key_id``: which village key; ``strokes``: the drawn signature, opaque; ``assisted``: a
    helper worked the screen.
    """

    signer_key: str
    key_id: str
    method: str = "last_four"
    strokes: bytes = b""
    assisted: bool = False


class PetitionState(StrEnum):
    """Calculated, never stored. Drafting happens on the screen and leaves no entry."""

    COLLECTING = "collecting"
    REACHED = "reached"  # provisional: other kiosks' signatures may not be merged yet
    SEALED = "sealed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    LAPSED = "lapsed"

    @property
    def name_zh(self) -> str:
        """As a villager would say it."""
        return _PETITION_ZH[self]


_PETITION_ZH = {
    PetitionState.COLLECTING: "正在签名",
    PetitionState.REACHED: "人数够了，等县里核对",
    PetitionState.SEALED: "县里核对过了，等村里答复",
    PetitionState.ACCEPTED: "村里同意开听证会",
    PetitionState.REFUSED: "村里没有同意",
    PetitionState.LAPSED: "到期了，人数不够",
}


class HearingState(StrEnum):
    """Calculated, never stored; later stages of a hearing follow ``STARTED``."""

    SIGNUP = "signup"
    STARTED = "started"
    VOID = "void"  # another hearing of the same petition stands

    @property
    def name_zh(self) -> str:
        """As a villager would say it."""
        return _HEARING_ZH[self]


_HEARING_ZH = {
    HearingState.SIGNUP: "正在报名",
    HearingState.STARTED: "报名结束",
    HearingState.VOID: "以另一场为准",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The committees' answer; ``code`` is one of ``REFUSAL_CODES`` or empty."""

    accepted: bool
    code: str
    reason: str
    at_ms: int
    staff_id: str


@dataclass(frozen=True, slots=True)
class Petition:
    """A joint petition as it stands now. Says how many signed, never who.

    ``provisional``: the count may change when other kiosks' logs arrive; ``unproven``: whether
    the window is over cannot be told from this clock; ``due_on``/``overdue``: the next step the
    county or the committees owe; ``recounted``: what this device counts itself, beside the
    county's figure in ``signed`` once sealed; ``due_official``: not for a due day in a year whose
    working days are not known here yet.
    """

    org: str
    id: str
    topic: str
    text: str
    threshold: int
    signed: int
    state: PetitionState
    provisional: bool
    opened_ms: int
    deadline_ms: int
    days_left: int
    window_over: bool
    unproven: bool
    key_id: str
    recounted: int
    origin: str
    seq: int
    leaf_hash: bytes
    due_on: date | None = None
    overdue: bool = False
    answer: Answer | None = None
    hearing_id: str | None = None
    due_official: bool = True

    @property
    def needed(self) -> int:
        """How many more must sign."""
        return max(0, self.threshold - self.signed)

    @property
    def escalated(self) -> bool:
        """The committees let their time to answer pass: it goes to the township."""
        return self.state is PetitionState.SEALED and self.overdue


@dataclass(frozen=True, slots=True)
class CategorySeats:
    """Seats of one category: persons seated and persons waiting."""

    category: str
    quota: int
    taken: int
    waiting: int

    @property
    def name_zh(self) -> str:
        """The category in Chinese; an unknown one by its code."""
        return CATEGORIES.get(self.category, self.category)


@dataclass(frozen=True, slots=True)
class Hearing:
    """A hearing as it stands now. ``starts``: China local time, naive.

    ``postponed_from`` is the first date where it was moved, with ``postponed_reason``;
    ``announced_ms`` (Unix ms) and ``announced_by`` (staff id) tell of the notice.
    """

    org: str
    id: str
    topic: str
    starts: datetime
    place: str
    source: str
    petition_id: str | None
    state: HearingState
    seats: tuple[CategorySeats, ...]
    unproven: bool
    key_id: str
    origin: str
    seq: int
    leaf_hash: bytes
    postponed_from: datetime | None = None
    postponed_reason: str = ""
    announced_ms: int = 0
    announced_by: str = ""


@dataclass(frozen=True, slots=True)
class SignupStanding:
    """Where a person stands: ``place`` seat | waiting | none, counted from 1 in the category."""

    place: str
    number: int = 0
    category: str = ""
