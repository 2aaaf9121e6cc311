"""The checker checked: every kind of damage it is there for makes it speak."""

import re

import pytest

from sync import checkpoint, tables
from sync.checkpoint import Checkpoint
from sync.errors import SyncError
from sync.store import Store
from tests import invariants
from tests.faults import rig
from tests.invariants import Broken

PUBLIC = rig.COUNTY_KEY.public

DAMAGE = {
    "an entry missing": ("DELETE FROM entry WHERE log = 1 AND seq = 7", "7 is missing"),
    "the last entry missing": ("DELETE FROM entry WHERE log = 1 AND seq = 300", "at 301 of 300"),
    "another content": ("UPDATE entry SET leaf = x'90' WHERE log = 1 AND seq = 7", "another hash"),
    "another hash": ("UPDATE entry SET hash = zeroblob(32) WHERE seq = 7", "7 has another hash"),
    "a tile missing": ("DELETE FROM tile WHERE log = 1", "root|tiles"),
    "another tile": ("UPDATE tile SET hash = zeroblob(32) WHERE log = 1", "root|tiles"),
    "the last head missing": ("DELETE FROM checkpoint WHERE log = 1 AND size = 301", "signed to"),
    "a head of another size": ("UPDATE checkpoint SET size = 299 WHERE size = 300", "signs other"),
    "a receipt too far": ("UPDATE receipt SET size = 302", "receipt at 302"),
    "a receipt missing": ("DELETE FROM receipt", "wiped is 1"),
    "a personal part wiped too soon": ("UPDATE sealed SET box = NULL", "wiped is 1"),
    "a personal part missing": ("DELETE FROM sealed", "not those that the entries speak of"),
    "a personal part of nobody": (
        "INSERT INTO sealed VALUES (1, 9, 0, x'00')", "not those that the entries speak of"),
    "a table changed": ("UPDATE line SET fen = 0 WHERE row = 3", "line"),
    "a row missing": ("DELETE FROM line WHERE row = 3", "line"),
    "a row too many": ("INSERT INTO line SELECT org, 'x', seq, document, row, text, fen FROM line "
                       "WHERE row = 3", "line"),
}  # fmt: skip


@pytest.fixture
def county() -> Store:
    return rig.Village(2).county(rig.memory(), ["k0"])


@pytest.fixture
def store(county: Store) -> Store:
    """Entries across a tile, a sign-up that was sent and one that was not, and a followed log."""
    store = rig.Village(2).terminal("k0", rig.memory())
    rig.sign_once(store, "sent")
    store.append(rig.lines(0, 299), "S1")
    county.append(rig.lines(0, 4, "catalog"), "county")
    rig.Village(2).side("k0", store, rig.direct(county)).once()
    rig.sign_once(store, "waiting")
    for (name,) in store.db.conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        store.db.conn.execute(f"DROP TRIGGER {name}")
    return store


def test_a_sound_store_passes(store: Store, county: Store) -> None:
    held = invariants.check_store(store, PUBLIC)
    own = store.own_log().origin
    assert {origin: len(one.hashes) for origin, one in held.items()} == {
        own: 301,
        rig.Village(2).county_origin(): 4,
    }
    assert held[own].signed_to == 300
    invariants.check_once(held)
    invariants.check_pair(held, invariants.check_store(county, PUBLIC), own)


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_noticed(store: Store, name: str) -> None:
    statement, expected = DAMAGE[name]
    store.db.conn.execute(statement)
    assert store.db.conn.total_changes
    with pytest.raises((Broken, SyncError)) as found:
        invariants.check_store(store, PUBLIC)
    assert isinstance(found.value, SyncError) or re.search(expected, str(found.value))


def test_a_head_signed_by_another_is_noticed(store: Store) -> None:
    log = store.own_log()
    head = Checkpoint(log.origin, 150, store.root(log, 150))
    forged = checkpoint.sign(head, rig.COUNTY_KEY, log.origin)
    tables.put_note(store.db, "checkpoint", log.number, 150, forged)
    with pytest.raises(SyncError):
        invariants.check_store(store, PUBLIC)


def test_what_was_acknowledged(store: Store) -> None:
    held = invariants.check_store(store, PUBLIC)
    own = store.own_log().origin
    hashes = list(held[own].hashes)
    invariants.check_acknowledged(held, {own: hashes})
    assert invariants.check_only({own: held[own]}, {own: hashes[:-2]}, 2) == 2
    with pytest.raises(Broken, match="301 is lost"):
        invariants.check_acknowledged(held, {own: [*hashes, b"x"]})
    with pytest.raises(Broken, match="5 has been replaced"):
        invariants.check_acknowledged(held, {own: [*hashes[:5], b"x"]})
    with pytest.raises(Broken, match="1 entries of an action that writes 2"):
        invariants.check_only({own: held[own]}, {own: hashes[:-1]}, 2)
    twice = invariants.Held(own, (*held[own].hashes, hashes[0]), 0)
    with pytest.raises(Broken, match="twice"):
        invariants.check_once({own: twice})


def test_two_that_do_not_agree(store: Store, county: Store) -> None:
    mine, theirs = (invariants.check_store(one, PUBLIC) for one in (store, county))
    own, catalog = store.own_log().origin, rig.Village(2).county_origin()
    other = invariants.Held(own, (b"x", *theirs[own].hashes[1:]), 0)
    with pytest.raises(Broken, match="something else"):
        invariants.check_pair(mine, theirs | {own: other}, own)
    short = invariants.Held(own, theirs[own].hashes[:-1], 0)
    with pytest.raises(Broken, match="does not hold"):
        invariants.check_pair(mine, theirs | {own: short}, own)
    rewritten = invariants.Held(catalog, (b"x",) * 4, 0)
    with pytest.raises(Broken, match="followed log differs"):
        invariants.check_pair(mine, theirs | {catalog: rewritten}, own)
    with pytest.raises(Broken, match="come together"):
        invariants.check_same((store, county))
