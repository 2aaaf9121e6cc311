"""``run`` and ``screens``: refused where nobody could see anything."""

from pathlib import Path

import pytest

from kiosk.display import has_display
from tests.cli.machine import MISUSED, REFUSED, Machine

NO_DISPLAY = {"DISPLAY": "", "WAYLAND_DISPLAY": ""}


@pytest.mark.parametrize("more", [(), ("--size", "1080x1920")])
def test_without_a_display_it_is_refused(
    more: tuple[str, ...], village: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would paint for ever where nobody can see, and look well from outside."""
    monkeypatch.delenv("SDL_VIDEODRIVER", raising=False)
    for name in NO_DISPLAY:
        monkeypatch.delenv(name, raising=False)
    if has_display():
        pytest.skip("this machine has a screen of its own")
    done = village.run("run", *more, "--json", env=NO_DISPLAY)
    assert (done.code, done.json["error"]) == (REFUSED, "NoDisplay")


@pytest.mark.parametrize("size", ["0x0", "99x1920", "1080", "1080x", "99999x99999", "１080x1920"])
def test_what_is_no_size_is_misuse(size: str, village: Machine) -> None:
    done = village.run("run", "--size", size)
    assert (done.code, done.out) == (MISUSED, "")
    assert "1080x1920" in done.err


def test_a_village_that_cannot_be_read_gives_no_pictures_and_says_so(
    village: Machine, tmp_path: Path
) -> None:
    db = village.open()
    db.conn.execute("DELETE FROM org_founded")
    db.conn.commit()
    db.close()
    told = village.refused("screens", "--out", tmp_path / "out")
    assert told["error"] == "UnknownVillage"
    assert not list(tmp_path.glob("out/*"))
