"""Blind taps on every screen: no exception, no way out, no page that is not as it should be."""

from pathlib import Path

import pytest

from kiosk import theme
from tests.kiosk.conftest import LANDSCAPE, PORTRAIT
from tests.kiosk.driver import Driver
from tests.kiosk.monkey import begin, stage

pytestmark = pytest.mark.window
TAPS = 200


@pytest.mark.parametrize(
    ("size", "seed"), [(PORTRAIT, 1), (LANDSCAPE, 2)], ids=["portrait", "landscape"]
)
def test_a_child_at_the_screen(
    driver: Driver, tmp_path: Path, size: tuple[int, int], seed: int
) -> None:
    village = stage(tmp_path / "data")
    driver.resize(*size)
    theme.use(theme.Look(*size))
    monkey = begin(driver, village.open, seed)
    try:
        report = monkey.play(TAPS)
    finally:
        monkey.kiosk.close()
    assert not report.wrong
    assert len(report.screens) >= 8, report.screens  # it has been about
