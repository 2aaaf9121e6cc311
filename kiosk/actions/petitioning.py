"""Joint petitions: opening, signing, taking a signature back, the committees' answer."""

from collections.abc import Sequence

import sqlite_utils

from content.model import Staff
from hearings import petition_rules, queries
from hearings.model import Petition, PetitionState
from kiosk.actions.identifying import Identified, identity
from kiosk.terminal import Terminal
from sync.entry import Draft, Position

_UNDER_WAY = (
    PetitionState.COLLECTING, PetitionState.REACHED, PetitionState.SEALED, PetitionState.ACCEPTED,
)  # fmt: skip


def petitions(terminal: Terminal) -> tuple[Petition, ...]:
    """All of the village's petitions."""
    return queries.petitions(terminal.db, terminal.org, terminal.now(), terminal.terms())


def petition(terminal: Terminal, petition_id: str) -> Petition | None:
    """One petition."""
    return _petition(terminal, terminal.db, petition_id)


def open_and_sign(
    terminal: Terminal, topic: str, text: str, who: Identified, strokes: bytes, about: str = ""
) -> tuple[str, Position]:
    """A villager begins a petition and is its first signer. Returns its id and the receipt.

    ``about``: the entry it is about, as ``<revision>/<row>``, if it was begun from one."""
    new, key_id = terminal.new_id("P"), terminal.village_key_id()
    signer = identity(terminal, who, key_id, new, strokes)
    with terminal.store.transaction():
        drafts = petition_rules.decide_open(
            new, topic, text, terminal.terms(), key_id, petitions(terminal), about
        )
        terminal.store.append_within(drafts, "villager")
        opened = _petition(terminal, terminal.db, new)
        standing = queries.sign_standing(terminal.db, terminal.org, new, signer.signer_key)
        signed = petition_rules.decide_sign(opened, standing, who.villager, signer)
        positions = terminal.store.append_within(signed, "villager")
    return new, positions[-1]


def sign(terminal: Terminal, petition_id: str, who: Identified, strokes: bytes) -> Position:
    """A villager signs. Raises what ``hearings.petition_rules`` refuses."""

    def decide(db: sqlite_utils.Database) -> Sequence[Draft]:
        one = _petition(terminal, db, petition_id)
        signer = identity(terminal, who, one.key_id if one else "", petition_id, strokes)
        standing = queries.sign_standing(db, terminal.org, petition_id, signer.signer_key)
        return petition_rules.decide_sign(one, standing, who.villager, signer)

    return terminal.store.append_decided(decide, "villager")[-1]


def unsign(terminal: Terminal, petition_id: str, who: Identified) -> Position:
    """A villager takes the signature back, until the county has sealed."""

    def decide(db: sqlite_utils.Database) -> Sequence[Draft]:
        one = _petition(terminal, db, petition_id)
        signer = identity(terminal, who, one.key_id if one else "", petition_id)
        standing = queries.sign_standing(db, terminal.org, petition_id, signer.signer_key)
        return petition_rules.decide_unsign(one, standing, signer)

    return terminal.store.append_decided(decide, "villager")[-1]


def open_about(terminal: Terminal, about: str) -> Petition | None:
    """The petition about one entry (``<revision>/<row>``) that is still on its way, if any."""
    asked = queries.petitions_about(
        terminal.db, terminal.org, about, terminal.now(), terminal.terms()
    )
    return next((one for one in asked if one.state in _UNDER_WAY), None)


def has_signed(terminal: Terminal, petition_id: str, who: Identified) -> bool:
    """Whether this person's signature counts."""
    one = petition(terminal, petition_id)
    if one is None:
        return False
    key = terminal.signer_key(one.key_id, petition_id, who.villager.roster_no)
    return bool(key) and queries.has_signed(terminal.db, terminal.org, petition_id, key)


def answer(
    terminal: Terminal,
    petition_id: str,
    staff: Staff,
    *,
    accepted: bool,
    code: str = "",
    reason: str = "",
) -> Position:
    """The two committees accept or refuse a sealed petition."""

    def decide(db: sqlite_utils.Database) -> Sequence[Draft]:
        one = _petition(terminal, db, petition_id)
        return petition_rules.decide_answer(
            one, staff.role, accepted=accepted, code=code, reason=reason
        )

    return terminal.store.append_decided(decide, staff.id)[-1]


def _petition(terminal: Terminal, db: sqlite_utils.Database, petition_id: str) -> Petition | None:
    return queries.petition(db, terminal.org, petition_id, terminal.now(), terminal.terms())
