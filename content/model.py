"""What the village discloses, as values: the shapes that queries return and screens show."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

import msgspec

ROLES = ("clerk", "reviewer", "approver")
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\xad]")
ROLE_ZH = {"clerk": "会计", "reviewer": "村务监督委员会", "approver": "村两委负责人"}


class CheckResult(msgspec.Struct, frozen=True, array_like=True):
    """One piece of arithmetic a villager can redo.

    ``name`` is a short Chinese title, ``detail`` the arithmetic in figures. It stands in the log
    inside ``RevisionDrafted``, so it is positional like every body.
    """

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Village:
    """A village and the name of the jurisdiction profile it lives under."""

    code: str
    name: str
    profile: str


@dataclass(frozen=True, slots=True)
class Staff:
    """A person with one role: ``clerk``, ``reviewer`` or ``approver``.

    ``person`` tells two people of the same name apart (empty where nobody shares the name).
    """

    id: str
    name: str
    role: str
    person: str = ""
    active: bool = True

    def may_be(self, other: "Staff") -> bool:
        """Whether both may be one person: only two different tags prove two people."""
        if self.person and other.person:
            return self.person == other.person
        return _bare(self.name) == _bare(other.name)


def _bare(name: str) -> str:
    """A name as it is compared: 李 国 梁 with spaces, or in another width, is no second person."""
    return "".join(_UNSEEN.sub("", unicodedata.normalize("NFKC", name)).split())


@dataclass(frozen=True, slots=True)
class Signoff:
    """One counted step of a revision: who did what, when (Unix ms), and why."""

    action: str
    staff_id: str
    name: str
    role: str
    at_ms: int
    reason: str
    checklist: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IgnoredStep:
    """A recorded step that does not count, and the plain Chinese reason."""

    action: str
    staff_id: str
    origin: str
    seq: int
    why: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of a document for a period, its state computed from the recorded steps.

    ``state``: draft | submitted | reviewed | checked | approved | published | superseded |
    returned | withdrawn. ``number`` counts published revisions of the same document and period
    (第几版); before publication it is the number it would get. Amounts are fen. ``published_ms``
    is the Unix ms of the counted publication. ``hands`` holds everybody who laid a hand on it;
    ``ignored`` lists the steps that do not count; ``photos`` counts those of its vouchers, where
    one revision or one period was asked for.
    """

    id: str
    document: str
    period: str
    number: int
    state: str
    source_name: str
    rows: int
    opening_fen: int
    income_fen: int
    expense_fen: int
    closing_fen: int
    checks: tuple[CheckResult, ...]
    dropped_columns: tuple[str, ...]
    corrects: str | None
    superseded_by: str | None
    signoffs: tuple[Signoff, ...]
    reason: str
    origin: str
    seq: int
    leaf_hash: bytes
    code_set: str = ""
    author: str = ""
    drafted_ms: int = 0
    published_ms: int | None = None
    published_uncertainty_ms: int | None = None
    carriers: tuple[str, ...] = ()
    hands: tuple[Staff, ...] = ()
    ignored: tuple[IgnoredStep, ...] = ()
    photos: int = 0

    @property
    def live(self) -> bool:
        """On its way to publication: somebody still has to act on it."""
        return self.state in LIVE_STATES

    @property
    def was_published(self) -> bool:
        """Published once; it stays readable whatever came after."""
        return self.state in ("published", "superseded", "withdrawn")

    def signoff(self, action: str) -> Signoff | None:
        """The counted step of that action."""
        return next((step for step in self.signoffs if step.action == action), None)


LIVE_STATES = frozenset({"submitted", "reviewed", "checked", "approved"})


@dataclass(frozen=True, slots=True)
class Line:
    """One itemised entry; exactly one of ``income_fen`` and ``expense_fen`` is not zero.

    ``row`` counts from 1 within the revision.
    """

    revision: str
    row: int
    date: str
    voucher_no: str
    summary: str
    account: str
    subaccount: str
    item_class: str
    income_fen: int
    expense_fen: int
    balance_fen: int
    handler: str
    witness: str
    approver: str
    origin: str
    seq: int
    leaf_hash: bytes


@dataclass(frozen=True, slots=True)
class Photo:
    """A page of a row's voucher: the SHA-256 of a JPEG, its size in bytes, its sides in px."""

    revision: str
    row: int
    page: int
    sha256: bytes
    size: int
    width: int
    height: int
    origin: str
    seq: int


@dataclass(frozen=True, slots=True)
class LineChange:
    """A difference between two revisions: ``kind`` added | removed | changed.

    ``fields`` names what differs of a changed line. Running balances are not compared: one
    changed amount moves every balance after it.
    """

    kind: str
    old: Line | None
    new: Line | None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassSum:
    """The sum of one disclosure class: ``direction`` income | expense, ``fen``, ``count`` lines."""

    item_class: str
    name: str
    direction: str
    fen: int
    count: int


@dataclass(frozen=True, slots=True)
class LedgerSummary:
    """A period's headline; ``previous`` is the prior period's (income, expense, closing) fen."""

    revision: Revision
    classes: tuple[ClassSum, ...]
    previous: tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class CatalogItem:
    """One line of the disclosure catalog: content, form, audience and time limit, as required.

    ``facet`` party | village; ``cadence`` finance | month | quarter | year | event;
    ``status`` enforced (its duties are computed) | pilot.
    """

    id: str
    title: str
    subject: str
    item_class: str | None
    content: str
    form: tuple[str, ...]
    audience: str
    time_limit: str
    responsible_body: str
    responsible_person: str
    legal_basis: tuple[str, ...]
    document: str
    cadence: str
    facet: str
    status: str = "enforced"


@dataclass(frozen=True, slots=True)
class Duty:
    """What one catalog item owes for one period; computed, never stored.

    ``state``: not_due | due | overdue | met_on_time | met_late. ``due`` is the last day.
    ``unproven``: the deadline lies inside the clock's uncertainty, a person decides.
    """

    item: CatalogItem
    period: str
    due: date | None
    state: str
    met_at_ms: int | None
    unproven: bool = False
