"""Photos of vouchers at the screen, and asking about the entry they belong to: real touches."""

from pathlib import Path
from typing import Any

import pytest

from content import queries
from hearings import queries as hearings
from kiosk import theme
from kiosk.widgets.photo import PhotoButton, PhotoImage
from kiosk.widgets.scroll import Pager
from sync.blobs import BlobStore
from tests.kiosk import photographed, village
from tests.kiosk.checks import problems
from tests.kiosk.conftest import LANDSCAPE, PORTRAIT, Start
from tests.kiosk.driver import Driver
from tests.kiosk.neighbours import Village
from tests.kiosk.visitor import Visitor

BLUE = (40, 90, 200)


@pytest.fixture
def place(tmp_path: Path) -> village.Village:
    return photographed.published(tmp_path / "data")


def arrive(driver: Driver, kiosk: Any, name: str) -> None:
    driver.until(lambda: kiosk.shell.visit.route.name == name)
    driver.frames(2)


def image_on(driver: Driver) -> PhotoImage:
    """The photo on the screen, once its pixels have come."""
    found = driver.find_kind(PhotoImage)
    driver.until(lambda: found.texture is not None)
    driver.frames(2)
    assert isinstance(found, PhotoImage)
    return found


def colour_in(driver: Driver, image: PhotoImage, across: float, down: float) -> tuple[int, ...]:
    """The pixel of the window at that share of the photo."""
    x, y, width, height = image.box
    return driver.colour_at(*image.to_window(x + width * across, y + height * (1 - down)))


def close(seen: tuple[int, ...], meant: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 16 for a, b in zip(seen, meant, strict=True))


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_the_photo_stands_on_the_voucher_page_and_opens_large(
    driver: Driver, start: Start, place: village.Village, size: tuple[int, int]
) -> None:
    driver.resize(*size)
    theme.use(theme.Look(*size))
    kiosk = start(make=place.open, first="entry", revision="R001", row=3)
    assert driver.shows("票据照片 2 张")
    small = image_on(driver)
    assert close(colour_in(driver, small, 0.5, 0.65), BLUE)
    assert problems(driver) == []
    assert not any(isinstance(block, Pager) for block in driver.blocks())  # nothing is cut
    driver.tap(driver.find_kind(PhotoButton))
    arrive(driver, kiosk, "photo")
    assert small.texture is None  # let go of with its page
    large = image_on(driver)
    assert large.box[3] > 2 * small.box[3] or large.box[2] > 2 * small.box[2]
    assert close(colour_in(driver, large, 0.5, 0.65), BLUE)
    assert close(colour_in(driver, large, 0.5, 0.1), (250, 248, 240))
    assert problems(driver) == []
    driver.press("下一页")
    driver.wait_for("第 2 页")
    second = image_on(driver)
    assert second.box[2] > second.box[3]
    assert not driver.find("下一页").enabled
    driver.press("返回")
    arrive(driver, kiosk, "entry")
    assert second.texture is None


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("text", [1, 2])
def test_larger_letters_fit_too(
    driver: Driver, start: Start, place: village.Village, size: tuple[int, int], text: int
) -> None:
    driver.resize(*size)
    theme.use(theme.Look(*size, text))
    kiosk = start(make=place.open, first="entry", revision="R001", row=3)
    for name in ("photo", "petition_new", "entry"):
        kiosk.shell.go(name, revision="R001", row=3)
        arrive(driver, kiosk, name)
        assert problems(driver) == [], name


def test_an_entry_without_a_photo_says_so(
    driver: Driver, start: Start, place: village.Village
) -> None:
    start(make=place.open, first="entry", revision="R001", row=1)
    assert driver.shows("没有照片")
    assert not any(isinstance(block, PhotoImage) for block in driver.blocks())
    assert problems(driver) == []
    assert not any(isinstance(block, Pager) for block in driver.blocks())


@pytest.mark.parametrize(
    ("harm", "said"), [("gone", "还没有送到这台机器"), ("changed", "和登记的不一样")]
)
def test_a_photo_that_is_gone_or_changed_is_never_shown(
    driver: Driver, start: Start, place: village.Village, harm: str, said: str
) -> None:
    (one, *_) = queries.photos_of(place.terminal.db, place.terminal.org, "R001", 5)
    path = BlobStore(place.data).path(one.sha256)
    data = path.read_bytes()
    path.unlink() if harm == "gone" else path.write_bytes(data[:-9] + b"123456789")
    start(make=place.open, first="entry", revision="R001", row=5)
    driver.wait_for(said)
    assert driver.find_kind(PhotoImage).texture is None
    assert driver.shows("报刊订阅费")


def test_a_page_left_before_its_photo_came_is_no_trouble(
    driver: Driver, start: Start, place: village.Village
) -> None:
    kiosk = start(make=place.open, first="entry", revision="R001", row=3)
    for _ in range(3):
        driver.press("下一笔")
        driver.press("上一笔")
    _go_home(driver, kiosk)
    driver.frames(60)
    assert kiosk.shell.overlays == []


def _go_home(driver: Driver, kiosk: Any) -> None:
    """Press as a person does: again, when the page changed under the finger."""

    def there() -> bool:
        if kiosk.shell.visit.route.name != "home" and driver.shows("首页"):
            driver.press("首页")
        return bool(kiosk.shell.visit.route.name == "home")

    driver.until(there)


def test_the_reviewer_sees_the_photo_before_the_village_does(
    driver: Driver, start: Start, tmp_path: Path
) -> None:
    place, revision = photographed.drafted(tmp_path / "data")
    place.submit(revision)
    kiosk = start(make=place.open, first="home")
    kiosk.shell.memory.staff = place.reviewer
    kiosk.shell.go("staff_entry", revision=revision, row=3)
    arrive(driver, kiosk, "staff_entry")
    image_on(driver)
    driver.tap(driver.find_kind(PhotoButton))
    arrive(driver, kiosk, "staff_photo")
    assert close(colour_in(driver, image_on(driver), 0.5, 0.65), BLUE)
    assert problems(driver) == []


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_the_reviewer_goes_through_all_the_photos(
    driver: Driver, start: Start, tmp_path: Path, size: tuple[int, int]
) -> None:
    driver.resize(*size)
    theme.use(theme.Look(*size))
    place, revision = photographed.drafted(tmp_path / "data")
    place.submit(revision)
    kiosk = start(make=place.open, first="home")
    kiosk.shell.memory.staff = place.reviewer
    kiosk.shell.go("staff_revision", who=place.reviewer, revision=revision)
    arrive(driver, kiosk, "staff_revision")
    assert problems(driver) == []
    driver.press("看票据照片（3 张）")
    driver.wait_for("票据照片 1 / 3")
    assert driver.shows("东塘水面承包款")
    assert driver.shows("＋23,600.50 元")
    assert problems(driver) == []
    driver.press("下一张")
    driver.wait_for("票据照片 2 / 3")
    driver.press("下一张")
    driver.wait_for("报刊订阅费")
    image_on(driver)
    assert not driver.find("下一张").enabled


def test_whoever_approves_is_asked_after_the_photos(
    driver: Driver, start: Start, tmp_path: Path
) -> None:
    place, revision = photographed.drafted(tmp_path / "data")
    place.submit(revision)
    place.review(revision)
    kiosk = start(make=place.open, first="home")
    kiosk.shell.memory.staff = place.approver
    kiosk.shell.go("staff_check", revision=revision)
    arrive(driver, kiosk, "staff_check")
    assert driver.shows("票据照片一张一张看过")
    assert driver.shows("还有 6 条")


# --- 问问这笔账 -----------------------------------------------------------------------------------


@pytest.fixture
def asking(tmp_path: Path) -> Village:
    place = Village(tmp_path / "data")
    place.publish(place.draft("2026-Q3", village.OPENING_Q3, village.Q3))
    place.clock.set(2026, 11, 7)
    return place


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_asking_about_an_entry_begins_a_petition_about_it(
    driver: Driver, start: Start, asking: Village, size: tuple[int, int]
) -> None:
    driver.resize(*size)
    theme.use(theme.Look(*size))
    kiosk = start(make=asking.open, first="entry", revision="R001", row=3)
    visitor = Visitor(driver, kiosk)
    visitor.press("问问这笔账", "看一看，就这样写吗？")
    for words in ("2026 年第三季度", "记字第3号", "东塘水面承包款", "23,600.50 元"):
        assert driver.shows(words)
    assert problems(driver) == []
    visitor.press("对，我来签第一个", "您是哪一位？")
    visitor.to_the_pad()
    visitor.write()
    visitor.press("签好了", "已签名，第 1 位")
    terminal = asking.terminal
    (one,) = hearings.petitions_about(
        terminal.db, terminal.org, "R001/3", terminal.now(), terminal.terms()
    )
    assert one.signed == 1
    assert "东塘水面承包款" in one.text
    kiosk.shell.go("entry", revision="R001", row=3)
    driver.wait_for("有人在问这笔账")
    visitor.press("有人在问这笔账", "第 3 笔")
    arrive(driver, kiosk, "petition")
    assert kiosk.shell.visit.params["id"] == one.id
    kiosk.shell.go("entry", revision="R001", row=4)
    driver.wait_for("问问这笔账")
