"""Every public page says who stands behind it and how fresh it is, and gives a code to keep."""

from collections.abc import Iterator
from typing import Any

import pytest

from hearings.errors import BadReceipt
from hearings.receipt import parse_receipt
from kiosk.actions import photographing
from kiosk.personalshots import personal_shots
from kiosk.routes import Router
from kiosk.screens import SCREENS
from kiosk.shots import Shot, public_shots
from kiosk.widgets.provenance import LargeQr, QrButton
from kiosk.widgets.qr import QrImage
from sync import checkpoint
from tests import pictures_of_vouchers
from tests.kiosk import neighbours, village
from tests.kiosk.conftest import LANDSCAPE, PORTRAIT, Start
from tests.kiosk.driver import Driver

pytestmark = pytest.mark.window
NO_PUBLISHER = {
    "help": "whom to ask and what to press",
    "petition_new": "nothing is there yet",
}
REVISIONS = {"home", "finance", "entries", "classes", "entry", "photo", "item"}
"""What these show comes from one revision: who reviewed and who published it is on the page."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> neighbours.Village:
    """A quarter out, a petition, a hearing."""
    made = neighbours.Village(tmp_path_factory.mktemp("provenance") / "data")
    made.publish(with_photo(made, made.draft("2026-Q3", village.OPENING_Q3, village.Q3)))
    made.petition(9)
    made.hearing()
    return made


def with_photo(made: neighbours.Village, revision: str) -> str:
    """The draft with a photo of its first voucher."""
    folder = made.data.parent / "票据"
    folder.mkdir()
    pictures_of_vouchers.write(folder / "1.jpg", pictures_of_vouchers.voucher(900, 1200))
    done = photographing.attach_folder(made.terminal, revision, folder, made.clerk)
    assert done.photos == 1
    return revision


def public() -> set[str]:
    """The screens anybody can open, but for those that nobody publishes."""
    router = Router(SCREENS)
    routes = [router.route(name) for name in router.names()]
    open_ = {one.name for one in routes if not one.staff and not one.personal}
    return {name for name in open_ if not name.startswith("staff_")} - NO_PUBLISHER.keys()


def shots(place: neighbours.Village) -> dict[str, Shot]:
    """One visit to each public screen."""
    wanted = public()
    photo = Shot("photo", {"revision": "R001", "row": 1})
    every = (*public_shots(place.terminal), *personal_shots(place.terminal), photo)
    return {one.screen: one for one in every if one.screen in wanted}


def codes(driver: Driver) -> Iterator[str]:
    """What the codes on the page hold."""
    for block in driver.blocks():
        if isinstance(block, QrImage):
            yield block.words


def proves(place: neighbours.Village, text: str) -> bool:
    """Whether the code is a receipt of an entry here, or this log's own signed head."""
    store = place.terminal.store
    own = store.own_log()
    try:
        position = parse_receipt(text)
    except BadReceipt:
        key = checkpoint.log_key(own.origin, store.signer_public())
        return checkpoint.verify(text, own.origin, key).size == store.size(own)
    held = place.terminal.db.execute(
        "SELECT hash FROM entry WHERE log = ? AND seq = ?", (own.number, position.seq)
    ).fetchone()
    return bool(position.origin == own.origin and held[0] == position.leaf_hash)


def test_every_public_screen_is_visited(place: neighbours.Village) -> None:
    assert shots(place).keys() == public()


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_each_says_who_when_and_how_fresh_with_a_code(
    driver: Driver, start: Start, place: neighbours.Village, size: tuple[int, int]
) -> None:
    kiosk = start(make=place.open)
    driver.resize(*size)
    kiosk.resize(*size)
    wrong = []
    for name, shot in shots(place).items():
        go(driver, kiosk, shot)
        if not driver.shows("与县里核对") and not driver.shows("和县里核对过"):
            wrong.append(f"{name}: how fresh?")
        found = list(codes(driver))
        if not found or not all(proves(place, text) for text in found):
            wrong.append(f"{name}: codes {found}")
        if name in REVISIONS:
            said = "\n".join(driver.texts())
            signed = ("第 1 版", "仇德祥", "解红梅", "11月7日")
            wrong += [f"{name}: no {words}" for words in signed if words not in said]
    assert wrong == []


def go(driver: Driver, kiosk: Any, shot: Shot) -> None:
    before = kiosk.shell.page
    kiosk.shell.go(shot.screen, **shot.params)
    driver.until(lambda: kiosk.shell.page is not before)
    assert kiosk.shell.visit.route.name == shot.screen


def test_a_petition_says_it_is_not_counted_yet_and_never_who(
    driver: Driver, start: Start, place: neighbours.Village
) -> None:
    kiosk = start(make=place.open)
    go(driver, kiosk, shots(place)["petition"])
    assert driver.shows("村民 2026年11月7日发起")
    assert driver.shows("县里还没有核对")
    assert not any(one.name in text for text in driver.texts() for one in place.people)
    go(driver, kiosk, shots(place)["hearing"])
    assert driver.shows("解红梅 2026年11月7日公布")


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_pressing_the_code_shows_it_large(
    driver: Driver, start: Start, place: neighbours.Village, size: tuple[int, int]
) -> None:
    kiosk = start(make=place.open)
    driver.resize(*size)
    kiosk.resize(*size)
    small = driver.find_kind(QrButton)
    driver.tap(small)
    large = driver.find_kind(LargeQr)
    (image,) = [one for one in large.each() if isinstance(one, QrImage)]
    assert image.words == small.image.words
    assert image.height > 2 * small.height
    assert any("仇德祥" in getattr(one, "text", "") for one in large.each())
    driver.press("好了")
    assert kiosk.shell.overlays == []
