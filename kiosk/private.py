"""What stays on this terminal and enters no log: the roster, the hashes of PINs, and which photos
the county has got."""

from dataclasses import dataclass

import sqlite_utils

from content.roster import ROSTER
from sync.projector import create_table

_STAFF_PIN = """CREATE TABLE IF NOT EXISTS staff_pin (
    staff TEXT PRIMARY KEY, pin_hash TEXT NOT NULL, failed INTEGER NOT NULL DEFAULT 0,
    rests_until_ms INTEGER NOT NULL DEFAULT 0, boot BLOB) WITHOUT ROWID"""

_PHOTO_SENT = "CREATE TABLE IF NOT EXISTS photo_sent (photo BLOB PRIMARY KEY) WITHOUT ROWID"


def create_tables(db: sqlite_utils.Database) -> None:
    """Create what is missing."""
    if not db[ROSTER.name].exists():
        create_table(db, ROSTER)
    db.conn.execute(_STAFF_PIN)
    db.conn.execute(_PHOTO_SENT)


@dataclass(frozen=True, slots=True)
class Pin:
    """A staff member's PIN hash, wrong tries in a row, and until when tries are refused.

    ``rests_until_ms`` is monotonic time of the boot ``boot``: no wrong clock shortens or
    stretches it, and a restart ends it.
    """

    pin_hash: str
    failed: int
    rests_until_ms: int
    boot: bytes


def set_pin(db: sqlite_utils.Database, staff: str, pin_hash: str) -> None:
    """Keep a PIN's hash."""
    db.conn.execute(
        "INSERT INTO staff_pin (staff, pin_hash) VALUES (?, ?) ON CONFLICT (staff) "
        "DO UPDATE SET pin_hash = excluded.pin_hash, failed = 0, rests_until_ms = 0",
        (staff, pin_hash),
    )


def pin_of(db: sqlite_utils.Database, staff: str) -> Pin | None:
    """What is kept of a PIN."""
    query = "SELECT pin_hash, failed, rests_until_ms, boot FROM staff_pin WHERE staff = ?"
    row = db.conn.execute(query, (staff,)).fetchone()
    return None if row is None else Pin(row[0], row[1], row[2], bytes(row[3] or b""))


def note_tries(
    db: sqlite_utils.Database, staff: str, failed: int, rests_until_ms: int, boot: bytes
) -> None:
    """Remember wrong tries."""
    db.conn.execute(
        "UPDATE staff_pin SET failed = ?, rests_until_ms = ?, boot = ? WHERE staff = ?",
        (failed, rests_until_ms, boot, staff),
    )


def photos_at_county(db: sqlite_utils.Database) -> set[bytes]:
    """The SHA-256 of each photo that the county has said it holds whole."""
    return {bytes(row[0]) for row in db.conn.execute("SELECT photo FROM photo_sent")}


def note_photo_at_county(db: sqlite_utils.Database, digest: bytes) -> None:
    """Remember one; within a transaction."""
    db.conn.execute("INSERT OR IGNORE INTO photo_sent VALUES (?)", (digest,))
