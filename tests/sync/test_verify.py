"""What somebody with the disk in hands may change, and what verification says of it."""

from pathlib import Path

import pytest

from sync import backup, checkpoint, tables, verify
from sync.database import open_database
from sync.entry import encode_leaf, leaf_hash
from sync.errors import LogDamaged, StorageError
from sync.keys import SigningKey
from sync.kiosk_side import COUNTY, county_of
from sync.merkle import root
from sync.store import RECIPIENTS, TRUSTED, Store
from tests.faults import rig
from tests.sync.pair import Pair, county, fresh, terminal

STRANGER = SigningKey(b"whoever has the disk in his hand")


@pytest.fixture
def pair() -> Pair:
    """All is signed for, and then somebody signs up once more."""
    made = fresh()
    made.finish()
    rig.sign_once(made.terminal, "v2")
    assert verify.verify(made.terminal).ok
    assert verify.verify(made.county).ok
    return made


def problems(store: Store) -> str:
    report = verify.verify(store)
    assert report.ok == (not report.problems)
    return "\n".join(report.problems)


def unguarded(store: Store, *triggers: str) -> None:
    for trigger in triggers:
        store.db.conn.execute(f"DROP TRIGGER {trigger}")


def rewrite(store: Store, log: tables.Log) -> None:
    """Other entries, well signed by another key, and the tables made of them."""
    unguarded(store, "entry_no_update", "checkpoint_no_update", "log_is_named_once")
    size = store.size(log)
    drafts = rig.lines(7000, size, "forged")
    leaves = [encode_leaf(draft.body, "county", rig.VOID) for draft in drafts]
    for seq, leaf in enumerate(leaves):
        store.db.conn.execute(
            "UPDATE entry SET leaf = ?, hash = ? WHERE log = ? AND seq = ?",
            (leaf, leaf_hash(leaf), log.number, seq),
        )
    head = checkpoint.Checkpoint(log.origin, size, root([leaf_hash(leaf) for leaf in leaves]))
    store.db.conn.execute(
        "UPDATE checkpoint SET note = ? WHERE log = ?",
        (checkpoint.sign(head, STRANGER), log.number),
    )
    store.db.conn.execute("UPDATE log SET key = ? WHERE log = ?", (STRANGER.public, log.number))
    store.rebuild()


def test_a_followed_log_rewritten_under_another_key(pair: Pair) -> None:
    log = tables.get_log(pair.terminal.db, rig.Village(3).county_origin())
    rewrite(pair.terminal, log)
    assert f"{log.origin}：钥匙不是它的主人的" in problems(pair.terminal)


def test_a_county_log_renamed_after_another_key(pair: Pair) -> None:
    """The name fits the key then, but it is not the county that the terminal is enrolled with."""
    log = tables.get_log(pair.terminal.db, rig.Village(3).county_origin())
    other = log.origin.replace(rig.COUNTY_KEY.fingerprint, STRANGER.fingerprint)
    unguarded(pair.terminal, "log_is_named_once")
    pair.terminal.db.conn.execute("UPDATE log SET origin = ? WHERE log = ?", (other, log.number))
    rewrite_log = tables.get_log(pair.terminal.db, other)
    pair.terminal.with_tables()
    rewrite(pair.terminal, rewrite_log)
    assert f"{other}：钥匙不是它的主人的" in problems(pair.terminal)


def test_a_sealed_part_that_is_gone_before_the_county_has_it(pair: Pair) -> None:
    log = pair.terminal.own_log()
    (seq,) = (seq for seq, _, _ in pair.terminal.boxes(log, 0, 99))
    pair.terminal.db.conn.execute("DELETE FROM sealed WHERE seq = ?", (seq,))
    assert f"第 {seq} 条：封存材料应有 1 份，实有 0 份" in problems(pair.terminal)


def test_a_sealed_part_wiped_before_the_county_has_it(pair: Pair) -> None:
    pair.terminal.db.conn.execute("UPDATE sealed SET box = NULL")
    assert "封存材料应有 1 份，实有 0 份" in problems(pair.terminal)


@pytest.mark.parametrize("place", ["idx", "seq"])
def test_a_row_far_from_the_others(pair: Pair, place: str) -> None:
    """A tile beyond the log's end would one day refuse every further entry."""
    unguarded(pair.terminal, "tile_in_order", "entry_in_order")
    log = pair.terminal.own_log()
    values = {"idx": "tile VALUES (?, 9, x'00')", "seq": "entry VALUES (?, -5, x'00', x'00')"}
    pair.terminal.db.conn.execute(f"INSERT INTO {values[place]}", (log.number,))
    assert log.origin in problems(pair.terminal)


# --- settings beside the log --------------------------------------------------------------------


def set_raw(store: Store, key: str, value: bytes) -> None:
    with store.transaction():
        tables.set_meta(store.db, key, value)


@pytest.mark.parametrize("key", [COUNTY, RECIPIENTS])
@pytest.mark.parametrize("value", [b"", b"\xc1", b"\x91\xc4\x01x", b"\x92\xa1\xff\x00"])
def test_a_setting_that_cannot_be_read(pair: Pair, key: str, value: bytes) -> None:
    set_raw(pair.terminal, key, value)
    assert problems(pair.terminal)


def test_parts_sealed_to_nobodys_key(pair: Pair) -> None:
    with pair.terminal.transaction():
        pair.terminal.set_recipients([b"x" * 32])
    assert "封存材料用的钥匙不是县里的" in problems(pair.terminal)


def test_damaged_settings_are_told_plainly(pair: Pair) -> None:
    set_raw(pair.terminal, COUNTY, b"\xc1")
    with pytest.raises(LogDamaged, match="请重新登记"):
        county_of(pair.terminal)
    set_raw(pair.terminal, RECIPIENTS, b"\xc1")
    size = pair.terminal.size(pair.terminal.own_log())
    with pytest.raises(LogDamaged, match="没有保存"):
        rig.sign_once(pair.terminal, "v3")
    assert pair.terminal.size(pair.terminal.own_log()) == size


@pytest.mark.parametrize("value", [b"", b"\xc1", b"\x91\x01", b"\x95\x01\x02\xa1\xff\x03\x04"])
def test_a_time_that_cannot_be_read_proves_nothing_and_stops_nobody(
    pair: Pair, value: bytes
) -> None:
    assert pair.terminal.now().uncertainty_ms is not None
    set_raw(pair.terminal, TRUSTED, value)
    assert pair.terminal.now().uncertainty_ms is None
    rig.sign_once(pair.terminal, "v3")
    pair.finish()  # and the county's word mends it
    assert pair.terminal.now().uncertainty_ms is not None


def test_a_schema_that_is_no_text_is_damage(tmp_path: Path) -> None:
    """SQLite's own message about it cannot be read either."""
    path = tmp_path / "kiosk.db"
    village = rig.Village(3)
    store = village.terminal("k0", open_database(path))
    store.append(rig.lines(0, 3), "S1")
    store.close()
    raw = path.read_bytes()
    at = raw.index(b"CREATE TABLE entry")
    path.write_bytes(raw[:at] + b"CREATE \xc5ABLE entry" + raw[at + 18 :])
    with pytest.raises(StorageError, match="数据库打不开"):
        open_database(path)
    assert backup.is_damaged(path)


def test_the_county_and_a_new_terminal_are_sound_by_themselves() -> None:
    assert problems(terminal()) == problems(county()) == ""
