"""The four-eyes road of a disclosure: each step decided inside the transaction it is written in."""

from collections.abc import Callable, Sequence

import sqlite_utils

from content import checklist, queries, rules
from content.model import Revision, Staff
from kiosk.actions import saying
from kiosk.errors import UnknownRevision
from kiosk.terminal import Terminal
from sync.entry import Draft, Position

CONSOLE = Staff("console", "值班录入", "clerk")  # drafts brought in by nobody in particular
Rule = Callable[[Revision, Sequence[Revision]], Sequence[Draft]]


def revision(terminal: Terminal, revision_id: str) -> Revision:
    """One revision. Raises ``UnknownRevision``."""
    return _revision(terminal.db, terminal.org, revision_id)


def submit(terminal: Terminal, revision_id: str, staff: Staff) -> Position:
    """The clerk hands it in."""
    return _step(terminal, revision_id, staff, lambda one, others: rules.submit(one, staff, others))


def review(terminal: Terminal, revision_id: str, staff: Staff, reason: str = "") -> Position:
    """The supervision committee has gone through it."""
    said = saying.reason(reason)
    return _step(terminal, revision_id, staff, lambda one, _: rules.review(one, staff, said))


def approve(
    terminal: Terminal,
    revision_id: str,
    staff: Staff,
    points: Sequence[str] | None = None,
    reason: str = "",
) -> Position:
    """Secrecy and privacy checked point by point, and approved. ``points``: ids ticked; all of
    them where ``None`` (the command line asks for them in its own words)."""
    said = saying.reason(reason)

    def rule(one: Revision, _: Sequence[Revision]) -> Sequence[Draft]:
        every = checklist.checklist_ids(photos=one.photos > 0)
        ticked = every if points is None else tuple(points)
        return rules.check_and_approve(one, staff, ticked, said)

    return _step(terminal, revision_id, staff, rule)


def publish(
    terminal: Terminal, revision_id: str, staff: Staff, carriers: Sequence[str] = ()
) -> Position:
    """Put it before the village: on this screen, and on the carriers named."""
    named = tuple(dict.fromkeys(("kiosk", *carriers)))
    return _step(
        terminal,
        revision_id,
        staff,
        lambda one, others: rules.publish(one, staff, named, others),
    )


def send_back(terminal: Terminal, revision_id: str, staff: Staff, reason: str) -> Position:
    """Return it before publication, with the reason. Its photos go: they may be the reason."""
    said = saying.reason(reason)
    step = _step(terminal, revision_id, staff, lambda one, _: rules.return_(one, staff, said))
    _discard_photos(terminal)
    return step


def withdraw(terminal: Terminal, revision_id: str, staff: Staff, reason: str) -> Position:
    """Take it off the screen; a tombstone with the reason stays, its photos do not."""
    said = saying.reason(reason)
    step = _step(terminal, revision_id, staff, lambda one, _: rules.withdraw(one, staff, said))
    _discard_photos(terminal)
    return step


def _discard_photos(terminal: Terminal) -> None:
    from kiosk.actions import photographing  # it needs this module

    photographing.discard(terminal)


def _step(terminal: Terminal, revision_id: str, staff: Staff, rule: Rule) -> Position:
    def decide(db: sqlite_utils.Database) -> Sequence[Draft]:
        one = _revision(db, terminal.org, revision_id)
        return rule(one, queries.revisions_of(db, terminal.org, one.document, one.period))

    return terminal.store.append_decided(decide, staff.id)[-1]


def _revision(db: sqlite_utils.Database, org: str, revision_id: str) -> Revision:
    found = queries.revision(db, org, revision_id)
    if found is None:
        raise UnknownRevision(f"没有这一份：{revision_id}")
    return found
