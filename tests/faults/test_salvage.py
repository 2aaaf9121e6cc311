"""Whatever breaks in a database file: what is gone on with is a true beginning of its log."""

import random
import shutil
from pathlib import Path

import pytest

from sync import backup, tables
from sync.database import open_database
from sync.entry import Draft
from sync.store import Store
from sync.tables import Log
from tests import invariants
from tests.faults import rig

KEPT, WRITTEN, PAGE = 20, 60, 4096


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A terminal's file with a backup of its first entries beside it."""
    folder = tmp_path_factory.mktemp("salvage")
    store = rig.Village(3).terminal("k0", open_database(folder / "kiosk.db"))
    store.append(rig.lines(0, KEPT), "S1")
    backup.write_copy(store, folder / "copy.db")
    for number in range(KEPT, WRITTEN, 4):
        store.append(rig.lines(number, 3), "S1")
        rig.sign_once(store, f"villager {number}")
    store.close()
    return folder


def _told(store: Store, former: Log) -> Draft:
    return rig.line(9000 + store.size(former))


def _hashes(path: Path, origin: str) -> list[bytes]:
    db = open_database(path)
    log = tables.get_log(db, origin)
    found = [digest for _, _, digest in tables.leaves(db, log.number, 0, 1 << 20)]
    db.conn.close()
    return found


@pytest.mark.parametrize("seed", range(30))
def test_of_any_damage_a_true_beginning_is_saved(disk: Path, tmp_path: Path, seed: int) -> None:
    village, chance = rig.Village(3), random.Random(seed)
    origin = village.origin("k0")
    true = _hashes(disk / "kiosk.db", origin)
    shutil.copyfile(disk / "kiosk.db", tmp_path / "broken.db")
    raw = bytearray((tmp_path / "broken.db").read_bytes())
    for _ in range(chance.choice((1, 1, 3))):
        at = chance.randrange(len(raw) // PAGE) * PAGE + chance.randrange(PAGE - 64)
        raw[at : at + 64] = chance.randbytes(64)
    (tmp_path / "broken.db").write_bytes(raw)
    shutil.copyfile(disk / "copy.db", tmp_path / "kiosk.db")
    backup.revive(
        tmp_path / "kiosk.db", [rig.PROJECTION], village.key("k0"), village.clock, _told,
        damaged=tmp_path / "broken.db",
    )  # fmt: skip
    saved = _hashes(tmp_path / "kiosk.db", origin)
    assert KEPT <= len(saved) <= len(true)
    assert saved == true[: len(saved)]
    store = Store(
        open_database(tmp_path / "kiosk.db"), [rig.PROJECTION], village.key("k0"), village.clock
    )
    invariants.check_store(store, rig.COUNTY_KEY.public)
    store.close()


def test_of_a_sound_file_nothing_is_lost(disk: Path, tmp_path: Path) -> None:
    village = rig.Village(3)
    origin = village.origin("k0")
    shutil.copyfile(disk / "copy.db", tmp_path / "kiosk.db")
    backup.revive(
        tmp_path / "kiosk.db", [rig.PROJECTION], village.key("k0"), village.clock, _told,
        damaged=disk / "kiosk.db",
    )  # fmt: skip
    assert _hashes(tmp_path / "kiosk.db", origin) == _hashes(disk / "kiosk.db", origin)
    db = open_database(tmp_path / "kiosk.db")
    boxes = db.conn.execute("SELECT COUNT(*) FROM sealed WHERE box IS NOT NULL").fetchone()
    db.conn.close()
    assert boxes[0] == (WRITTEN - KEPT) // 4
