"""``init``: a terminal is made once, whole, and never over another."""

import json
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli.main import village_kiosk
from kiosk.terminal import Terminal
from kiosk.terminal import found as founded
from sync.keys import SealingKey
from sync.secrets import parse_recovery_code
from tests.cli.conftest import CODE, VILLAGE
from tests.cli.machine import COMMAND, MISUSED, REFUSED, Machine, posix, run

INIT = ("init", "--village", VILLAGE, "--code", CODE)


def test_a_terminal_is_made_once(empty: Machine) -> None:
    told = empty.ok(*INIT)
    assert set(told) == {
        "ok", "village", "code", "profile", "origin", "recovery_code", "roster_template"
    }  # fmt: skip
    assert (told["ok"], told["village"], told["code"]) == (True, VILLAGE, CODE)
    assert told["profile"] == "briefing"
    assert Path(told["roster_template"]).is_file()
    before = empty.digest()
    again = empty.refused(*INIT)
    assert again["error"] == "AlreadyFounded"
    assert "已经初始化过" in again["reason"]
    assert empty.digest() == before
    assert empty.holds(told["recovery_code"]) == []


def test_nobody_else_may_read_it_even_in_a_folder_that_was_there(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    machine = Machine(tmp_path / "open")
    machine.ok(*INIT)
    for path in (machine.database, *(machine.data / "keys").iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


@pytest.mark.parametrize(
    "given",
    [
        ("--village", VILLAGE),
        ("--village", " ", "--code", CODE),
        ("--village", "清" * 41, "--code", CODE),
        ("--village", "清溪\n村", "--code", CODE),
        ("--village", VILLAGE, "--code", "../x"),
        ("--village", VILLAGE, "--code", "一二三"),
    ],
)
def test_what_is_no_name_and_no_code_is_misuse(given: tuple[str, ...], empty: Machine) -> None:
    done = empty.run("init", *given, "--json")
    assert (done.code, done.out) == (MISUSED, "")
    assert done.err
    assert not empty.data.exists()


@pytest.mark.parametrize("name", ["nobody", "../briefing"])
def test_an_unknown_profile_is_refused(name: str, empty: Machine) -> None:
    told = empty.refused(*INIT, "--profile", name)
    assert told["error"] == "UnknownProfile"
    assert "briefing" in told["reason"]
    assert not empty.data.exists()


def test_a_folder_with_spaces_and_chinese_in_its_name(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "我的 终端 data")
    machine.ok(*INIT)
    assert machine.ok("verify")["ok"] is True


def test_a_folder_on_a_file_is_misuse_and_below_one_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert Machine(tmp_path / "file").run(*INIT).code == MISUSED
    told = Machine(tmp_path / "file" / "data").refused(*INIT)
    assert told["error"] == "FolderUnusable"
    assert Machine(tmp_path / "file" / "data").refused("verify")["error"] == "NotFounded"


def _as_nobody(machine: Machine, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        ["setpriv", "--reuid=65534", "--clear-groups", COMMAND, *arguments, "--data", machine.data],
        env=posix(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr + done.stdout
    return done.returncode, done.stdout


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everybody may look into, and only its owner change."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")
def test_a_folder_of_somebody_else(public: Path, village: Machine) -> None:
    probe = subprocess.run(
        ["setpriv", "--reuid=65534", "--clear-groups", COMMAND, "--version"],
        env=posix(), capture_output=True, check=False,
    )  # fmt: skip
    if probe.returncode != 0:
        pytest.skip("nobody may not run the command here")
    closed, readable = village.copy(public / "closed"), village.copy(public / "readable")
    readable.data.chmod(0o755)
    for machine, arguments in (
        (closed, INIT), (closed, ("verify",)), (readable, INIT), (readable, ("staff", "list")),
        (Machine(public / "mine"), INIT),
    ):  # fmt: skip
        code, out = _as_nobody(machine, *arguments, "--json")
        assert code == REFUSED, arguments
        assert json.loads(out)["ok"] is False


def test_killed_at_any_moment_and_made_again(tmp_path: Path) -> None:
    """Wherever the kill fell: the folder is founded whole, or can be founded now."""
    ends: set[str] = set()
    for step in range(5):
        machine = Machine(tmp_path / str(step))
        process = subprocess.Popen(
            [COMMAND, *INIT, "--data", machine.data], stdout=subprocess.DEVNULL, env=posix()
        )
        if not _wait_for(machine, step):
            time.sleep(0.01 * step)
        process.send_signal(signal.SIGKILL)
        process.wait()
        again = machine.run(*INIT, "--json")
        ends.add("made" if again.code == 0 else again.json["error"])
        report = machine.ok("verify")
        assert report["ok"], report
        assert report["entries"] == 1
    assert ends <= {"made", "AlreadyFounded"}
    assert "made" in ends


def _wait_for(machine: Machine, step: int) -> bool:
    """Until the founding has come so far: the folder, the file, its tables, its first bytes …"""
    signs = (machine.data, machine.database, machine.data / "kiosk.db-wal",
             machine.data / "keys" / "device.key")  # fmt: skip
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if signs[step % len(signs)].exists():
            return step >= len(signs)
        time.sleep(0.0005)
    raise AssertionError("it never came so far")


def test_two_at_once_make_one(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "data")
    with ThreadPoolExecutor(4) as pool:
        dones = list(pool.map(lambda _: machine.run(*INIT, "--json"), range(4)))
    assert sorted(done.code for done in dones) == [0, 1, 1, 1]
    origin = next(done.json["origin"] for done in dones if done.code == 0)
    report = machine.ok("verify")
    assert (report["ok"], report["entries"]) == (True, 1)
    assert machine.ok("staff", "add", "某人", "--role", "clerk", stdin="284651")["ok"]
    db = machine.open()
    assert [row["origin"] for row in db["log"].rows] == [origin]
    db.close()


def test_a_village_whose_key_was_lost_is_not_founded_over(village: Machine) -> None:
    (village.data / "keys" / "device.key").unlink()
    before = village.digest()
    assert village.refused("verify")["error"] == "NotFounded"
    told = village.refused(*INIT)
    assert told["error"] == "KeyLost"
    assert village.digest() == before


def test_a_damaged_key_is_named(village: Machine) -> None:
    key = village.data / "keys" / "device.key"
    key.chmod(0o600)
    key.write_bytes(key.read_bytes().replace(b"0", b"1"))
    told = village.refused("verify")
    assert "钥匙文件已损坏" in told["reason"]
    assert told["entries"] == 0


def test_the_environment_names_the_folder(tmp_path: Path) -> None:
    env = {"VILLAGE_KIOSK_DATA": str(tmp_path / "by name")}
    assert run(*INIT, "--json", env=env).code == 0
    assert run("doctor", "--json", env=env).code == 0
    assert (tmp_path / "by name" / "kiosk.db").exists()


def sealed_to(machine: Machine) -> set[bytes]:
    """The public keys that personal parts are sealed to."""
    opened = Terminal.open(machine.data)
    found = set(opened.store.recipients())
    opened.close()
    return found


def opens(code: str) -> bytes:
    return SealingKey(parse_recovery_code(code)).public


def test_a_code_that_a_kill_kept_from_being_seen_is_told_by_the_next_init(empty: Machine) -> None:
    founded(empty.data, VILLAGE, CODE, "briefing")[0].close()  # and killed before it could print
    other = empty.refused("init", "--village", "另一个村", "--code", CODE)
    assert other["error"] == "AlreadyFounded"
    told = empty.ok(*INIT)
    assert opens(told["recovery_code"]) in sealed_to(empty)
    assert empty.refused(*INIT)["error"] == "AlreadyFounded"
    assert [path.name for path in (empty.data / "keys").iterdir()] == ["device.key"]


def test_a_further_terminal_takes_over_the_code_of_the_village(
    empty: Machine, tmp_path: Path
) -> None:
    code = empty.ok(*INIT)["recovery_code"]
    second = Machine(tmp_path / "second")
    typed = code.lower().replace("-", " ")
    assert second.ok(*INIT, "--recovery", stdin=f"{typed}\n")["recovery_code"] == code
    assert sealed_to(second) == sealed_to(empty) == {opens(code)}
    third = Machine(tmp_path / "third")
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert third.refused(*INIT, "--recovery", stdin=f"{wrong}\n")["error"] == "WrongSecret"
    assert third.run(*INIT, "--recovery", "--json").code == MISUSED
    assert not third.data.exists()


def test_a_clock_of_1970_keeps_no_recovery_code_back(
    empty: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A flat battery; and a workbook is a ZIP file, which knows no year before 1980."""
    monkeypatch.setattr("time.time", lambda: 86_400.0)
    asked = ["init", "--village", "清溪村", "--code", "1", "--data", str(empty.data), "--json"]
    done = CliRunner().invoke(village_kiosk, asked)
    assert (done.exit_code, "名册模板没有写成" in done.stderr) == (0, True)
    assert json.loads(done.stdout)["recovery_code"]
    assert not (empty.data / "roster-template.xlsx").exists()
