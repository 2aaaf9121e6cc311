"""One flipped bit in the pages of a closed database that hold the log: found, or without effect."""

import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

from sync import database, verify
from sync.errors import StorageError
from sync.store import Store
from tests.faults import rig, victim

LOG_TABLES = ("entry", "tile", "checkpoint", "receipt")
PAGE = 4096


@dataclass(frozen=True)
class Flip:
    """The bit of a byte, by its place in the file; ``table`` is whose page it is."""

    table: str
    at: int
    bit: int


@dataclass
class Findings:
    """How the flips were found, and the ones that were not."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def prepare(folder: Path, entries: int) -> Path:
    """A terminal with that many entries, sign-ups and receipts; the file is closed."""
    folder.mkdir(parents=True, exist_ok=True)
    terminal, county = victim.stores(folder)
    for number in range(4):
        terminal.append(rig.lines(number * entries, entries // 4), "S1")
        rig.sign_once(terminal, f"v{number}")
        victim.exchange(terminal, county)
    county.append(rig.lines(0, 30, "catalog"), "county")
    victim.exchange(terminal, county)
    terminal.close()
    county.close()
    return folder / victim.TERMINAL


def log_pages(path: Path) -> dict[str, list[int]]:
    """The pages of each table of the log, as SQLite's own dbstat lists them."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    pages = {
        table: [
            row[0]
            for row in connection.execute("SELECT pageno FROM dbstat WHERE name = ?", (table,))
        ]
        for table in LOG_TABLES
    }
    connection.close()
    return pages


def sample(path: Path, count: int, seed: int) -> list[Flip]:
    """Flips spread over the tables evenly, so that the small ones get their share."""
    dice, pages = random.Random(f"flips {seed}"), log_pages(path)
    flips = []
    for number in range(count):
        table = LOG_TABLES[number % len(LOG_TABLES)]
        page = dice.choice(pages[table])
        at = (page - 1) * PAGE + dice.randrange(PAGE)
        flips.append(Flip(table, at, dice.randrange(8)))
    return flips


def contents(store: Store) -> dict[str, list[Any]]:
    """All that the log's tables say."""
    return {
        table: store.db.conn.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608
        for table in (*LOG_TABLES, "log")
    }


def judge(path: Path, wanted: dict[str, list[Any]]) -> str:
    """How the damage shows: ``not opened``, ``named``, ``without effect``, or ``UNFOUND``.

    Without effect: verification is content, and every value that the tables hold can be read and is
    what it was (the bit was in unused bytes).
    """
    try:
        store = reopened(path)
    except StorageError:
        return "not opened"
    try:
        report = verify.verify(store)
        if not report.ok:
            return "named" if all(report.problems) else "UNFOUND"
        return "without effect" if _reads(store) == wanted else "UNFOUND"
    finally:
        store.close()


def _reads(store: Store) -> dict[str, list[Any]] | None:
    try:
        return contents(store)
    except database.DatabaseError:
        return None


def reopened(path: Path) -> Store:
    """The terminal's store on that file."""
    return rig.Village(1).terminal("k0", rig.on_disk(path))


def search(folder: Path, count: int, seed: int, entries: int = 400) -> Findings:
    """Flip so many bits, one at a time, in copies of one file."""
    original = prepare(folder / "original", entries)
    return try_each(folder, original, sample(original, count, seed))


def try_each(folder: Path, original: Path, flips: list[Flip]) -> Findings:
    """Flip these bits, one at a time, in copies of the file."""
    store = reopened(original)
    wanted = contents(store)
    store.close()
    image, findings = original.read_bytes(), Findings()
    path = folder / "flipped" / original.name
    path.parent.mkdir()
    for flip in flips:
        damaged = bytearray(image)
        damaged[flip.at] ^= 1 << flip.bit
        for old in path.parent.iterdir():
            old.unlink()
        path.write_bytes(damaged)
        outcome = judge(path, wanted)
        findings.outcomes[outcome] += 1
        if outcome == "UNFOUND":
            findings.failures.append(str(flip))
    return findings
