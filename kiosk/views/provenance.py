"""Who stands behind what a page shows: who published and reviewed it, when, in which version."""

from collections.abc import Sequence

from content.model import Revision, Staff
from hearings.model import Hearing, Petition, PetitionState
from hearings.receipt import receipt_text
from kiosk.typeset import JOINER, kept
from kiosk.views import words
from kiosk.views.shapes import Provenance
from sync.clock import to_datetime
from sync.entry import Position

_COUNTED = (PetitionState.SEALED, PetitionState.ACCEPTED, PetitionState.REFUSED)


def of_revision(revision: Revision, fresh: str, *, short: bool = False) -> Provenance:
    """Everybody who signed it, its version and its receipt; `short` leaves out the offices."""
    said = words.short_signoffs(revision) if short else words.signoffs(revision)
    receipt = receipt_text(Position(revision.origin, revision.seq, revision.leaf_hash))
    return Provenance(said, fresh, receipt)


def of_record(entries: int, head: str, fresh: str) -> Provenance:
    """A list taken from all of the village's record; `head` is its signed head."""
    return Provenance(f"这一页出自村里的记录，现在共 {entries:,} 条。", fresh, head)


def of_catalog(issued: tuple[int, int] | None, fresh: str, qr: str) -> Provenance:
    """`issued`: (version, Unix ms) of the county's catalog, None for the one built in."""
    if issued is None:
        return Provenance("目录是机器带来的，县里还没有发过新的。", fresh, qr)
    number, at_ms = issued
    day = words.full_day(to_datetime(at_ms).date())
    return Provenance(f"目录由县里发布，第 {number} 版，{day}。", fresh, qr)


def of_petition(one: Petition, fresh: str) -> Provenance:
    """Its beginning, and whether the county has counted; never who."""
    opened = words.full_day(to_datetime(one.opened_ms).date())
    counted = "人数由机器记下，县里还没有核对"
    if one.state in _COUNTED:
        counted = f"县里核对过，{one.signed} 人"
    receipt = receipt_text(Position(one.origin, one.seq, one.leaf_hash))
    return Provenance(f"村民 {opened}{JOINER}{kept('发起')}\u3000{counted}", fresh, receipt)


def of_hearing(one: Hearing, staff: Sequence[Staff], fresh: str) -> Provenance:
    """Who announced it, and when."""
    named = next((kept(who.name) for who in staff if who.id == one.announced_by), "村两委")
    day = words.full_day(to_datetime(one.announced_ms).date())
    receipt = receipt_text(Position(one.origin, one.seq, one.leaf_hash))
    return Provenance(f"{named} {day}{JOINER}{kept('公布')}", fresh, receipt)
