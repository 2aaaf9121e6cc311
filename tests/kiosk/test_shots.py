"""The pictures of every screen."""

import struct
from pathlib import Path

import pytest

from kiosk.shots import public_shots, take_all
from tests.kiosk import village
from tests.kiosk.conftest import HOME
from tests.kiosk.driver import Driver

pytestmark = pytest.mark.window


@pytest.mark.parametrize(
    ("orientation", "size"), [("portrait", (1080, 1920)), ("landscape", (1920, 1080))]
)
def test_every_screen_is_written_with_its_number(
    driver: Driver, tmp_path: Path, orientation: str, size: tuple[int, int]
) -> None:
    place = village.usual(tmp_path / "data")
    wanted = public_shots(place.terminal)
    files = take_all(place.open, HOME, tmp_path / "out", orientation, lambda _: wanted)
    assert [file.name for file in files] == [
        f"{number:02d}-{shot.name}.png" for number, shot in enumerate(wanted, 1)
    ]
    pictures = {file.read_bytes() for file in files}
    assert len(pictures) == len(files)
    for picture in pictures:
        assert struct.unpack(">II", picture[16:24]) == size


def test_without_any_disclosure_there_are_still_pictures(driver: Driver, tmp_path: Path) -> None:
    place = village.empty(tmp_path / "data")
    names = [shot.name for shot in public_shots(place.terminal)]
    assert names == ["attract", "home", "finance", "duties", "duty", "verify", "help"]
