"""Disks that are full, failing, read-only or no database: a plain word, and nothing saved."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import apsw
import pytest

from sync import database, tables
from sync.entry import Position
from sync.errors import DiskFull, ExchangeFailed, StorageError, SyncError, UnsafeSqlite
from sync.store import Store
from tests import invariants
from tests.faults import kill, rig, victim
from tests.faults.disk import SimDisk
from tests.faults.simulated import open_simulated

ROOT = Path(__file__).resolve().parents[2]


def check(store: Store) -> tuple[bytes, ...]:
    """The own log's leaf hashes, once all invariants hold."""
    held = invariants.check_store(store, rig.COUNTY_KEY.public)
    invariants.check_once(held)
    return held[store.own_log().origin].hashes


# --- full, at every single write -----------------------------------------------------------------


def _sign_up(terminal: Store, _: Store) -> None:
    rig.sign_once(terminal, "new")


def _append(terminal: Store, _: Store) -> None:
    terminal.append(rig.lines(500, 2), "S1")


def _import(terminal: Store, _: Store) -> None:
    terminal.append(rig.lines(1000, 300), "S1")


def _exchange(terminal: Store, county: Store) -> None:
    victim.exchange(terminal, county)


ACTIONS: dict[str, tuple[Callable[[Store, Store], None], int]] = {
    "append": (_append, 2),
    "import": (_import, 300),
    "sign-up": (_sign_up, 1),
    "exchange": (_exchange, 0),
}
FAULTS = {"full": (apsw.FullError, DiskFull), "failing": (apsw.IOError, StorageError)}


class Failing:
    """From a certain write on, every write fails."""

    def __init__(self, disk: SimDisk, sound: int, error: type[Exception]) -> None:
        self._sound, self._error = sound, error
        self.failed = 0
        disk.fail_write = self

    def __call__(self) -> None:
        self._sound -= 1
        if self._sound < 0:
            self.failed += 1
            raise self._error("database or disk is full")


@pytest.fixture(scope="module")
def base() -> SimDisk:
    """A terminal that has entries, a receipt, and a sign-up that waits for the next one."""
    disk = SimDisk()
    county = rig.Village(1).county(rig.memory(), victim.NAMES)
    terminal = rig.Village(1).terminal("k0", open_simulated(disk))
    terminal.append(rig.lines(0, 250), "S1")
    victim.exchange(terminal, county)
    rig.sign_once(terminal, "waiting")
    terminal.close()
    return disk


def again(disk: SimDisk) -> tuple[SimDisk, Store, Store]:
    """A copy of the disk, its terminal, and a county that has heard of nothing yet."""
    fresh = SimDisk()
    fresh.files = deepcopy(disk.files)
    county = rig.Village(1).county(rig.memory(), victim.NAMES)
    county.append(rig.lines(0, 40, "catalog"), "county")
    return fresh, rig.Village(1).terminal("k0", open_simulated(fresh, checkpoint_pages=4)), county


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", ACTIONS)
def test_at_every_write(base: SimDisk, name: str, fault: str) -> None:
    action, entries = ACTIONS[name]
    raised, expected = FAULTS[fault]
    stride = {"import": 7, "exchange": 4}.get(name, 1)
    for sound in range(0, 10_000, stride):
        disk, terminal, county = again(base)
        before = check(terminal)
        failing = Failing(disk, sound, raised)
        saved = not _refused(lambda t=terminal, c=county: action(t, c), expected)  # type: ignore[misc]
        disk.fail_write = lambda: None
        # what was refused is not there, what was confirmed is: in this process …
        after = check(terminal)
        assert after[: len(before)] == before
        assert len(after) == len(before) + (entries if saved else 0)
        # … and after the power is cut now
        _check_after_cut(disk, after)
        if not saved:
            action(terminal, county)  # space again: the very same connection goes on
            assert len(check(terminal)) == len(before) + entries
        terminal.close()
        if not failing.failed:
            return
    pytest.fail("the writes never end")


def _refused(act: Callable[[], None], expected: type[SyncError]) -> bool:
    try:
        act()
    except expected:
        return True
    return False


def _check_after_cut(disk: SimDisk, expected: tuple[bytes, ...]) -> None:
    durable = SimDisk()
    durable.files = deepcopy(disk.files)
    for file in durable.files.values():
        file.current = bytearray(file.durable)
        file.pending.clear()
    store = rig.Village(1).terminal("k0", open_simulated(durable))
    assert check(store) == expected
    store.close()


# --- full, for real ------------------------------------------------------------------------------


def test_the_villager_is_told_that_it_was_not_saved(tmp_path: Path) -> None:
    store = rig.Village(1).terminal("k0", rig.on_disk(tmp_path / "kiosk.db"))
    rig.sign_once(store, "first")
    pages = store.db.conn.execute("PRAGMA page_count").fetchone()[0]
    store.db.conn.execute(f"PRAGMA max_page_count={pages}")

    def sign_until_it_is_full() -> None:
        for number in range(100):
            rig.sign_once(store, f"v{number}")

    with pytest.raises(DiskFull, match="没有保存：磁盘满了"):
        sign_until_it_is_full()
    kept = check(store)
    signed = {row["signer"] for row in store.db["signup"].rows}
    assert len(kept) == len(signed)
    store.db.conn.execute("PRAGMA max_page_count=1000000")
    rig.sign_once(store, "last")
    assert check(store)[:-1] == kept
    store.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """One megabyte of a real file system."""
    place = tmp_path / "small"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "village-kiosk-test", str(place)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_real_disk_runs_full(small_disk: Path) -> None:
    path = small_disk / "kiosk.db"
    store = rig.Village(1).terminal("k0", rig.on_disk(path))
    written: list[Position] = []

    def write_until_it_is_full() -> None:
        for number in range(200):
            written.extend(store.append(rig.lines(number * 50, 50), "S1"))

    with pytest.raises(DiskFull):
        write_until_it_is_full()
    assert len(check(store)) == len(written) > 0
    with pytest.raises(DiskFull):
        rig.sign_once(store, "v1")
    store.close()
    store = rig.Village(1).terminal("k0", rig.on_disk(path))
    assert len(check(store)) == len(written)
    store.close()


_LIMITED = """
import sys
from pathlib import Path
from tests.faults import rig
store = rig.Village(1).terminal("k0", rig.on_disk(Path(sys.argv[1])))
written = 0
while True:
    written += len(store.append(rig.lines(written, 50), "S1"))
    print(written, flush=True)
"""


def test_a_file_may_grow_no_further(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.db"

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))

    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(path)], preexec_fn=limit, cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    written = int(done.stdout.split()[-1])
    assert done.returncode in (1, -6)  # a plain error, or the end where a commit's fate is unknown
    store = rig.Village(1).terminal("k0", rig.on_disk(path))
    assert len(check(store)) in (written, written + 50)
    store.close()


# --- a sync that fails ---------------------------------------------------------------------------


@pytest.mark.skipif(kill.why_not() is not None, reason=str(kill.why_not()))
def test_a_failed_fsync_ends_the_process_and_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    base, place = tmp_path / "base", tmp_path / "run"
    base.mkdir()
    victim.prepare(base)
    aborted = 0
    for number in range(1, 1 + kill.count_calls(base, place, "append")["fsync"]):
        kill.fresh(base, place)
        inject = f"inject=fsync:error=EIO:when={number}"
        done = kill.run(place, "append", "-e", "trace=fsync", "-e", inject)
        acknowledged, in_flight = kill.heard(base, done.stdout)
        kill.examine(place, acknowledged, in_flight)
        aborted += done.returncode in (-6, 128 + 6)
        assert done.returncode == 0 or len(acknowledged) < 1 + 6 + 6
    assert aborted >= 3  # each of the three commits


# --- what is no database, or may not be written --------------------------------------------------


@pytest.mark.parametrize("content", [b"x" * 5000, b"SQLite format 3\0" + b"\xff" * 5000, b"PK"])
def test_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "kiosk.db"
    path.write_bytes(content)
    with pytest.raises(StorageError):
        Store.open(path, [rig.PROJECTION], None, rig.SimClock())
    assert path.read_bytes() == content  # evidence is not touched


def test_a_folder_and_a_missing_folder(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing" / "kiosk.db"):
        with pytest.raises(StorageError, match="打不开"):
            rig.on_disk(path)


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.db"
    path.touch()
    store = rig.Village(1).terminal("k0", rig.on_disk(path))
    store.append([rig.line(1)], "S1")
    assert len(check(store)) == 1
    store.close()


def test_half_a_file_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.db"
    store = rig.Village(1).terminal("k0", rig.on_disk(path))
    store.append(rig.lines(0, 300), "S1")
    store.close()
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(SyncError):
        check(rig.Village(1).terminal("k0", rig.on_disk(path)))


def test_read_only_shows_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.db"
    writer = rig.Village(1).terminal("k0", rig.on_disk(path))
    writer.append(rig.lines(0, 3), "S1")
    reader = database.open_database(path, read_only=True)
    assert tables.size(reader, 1) == 3
    store = Store(reader, [rig.PROJECTION], rig.Village(1).key("k0"), rig.SimClock())
    with pytest.raises(StorageError, match="没有保存"):
        store.append([rig.line(9)], "S1")
    writer.append([rig.line(4)], "S1")
    assert tables.size(reader, 1) == 4
    store.close()
    writer.close()
    with pytest.raises(StorageError, match="打不开"):
        database.open_database(tmp_path / "other.db", read_only=True)


def test_an_unsound_sqlite_lets_only_one_program_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "sqlite_is_sound", lambda: False)
    monkeypatch.setattr(database, "BUSY_MS", 20)
    first = rig.Village(1).terminal("k0", rig.on_disk(tmp_path / "kiosk.db"))
    with pytest.raises(StorageError):
        rig.Village(1).terminal("k0", rig.on_disk(tmp_path / "kiosk.db"))
    first.append([rig.line(1)], "S1")
    assert len(check(first)) == 1
    first.close()


def test_an_exchange_on_a_full_county_is_only_put_off(base: SimDisk) -> None:
    disk = SimDisk()
    county = rig.Village(1).county(open_simulated(disk), victim.NAMES)
    terminal = rig.Village(1).terminal("k0", rig.memory())
    rig.sign_once(terminal, "v1")
    Failing(disk, 0, apsw.FullError)

    def send(body: bytes) -> bytes:
        try:
            return rig.direct(county)(body)
        except StorageError as error:
            raise ExchangeFailed("500") from error

    side = rig.Village(1).side("k0", terminal, send)
    with pytest.raises(ExchangeFailed):
        side.once()
    assert terminal.boxes(terminal.own_log(), 0, 9)  # not wiped: nobody has signed for it
    disk.fail_write = lambda: None
    assert side.once().receipt
    check(terminal)
    check(county)


# --- an SQLite that may not be written by two ----------------------------------------------------


def test_a_second_program_under_an_unsound_sqlite_is_told_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "SOUND_SQLITE", (99, 0, 0))
    monkeypatch.setattr(database, "BUSY_MS", 50)
    first = database.open_database(tmp_path / "kiosk.db")
    first.conn.execute("CREATE TABLE one (x)")
    with pytest.raises(UnsafeSqlite, match="一次只能开一个程序"):
        database.open_database(tmp_path / "kiosk.db")
    first.conn.close()
    database.open_database(tmp_path / "kiosk.db").conn.close()
