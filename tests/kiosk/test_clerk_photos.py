"""The clerk's photos: found, looked at, blackened with a finger, sent with the ledger."""

from pathlib import Path
from typing import Any

import pytest

from content import queries
from kiosk import theme
from kiosk.widgets.mask_pad import MaskPad
from sync.blobs import BlobStore
from tests import pictures_of_vouchers as pictures
from tests.kiosk import village
from tests.kiosk.checks import problems
from tests.kiosk.conftest import LANDSCAPE, PORTRAIT, Start
from tests.kiosk.driver import Driver
from tests.kiosk.staffroom import Q4, log_in, press_row, stick, with_pins, write_book
from tests.kiosk.village import Village

SIZES = pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
LEFT, TOP, RIGHT, BOTTOM = pictures.NUMBER_BOX


@pytest.fixture
def place(tmp_path: Path) -> Village:
    """A workbook of three rows on the stick, and a folder of pictures beside it."""
    made = with_pins(village.empty(tmp_path / "data"))
    write_book(stick(made) / "四季度.xlsx", Q4)
    folder = stick(made) / "票据"
    folder.mkdir()
    pictures.from_a_phone(folder / "记字第1号.jpg")
    pictures.write(folder / "2.png")
    pictures.write(folder / "7.jpg")
    return made


def use(driver: Driver, size: tuple[int, int]) -> None:
    driver.resize(*size)
    theme.use(theme.Look(*size))


def to_preview(driver: Driver, start: Start, place: Village) -> Any:
    kiosk = start(make=place.open)
    log_in(driver, place.clerk)
    driver.press("导入收支表")
    driver.wait_for("哪一个文件？")
    press_row(driver, "四季度")
    driver.wait_for("是哪一期的账？")
    press_row(driver, "2026 年第四季度")
    driver.wait_for("账都对得上")
    return kiosk


def to_photos(driver: Driver, start: Start, place: Village) -> None:
    to_preview(driver, start, place)
    driver.press("放票据照片")
    driver.wait_for("对上 2 张")


def pad_of(driver: Driver) -> MaskPad:
    pad = driver.find_kind(MaskPad)
    assert isinstance(pad, MaskPad)
    driver.frames(2)
    return pad


def at(pad: MaskPad, across: float, down: float) -> tuple[float, float]:
    x, y, width, height = pad.image.box
    window: tuple[float, float] = pad.to_window(x + width * across, y + height * (1 - down))
    return window


def revision_of(place: Village) -> Any:
    (one,) = queries.revisions(place.terminal.db, place.terminal.org)
    return one


def kept(place: Village) -> dict[int, Any]:
    """What is stored: the picture of each row."""
    found = queries.photos_of(place.terminal.db, place.terminal.org, revision_of(place).id)
    store = BlobStore(place.data)
    return {one.row: pictures.opened(store.read(one.sha256)).convert("RGB") for one in found}


def darkest(image: Any, box: tuple[float, float, float, float]) -> int:
    """The brightest channel inside that share of a picture, a little within its edges."""
    left, top, right, bottom = box
    inner = image.crop(
        (round((left + 0.02) * image.width), round((top + 0.02) * image.height),
         round((right - 0.02) * image.width), round((bottom - 0.02) * image.height))
    )  # fmt: skip
    return pictures.brightest(inner)


@SIZES
def test_what_a_finger_blackens_is_gone_from_the_bytes(
    driver: Driver, start: Start, place: Village, size: tuple[int, int]
) -> None:
    use(driver, size)
    to_preview(driver, start, place)
    driver.press("放票据照片")
    driver.wait_for("对上 2 张，还有 2 张没看；1 张对不上。")
    assert problems(driver) == []
    driver.press("一张一张看")
    driver.wait_for("照片 1 / 2")
    assert driver.shows("收到镇财政拨付村级运转经费")
    assert problems(driver) == []
    pad = pad_of(driver)
    driver.drag(at(pad, LEFT - 0.04, TOP - 0.02), at(pad, RIGHT + 0.04, BOTTOM + 0.02))
    assert len(pad.masks) == 1
    assert max(driver.colour_at(*at(pad, 0.5, 0.65))) < 60
    driver.press("放进去")
    driver.wait_for("照片 2 / 2")
    pad = pad_of(driver)
    driver.tap_xy(*at(pad, LEFT - 0.04, BOTTOM + 0.02))  # two corners: no finger has to drag
    assert pad.corner is not None
    driver.tap_xy(*at(pad, RIGHT + 0.04, TOP - 0.02))
    assert len(pad.masks) == 1
    driver.press("放进去")
    driver.wait_for("对上 2 张；1 张对不上。")
    driver.press("看完了")
    driver.wait_for("票据照片：放进去 2 张")
    driver.press("送去审核")
    driver.wait_for("已经送去审核")
    images = kept(place)
    assert set(images) == {1, 2}
    for image in images.values():
        assert darkest(image, pictures.NUMBER_BOX) <= 14
        assert image.getpixel((image.width // 2, image.height // 10))[0] > 200
    assert len(list(BlobStore(place.data).all())) == 2  # the unmasked was never kept
    assert revision_of(place).state == "submitted"


@SIZES
@pytest.mark.parametrize("text", [1, 2])
def test_larger_letters_fit_too(
    driver: Driver, start: Start, place: Village, size: tuple[int, int], text: int
) -> None:
    kiosk = to_preview(driver, start, place)
    work = kiosk.shell.visit.view.work
    use(driver, size)
    theme.use(theme.Look(*size, text))
    kiosk.shell.fit(*size)
    kiosk.shell.go("clerk_photos", work=work)
    driver.wait_for("对上 2 张")
    assert problems(driver) == []
    driver.press("一张一张看")
    driver.wait_for("照片 1 / 2")
    assert problems(driver) == []
    pad = pad_of(driver)
    assert pad.image.box[3] > 0.3 * size[1]
    driver.drag(at(pad, 0.1, 0.2), at(pad, 0.6, 0.3))
    assert len(pad.masks) == 1


def test_a_slip_is_no_box_and_a_box_can_be_taken_back(
    driver: Driver, start: Start, place: Village
) -> None:
    to_photos(driver, start, place)
    press_row(driver, "支付十月份村干部误工补贴")
    driver.wait_for("照片 2 / 2")
    pad = pad_of(driver)
    driver.drag(at(pad, 0.1, 0.2), at(pad, 0.6, 0.201))
    assert pad.masks == []
    driver.drag(at(pad, 0.1, 0.2), at(pad, 0.6, 0.3))
    driver.drag(at(pad, 0.5, 0.9), at(pad, 1.4, 1.3))  # past the edge: up to the edge
    assert [mask[2:] for mask in pad.masks][1] == (10_000, 10_000)
    driver.press("字再大些") if driver.shows("字再大些") else None
    pad = pad_of(driver)
    assert len(pad.masks) == 2  # a new layout keeps them
    driver.press("去掉一块")
    driver.press("去掉一块")
    assert pad.masks == []
    assert not driver.find("去掉一块").enabled
    driver.tap_xy(*at(pad, 0.5, 0.5))
    driver.press("去掉一块")
    assert pad.corner is None


def test_a_photo_that_is_left_out_or_not_seen_is_not_sent(
    driver: Driver, start: Start, place: Village
) -> None:
    to_photos(driver, start, place)
    driver.press("一张一张看")
    driver.wait_for("照片 1 / 2")
    driver.press("不放这张")
    driver.wait_for("照片 2 / 2")
    driver.press("返回")
    driver.wait_for("还有 1 张没看")
    driver.press("返回")
    driver.wait_for("放票据照片")
    driver.press("送去审核")
    driver.wait_for("照片还没有看完")
    driver.press("就这样交")
    driver.wait_for("已经送去审核")
    assert kept(place) == {}
    assert list(BlobStore(place.data).all()) == []


def test_another_picture_under_the_same_name_is_not_stored(
    driver: Driver, start: Start, place: Village
) -> None:
    to_photos(driver, start, place)
    driver.press("一张一张看")
    driver.wait_for("照片 1 / 2")
    driver.press("放进去")
    driver.wait_for("照片 2 / 2")
    driver.press("不放这张")
    driver.wait_for("对上 2 张；")
    driver.press("看完了")
    pictures.write(stick(place) / "票据" / "记字第1号.jpg", pictures.voucher(300, 300))
    driver.wait_for("放进去 1 张")
    driver.press("送去审核")
    driver.wait_for("照片换过了")
    assert queries.revisions(place.terminal.db, place.terminal.org) == ()
    assert list(BlobStore(place.data).all()) == []


def test_a_hostile_picture_is_told_and_can_only_be_left_out(
    driver: Driver, start: Start, place: Village
) -> None:
    (stick(place) / "票据" / "2.png").write_bytes(pictures.bomb())
    to_photos(driver, start, place)
    press_row(driver, "支付十月份村干部误工补贴")
    driver.wait_for("太大")
    assert not driver.shows("放进去")
    assert problems(driver) == []
    driver.press("不放这张")
    driver.wait_for("照片 1 / 2")


def test_several_folders_are_asked_for_and_none_says_what_to_do(
    driver: Driver, start: Start, place: Village
) -> None:
    other = stick(place) / "别的"
    other.mkdir()
    pictures.write(other / "3.jpg")
    kiosk = to_preview(driver, start, place)
    driver.press("放票据照片")
    driver.wait_for("照片在哪个文件夹里？")
    press_row(driver, "别的")
    driver.wait_for("对上 1 张")
    driver.press("一张一张看")
    driver.wait_for("报刊订阅费")
    kiosk.shell.wipe()
    driver.frames(2)
    assert kiosk.shell.memory.draft == {}
    for folder in (other, stick(place) / "票据"):
        for file in folder.iterdir():
            file.unlink()
    to_preview(driver, start, place)
    driver.press("放票据照片")
    driver.wait_for("没有找到照片")
    assert problems(driver) == []
