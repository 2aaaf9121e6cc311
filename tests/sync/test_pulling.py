"""What was staged on the way: changed on our own disk, or switched by another program meanwhile."""

from contextlib import suppress
from pathlib import Path

import pytest

from sync import tables, verify
from sync.database import open_database
from sync.entry import encode_leaf, leaf_hash
from sync.errors import StorageError
from sync.merkle import Frontier, Hashes
from sync.store import Store
from sync.tables import Log
from tests import invariants
from tests.faults import rig
from tests.sync.pair import Pair, county, terminal


def given(pair: Pair, entries: int) -> None:
    pair.county.append(rig.lines(0, entries, "catalog"), "county")


def staged(pair: Pair, leaf: bytes, digest: bytes) -> Log:
    """All of the county's log is staged, the first entry as told here, and nothing switched."""
    origin = rig.Village(3).county_origin()
    theirs = tables.get_log(pair.county.db, origin)
    rows = tables.leaves(pair.county.db, theirs.number, 0, 99)
    with pair.terminal.transaction():
        log = tables.add_log(pair.terminal.db, origin, "", rig.COUNTY_KEY.public, mine=False)
        pair.terminal.db.conn.executemany(
            "INSERT INTO staged VALUES (?, ?, ?, ?)",
            [(log.number, *row) for row in [(0, leaf, digest), *rows[1:]]],
        )
    return log


@pytest.mark.parametrize("what", ["leaf", "hash"])
def test_what_our_own_disk_changed_is_not_shown_and_blamed_on_nobody(what: str) -> None:
    """The root is of what is taken in, not of the hashes that stood beside it."""
    pair = Pair(terminal(), county())
    given(pair, 30)
    true, other = (encode_leaf(rig.line(n, "catalog").body, "county", rig.VOID) for n in (0, 9))
    first = tables.leaves(pair.county.db, 1, 0, 1)[0]
    changed = (other, first[2]) if what == "leaf" else (first[1], leaf_hash(true + b"x"))
    log = staged(pair, *changed)
    for _ in range(2):  # it is dropped, and asked for again
        pair.side.once()
    assert pair.terminal.size(log) == 30
    assert tables.get_log(pair.terminal.db, log.origin).fork is None
    assert verify.verify(pair.terminal).ok
    invariants.check_same((pair.terminal, pair.county))


def test_two_programs_that_switch_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The agent on the line and the screen with a stick bring the same entries."""
    path = tmp_path / "kiosk.db"
    one, two = (terminal_on(path) for _ in range(2))
    pair = Pair(one, county())
    given(pair, 30)
    two.db.conn.execute("PRAGMA busy_timeout=0")
    tried: list[Store] = []

    class Meanwhile(Frontier):
        @classmethod
        def from_hashes(cls, hashes: Hashes, size: int) -> Frontier:
            if not tried:
                tried.append(two)
                with suppress(StorageError):  # while the first is at it, the second has to wait
                    Pair(two, pair.county).side.once()
            return Frontier.from_hashes(hashes, size)

    monkeypatch.setattr("sync.pulling.Frontier", Meanwhile)
    pair.side.once()
    assert tried
    monkeypatch.undo()
    Pair(two, pair.county).finish()
    for store in (one, two):
        assert verify.verify(store).ok
        store.close()


def terminal_on(path: Path) -> Store:
    return rig.Village(3).terminal("k0", open_database(path))
