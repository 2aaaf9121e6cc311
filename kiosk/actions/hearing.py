"""Hearings: announcing, moving, signing up by category, leaving."""

from collections.abc import Sequence
from datetime import datetime

import sqlite_utils

from content.model import Staff
from hearings import hearing_rules, queries
from hearings.model import Hearing, SignupStanding
from kiosk.actions.identifying import Identified, identity
from kiosk.actions.petitioning import petition
from kiosk.errors import UnknownRevision
from kiosk.terminal import Terminal
from sync.entry import Draft, Position


def hearings(terminal: Terminal) -> tuple[Hearing, ...]:
    """All of the village's hearings."""
    return queries.hearings(terminal.db, terminal.org, terminal.now())


def schedule(
    terminal: Terminal,
    staff: Staff,
    starts: datetime,
    place: str,
    *,
    petition_id: str | None = None,
    topic: str = "",
    quotas: dict[str, int] | None = None,
) -> str:
    """Announce a hearing of an accepted petition, or by the committees. Returns its id."""
    new = terminal.new_id("H")

    def decide(_: sqlite_utils.Database) -> Sequence[Draft]:
        one = None if petition_id is None else petition(terminal, petition_id)
        if petition_id is not None and one is None:
            raise UnknownRevision(f"没有这份联名：{petition_id}")
        return hearing_rules.decide_schedule(
            new, one, staff.role, starts=starts, place=place, terms=terminal.terms(),
            now=terminal.now(), key_id=terminal.village_key_id(), topic=topic, quotas=quotas,
        )  # fmt: skip

    terminal.store.append_decided(decide, staff.id)
    return new


def postpone(
    terminal: Terminal, staff: Staff, hearing_id: str, starts: datetime, place: str, reason: str
) -> None:
    """Move a hearing to a later time, once. Raises as ``hearing_rules.decide_postpone``."""

    def decide(_: sqlite_utils.Database) -> Sequence[Draft]:
        known = next((one for one in hearings(terminal) if one.id == hearing_id), None)
        return hearing_rules.decide_postpone(
            known, staff.role, starts=starts, place=place or (known.place if known else ""),
            reason=reason, terms=terminal.terms(), now=terminal.now(),
        )  # fmt: skip

    terminal.store.append_decided(decide, staff.id)


def sign_up(
    terminal: Terminal, hearing_id: str, who: Identified, category: str
) -> tuple[Position, SignupStanding]:
    """A villager asks for a seat. Returns the receipt and where that leaves them."""

    def decide(db: sqlite_utils.Database) -> Sequence[Draft]:
        one = queries.hearing(db, terminal.org, hearing_id, terminal.now())
        signer = identity(terminal, who, one.key_id if one else "", hearing_id)
        rounds = queries.signup_rounds(db, terminal.org, hearing_id, signer.signer_key)
        return hearing_rules.decide_sign_up(one, rounds, who.villager, category, signer)

    position = terminal.store.append_decided(decide, "villager")[-1]
    return position, standing(terminal, hearing_id, who)


def leave(terminal: Terminal, hearing_id: str, who: Identified) -> Position:
    """A villager gives the seat, or the place in line, back."""

    def decide(db: sqlite_utils.Database) -> Sequence[Draft]:
        one = queries.hearing(db, terminal.org, hearing_id, terminal.now())
        signer = identity(terminal, who, one.key_id if one else "", hearing_id)
        rounds = queries.signup_rounds(db, terminal.org, hearing_id, signer.signer_key)
        return hearing_rules.decide_leave(one, rounds, signer)

    return terminal.store.append_decided(decide, "villager")[-1]


def standing(terminal: Terminal, hearing_id: str, who: Identified) -> SignupStanding:
    """Seat, waiting number, or neither."""
    one = queries.hearing(terminal.db, terminal.org, hearing_id, terminal.now())
    key_id = one.key_id if one else ""
    key = terminal.signer_key(key_id, hearing_id, who.villager.roster_no)
    return queries.signup_standing(terminal.db, terminal.org, hearing_id, key)
