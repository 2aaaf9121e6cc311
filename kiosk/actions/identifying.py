"""Who stands at the terminal: picked from the roster, proven by a second factor."""

import unicodedata
from dataclasses import dataclass

from content import roster
from content.model import Staff
from content.roster import Villager
from hearings.model import Identity
from kiosk.errors import UnknownVillager
from kiosk.terminal import Terminal

FACTOR_LENGTH = 4  # of the ID number, the last may be an X


@dataclass(frozen=True, slots=True)
class Identified:
    """A villager whose second factor was right; lives as long as the personal screens do."""

    villager: Villager
    method: str
    assisted: bool = False


def groups(terminal: Terminal) -> tuple[str, ...]:
    """The villager groups to choose from."""
    return tuple(group for group, _ in roster.groups(terminal.db, terminal.org))


def initials(terminal: Terminal, group: str) -> tuple[str, ...]:
    """The surname initials of a group."""
    found = roster.initials(terminal.db, terminal.org, group)
    return tuple(letter for letter, _ in found)


def names(terminal: Terminal, group: str, initial: str) -> tuple[Villager, ...]:
    """The people of a group and initial."""
    return roster.villagers(terminal.db, terminal.org, group=group, initial=initial)


def identify(terminal: Terminal, roster_no: str, last_four: str) -> Identified:
    """By the last four of the ID number. Raises ``UnknownVillager``.

    The refusal does not tell a wrong number from a wrong person.
    """
    person = roster.villager(terminal.db, terminal.org, roster_no)
    typed = unicodedata.normalize("NFKC", last_four).strip().upper()
    kept = roster.factor_hash(terminal.db, terminal.org, roster_no)
    if person is None or not kept or terminal.factor_hash(roster_no, typed) != kept:
        raise UnknownVillager("后四位不对，请再输一次；或请监督委员会的人作证")
    return Identified(person, "last_four")


def vouch(terminal: Terminal, roster_no: str, witness: Staff) -> Identified:
    """By a witness of the supervision committee, who has logged in. Raises ``UnknownVillager``."""
    person = roster.villager(terminal.db, terminal.org, roster_no)
    if person is None or witness.role != "reviewer" or not witness.active:
        raise UnknownVillager("作证的人要是村务监督委员会的成员")
    return Identified(person, "witness", assisted=True)


def identity(
    terminal: Terminal, who: Identified, key_id: str, about: str, strokes: bytes = b""
) -> Identity:
    """The keyed identity for one petition or hearing; nothing in it names the person."""
    key = terminal.signer_key(key_id, about, who.villager.roster_no)
    return Identity(key, key_id if key else "", who.method, strokes, who.assisted)
