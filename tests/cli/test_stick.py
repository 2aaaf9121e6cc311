"""``sync stick`` and ``county stick``: there and back between processes, on a real folder."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import CODE, VILLAGE, publish
from tests.cli.machine import DONE, MISUSED, REFUSED, Machine, run
from tests.cli.office import Office, sent
from tests.cli.test_sync import made

TOLD = {"ok", "sent", "received", "receipt", "brought", "written", "files", "bytes", "anomalies"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A stick."""
    folder = tmp_path / "U 盘"
    folder.mkdir()
    return folder


def serve(office: Office, root: Path) -> dict[str, Any]:
    """The stick at the county, beside the running server."""
    done = run("county", "stick", root, "--data", office.data, "--json")
    assert done.code in (DONE, REFUSED), done
    return {**done.json, "code": done.code}


def test_there_and_back(
    open_village: Machine, office: Office, shelf: Path, root: Path, tmp_path: Path
) -> None:
    machine, other = open_village, made(tmp_path / "二号机", shelf, CODE)
    office.enrol(machine, VILLAGE, "一号机")
    office.enrol(other, VILLAGE, "二号机")
    office.stop()  # no line from here on
    size = machine.ok("sync", "status")["size"]
    told = machine.ok("sync", "stick", root)
    assert set(told) == TOLD
    assert (told["written"], told["brought"], told["receipt"]) == (size, False, False)
    assert len(told["files"]) == 1
    other.ok("sync", "stick", root)
    answer = serve(office, root)
    assert (answer["code"], answer["ok"], answer["aside"]) == (DONE, True, [])
    rows = answer["terminals"]
    assert {(row["name"], row["village"], row["answered"]) for row in rows} == {
        ("一号机", VILLAGE, True), ("二号机", VILLAGE, True),
    }  # fmt: skip
    back = machine.ok("sync", "stick", root)
    assert (back["sent"], back["brought"], back["receipt"]) == (size, True, True)
    assert back["written"] == 0
    came = other.ok("sync", "stick", root)["received"]
    serve(office, root)
    came += other.ok("sync", "stick", root)["received"]
    assert came >= size, "what the sister published"
    for one in (machine, other):
        assert one.ok("verify")["ok"]
    assert machine.ok("verify")["witnessed"] == size
    office.start()
    publish(machine, shelf / "q3.xlsx", "2026-Q3")
    assert sent(machine)["receipt"], "the line goes on where the stick was"


def test_the_county_meets_what_it_cannot_take(
    village: Machine, office: Office, root: Path, tmp_path: Path
) -> None:
    def refused() -> dict[str, Any]:
        done = run("county", "stick", root, "--data", office.data, "--json")
        assert done.code == REFUSED, done
        return done.json

    assert refused()["error"] == "StickFailed"
    office.enrol(village, VILLAGE, "一号机")
    village.ok("sync", "stick", root)
    (file,) = (root / "village-kiosk" / "out").iterdir()
    raw = file.read_bytes()
    file.write_bytes(raw[:-1])
    told = refused()
    assert (told["ok"], told["terminals"]) == (False, [])
    assert told["aside"] == [{"file": file.name, "reason": "这份文件已经损坏"}]
    file.write_bytes(raw)
    another = tmp_path / "another"
    assert run("county", "enrol", "--village", "别村", "--data", another).code == DONE
    elsewhere = run("county", "stick", root, "--data", another, "--json")
    assert (elsewhere.code, elsewhere.json["terminals"]) == (DONE, [])
    assert elsewhere.json["aside"][0]["reason"] == "这份文件是给别处的"
    (device,) = office.ask("devices")["devices"]
    office.ask("revoke", device["device"], "--reason", "丢了")
    told = refused()
    (row,) = told["terminals"]
    assert (row["number"], row["taken"]) == (1004, 0)
    back = village.refused("sync", "stick", root)
    assert "停用" in back["anomalies"][0]


def test_a_terminal_meets_what_it_cannot_take(village: Machine, office: Office, root: Path) -> None:
    told = village.refused("sync", "stick", root)
    assert (told["error"], told["receipt"], told["files"]) == ("NotEnrolled", False, [])
    assert list(root.iterdir()) == []
    office.enrol(village, VILLAGE, "一号机")
    assert village.refused("sync", "stick", root / "none")["error"] == "StickFailed"
    size = village.ok("sync", "stick", root)["written"]
    serve(office, root)
    (file,) = (root / "village-kiosk" / "in").iterdir()
    raw = bytearray(file.read_bytes())
    raw[-1] ^= 1
    file.write_bytes(raw)
    told = village.refused("sync", "stick", root)
    assert (told["sent"], told["written"], len(told["anomalies"])) == (0, size, 1)
    assert "已经损坏" in told["anomalies"][0]
    assert serve(office, root)["ok"]
    assert village.ok("sync", "stick", root)["sent"] == size
    assert village.run("sync", "stick").code == MISUSED
    done = village.run("sync", "stick", root)
    assert (done.code, done.err) == (DONE, "")
    assert "可以拔下带去县里" in done.out
    plain = run("county", "stick", root, "--data", office.data)
    assert (plain.code, plain.err) == (DONE, "")
    assert "一号机" in plain.out


def test_clones_are_found_out_by_stick(
    village: Machine, office: Office, root: Path, tmp_path: Path
) -> None:
    office.enrol(village, VILLAGE, "一号机")
    clone = village.copy(tmp_path / "clone")
    other = tmp_path / "另一个"
    other.mkdir()
    for machine, stick, name in ((village, root, "甲"), (clone, other, "乙")):
        machine.ok("staff", "add", name, "--role", "clerk", stdin="736251")
        machine.ok("sync", "stick", stick)
    assert serve(office, root)["ok"]
    (row,) = serve(office, other)["terminals"]
    assert row["number"] == 1007
    village.ok("sync", "stick", root)
    serve(office, root)
    for machine, stick in ((village, root), (clone, other)):
        told = machine.refused("sync", "stick", stick)
        assert told["files"] == []
        assert machine.ok("sync", "status")["fork"]


def test_what_a_backup_saved_goes_by_stick_too(
    village: Machine, office: Office, root: Path, tmp_path: Path
) -> None:
    office.enrol(village, VILLAGE, "一号机")
    village.ok("sync", "stick", root)
    serve(office, root)
    village.ok("sync", "stick", root)
    village.ok("staff", "add", "甲", "--role", "clerk", stdin="736251")
    village.ok("backup", tmp_path / "backup")
    again = Machine(tmp_path / "again")
    again.ok("restore", tmp_path / "backup")
    told = again.ok("sync", "stick", root)
    assert len(told["files"]) == 2
    assert serve(office, root)["ok"]
    back = again.ok("sync", "stick", root)
    assert (back["receipt"], len(back["files"])) == (True, 1)
    assert back["sent"] == told["written"]
    assert again.ok("verify")["problems"] == []
