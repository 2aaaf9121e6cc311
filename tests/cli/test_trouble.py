"""Two commands at once, a full disk, a poor locale: what was said to be done is done."""

import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli import books
from tests.cli.machine import COMMAND, DONE, MISUSED, REFUSED, Machine, posix, run


def test_ten_at_once_and_nothing_is_lost(village: Machine) -> None:
    def add(number: int) -> int:
        asked = ("staff", "add", f"甲{number}", "--role", "clerk", "--json")
        return village.run(*asked, stdin="736251").code

    with ThreadPoolExecutor(10) as pool:
        codes = list(pool.map(add, range(10)))
    assert codes == [DONE] * 10
    names = {one["name"] for one in village.ok("staff", "list")["staff"]}
    assert names >= {f"甲{number}" for number in range(10)}
    assert village.ok("verify")["ok"]


def test_one_person_added_twice_at_once_is_added_once(village: Machine) -> None:
    def add(_: int) -> int:
        return village.run("staff", "add", "甲", "--role", "clerk", "--json", stdin="736251").code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(add, range(4))) == [DONE, REFUSED, REFUSED, REFUSED]


def test_imports_at_once_beside_readers(village: Machine, tmp_path: Path) -> None:
    files = {
        f"2026-{month:02d}": books.ledger(
            tmp_path / f"{month}.xlsx", books.entries(*[5.0] * 40, month=month)[:29]
        )
        for month in range(1, 6)
    }

    def bring(period: str) -> int:
        asked = ("import", files[period], "--as", "ledger", "--period", period, "--json")
        return village.run(*asked).code

    def look(_: int) -> int:
        return village.run("verify", "--json").code

    with ThreadPoolExecutor(7) as pool:
        looks = [pool.submit(look, 0) for _ in range(2)]
        codes = list(pool.map(bring, files))
    assert codes == [DONE] * 5
    assert [one.result() for one in looks] == [DONE] * 2
    listed = village.ok("disclose", "list")["revisions"]
    assert sorted(one["period"] for one in listed) == list(files)
    assert village.ok("verify")["ok"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m,mode=700", "vk-test", folder],
        capture_output=True, check=False,
    )  # fmt: skip
    if mounted.returncode != 0:
        pytest.skip(f"no small disk can be made here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


def _fill(folder: Path, leave: int) -> None:
    space = os.statvfs(folder)
    (folder / "fill").write_bytes(bytes(max(0, space.f_bavail * space.f_frsize - leave)))


def test_a_full_disk_saves_nothing_and_says_so(village: Machine, small_disk: Path) -> None:
    machine = village.copy(small_disk / "data")
    before = machine.digest()
    asked = ("petition", "open", "修路", "--roster-no", "0001")
    refusals = 0
    for leave in (0, 4096, 24576, 49152):
        _fill(small_disk, leave)
        done = machine.run(*asked, "--json", stdin=books.last_four(1))
        if done.code == DONE:
            break
        refusals += 1
        assert done.code == REFUSED
        assert "没有保存" in done.json["reason"] or "打不开" in done.json["reason"], done.json
        (small_disk / "fill").unlink()
        assert machine.digest() == before
        assert machine.ok("petition", "list")["petitions"] == []
        assert machine.ok("verify")["ok"]
    assert refusals > 1
    (small_disk / "fill").unlink(missing_ok=True)
    if refusals == 4:
        assert machine.ok(*asked, stdin=books.last_four(1))["ok"]
    assert len(machine.ok("petition", "list")["petitions"]) == 1


def test_a_founding_on_a_full_disk_can_be_done_again(small_disk: Path) -> None:
    machine = Machine(small_disk / "data")
    asked = ("init", "--village", "清溪村", "--code", "1")
    for leave in (0, 8192, 65536, 229_376):
        _fill(small_disk, leave)
        done = machine.run(*asked, "--json")
        (small_disk / "fill").unlink()
        if done.code == DONE:
            break
        assert done.json["ok"] is False
    else:
        machine.ok(*asked)
    assert machine.ok("verify")["entries"] == 1


@pytest.mark.parametrize(
    "env",
    [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}],
    ids=["C", "ascii only"],
)
def test_chinese_in_a_poor_locale(env: dict[str, str], village: Machine) -> None:
    done = village.run("staff", "list", env=env)
    assert (done.code, done.err) == (DONE, "")
    assert "赵会计" in done.out
    refused = village.run("petition", "sign", "P0", "--roster-no", "0001", env=env, stdin="0000")
    assert (refused.code, refused.out) == (REFUSED, "")
    assert refused.err.startswith("没有办成：")


def test_a_reader_that_goes_away(village: Machine) -> None:
    """``village-kiosk … | head``: no traceback, whatever is closed."""
    piped = 'exec "$0" staff list --data "$1" | true'
    done = subprocess.run(
        ["bash", "-c", piped, COMMAND, village.data], env=posix(), capture_output=True, check=False
    )
    assert b"Traceback" not in done.stderr


def _into(full: str, *words: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    shell = ["sh", "-c", f'exec "$@" {full}/dev/full', "sh", COMMAND, *words]
    return subprocess.run(
        shell, input=stdin, capture_output=True, text=True, env=posix(), check=False
    )


@pytest.mark.parametrize("more", [(), ("--json",)])
@pytest.mark.parametrize("folder", ["data", "nowhere"])
def test_where_nothing_can_be_said(more: tuple[str, ...], folder: str, village: Machine) -> None:
    done = _into(">", "staff", "list", "--data", village.data.with_name(folder), *more)
    assert done.returncode == REFUSED
    assert "Traceback" not in done.stderr


def test_a_warning_that_cannot_be_said_undoes_nothing(village: Machine) -> None:
    asked = ("staff", "add", "甲", "--role", "clerk", "--data", village.data)
    done = _into("2>", *asked, stdin="111111")
    assert done.returncode == DONE
    assert "甲 已登记为会计" in done.stdout


@pytest.mark.parametrize(
    "words",
    [("staff", "add", b"\xc0", "--role", "clerk"),
     ("staff", "dismiss", "赵会计", "--reason", b"\xff"),
     ("import", "q2.xlsx", "--as", "ledger", "--period", "2026-Q2", "--column", b"\xd3=balance")],
)  # fmt: skip
def test_bytes_that_are_no_text_are_misuse(
    words: tuple[str | bytes, ...], village: Machine
) -> None:
    before = village.digest()
    done = village.run(*(os.fsdecode(word) for word in words), "--json", env={"LC_ALL": "C.UTF-8"},
                       stdin="736251")  # fmt: skip
    assert (done.code, done.out) == (MISUSED, "")
    assert "UTF-8" in done.err
    assert village.digest() == before


@pytest.mark.parametrize("command", [("rebuild",), ("staff", "list"), ("sync", "once")])
def test_where_nothing_was_founded(command: tuple[str, ...], tmp_path: Path) -> None:
    told = Machine(tmp_path / "nothing").refused(*command)
    assert told["error"] == "NotFounded"
    assert "village-kiosk init" in told["reason"]
    assert not (tmp_path / "nothing").exists()


def test_the_command_alone_is_misuse_and_help_is_not() -> None:
    assert run().code == 2
    assert run("--help").code == run("-h").code == run("--version").code == 0
    assert run("nonsense").code == 2
