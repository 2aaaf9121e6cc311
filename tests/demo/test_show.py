"""The demonstration's folder: nothing of anybody else's is touched, and a second one waits."""

import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.demo import show, stage
from kiosk.demo.village import make_village
from kiosk.errors import DemoFailed
from tests.cli.machine import COMMAND, posix

PATIENCE_S = 90


def _set(folder: Path, said: list[str], *, fresh: bool = False) -> None:
    with show._alone(folder):
        show._stage(folder, folder / "terminal", said.append, fresh=fresh)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stage that is set in no time."""

    def nothing(data: Path, _stick: Path, _say: Callable[[str], None]) -> object:
        (data / "set").touch()
        return make_village()

    monkeypatch.setattr(stage, "set_stage", nothing)


@pytest.mark.parametrize("fresh", [False, True])
def test_a_folder_of_something_else_is_left_alone(fresh: bool, quick: None, tmp_path: Path) -> None:
    (tmp_path / "terminal").mkdir()
    (tmp_path / "terminal" / "kiosk.db").write_text("a village's")
    with pytest.raises(DemoFailed, match="别的东西"):
        _set(tmp_path, [], fresh=fresh)
    assert (tmp_path / "terminal" / "kiosk.db").read_text() == "a village's"
    assert [one.name for one in tmp_path.iterdir()] == ["terminal"]


def test_one_cut_off_half_way_is_begun_anew(quick: None, tmp_path: Path) -> None:
    folder, said = tmp_path / "new" / "demo", list[str]()
    _set(folder, said)
    assert said == []
    _set(folder, said)
    assert [one[:8] for one in said] == ["接着用上次的演示"]
    (folder / "ready").unlink()
    (folder / "terminal" / "half").touch()
    _set(folder, said)
    assert len(said) == 1
    assert not (folder / "terminal" / "half").exists()


def test_only_one_at_a_time(quick: None, tmp_path: Path) -> None:
    _set(tmp_path / "demo", [])
    with show._alone(tmp_path / "demo"), pytest.raises(DemoFailed, match="已经开着"):
        _set(tmp_path / "demo", [], fresh=True)
    assert (tmp_path / "demo" / "terminal" / "set").exists()


def test_told_to_end_it_leaves_no_county_behind(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    (folder / "terminal").mkdir(parents=True)
    (folder / "ready").touch()  # nothing is founded: it would end as soon as the county serves
    demo = subprocess.Popen(
        [COMMAND, "demo", "--data", folder, "--no-window"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=posix(),
    )  # fmt: skip
    end = time.monotonic() + PATIENCE_S
    begun = folder / "county" / "county.db"
    while demo.poll() is None and not begun.exists():
        assert time.monotonic() < end, "no county was started"
        time.sleep(0.02)
    children = _children(demo.pid)
    demo.send_signal(signal.SIGTERM)
    assert demo.wait(PATIENCE_S) == 1
    assert children
    assert not [one for one in children if Path(f"/proc/{one}").exists()]


def _children(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
