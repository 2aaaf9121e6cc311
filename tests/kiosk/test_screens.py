"""Every public screen, in both layouts, all text sizes, with usual, long and missing data."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kiosk import theme
from kiosk.shots import Shot, public_shots
from tests.kiosk import village
from tests.kiosk.checks import problems
from tests.kiosk.conftest import LANDSCAPE, PORTRAIT, Start
from tests.kiosk.driver import Driver

pytestmark = pytest.mark.window
KINDS: dict[str, Callable[[Path], village.Village]] = {
    "usual": village.usual,
    "corrected": village.corrected,
    "withdrawn": village.withdrawn,
    "long": village.long,
    "empty": village.empty,
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], village.Village]:
    """The village of a kind, made once."""

    @cache
    def make(kind: str) -> village.Village:
        return KINDS[kind](tmp_path_factory.mktemp(kind) / "data")

    return make


def visit(driver: Driver, kiosk: Any, shot: Shot) -> None:
    """Go there from where we are, as a person would."""
    before = kiosk.shell.page
    kiosk.shell.go(shot.screen, **shot.params)
    driver.until(lambda: kiosk.shell.page is not before)
    assert kiosk.shell.visit.route.name == shot.screen


LOOKED_AT = [
    *((kind, text) for kind in ("usual", "long") for text in (0, 1, 2)),
    *((kind, text) for kind in ("corrected", "withdrawn", "empty") for text in (0, 2)),
]
SPECIAL = {"corrected", "withdrawn"}  # these differ from the usual in a few screens only


@pytest.mark.parametrize(("kind", "text"), LOOKED_AT)
@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_nothing_is_cut_too_small_or_off_the_screen(
    driver: Driver,
    start: Start,
    made: Callable[[str], village.Village],
    kind: str,
    text: int,
    size: tuple[int, int],
) -> None:
    driver.resize(*size)
    theme.use(theme.Look(*size, text))
    place = made(kind)
    kiosk = start(make=place.open)
    found = {}
    for shot in public_shots(place.terminal):
        if kind in SPECIAL and shot.screen not in ("home", "finance", "item", "attract"):
            continue
        visit(driver, kiosk, shot)
        found[shot.screen] = problems(driver)
    assert not {name: wrong for name, wrong in found.items() if wrong}


@pytest.mark.parametrize("text", [0, 1, 2])
@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_home_shows_everything_at_once_in_any_text_size(
    driver: Driver,
    start: Start,
    made: Callable[[str], village.Village],
    text: int,
    size: tuple[int, int],
) -> None:
    from kiosk.widgets.scroll import Scroller

    driver.resize(*size)
    theme.use(theme.Look(*size, text))
    start(make=made("usual").open)
    scrolled = [b for b in driver.blocks() if isinstance(b, Scroller) and b.reach > 0]
    assert scrolled == []


def test_the_screens_work_at_another_resolution(
    driver: Driver, start: Start, made: Callable[[str], village.Village]
) -> None:
    driver.resize(720, 1280)
    theme.use(theme.Look(720, 1280))
    place = made("usual")
    kiosk = start(make=place.open)
    for shot in public_shots(place.terminal):
        visit(driver, kiosk, shot)
        assert problems(driver) == [], shot.screen


def test_portrait_keeps_its_controls_in_the_lower_part(
    driver: Driver, start: Start, made: Callable[[str], village.Village]
) -> None:
    from kiosk.widgets.button import Button

    place = made("usual")
    kiosk = start(make=place.open)
    for shot in public_shots(place.terminal):
        if shot.screen in ("classes", "periods"):
            continue  # lists to choose from, read from the top
        visit(driver, kiosk, shot)
        buttons = [b for b in driver.blocks() if isinstance(b, Button) and b.text != "首页"]
        inside = [b for b in buttons if b.kind != "head" and not _content(b)]
        assert all(b.top <= 1920 * 0.6 for b in inside), (shot.screen, [b.text for b in inside])


def _content(block: Any) -> bool:
    from kiosk.widgets.scroll import Scroller

    while block is not None and block is not block.parent:
        if isinstance(block, Scroller):
            return True
        block = block.parent
    return False


def test_a_figure_drawn_is_a_figure_seen(
    driver: Driver, start: Start, made: Callable[[str], village.Village]
) -> None:
    """Pixels: the head is seal red, the page paper, and the income is written in green."""
    start(make=made("usual").open)
    assert driver.colour_at(540, 1905) == (0x8E, 0x1B, 0x16)
    assert driver.colour_at(20, 900) == (0xF6, 0xF3, 0xEC)
    amount = driver.find("8.06 万")
    x, y = amount.to_window(*amount.pos)
    width, _height, rows = driver.pixels()
    seen = {
        tuple(rows[(r * width + c) * 3 :][:3])
        for r in range(round(y), round(y + amount.height))
        for c in range(round(x), round(x) + 120)
    }
    assert (0x14, 0x57, 0x3F) in seen
