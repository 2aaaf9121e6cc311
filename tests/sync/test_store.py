"""The store: appending, deciding, receiving, rebuilding, and the poison that must stop nothing."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlite_utils

from sync import database, tables, verify
from sync.entry import MAX_LEAF_BYTES, Draft, encode_leaf, leaf_hash
from sync.errors import DiskFull, LogQuarantined, StorageError, SyncError, TooLarge
from sync.store import Store
from tests import invariants
from tests.faults import rig
from tests.faults.brittle import Brittle, End

VILLAGE = rig.Village(7)
FOREIGN = "vk/0123456789abcdef/00000001"


@pytest.fixture
def store() -> Store:
    return rig.Village(7).terminal("k0", rig.memory())


def check(store: Store) -> dict[str, invariants.Held]:
    return invariants.check_store(store, rig.COUNTY_KEY.public)


def foreign(store: Store) -> tables.Log:
    """A log of another device, whose heads nobody has signed here."""
    with store.transaction():
        return tables.add_log(store.db, FOREIGN, rig.ORG, b"k" * 32, mine=False)


# --- appending -----------------------------------------------------------------------------------


def test_positions_are_where_the_entries_stand(store: Store) -> None:
    first = store.append(rig.lines(0, 3), "S1")
    second = store.append([rig.line(3)], "S1")
    log = store.own_log()
    stored = tables.leaves(store.db, log.number, 0, 9)
    assert [(p.seq, p.leaf_hash) for p in first + second] == [(s, d) for s, _, d in stored]
    assert {p.origin for p in first + second} == {log.origin}
    check(store)


@pytest.mark.parametrize("count", [1, 255, 256, 257, 600])
def test_tiles_and_heads_at_their_edges(store: Store, count: int) -> None:
    store.append(rig.lines(0, count), "S1")
    store.append(rig.lines(count, 2), "S1")
    assert len(check(store)[store.own_log().origin].hashes) == count + 2


def test_appending_nothing_writes_nothing(store: Store) -> None:
    before = store.db.conn.total_changes
    assert store.append([], "S1") == ()
    assert store.db.conn.total_changes == before


def test_entries_are_projected_in_the_same_call(store: Store) -> None:
    store.append([rig.line(5)], "S1")
    assert [row["row"] for row in store.db["line"].rows] == [5]


def test_a_leaf_too_large_is_refused_and_nothing_of_its_append_is_kept(store: Store) -> None:
    huge = Draft(rig.Line("r", 1, "x" * MAX_LEAF_BYTES, 1))
    with pytest.raises(TooLarge):
        store.append([rig.line(1), huge], "S1")
    assert store.size(store.own_log()) == 0
    check(store)


def test_a_decision_that_raises_writes_nothing(store: Store) -> None:
    def refuse(db: sqlite_utils.Database) -> Sequence[Draft]:
        db.conn.execute("DELETE FROM meta WHERE key = 'recipients'")
        raise ValueError("refused")

    with pytest.raises(ValueError, match="refused"):
        store.append_decided(refuse, "S1")
    assert store.recipients() == (rig.SEALING.public,)
    assert store.size(store.own_log()) == 0


def test_a_decision_sees_what_is_already_there(store: Store) -> None:
    assert len(rig.sign_once(store, "v1")) == 1
    assert rig.sign_once(store, "v1") == ()
    check(store)


def test_a_quarantined_log_takes_no_more(store: Store) -> None:
    store.append([rig.line(1)], "S1")
    store.quarantine_fork(store.own_log(), 1, b"other", "第 1 条有两种内容")
    with pytest.raises(LogQuarantined, match="第 1 条有两种内容"):
        store.append([rig.line(2)], "S1")
    assert store.size(store.own_log()) == 1
    (kept,) = store.db["quarantine"].rows
    assert (kept["seq"], kept["leaf"]) == (1, b"other")


def test_without_a_key_the_store_only_shows(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.db"
    VILLAGE.terminal("k0", rig.on_disk(path)).close()
    store = Store.open(path, [rig.PROJECTION], None, rig.SimClock())
    with pytest.raises(StorageError, match="只能查看"):
        store.append([rig.line(1)], "S1")
    store.close()


# --- nobody changes what stands in the log -------------------------------------------------------

FORBIDDEN = [
    "UPDATE entry SET leaf = x'00'",
    "DELETE FROM entry WHERE seq = 299",
    "INSERT OR REPLACE INTO entry SELECT log, seq, x'00', hash FROM entry WHERE seq = 5",
    "REPLACE INTO entry SELECT log, seq, x'00', hash FROM entry WHERE seq = 299",
    "INSERT INTO entry SELECT log, 301, leaf, hash FROM entry WHERE seq = 5",
    "INSERT INTO entry SELECT log, -1, leaf, hash FROM entry WHERE seq = 5",
    "INSERT INTO entry SELECT log, NULL, leaf, hash FROM entry WHERE seq = 5",
    "UPDATE tile SET hash = x'00'",
    "DELETE FROM tile",
    "INSERT OR REPLACE INTO tile SELECT log, idx, x'00' FROM tile",
    "INSERT INTO tile SELECT log, 7, hash FROM tile",
    "UPDATE checkpoint SET note = 'x'",
    "DELETE FROM checkpoint",
    "INSERT OR REPLACE INTO checkpoint SELECT log, size, 'x' FROM checkpoint",
    "UPDATE receipt SET note = 'x'",
    "DELETE FROM receipt",
    "INSERT OR REPLACE INTO receipt SELECT log, size, 'x' FROM receipt",
    "UPDATE log SET origin = 'x'",
    "UPDATE log SET key = x'00'",
    "UPDATE log SET mine = 0",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_triggers_refuse(tmp_path: Path, statement: str) -> None:
    village = rig.Village(7)
    store = village.terminal("k0", rig.on_disk(tmp_path / "kiosk.db"))
    store.append(rig.lines(0, 300), "S1")
    with store.transaction():
        tables.put_note(store.db, "receipt", store.own_log().number, 300, "kept")
    before = [store.db.conn.execute(f"SELECT * FROM {t}").fetchall() for t in TABLES]  # noqa: S608
    with pytest.raises(database.DatabaseError, match=r"append-only|not the next|never changes"):
        store.db.conn.execute(statement)
    after = [store.db.conn.execute(f"SELECT * FROM {t}").fetchall() for t in TABLES]  # noqa: S608
    assert before == after
    store.close()


TABLES = ("entry", "tile", "checkpoint", "receipt", "log")


# --- receiving -----------------------------------------------------------------------------------


def leaf_of(body: object, kind: str = rig.Line.KIND) -> bytes:
    """A leaf with any body at all."""
    raw = msgspec.Raw(body) if isinstance(body, bytes) else body
    reading = rig.SimClock().read()
    return msgspec.msgpack.encode((kind, "S1", (*reading, None, None), raw, ()))


GOOD = [encode_leaf(draft.body, "S1", rig.VOID) for draft in rig.lines(0, 2)]
POISON = {
    "no MessagePack": b"\xc1",
    "empty": b"",
    "not an array": msgspec.msgpack.encode({"kind": 1}),
    "too few parts": msgspec.msgpack.encode(("test.line@1", "S1")),
    "body of another shape": leaf_of({"a": 1}),
    "a text for a number": leaf_of(("r", "seven", "x", 1)),
    "a number of 64 bits without a sign": leaf_of(("r", 1, "x", 2**64 - 1)),
    "a body nested without end": leaf_of(b"\x91" * 60_000 + b"\xc0"),
    "a field nested without end": leaf_of(b"\x95\xa1r\x01\xa1x\x01" + b"\x91" * 60_000 + b"\xc0"),
    "no UTF-8": leaf_of(b"\x94\xa1\xff\x01\xa1x\x01"),
    "too large": leaf_of(("r", 1, "x" * MAX_LEAF_BYTES, 1)),
}


@pytest.mark.parametrize("name", POISON)
def test_poison_is_set_aside_and_stops_nothing(store: Store, name: str) -> None:
    log = foreign(store)
    with store.transaction():
        taken = store.receive(log, 0, [GOOD[0], POISON[name], GOOD[1]])
    assert [entry.seq for entry in taken] == [0, 2]
    assert [row["row"] for row in store.db["line"].rows] == [0, 1]
    (kept,) = store.db["quarantine"].rows
    assert (kept["origin"], kept["seq"], kept["leaf"]) == (FOREIGN, 1, POISON[name])
    assert kept["reason"]
    assert store.size(log) == 3  # it counts: the tree is the sender's
    before, after = store.rebuild()
    assert before == after == store.replayed_digest()


def test_an_unknown_kind_is_kept_and_not_poison(store: Store) -> None:
    log = foreign(store)
    stranger = leaf_of(("of the future",), rig.Stranger.KIND)
    with store.transaction():
        taken = store.receive(log, 0, [stranger])
    assert [entry.kind for entry in taken] == [rig.Stranger.KIND]
    assert tables.leaves(store.db, log.number, 0, 9) == [(0, stranger, leaf_hash(stranger))]
    assert not list(store.db["quarantine"].rows)


@pytest.mark.parametrize("start", [1, 5, -1])
def test_a_gap_is_refused_whole(store: Store, start: int) -> None:
    log = foreign(store)
    with pytest.raises(StorageError), store.transaction():
        store.receive(log, start, GOOD)
    assert store.size(log) == 0
    assert not list(store.db["line"].rows)


# --- rebuilding ----------------------------------------------------------------------------------


def test_rebuilding_undoes_what_was_done_behind_the_logs_back(store: Store) -> None:
    store.append(rig.lines(0, 10), "S1")
    right = store.replayed_digest()
    store.db.conn.execute("UPDATE line SET fen = fen + 1 WHERE row = 3")
    report = verify.verify(store)
    assert not report.ok
    assert "line" in report.problems[0]
    before, after = store.rebuild()
    assert {name for name in after if before[name] != after[name]} == {"line"}
    assert after == right
    check(store)


def test_rebuilding_twice_changes_nothing(store: Store) -> None:
    store.append(rig.lines(0, 300), "S1")
    rig.sign_once(store, "v1")
    first = store.rebuild()
    assert first[0] == first[1] == store.rebuild()[1]


# --- several at once -----------------------------------------------------------------------------


def test_two_connections_write_one_log(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.db"
    VILLAGE.terminal("k0", rig.on_disk(path)).close()
    start = threading.Barrier(2)

    def write(part: int) -> list[Any]:
        store = rig.Village(7).terminal("k0", rig.on_disk(path), rig.SimClock(mono_ms=part * 10**6))
        start.wait()
        positions = [store.append(rig.lines(part * 1000 + n, 1), "S1")[0] for n in range(60)]
        store.close()
        return positions

    with ThreadPoolExecutor(2) as pool:
        acknowledged = [position for part in pool.map(write, (1, 2)) for position in part]
    store = VILLAGE.terminal("k0", rig.on_disk(path))
    held = check(store)[store.own_log().origin]
    assert sorted(p.seq for p in acknowledged) == list(range(120))
    assert all(held.hashes[p.seq] == p.leaf_hash for p in acknowledged)
    store.close()


def test_a_decision_is_alone_with_the_log(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.db"
    VILLAGE.terminal("k0", rig.on_disk(path)).close()
    start = threading.Barrier(2)

    def sign(_: int) -> int:
        store = rig.Village(7).terminal("k0", rig.on_disk(path))
        start.wait()
        written = sum(len(rig.sign_once(store, f"v{number}")) for number in range(40))
        store.close()
        return written

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(sign, range(2))) == 40  # each villager once, whoever came first
    store = VILLAGE.terminal("k0", rig.on_disk(path))
    assert len(check(store)[store.own_log().origin].hashes) == 40
    store.close()


def _rolled_back(store: Store) -> None:
    def decide(_: sqlite_utils.Database) -> Sequence[Draft]:
        store.append_within([rig.line(77)], "S1")
        raise SyncError("too late")

    with pytest.raises(SyncError, match="too late"):
        store.append_decided(decide, "S1")


class FullAtCommit(Brittle):
    """A disk that is full when it comes to committing."""

    def _burn(self, sql: str) -> bool:
        return sql == "COMMIT" and super()._burn(sql)


def _uncommitted(store: Store) -> None:
    conn = FullAtCommit(store.db.conn)
    conn.arm(1, End.FULL)
    store.db.conn = conn  # type: ignore[assignment]
    with pytest.raises(DiskFull):
        store.append([rig.line(77)], "S1")


@pytest.mark.parametrize("fail", [_rolled_back, _uncommitted])
def test_what_was_rolled_back_is_not_remembered(
    tmp_path: Path, fail: Callable[[Store], None]
) -> None:
    """Another connection then fills the very place: the size alone would not tell."""
    first = VILLAGE.terminal("k0", rig.on_disk(tmp_path / "kiosk.db"))
    second = VILLAGE.terminal("k0", rig.on_disk(tmp_path / "kiosk.db"))
    first.append([rig.line(1)], "S1")
    fail(first)
    second.append([rig.line(2)], "S1")
    first.append([rig.line(3)], "S1")
    check(first)
    first.close()
    second.close()


# --- personal parts ------------------------------------------------------------------------------


def test_personal_parts_stand_beside_the_log_until_they_are_wiped(store: Store) -> None:
    for number in range(3):
        rig.sign_once(store, f"v{number}")
    log = store.own_log()
    assert [(seq, part) for seq, part, _ in store.boxes(log, 0, 9)] == [(0, 0), (1, 0), (2, 0)]
    with store.transaction():
        store.wipe_boxes(log, 2)
    assert [seq for seq, _, _ in store.boxes(log, 0, 9)] == [2]


def test_without_a_recipient_nothing_personal_is_taken(store: Store) -> None:
    with store.transaction():
        store.set_recipients([])
    with pytest.raises(SyncError):
        rig.sign_once(store, "v1")
    assert store.size(store.own_log()) == 0
