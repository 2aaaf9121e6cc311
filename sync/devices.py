"""The county's register: villages, their devices, one-time tokens and village keys."""

from dataclasses import dataclass

import sqlite_utils

from sync import tables

FORGOTTEN = 64  # so many counters a power cut may make us forget: see ``forget_none``
_BOOT = "devices_boot"  # meta: the boot in which the counters were last known to be right

_TABLES = (
    """CREATE TABLE IF NOT EXISTS village (
        org TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, enrolled_ms INTEGER NOT NULL)
        WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS device (
        org TEXT NOT NULL REFERENCES village, device BLOB NOT NULL, key BLOB NOT NULL,
        name TEXT NOT NULL, enrolled_ms INTEGER NOT NULL, revoked TEXT,
        counter INTEGER NOT NULL DEFAULT 0, contact_ms INTEGER, position INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (org, device)) WITHOUT ROWID""",
    "CREATE UNIQUE INDEX IF NOT EXISTS device_id ON device (device)",
    """CREATE TABLE IF NOT EXISTS token (
        id BLOB PRIMARY KEY, secret BLOB NOT NULL, village TEXT NOT NULL,
        expires_ms INTEGER NOT NULL, used_by BLOB) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS village_key (
        org TEXT NOT NULL REFERENCES village, id TEXT NOT NULL, secret BLOB NOT NULL,
        PRIMARY KEY (org, id)) WITHOUT ROWID""",
)


@dataclass(frozen=True, slots=True)
class Device:
    """An enrolled terminal. ``counter``: the last request's; ``revoked``: why, or ``None``."""

    org: str
    device: bytes
    key: bytes
    name: str
    revoked: str | None
    counter: int
    contact_ms: int | None
    position: int


@dataclass(frozen=True, slots=True)
class Token:
    """A one-time enrolment token for a village, by name."""

    id: bytes
    secret: bytes
    village: str
    expires_ms: int
    used_by: bytes | None


_DEVICE = "SELECT org, device, key, name, revoked, counter, contact_ms, position FROM device"


def create_tables(db: sqlite_utils.Database) -> None:
    """Create what is missing."""
    for statement in _TABLES:
        db.conn.execute(statement)


def find_device(db: sqlite_utils.Database, device: bytes) -> Device | None:
    """The device of that id."""
    row = db.conn.execute(f"{_DEVICE} WHERE device = ?", (device,)).fetchone()
    return None if row is None else Device(*row)


def all_devices(db: sqlite_utils.Database) -> list[Device]:
    """Every device, by village."""
    return [Device(*row) for row in db.conn.execute(f"{_DEVICE} ORDER BY org, device")]


def devices_of(db: sqlite_utils.Database, org: str) -> list[Device]:
    """A village's devices."""
    return [Device(*row) for row in db.conn.execute(f"{_DEVICE} WHERE org = ?", (org,))]


def put_device(
    db: sqlite_utils.Database, org: str, device: bytes, key: bytes, name: str, at_ms: int
) -> None:
    """Register a device; harmless when it is registered already."""
    db.conn.execute(
        "INSERT OR IGNORE INTO device (org, device, key, name, enrolled_ms) VALUES (?, ?, ?, ?, ?)",
        (org, device, key, name, at_ms),
    )


def note_contact(
    db: sqlite_utils.Database, device: Device, counter: int, at_ms: int | None, position: int
) -> None:
    """Remember a request that was answered; ``at_ms``: when the device was last heard, if ever."""
    db.conn.execute(
        "UPDATE device SET counter = MAX(counter, ?), contact_ms = ?, position = ? "
        "WHERE org = ? AND device = ?",
        (counter, at_ms, position, device.org, device.device),
    )


def forget_none(db: sqlite_utils.Database, boot: bytes) -> None:
    """After the machine has started anew, take as used what may have been forgotten as it stopped.

    A counter whose request brought nothing is written without waiting for the disk, though never
    more than ``FORGOTTEN`` beyond one that is there.
    """
    if tables.get_meta(db, _BOOT) != boot:
        db.conn.execute("UPDATE device SET counter = counter + ? WHERE counter > 0", (FORGOTTEN,))
        tables.set_meta(db, _BOOT, boot)


def revoke(db: sqlite_utils.Database, device: bytes, reason: str) -> bool:
    """Stop a device; whether it was known."""
    done = db.conn.execute("UPDATE device SET revoked = ? WHERE device = ?", (reason, device))
    return done.rowcount > 0


def put_token(db: sqlite_utils.Database, token: Token) -> None:
    """Keep a new token."""
    db.conn.execute(
        "INSERT INTO token (id, secret, village, expires_ms) VALUES (?, ?, ?, ?)",
        (token.id, token.secret, token.village, token.expires_ms),
    )


def find_token(db: sqlite_utils.Database, token_id: bytes) -> Token | None:
    """The token of that id."""
    query = "SELECT id, secret, village, expires_ms, used_by FROM token WHERE id = ?"
    row = db.conn.execute(query, (token_id,)).fetchone()
    return None if row is None else Token(*row)


def use_token(db: sqlite_utils.Database, token_id: bytes, key: bytes) -> None:
    """Bind a token to the device that used it."""
    db.conn.execute("UPDATE token SET used_by = ? WHERE id = ?", (key, token_id))


def village_of_name(db: sqlite_utils.Database, name: str) -> str | None:
    """The organisation code of a village's name."""
    row = db.conn.execute("SELECT org FROM village WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def villages(db: sqlite_utils.Database) -> list[tuple[str, str]]:
    """``(org, name)`` of every village."""
    return db.conn.execute("SELECT org, name FROM village ORDER BY org").fetchall()


def put_village(db: sqlite_utils.Database, org: str, name: str, at_ms: int) -> None:
    """Register a village."""
    db.conn.execute("INSERT INTO village VALUES (?, ?, ?)", (org, name, at_ms))


def village_keys(db: sqlite_utils.Database, org: str) -> dict[str, bytes]:
    """The village's keys by id, for its further terminals."""
    query = "SELECT id, secret FROM village_key WHERE org = ? ORDER BY id"
    return {str(row[0]): bytes(row[1]) for row in db.conn.execute(query, (org,))}


def put_village_keys(db: sqlite_utils.Database, org: str, keys: dict[str, bytes]) -> None:
    """Keep keys that a terminal brought."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO village_key VALUES (?, ?, ?)",
        ((org, key_id, secret) for key_id, secret in keys.items()),
    )
