"""The commands as a person runs them, beside a county that serves."""

import json
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from sync.secrets import parse_token
from tests.county.process import command, county_process, run
from tests.county.world import ORG, VILLAGE, enrol, exchange_raw, lines, raw_http


def test_enrol_works_while_serving_and_the_register_shows_it(tmp_path: Path) -> None:
    data = tmp_path / "county"
    with county_process(data, "--name", "清河县") as running:
        assert running.ready.startswith("清河县: listening on http://127.0.0.1:")
        done = run("enrol", "--village", VILLAGE, "--data", str(data), "--json")
        assert done.returncode == 0
        told = json.loads(done.stdout)
        assert set(told) == {"token", "village", "expires"}
        assert told["village"] == VILLAGE
        kiosk = enrol(running.served, tmp_path / "kiosk.db", token=told["token"], name="\x1b[2J机")
        kiosk.append(*lines(3))
        assert kiosk.once().receipt
        listed = run("devices", "--data", str(data), "--json")
        (device,) = json.loads(listed.stdout)["devices"]
        assert device["device"] == kiosk.device.hex()
        assert (device["village"], device["org"], device["position"]) == (VILLAGE, ORG, 3)
        plain = run("devices", "--data", str(data)).stdout
        assert kiosk.device.hex() in plain
        assert "\x1b" not in plain, "a terminal's name steers no screen"
        stopped = run("revoke", kiosk.device.hex(), "--reason", "被偷", "--data", str(data))
        assert stopped.returncode == 0
        assert "已停用：被偷" in run("devices", "--data", str(data)).stdout
        kiosk.close()
    events = [json.loads(row) for row in running.events.read_text().splitlines()]
    assert [event["event"] for event in events] == ["enrolled"]


def test_the_token_is_shown_with_a_qr_that_reads_back(tmp_path: Path) -> None:
    done = run("enrol", "--village", VILLAGE, "--data", str(tmp_path))
    assert done.returncode == 0
    token = done.stdout.split("登记码：")[1].split()[0]
    assert len(parse_token(token)) == 15
    drawn = [row for row in done.stdout.splitlines() if row and set(row) <= set("█▀▄ ")]
    assert len(drawn) >= 15
    assert {len(row) for row in drawn} == {len(drawn[0])}
    modules = [
        [char in dark for char in row]
        for row in drawn
        for dark in ("▄ ", "▀ ")  # upper half dark, lower half dark
    ]
    assert modules[4][4:11] == [True] * 7, "the finder's edge, behind a quiet zone of four"
    assert not any(modules[3])


def founded(data: Path) -> None:
    """A county as the first token founds it."""
    assert run("enrol", "--village", VILLAGE, "--data", str(data)).returncode == 0


@pytest.mark.parametrize("name", ["", "  ", "村" * 61, "a\x1b[0m", "村\n二"])
def test_a_village_name_that_is_none(tmp_path: Path, name: str) -> None:
    done = run("enrol", "--village", name, "--data", str(tmp_path), "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"] == "BadVillageName"


@pytest.mark.parametrize("name", ["", "县" * 61, "\udcff", "县 13812345678"])
def test_a_county_name_that_no_terminal_could_show(tmp_path: Path, name: str) -> None:
    done = run("serve", "--name", name, "--port", "0", "--data", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "没有办成" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "asked",
    [
        ("devices",),
        ("revoke", "00" * 8, "--reason", "x"),
        ("stick", "."),
        ("catalog", "pyproject.toml"),
        ("calendar", "pyproject.toml"),
    ],
)
def test_a_mistyped_folder_founds_no_county(tmp_path: Path, asked: tuple[str, ...]) -> None:
    typo = tmp_path / "conty"
    done = run(*asked, "--data", str(typo), "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert told["error"] == "NoCounty"
    assert f"{typo} 里没有县里的数据" in told["reason"]
    assert not typo.exists()
    typo.mkdir()
    assert run(*asked, "--data", str(typo)).returncode == 1
    assert list(typo.iterdir()) == [], "nor in a folder that is there"


@pytest.mark.parametrize("device", ["00" * 8, "zz", "", "00"])
def test_revoking_what_is_not_there(tmp_path: Path, device: str) -> None:
    founded(tmp_path)
    done = run("revoke", device, "--reason", "x", "--data", str(tmp_path))
    assert done.returncode == 1
    assert "没有登记过这台机器" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("arguments", [("enrol",), ("serve", "--port", "x"), ("nothing",)])
def test_misuse_is_two(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).returncode == 2


def test_the_keys_are_private_and_never_made_anew(tmp_path: Path) -> None:
    founded(tmp_path)
    keys = sorted(tmp_path.glob("*.key"))
    assert len(keys) == 2
    assert {key.stat().st_mode & 0o777 for key in keys} == {0o600}
    keys[0].unlink()
    done = run("devices", "--data", str(tmp_path))
    assert done.returncode == 1
    assert "钥匙不见了" in done.stderr
    assert not keys[0].exists()


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port), "--data", str(tmp_path))
    assert done.returncode == 1
    assert f"{port} 端口用不了" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_even_with_a_terminal_in_the_middle(
    tmp_path: Path, number: signal.Signals
) -> None:
    with subprocess.Popen(
        command("serve", "--data", str(tmp_path), "--port", "0"),
        cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        port = int(process.stdout.readline().strip().rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert line.recv(12) == b"HTTP/1.1 200"
            process.send_signal(number)
            assert process.wait(20) == 0


def test_a_killed_county_opens_again_with_everything(tmp_path: Path) -> None:
    data = tmp_path / "county"
    with county_process(data) as first:
        kiosk = enrol(first.served, tmp_path / "kiosk.db")
        kiosk.append(*lines(50))
        assert kiosk.once().receipt
        first.process.kill()
        first.process.wait()
        first.process.returncode = 0  # killed on purpose: the fixture is to be content
    with county_process(data) as second:
        kiosk.carrier.close()
        from sync.carrier import HttpCarrier

        kiosk.carrier = HttpCarrier(second.served.url)
        kiosk.append(*lines(1, "B"))
        assert kiosk.once().receipt
        assert exchange_raw(second.served, raw_http(b"", "/nothing"))[0] == 404
        kiosk.close()
