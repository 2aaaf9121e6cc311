"""The roster: a whole file replaces it, or nothing is written."""

import os
from pathlib import Path

from content import roster
from content.rosterfile import RosterImport, read_roster
from kiosk.errors import NotAccepted
from kiosk.terminal import Terminal
from sync import seal, tables

SALT = "roster_salt"  # meta: of the commitment in the log, so that the file can prove itself


def import_roster(terminal: Terminal, file: Path) -> dict[str, object]:
    """Read, check, and take over. Raises ``NotAccepted`` with every cell that is wrong."""
    done = read_roster(file, terminal.factor_hash)
    if not done.accepted:
        raise NotAccepted(f"名册没有导入，有 {done.error_count} 处要改", summary(done))
    salt = os.urandom(seal.SALT_BYTES)
    drafts = roster.adopt(done.entries, lambda content: seal.commit(salt, content))
    with terminal.store.transaction():
        roster.replace(terminal.db, terminal.org, done.entries)
        tables.set_meta(terminal.db, SALT, salt)
        terminal.store.append_within(drafts, "device")
    return summary(done)


def is_whole(terminal: Terminal) -> bool:
    """Whether the roster is what the log says was adopted; nobody was put in or taken out since.

    The roster stands in no log; its salted commitment does.
    """
    salt = tables.get_meta(terminal.db, SALT) or b""
    logs = tables.all_logs(terminal.db)
    own = [log.origin for log in logs if log.key == terminal.signer.public]
    return roster.is_as_adopted(
        terminal.db, terminal.org, own, lambda content: seal.commit(salt, content)
    )


def summary(done: RosterImport) -> dict[str, object]:
    """What became of the file: counts, and cells that are wrong; no names."""
    groups = {entry.villager.group for entry in done.entries}
    return {
        "accepted": done.accepted,
        "villagers": len(done.entries),
        "groups": len(groups),
        "without_factor": done.without_factor,
        "errors": [
            {"sheet": e.sheet, "cell": e.cell, "value": e.value, "reason": e.reason}
            for e in done.errors
        ],
        "dropped_columns": list(done.dropped_columns),
    }
