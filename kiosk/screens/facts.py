"""What the screens' loads ask of the terminal, on the database thread."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from content.model import Revision
    from kiosk.views.receipts import Receipt
    from kiosk.views.shapes import Provenance
    from sync.entry import Position


def freshness(terminal: Any) -> str:
    """How fresh the last exchange is, in words."""
    from kiosk.views import words  # the first frame does without

    return words.freshness(last_exchange_ms(terminal), terminal.now().ms)


def last_exchange_ms(terminal: Any) -> int | None:
    """When the county last answered, by line or by stick (Unix ms, county time), or None."""
    from sync import carried

    trusted, by_stick = terminal.store.trusted(), carried.last_answer_ms(terminal.store.db)
    by_line = None if trusted is None else int(trusted.county_ms)
    return max((ms for ms in (by_line, by_stick) if ms is not None), default=None)


def head(terminal: Any) -> str:
    """The signed head of this terminal's log, "" where nothing is signed yet."""
    from sync import tables

    note = tables.last_note(terminal.store.db, "checkpoint", terminal.store.own_log().number)
    return "" if note is None else note[1]


def record(terminal: Any) -> "Provenance":
    """Of a list taken from all of the record."""
    return coded(terminal, whole(terminal))


def whole(terminal: Any) -> "Provenance":
    """As `record`, its code not made yet."""
    from kiosk.views.provenance import of_record

    entries, _ = terminal.recorded()
    return of_record(entries, head(terminal), freshness(terminal))


def catalog(terminal: Any) -> "Provenance":
    """Of what stands in the catalog."""
    from content import queries
    from kiosk.views.provenance import of_catalog

    issued = queries.catalog_issued(terminal.store.db)
    return coded(terminal, of_catalog(issued, freshness(terminal), head(terminal)))


def revision(terminal: Any, one: "Revision", *, short: bool = False) -> "Provenance":
    """Of one revision."""
    from kiosk.views.provenance import of_revision

    return coded(terminal, of_revision(one, freshness(terminal), short=short))


def coded(terminal: Any, view: "Provenance") -> "Provenance":
    """With its code as a phone can open it, and made here, so that the UI thread need not."""
    from kiosk import barcode

    if not view.qr:
        return view
    linked = replace(view, qr=link(terminal, view.qr))
    barcode.modules(linked.qr)
    return linked


def receipt(terminal: Any, position: "Position") -> "Receipt":
    """What a villager takes home of an entry."""
    from hearings.receipt import receipt_code, receipt_text
    from kiosk.views.receipts import Receipt

    code = receipt_code(position.leaf_hash)
    return Receipt(code, link(terminal, receipt_text(position)))


def link(terminal: Any, text: str) -> str:
    """A receipt as an address at the county that this terminal is enrolled with."""
    from hearings.receipt import is_receipt, receipt_link
    from sync.errors import NotEnrolled
    from sync.kiosk_side import county_of

    try:
        site = county_of(terminal.store).url
    except NotEnrolled:
        return text
    return receipt_link(site, text) if is_receipt(text) else text


def shown(terminal: Any, revision_id: str) -> "Revision":
    """A revision that a villager may read. Raises ``UnknownRevision``: one that has been
    withdrawn leaves its tombstone only."""
    from content import queries
    from kiosk.errors import UnknownRevision

    found = queries.revision(terminal.store.db, terminal.org, revision_id)
    if found is None:
        raise UnknownRevision("这份账不在这台机器上")
    if found.state == "withdrawn":
        raise UnknownRevision("这一版已经撤回，不再给人看")
    return found
