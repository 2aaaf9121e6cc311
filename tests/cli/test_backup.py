"""Backups are whole, going on from one is a new log, and nothing that was saved is lost."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import backups, mending
from kiosk.actions import backing_up, checking, exchanging
from kiosk.datadir import DataDir
from kiosk.errors import DiskShort, NoBackup
from kiosk.opening import open_whole
from kiosk.terminal import PROJECTIONS, Terminal
from sync import backup, tables
from sync.clock import SystemClock
from sync.database import transaction
from sync.entry import leaf_hash
from sync.errors import StorageError
from tests.cli.conftest import CODE, VILLAGE, publish
from tests.cli.machine import Machine
from tests.cli.office import Office, sent

LOCAL = {"meta", "staff_pin"}


@pytest.fixture
def machine(open_village: Machine, office: Office) -> Machine:
    """Enrolled, and all it has is at the county."""
    office.enrol(open_village, VILLAGE, "一号机")
    sent(open_village)
    return open_village


def shown(machine: Machine) -> dict[str, list[str]]:
    """What the projected tables and the roster say."""
    db = machine.open()
    try:
        names = {table.name for one in PROJECTIONS for table in one.tables} | {"roster"}
        return {name: sorted(map(repr, db[name].rows)) for name in names}
    finally:
        db.close()


def logs(machine: Machine) -> dict[str, int]:
    """Entries of each log."""
    with_terminal = Terminal.open(machine.data)
    found = {log.origin: with_terminal.store.size(log) for log in tables.all_logs(with_terminal.db)}
    with_terminal.close()
    return found


def restored(machine: Machine, source: Path, folder: Path) -> Machine:
    """The machine that goes on from a backup."""
    again = Machine(folder, dict(machine.pins))
    again.ok("restore", source)
    return again


def test_a_backup_goes_on_as_a_new_log_with_everything_in_it(
    open_village: Machine, tmp_path: Path
) -> None:
    before, was = shown(open_village), logs(open_village)
    told = open_village.ok("backup", tmp_path / "stick")
    assert told["entries"] == sum(was.values())
    again = restored(open_village, tmp_path / "stick", tmp_path / "again")
    assert shown(again) == before
    now = logs(again)
    (mine,) = set(now) - set(was)
    assert now == {**was, mine: 1}
    assert mine.rsplit("/", 1)[0] == next(iter(was)).rsplit("/", 1)[0], "the same key"
    assert again.ok("verify")["problems"] == []
    publish(again, _q3(tmp_path), "2026-Q3")  # its staff log in and work on
    assert again.ok("verify")["ok"]
    assert again.ok("rebuild")["changed"] == []


def _q3(folder: Path) -> Path:
    from tests.cli import books

    file = folder / "q3.xlsx"
    books.ledger(file, books.entries(200.0, -99.99, month=8, opening=1599.75))
    return file


def test_a_restored_machine_is_no_fork_and_gets_back_what_came_after(
    machine: Machine, office: Office, tmp_path: Path
) -> None:
    machine.ok("backup", tmp_path / "stick")
    publish(machine, _q3(tmp_path), "2026-Q3")
    sent(machine)
    lost, was = shown(machine), logs(machine)
    again = restored(machine, tmp_path / "stick", tmp_path / "again")
    assert shown(again) != lost
    told = sent(again)
    assert (told["receipt"], told["sent"]) == (True, 1)
    assert shown(again)["revision"] == lost["revision"]
    assert shown(again)["ledger_line"] == lost["ledger_line"]
    assert {name: logs(again)[name] for name in was} == was
    for _ in range(2):
        assert sent(again)["receipt"] is True
    status = again.ok("sync", "status")
    assert (status["fork"], status["waiting"], status["quarantined"]) == (None, 0, 0)
    assert again.ok("verify")["problems"] == []
    (device,) = office.ask("devices")["devices"]
    assert device["state"] == ""


def test_what_only_the_backup_had_reaches_the_county_sealed_parts_too(
    machine: Machine, tmp_path: Path
) -> None:
    asked = ("petition", "open", "东塘水面怎么发包", "--roster-no", "0001")
    machine.ok(*asked, stdin=f"{_factor(machine)}\n")
    size = sum(logs(machine).values())
    machine.ok("backup", tmp_path / "stick")
    shutil.rmtree(machine.data)  # and nobody ever heard of the petition
    again = restored(machine, tmp_path / "stick", tmp_path / "again")
    assert sent(again)["receipt"] is True
    opened = Terminal.open(again.data)
    (former,) = [
        log for log in tables.all_logs(opened.db)
        if log.key == opened.signer.public and not log.mine
    ]  # fmt: skip
    receipt = tables.last_note(opened.db, "receipt", former.number)
    assert receipt is not None
    assert receipt[0] == opened.store.size(former)
    assert opened.store.boxes(former, 0, size) == [], "the county has the only copy now"
    opened.close()
    assert again.ok("verify")["problems"] == []


def _factor(machine: Machine) -> str:
    from tests.cli import books

    return str(books.people()[0][4])[-4:]


def test_an_old_disk_goes_on_once_it_is_restored(machine: Machine, tmp_path: Path) -> None:
    old = machine.copy(tmp_path / "old")
    publish(machine, _q3(tmp_path), "2026-Q3")
    sent(machine)
    told = old.refused("sync", "once")
    assert "数据是旧的" in told["reason"], "said at once, not after other refusals"
    again = restored(old, Path(old.ok("backup", tmp_path / "stick")["backup"]), tmp_path / "again")
    assert sent(again)["receipt"] is True
    assert shown(again)["revision"] == shown(machine)["revision"]
    assert again.ok("sync", "status")["fork"] is None
    assert again.ok("verify")["problems"] == []


def test_a_folder_is_never_restored_over(open_village: Machine, tmp_path: Path) -> None:
    open_village.ok("backup", tmp_path / "stick")
    before = open_village.digest()
    assert open_village.refused("restore", tmp_path / "stick")["error"] == "AlreadyFounded"
    assert open_village.digest() == before


@pytest.mark.parametrize("source", ["none", "empty", "file"])
def test_what_is_no_backup_is_refused(source: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    machine = Machine(tmp_path / "new")
    done = machine.run("restore", tmp_path / source, "--json")
    assert done.code in (1, 2), done
    assert not DataDir(machine.data).database.exists()


def test_a_damaged_backup_is_refused_and_nothing_is_made(
    open_village: Machine, tmp_path: Path
) -> None:
    made = Path(open_village.ok("backup", tmp_path / "stick")["backup"])
    whole = (made / "kiosk.db").read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 12)):
        page = bytearray(whole)
        page[at : at + 64] = bytes(64) if any(page[at : at + 64]) else b"\xff" * 64
        (made / "kiosk.db").write_bytes(page)
        machine = Machine(tmp_path / f"new {at}")
        done = machine.run("restore", tmp_path / "stick", "--json")
        if done.code == 0:  # bytes that no page uses
            assert machine.ok("verify")["problems"] == []
            continue
        assert not DataDir(machine.data).database.exists()
        assert not DataDir(machine.data).ready.exists()
    (made / "kiosk.db").write_bytes(whole)
    assert Machine(tmp_path / "last").ok("restore", tmp_path / "stick")["village"] == VILLAGE


# --- by itself -----------------------------------------------------------------------------------


@pytest.fixture
def terminal(open_village: Machine) -> Iterator[Terminal]:
    opened = Terminal.open(open_village.data)
    yield opened
    opened.close()


def test_the_newest_three_are_kept(terminal: Terminal) -> None:
    made = [backing_up.nightly(terminal) for _ in range(5)]
    assert backups.backups_in(terminal.data.backups) == tuple(reversed(made[-3:]))
    assert [one.number for one in made] == [1, 2, 3, 4, 5]
    assert not (terminal.data.backups / "blobs").exists()


def test_one_is_due_once_a_day(terminal: Terminal) -> None:
    assert backing_up.is_due(terminal)
    backing_up.nightly(terminal)
    assert not backing_up.is_due(terminal)
    assert [line.ok for line in checking.doctor(terminal) if line.name == "备份"] == [True]


def test_a_full_disk_gets_none_and_is_told(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backing_up, "SPARE_BYTES", 1 << 60)
    with pytest.raises(DiskShort):
        backing_up.nightly(terminal)
    assert backups.backups_in(terminal.data.backups) == ()
    (line,) = [line for line in checking.doctor(terminal) if line.name == "备份"]
    assert not line.ok
    assert "磁盘不够" in line.detail
    assert f"至少要有 {(1 << 40) + 1} 兆" in line.detail, "with what must be left free"


def damage(database: Path) -> None:
    """Break the pages in the middle, as a dying flash chip does."""
    for end in ("-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)
    raw = bytearray(database.read_bytes())
    raw[len(raw) // 3 : len(raw) // 2] = b"\xa5" * (len(raw) // 2 - len(raw) // 3)
    database.write_bytes(raw)


def wrecked(machine: Machine, how: str) -> DataDir:
    folder = DataDir(machine.data)
    if how == "no database":
        folder.database.write_bytes(b"x" * 8192)
    elif how == "empty":
        folder.database.write_bytes(b"")
    else:
        damage(folder.database)
        folder.suspect.touch()
    return folder


@pytest.mark.parametrize("how", ["no database", "empty", "pages"])
def test_a_damaged_database_is_replaced_at_the_start_and_kept(
    open_village: Machine, how: str
) -> None:
    opened = Terminal.open(open_village.data)
    backing_up.nightly(opened)
    opened.close()
    before = shown(open_village)
    folder = wrecked(open_village, how)
    broken = folder.database.read_bytes()
    again = open_whole(open_village.data)
    told = [line for line in checking.doctor(again) if line.name == "恢复"]
    again.close()
    assert shown(open_village) == before
    assert open_village.ok("verify")["problems"] == []
    assert (folder.damaged / "1" / "kiosk.db").read_bytes() == broken
    assert not folder.suspect.exists()
    assert "数据库坏过" in told[0].detail
    open_whole(open_village.data).close()
    assert not (folder.damaged / "2").exists()


def break_table(machine: Machine, name: str) -> None:
    """Overwrite the first page of one table."""
    db = machine.open()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    page, size = (
        int(db.execute(query).fetchone()[0])
        for query in (
            f"SELECT rootpage FROM sqlite_master WHERE name = '{name}'",  # noqa: S608  a name of ours
            "PRAGMA page_size",
        )
    )  # fmt: skip
    db.close()
    with machine.database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)


def test_what_was_saved_after_the_backup_is_taken_out_of_the_damaged_file(
    open_village: Machine, office: Office
) -> None:
    office.enrol(open_village, VILLAGE, "一号机")
    opened = Terminal.open(open_village.data)
    backing_up.nightly(opened)
    opened.close()
    asked = ("petition", "open", "东塘水面怎么发包", "--roster-no", "0001")
    open_village.ok(*asked, stdin=f"{_factor(open_village)}\n")
    was, before = logs(open_village), shown(open_village)
    break_table(open_village, "ledger_line")
    DataDir(open_village.data).suspect.touch()
    open_whole(open_village.data).close()
    assert {name: logs(open_village)[name] for name in was} == was
    assert shown(open_village) == before
    assert open_village.ok("verify")["problems"] == []
    assert sent(open_village)["receipt"] is True
    assert open_village.ok("verify")["problems"] == []


def test_entries_nobody_signed_are_not_taken_out_of_a_damaged_file(open_village: Machine) -> None:
    opened = Terminal.open(open_village.data)
    backing_up.nightly(opened)
    own, size = opened.store.own_log(), opened.store.size(opened.store.own_log())
    opened.close()
    db = open_village.open()
    forged = b"\x93\xa1x\xa1y\x90"
    with transaction(db):
        rows = [(size, forged, leaf_hash(forged))]
        tables.put_entries(db, own.number, rows)
    db.close()
    break_table(open_village, "ledger_line")
    DataDir(open_village.data).suspect.touch()
    open_whole(open_village.data).close()
    assert logs(open_village)[own.origin] == size
    assert open_village.ok("verify")["problems"] == []


def test_the_newest_that_is_whole_is_taken(open_village: Machine) -> None:
    opened = Terminal.open(open_village.data)
    first, second = backing_up.nightly(opened), backing_up.nightly(opened)
    opened.close()
    damage(second.database)
    folder = wrecked(open_village, "no database")
    again = open_whole(open_village.data)
    note = mending.mended(again)
    again.close()
    assert note is not None
    assert (note.backup, note.damaged) == (first.path.name, True)
    assert not folder.ready.exists()


def test_without_a_backup_nothing_is_touched(open_village: Machine) -> None:
    folder = wrecked(open_village, "no database")
    with pytest.raises(NoBackup, match="不要重装"):
        open_whole(open_village.data)
    assert folder.database.read_bytes() == b"x" * 8192
    done = open_village.run("sync", "run")
    assert done.code == 1
    assert "不要重装" in done.err


def test_nothing_is_replaced_under_a_program_that_has_it_open(
    open_village: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mending, "WAIT_S", 0.2)
    held = Terminal.open(open_village.data)
    backing_up.nightly(held)
    folder = DataDir(open_village.data)
    folder.database.write_bytes(b"x" * 8192)
    with pytest.raises(StorageError, match="还有别的程序开着它"):
        open_whole(open_village.data)
    assert folder.database.read_bytes() == b"x" * 8192
    held.close()
    open_whole(open_village.data).close()


def test_a_doubt_that_was_none_is_dropped(open_village: Machine) -> None:
    folder = DataDir(open_village.data)
    folder.suspect.touch()
    before = shown(open_village)
    open_whole(open_village.data).close()
    assert not folder.suspect.exists()
    assert not folder.damaged.exists()
    assert shown(open_village) == before


def test_a_backup_that_finds_damage_leaves_a_doubt(open_village: Machine) -> None:
    damage(DataDir(open_village.data).database)
    done = open_village.run("backup", open_village.data.parent / "stick", "--json")
    assert done.code == 1
    assert backups.backups_in(open_village.data.parent / "stick") == ()


def test_a_check_finds_what_was_changed_in_a_copy(terminal: Terminal) -> None:
    made = backing_up.nightly(terminal)
    assert backup.check_copy(made.database, PROJECTIONS, SystemClock()).ok
    damage(made.database)
    try:
        report = backup.check_copy(made.database, PROJECTIONS, SystemClock())
    except StorageError:
        return
    assert not report.ok


def test_the_record_is_counted_over_both_logs(open_village: Machine, tmp_path: Path) -> None:
    entries = open_village.ok("backup", tmp_path / "stick")["entries"]
    again = restored(open_village, tmp_path / "stick", tmp_path / "again")
    opened = Terminal.open(again.data)
    assert opened.recorded() == (entries + 1, 0)
    assert exchanging.status(opened).waiting == entries + 1
    assert opened.village.code == CODE
    opened.close()
