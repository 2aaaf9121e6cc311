"""Staff: appointing with a PIN, logging in, leaving."""

from content import queries, roster
from content.kinds import StaffPinSet
from content.model import Staff
from content.staffing import appoint
from content.staffing import dismiss as decide_dismiss
from kiosk import private
from kiosk.actions import saying
from kiosk.errors import LoginRefused, UnknownVillager
from kiosk.terminal import Terminal
from sync import secrets
from sync.entry import Draft

TRIES = 5
REST_MS = 5 * 60_000


def add_staff(
    terminal: Terminal, name: str, role: str, pin: str, roster_no: str | None = None
) -> Staff:
    """Appoint a person and keep the PIN's hash. Raises ``StaffRefused``, ``WrongSecret``
    or ``UnknownVillager`` for a roster number that is not on the roster."""
    name, pin_hash = saying.name(name), secrets.hash_pin(pin)
    person = ""
    categories: tuple[str, ...] = ()
    if roster_no:
        # By the village's key, not this device's: at its other terminal it is the same person.
        person = terminal.signer_key(terminal.village_key_id(), "staff", roster_no)[:12]
        known = roster.villager(terminal.db, terminal.org, roster_no)
        if known is None:  # a slip of the pen would get round the rules about one person
            raise UnknownVillager(f"名册上没有编号 {roster_no}")
        categories = known.categories
    new = terminal.new_id("S")
    with terminal.store.transaction():  # a person without a PIN could neither work nor be re-added
        known_staff = queries.staff(terminal.db, terminal.org)
        drafts = appoint(new, name, role, known_staff, person=person, categories=categories)
        terminal.store.append_within(drafts, "device")
        private.set_pin(terminal.db, new, pin_hash)
    return next(one for one in queries.staff(terminal.db, terminal.org) if one.id == new)


def set_pin(terminal: Terminal, named: str, pin: str) -> Staff:
    """A new PIN for somebody in office: forgotten, or never set on this terminal.

    The log tells that it happened, to the county too. Raises ``LoginRefused``, ``WrongSecret``.
    """
    pin_hash = secrets.hash_pin(pin)
    with terminal.store.transaction():
        staff = find_staff(terminal, named)
        terminal.store.append_within([Draft(StaffPinSet(staff.id))], "device")
        private.set_pin(terminal.db, staff.id, pin_hash)
    return staff


def dismiss(terminal: Terminal, named: str, reason: str) -> Staff:
    """Take a role away. Raises ``LoginRefused``, ``ReasonMissing``."""
    said = saying.reason(reason)
    with terminal.store.transaction():
        staff = find_staff(terminal, named)
        terminal.store.append_within(decide_dismiss(staff, said), "device")
    return staff


def find_staff(terminal: Terminal, named: str) -> Staff:
    """The active person of that id or name. Raises ``LoginRefused``."""
    active = [one for one in queries.staff(terminal.db, terminal.org) if one.active]
    found = [one for one in active if one.id == named] or [
        one for one in active if one.name == named
    ]
    if not found:
        raise LoginRefused(f"没有这个工作人员：{named}")
    if len(found) > 1:
        raise LoginRefused(f"有 {len(found)} 个{named}，请用工作人员编号")
    return found[0]


def log_in(terminal: Terminal, named: str, pin: str) -> Staff:
    """The person, if the PIN is theirs. Raises ``LoginRefused``.

    Five wrong tries in a row and the next five minutes refuse every try.
    """
    staff = find_staff(terminal, named)
    _, boot, mono = terminal.clock.read()
    with terminal.store.transaction():  # counted first: tries made at once are tries all the same
        kept = private.pin_of(terminal.db, staff.id)
        if kept is None:
            raise LoginRefused(f"{staff.name}在这台机器上还没有密码")
        if kept.boot == boot and mono < kept.rests_until_ms:
            minutes = -(-(kept.rests_until_ms - mono) // 60_000)
            raise LoginRefused(f"输错太多次，请过 {minutes} 分钟再试")
        tries = kept.failed + 1
        left = -tries % TRIES
        private.note_tries(terminal.db, staff.id, tries, 0 if left else mono + REST_MS, boot)
    if not secrets.verify_pin(kept.pin_hash, pin):
        raise LoginRefused(f"密码不对，还可以试 {left} 次" if left else "密码不对")
    with terminal.store.transaction():
        private.note_tries(terminal.db, staff.id, 0, 0, boot)
    return staff
