"""The log's own tables, and the triggers that let nobody change or drop what stands in them."""

import sqlite_utils

# STRICT, so that a flipped bit cannot make another type of a value that then reads the same.
# One row per log known here. `mine`: this database holds its signing key.
# `fork`: why the log is quarantined, NULL while it is sound.
_TABLES = (
    """CREATE TABLE IF NOT EXISTS log (
    log INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE, org TEXT NOT NULL,
    key BLOB NOT NULL, mine INTEGER NOT NULL, fork TEXT) STRICT""",
    "CREATE INDEX IF NOT EXISTS log_of_org ON log (org)",
    """CREATE TABLE IF NOT EXISTS entry (
    log INTEGER NOT NULL REFERENCES log, seq INTEGER NOT NULL,
    leaf BLOB NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (log, seq)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS tile (
    log INTEGER NOT NULL REFERENCES log, idx INTEGER NOT NULL,
    hash BLOB NOT NULL, PRIMARY KEY (log, idx)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS checkpoint (
    log INTEGER NOT NULL REFERENCES log, size INTEGER NOT NULL,
    note TEXT NOT NULL, PRIMARY KEY (log, size)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS receipt (
    log INTEGER NOT NULL REFERENCES log, size INTEGER NOT NULL,
    note TEXT NOT NULL, PRIMARY KEY (log, size)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS sealed (
    log INTEGER NOT NULL, seq INTEGER NOT NULL, part INTEGER NOT NULL,
    box BLOB, PRIMARY KEY (log, seq, part)) STRICT""",
    """CREATE TABLE IF NOT EXISTS staged (
    log INTEGER NOT NULL REFERENCES log, seq INTEGER NOT NULL,
    leaf BLOB NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (log, seq)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS quarantine (
    id INTEGER PRIMARY KEY, origin TEXT NOT NULL, seq INTEGER NOT NULL,
    leaf BLOB NOT NULL, reason TEXT NOT NULL, at_ms INTEGER NOT NULL) STRICT""",
    "CREATE INDEX IF NOT EXISTS quarantine_of_entry ON quarantine (origin, seq)",
    """CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value BLOB) STRICT, WITHOUT ROWID""",
)

APPEND_ONLY = ("entry", "tile", "checkpoint", "receipt")
_NEXT = {"entry": "seq", "tile": "idx"}


def _triggers() -> list[str]:
    parts: list[str] = []
    for table in APPEND_ONLY:
        for action in ("UPDATE", "DELETE"):
            parts.append(
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{action.lower()} BEFORE {action} "
                f"ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;"
            )
    for table, column in _NEXT.items():
        parts.append(
            f"CREATE TRIGGER IF NOT EXISTS {table}_in_order BEFORE INSERT ON {table} "
            f"WHEN NEW.{column} IS NOT (SELECT COALESCE(MAX({column}) + 1, 0) FROM {table} "
            f"WHERE log = NEW.log) "
            f"BEGIN SELECT RAISE(ABORT, '{table}: {column} is not the next'); END;"
        )
    parts.append(
        "CREATE TRIGGER IF NOT EXISTS log_is_named_once BEFORE UPDATE OF origin, key, mine "
        "ON log BEGIN SELECT RAISE(ABORT, 'a log never changes its name or key'); END;"
    )
    return parts


def create_log_tables(db: sqlite_utils.Database) -> None:
    """Create what is missing; harmless on a database that has it all."""
    # one by one: executescript would commit the caller's transaction
    for statement in (*_TABLES, *_triggers()):
        db.conn.execute(statement)
