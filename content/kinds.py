"""The entries this floor writes. Positional: fields are only ever added at the end, optional."""

from typing import Annotated, ClassVar

from msgspec import Meta

from content.model import CheckResult
from sync.entry import Body

# A number the database cannot hold would be no fact: it is refused when the body is read.
Fen = Annotated[int, Meta(ge=-(2**53), le=2**53)]
Count = Annotated[int, Meta(ge=0, le=2**31)]
MAX_PHOTO_BYTES, MAX_PHOTO_SIDE, MAX_PAGES = 400 * 1024, 1600, 20
# As ``Period.parse`` reads it: what shows periods need not ask what a stranger's log may hold.
PeriodCode = Annotated[
    str, Meta(pattern=r"\A(1949|19[5-9][0-9]|2[0-9]{3})(-(Q[1-4]|0[1-9]|1[0-2]))?\Z")
]
IsoDate = Annotated[str, Meta(pattern=r"\A[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\Z")]


class OrgFounded(Body, frozen=True, array_like=True):
    """A village's terminal was set up."""

    KIND: ClassVar[str] = "org.founded@1"
    code: str
    name: str
    profile: str


class DeviceRestored(Body, frozen=True, array_like=True):
    """This terminal goes on from a backup: its log before this one, as far as the backup had it.

    ``damaged``: by itself, for its database was damaged; else somebody restored it.
    """

    KIND: ClassVar[str] = "device.restored@1"
    former: str
    size: Count
    damaged: bool


class DeviceRevoked(Body, frozen=True, array_like=True):
    """The county takes nothing more from a terminal of the village.

    ``device`` 16 hex characters, ``name`` as it was enrolled; ``held``: entries that the county
    holds of each of its logs. What it writes beyond them is nobody's.
    """

    KIND: ClassVar[str] = "device.revoked@1"
    device: Annotated[str, Meta(pattern=r"\A[0-9a-f]{16}\Z")]
    name: Annotated[str, Meta(max_length=200)]
    reason: Annotated[str, Meta(max_length=1000)]
    held: dict[str, Count]


class RosterAdopted(Body, frozen=True, array_like=True):
    """A roster was taken over: only its salted commitment and head counts are told."""

    KIND: ClassVar[str] = "roster.adopted@1"
    commitment: bytes
    villagers: Count
    by_category: dict[str, Count]
    groups: tuple[str, ...]


class StaffAppointed(Body, frozen=True, array_like=True):
    """A person was given a role: clerk | reviewer | approver.

    ``person`` is an opaque tag that tells two people of one name apart.
    """

    KIND: ClassVar[str] = "staff.appointed@1"
    staff: str
    name: str
    role: str
    person: str = ""


class StaffDismissed(Body, frozen=True, array_like=True):
    """A person gave up a role."""

    KIND: ClassVar[str] = "staff.dismissed@1"
    staff: str
    reason: str


class StaffPinSet(Body, frozen=True, array_like=True):
    """A person in office got a new PIN on this terminal: nobody sets another's unseen."""

    KIND: ClassVar[str] = "staff.pin_set@1"
    staff: str


class RevisionDrafted(Body, frozen=True, array_like=True):
    """A document of a period was read in; its lines follow in the same append. Amounts in fen.

    ``lines_root`` is ``content.drafting.lines_root`` of the lines; ``corrects`` names the
    published revision that this one is to replace, ``reason`` says why.
    """

    KIND: ClassVar[str] = "revision.drafted@1"
    revision: str
    document: str
    period: PeriodCode
    source_name: str
    source_sha256: bytes
    code_set: str
    rows: Count
    opening_fen: Fen
    income_fen: Fen
    expense_fen: Fen
    closing_fen: Fen
    checks: tuple[CheckResult, ...]
    dropped_columns: tuple[str, ...]
    corrects: str | None
    reason: str
    lines_root: bytes


class LedgerLine(Body, frozen=True, array_like=True):
    """One itemised entry of a revision; ``row`` counts from 1, ``cell_row`` is the sheet's row."""

    KIND: ClassVar[str] = "ledger.line@1"
    revision: str
    row: Count
    date: IsoDate
    voucher_no: str
    summary: str
    account: str
    subaccount: str
    item_class: str
    income_fen: Fen
    expense_fen: Fen
    balance_fen: Fen
    handler: str
    witness: str
    approver: str
    cell_row: Count


class VoucherPhoto(Body, frozen=True, array_like=True):
    """A photo of a row's voucher: a JPEG of ``size`` bytes, ``width`` by ``height`` px.

    ``photo`` is the SHA-256 of the bytes, which stand in no entry; ``page`` counts from 1. It
    counts only where it was recorded before the revision was submitted, so that who reviews has
    seen it.
    """

    KIND: ClassVar[str] = "voucher.photo@1"
    revision: str
    row: Count
    photo: Annotated[bytes, Meta(min_length=32, max_length=32)]
    size: Annotated[int, Meta(ge=1, le=MAX_PHOTO_BYTES)]
    width: Annotated[int, Meta(ge=1, le=MAX_PHOTO_SIDE)]
    height: Annotated[int, Meta(ge=1, le=MAX_PHOTO_SIDE)]
    page: Annotated[int, Meta(ge=1, le=MAX_PAGES)]


class RevisionStep(Body, frozen=True, array_like=True):
    """One hand laid on a revision.

    ``action``: submit | review | check | approve | publish | return | withdraw.
    """

    KIND: ClassVar[str] = "revision.step@1"
    revision: str
    action: str
    staff: str
    reason: str
    checklist: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()


class CatalogIssued(Body, frozen=True, array_like=True):
    """The county's disclosure catalog for one level of organisation, whole, in a new version.

    ``number`` counts versions; the largest is in force, the former stay readable. ``document`` is
    the JSON that ``content.catalog.parse_catalog`` reads.
    """

    KIND: ClassVar[str] = "catalog.issued@1"
    level: str
    number: Count
    document: str


class CalendarIssued(Body, frozen=True, array_like=True):
    """The county tells a year's working days, as ``content.workdays.WorkYear`` has them.

    ``number`` counts what was told; of two for one year the larger stands.
    """

    KIND: ClassVar[str] = "calendar.issued@1"
    number: Count
    year: Count
    notice: str
    off: tuple[IsoDate, ...]
    work: tuple[IsoDate, ...]


BODIES: tuple[type[Body], ...] = (
    OrgFounded,
    DeviceRestored,
    DeviceRevoked,
    RosterAdopted,
    StaffAppointed,
    StaffDismissed,
    StaffPinSet,
    RevisionDrafted,
    LedgerLine,
    VoucherPhoto,
    RevisionStep,
    CatalogIssued,
    CalendarIssued,
)
