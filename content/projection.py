"""What this floor makes of the log's entries: facts under keys, in any order of logs."""

import functools
import hashlib
from collections.abc import Callable, Iterable, Sequence

import msgspec

from content.catalog import parse_catalog
from content.errors import BadData
from content.kinds import (
    CalendarIssued,
    CatalogIssued,
    DeviceRevoked,
    LedgerLine,
    OrgFounded,
    RevisionDrafted,
    RevisionStep,
    RosterAdopted,
    StaffAppointed,
    StaffDismissed,
    VoucherPhoto,
)
from content.workdays import parse_year
from sync.entry import Recorded
from sync.projection import Projection, Row, Table

_POSITION: tuple[tuple[str, type], ...] = (
    ("org", str),
    ("origin", str),
    ("seq", int),
    ("actor", str),
    ("at_ms", int),
    ("uncertainty_ms", int),
)

FOUNDED = Table(
    "org_founded",
    (*_POSITION, ("code", str), ("name", str), ("profile", str)),
    key=("org", "origin", "seq"),
)
ROSTER_ADOPTED = Table(
    "roster_adopted",
    (
        *_POSITION,
        ("commitment", bytes),
        ("villagers", int),
        ("by_category", str),
        ("groups", str),
    ),
    key=("org", "origin", "seq"),
)
STAFF = Table(
    "staff_fact",
    (
        *_POSITION,
        ("staff", str),
        ("event", str),  # appointed | dismissed
        ("name", str),
        ("role", str),
        ("person", str),
        ("reason", str),
    ),
    key=("org", "origin", "seq"),
)
REVISION = Table(
    "revision",
    (
        *_POSITION,
        ("revision", str),
        ("document", str),
        ("period", str),
        ("source_name", str),
        ("source_sha256", bytes),
        ("code_set", str),
        ("line_count", int),
        ("opening_fen", int),
        ("income_fen", int),
        ("expense_fen", int),
        ("closing_fen", int),
        ("checks", str),
        ("dropped_columns", str),
        ("corrects", str),
        ("reason", str),
        ("lines_root", bytes),
        ("ledger_key", int),
        ("leaf_hash", bytes),
    ),
    key=("org", "revision", "origin", "seq"),
    indexes=(("org", "document", "period"),),
)
# A log's name is long and a ledger has many lines: a 64-bit key of (org, log, revision) stands in
# for both, so that lines of the same revision id from another log never mix in.
LINE = Table(
    "ledger_line",
    (
        ("org", str),
        ("ledger_key", int),
        ("row", int),
        ("seq", int),
        ("date", str),
        ("voucher_no", str),
        ("summary", str),
        ("account", str),
        ("subaccount", str),
        ("item_class", str),
        ("direction", str),
        ("income_fen", int),
        ("expense_fen", int),
        ("balance_fen", int),
        ("handler", str),
        ("witness", str),
        ("approver", str),
        ("cell_row", int),
        ("leaf_hash", bytes),
    ),
    key=("org", "ledger_key", "row", "seq"),
    indexes=(
        ("org", "ledger_key", "direction", "row", "seq"),
        ("org", "ledger_key", "item_class", "row", "seq", "income_fen", "expense_fen"),
    ),
)
STEP = Table(
    "revision_step",
    (
        *_POSITION,
        ("revision", str),
        ("action", str),
        ("staff", str),
        ("reason", str),
        ("checklist", str),
        ("carriers", str),
    ),
    key=("org", "revision", "origin", "seq"),
)
PHOTO = Table(
    "voucher_photo",
    (
        *_POSITION,
        ("revision", str),
        ("row", int),
        ("photo", bytes),
        ("size", int),
        ("width", int),
        ("height", int),
        ("page", int),
    ),
    key=("org", "revision", "row", "page", "origin", "seq"),
    indexes=(("photo", "org"),),
)

CATALOG = Table(
    "catalog_issued",
    (*_POSITION, ("level", str), ("number", int), ("document", str)),
    key=("org", "level", "number", "origin", "seq"),
)
REVOKED = Table(
    "device_revoked",
    (*_POSITION, ("device", str), ("name", str), ("reason", str), ("held", str)),
    key=("org", "device", "origin", "seq"),
)
CALENDAR = Table(
    "calendar_issued",
    (*_POSITION, ("number", int), ("year", int), ("document", str)),
    key=("org", "year", "number", "origin", "seq"),
)
COUNTY_LOGS = "county/"  # how the exchange names, and checks, the logs signed by the county


@functools.lru_cache(maxsize=64)
def ledger_key(org: str, origin: str, revision: str) -> int:
    """The signed 64-bit key under which the lines of a revision in one log are filed."""
    text = "\0".join((org, origin, revision)).encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:8], "big", signed=True)


def _position(entry: Recorded) -> tuple[str, str, int, str, int, int | None]:
    clock = entry.clock
    return (
        entry.org, entry.origin, entry.seq, entry.actor, clock.best_ms, clock.uncertainty_ms,
    )  # fmt: skip


def _json(value: object) -> str:
    return msgspec.json.encode(value, order="sorted").decode()


def _founded(entry: Recorded) -> Row:
    body = msgspec.msgpack.decode(entry.body, type=OrgFounded)
    return Row(FOUNDED.name, (*_position(entry), body.code, body.name, body.profile))


def _roster(entry: Recorded) -> Row:
    body = msgspec.msgpack.decode(entry.body, type=RosterAdopted)
    counts, groups = _json(body.by_category), _json(body.groups)
    return Row(
        ROSTER_ADOPTED.name,
        (*_position(entry), body.commitment, body.villagers, counts, groups),
    )


def _appointed(entry: Recorded) -> Row:
    body = msgspec.msgpack.decode(entry.body, type=StaffAppointed)
    told = (body.staff, "appointed", body.name, body.role, body.person, "")
    return Row(STAFF.name, (*_position(entry), *told))


def _dismissed(entry: Recorded) -> Row:
    body = msgspec.msgpack.decode(entry.body, type=StaffDismissed)
    told = (body.staff, "dismissed", "", "", "", body.reason)
    return Row(STAFF.name, (*_position(entry), *told))


def _drafted(entry: Recorded) -> Row:
    body = msgspec.msgpack.decode(entry.body, type=RevisionDrafted)
    values = (
        body.revision, body.document, body.period, body.source_name, body.source_sha256,
        body.code_set, body.rows, body.opening_fen, body.income_fen, body.expense_fen,
        body.closing_fen, _json(body.checks), _json(body.dropped_columns), body.corrects,
        body.reason, body.lines_root, ledger_key(entry.org, entry.origin, body.revision),
        entry.leaf_hash,
    )  # fmt: skip
    return Row(REVISION.name, (*_position(entry), *values))


def _catalog(entry: Recorded) -> Row:
    """Only the county issues a catalog, and only one that can be read."""
    body = msgspec.msgpack.decode(entry.body, type=CatalogIssued)
    if not entry.origin.startswith(COUNTY_LOGS):
        raise msgspec.ValidationError("a catalog that the county did not issue")
    try:
        parse_catalog(body.level, body.document.encode())
    except BadData as error:
        raise msgspec.ValidationError(str(error)) from error
    return Row(CATALOG.name, (*_position(entry), body.level, body.number, body.document))


def _revoked(entry: Recorded) -> Row:
    body = msgspec.msgpack.decode(entry.body, type=DeviceRevoked)
    if not entry.origin.startswith(COUNTY_LOGS):
        raise msgspec.ValidationError("a terminal that the county did not stop")
    told = (body.device, body.name, body.reason, _json(body.held))
    return Row(REVOKED.name, (*_position(entry), *told))


def _calendar(entry: Recorded) -> Row:
    """Only the county tells working days, and only days that can be a year's."""
    body = msgspec.msgpack.decode(entry.body, type=CalendarIssued)
    if not entry.origin.startswith(COUNTY_LOGS):
        raise msgspec.ValidationError("a calendar that the county did not issue")
    told = {"year": body.year, "notice": body.notice, "off": body.off, "work": body.work}
    document = _json(told)
    try:
        parse_year(document.encode())
    except BadData as error:
        raise msgspec.ValidationError(str(error)) from error
    return Row(CALENDAR.name, (*_position(entry), body.number, body.year, document))


_line_decoder = msgspec.msgpack.Decoder(LedgerLine)


def _line(entry: Recorded) -> Row:
    body = _line_decoder.decode(entry.body)
    key = ledger_key(entry.org, entry.origin, body.revision)
    direction = "income" if body.income_fen else "expense"
    values = (
        entry.org, key, body.row, entry.seq, body.date, body.voucher_no, body.summary,
        body.account, body.subaccount, body.item_class, direction, body.income_fen,
        body.expense_fen, body.balance_fen, body.handler, body.witness, body.approver,
        body.cell_row, entry.leaf_hash,
    )  # fmt: skip
    return Row(LINE.name, values)


def _photo(entry: Recorded) -> Row:
    body = msgspec.msgpack.decode(entry.body, type=VoucherPhoto)
    told = (body.revision, body.row, body.photo, body.size, body.width, body.height, body.page)
    return Row(PHOTO.name, (*_position(entry), *told))


def _step(entry: Recorded) -> Row:
    body = msgspec.msgpack.decode(entry.body, type=RevisionStep)
    lists = (_json(body.checklist), _json(body.carriers))
    told = (body.revision, body.action, body.staff, body.reason, *lists)
    return Row(STEP.name, (*_position(entry), *told))


_BY_KIND: dict[str, Callable[[Recorded], Row]] = {
    OrgFounded.KIND: _founded,
    RosterAdopted.KIND: _roster,
    StaffAppointed.KIND: _appointed,
    StaffDismissed.KIND: _dismissed,
    RevisionDrafted.KIND: _drafted,
    LedgerLine.KIND: _line,
    VoucherPhoto.KIND: _photo,
    RevisionStep.KIND: _step,
    CatalogIssued.KIND: _catalog,
    CalendarIssued.KIND: _calendar,
    DeviceRevoked.KIND: _revoked,
}


def project(entry: Recorded) -> Iterable[Row]:
    """The facts of one entry. Raises ``msgspec.MsgspecError`` on a body it cannot read."""
    return (_BY_KIND[entry.kind](entry),)


TABLES: Sequence[Table] = (
    FOUNDED, ROSTER_ADOPTED, STAFF, REVISION, LINE, PHOTO, STEP, CATALOG, CALENDAR,
    REVOKED,
)  # fmt: skip
PROJECTION = Projection("content", tuple(TABLES), frozenset(_BY_KIND), project)
