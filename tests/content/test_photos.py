"""Photos of vouchers: what a strange picture becomes, whose voucher it shows, when it counts."""

from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from content.checklist import checklist_ids
from content.errors import ChecklistIncomplete, PhotoTaken, UnreadablePhoto, WrongRole, WrongState
from content.kinds import MAX_PHOTO_BYTES, VoucherPhoto
from content.model import Photo, Revision, Staff
from content.photos.attaching import NewPhoto, attach
from content.photos.names import match, photo_files
from content.photos.reading import load, picture, prepare
from content.rules import check
from tests import pictures_of_vouchers as pictures

NUMBER = (800, 5800, 9200, 7200)  # of 10,000: over the number that a test voucher shows


# --- the picture --------------------------------------------------------------------------------


def test_a_phones_picture_is_upright_small_and_tells_nothing_of_the_phone(tmp_path: Path) -> None:
    made = prepare(load(pictures.from_a_phone(tmp_path / "12.jpg")))
    seen = pictures.opened(made.data)
    assert (made.width, made.height) == seen.size == (900, 1200)
    assert b"CameraOfZhangSan" not in made.data
    assert b"13800138000" not in made.data
    assert b"Exif" not in made.data
    assert dict(seen.getexif()) == {}
    assert _close(seen.getpixel((450, 780)), (40, 90, 200))


@pytest.mark.parametrize("name", ["12.jpg", "12.png"])
def test_a_masked_place_is_black_in_the_bytes_that_are_kept(tmp_path: Path, name: str) -> None:
    image = pictures.voucher(3000, 4000)
    made = prepare(load(pictures.write(tmp_path / name, image)), [NUMBER])
    seen = pictures.opened(made.data).convert("RGB")
    assert seen.size == (1200, 1600)
    inside = seen.crop((100, 940, 1100, 1140))  # all of the mask, but for the JPEG's soft edge
    assert pictures.brightest(inside) <= 12
    assert _close(seen.getpixel((600, 100)), (250, 248, 240))


def test_every_picture_fits_its_bounds() -> None:
    noise = Image.effect_noise((2500, 2500), 90).convert("RGB")
    out = BytesIO()
    noise.save(out, "PNG")
    made = prepare(out.getvalue())
    assert len(made.data) <= MAX_PHOTO_BYTES
    assert max(made.width, made.height) <= 1600


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "CMYK", "1"])
def test_every_kind_of_colour_is_read(mode: str) -> None:
    out = BytesIO()
    pictures.voucher().convert(mode).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert prepare(out.getvalue()).width == 900


def _jpeg() -> bytes:
    out = BytesIO()
    pictures.voucher().save(out, "JPEG")
    return out.getvalue()


def _gif() -> bytes:
    out = BytesIO()
    pictures.voucher().save(out, "GIF")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"no picture at all", _gif(), _jpeg()[:2000], b"\xff\xd8\xff" + b"\0" * 5000,
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 5000, pictures.bomb(), pictures.bomb(4999),
    ],
    ids=["nothing", "text", "gif", "cut", "junk jpeg", "junk png", "bomb", "unfinished"],
)  # fmt: skip
def test_what_is_no_picture_is_told_plainly(data: bytes) -> None:
    with pytest.raises(UnreadablePhoto, match="照片"):
        prepare(data)


def test_what_is_no_file_of_bounded_size_is_not_read(tmp_path: Path) -> None:
    import os

    (tmp_path / "link.jpg").symlink_to(pictures.write(tmp_path / "12.jpg"))
    os.mkfifo(tmp_path / "pipe.jpg")
    with (tmp_path / "large.jpg").open("wb") as file:
        file.truncate(31 * 2**20)
    for name in ("link.jpg", "pipe.jpg", "large.jpg", "gone.jpg"):
        with pytest.raises(UnreadablePhoto):
            load(tmp_path / name)


def test_pixels_come_with_the_lowest_row_first() -> None:
    seen = picture(_jpeg(), 300)
    assert (seen.width, seen.height) == (225, 300)
    assert len(seen.pixels) == 225 * 300 * 3
    row = 300 - round(300 * 0.65)
    middle = (row * 225 + 112) * 3
    assert _close(tuple(seen.pixels[middle : middle + 3]), (40, 90, 200))


def _close(seen: object, meant: tuple[int, int, int]) -> bool:
    assert isinstance(seen, tuple)
    return all(abs(a - b) < 14 for a, b in zip(seen, meant, strict=True))


# --- whose voucher ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    row: int
    date: str
    voucher_no: str


JULY = (
    Row(1, "2026-07-03", "记字第1号"), Row(2, "2026-07-08", "记字第12号"),
    Row(3, "2026-07-08", "记字第12号"), Row(4, "2026-07-09", "转-3"),
)  # fmt: skip
AUGUST = (Row(5, "2026-08-02", "记字第1号"), Row(6, "2026-08-04", "０１４"))


@pytest.mark.parametrize(
    ("name", "rows", "page"),
    [
        ("记字第12号.jpg", (2, 3), 1), ("12.jpg", (2, 3), 1), ("记-12.png", (2, 3), 1),
        ("12-2.jpg", (2, 3), 2), ("记-12-3.JPG", (2, 3), 3), ("012(2).jpeg", (2, 3), 2),
        ("记12（4）.jpg", (2, 3), 4), ("转字第 3 号.jpg", (4,), 1), ("3.jpg", (4,), 1),
        ("7月1.jpg", (1,), 1), ("8月-记字第1号.jpg", (5,), 1), ("8月/1.jpg", (5,), 1),
        ("2026年7月 记1.jpg", (1,), 1), ("14.jpg", (6,), 1),
    ],
)  # fmt: skip
def test_a_name_tells_the_voucher(name: str, rows: tuple[int, ...], page: int) -> None:
    (found,) = match([Path(name)], JULY + AUGUST).found
    assert (found.rows, found.page) == (rows, page)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("1.jpg", "写上几月"), ("99.jpg", "没有"), ("IMG_20260703.jpg", "没有"),
        ("收据.jpg", "看不出"), ("12.heic", "只收"), ("12-21.jpg", "最多"), ("9月12.jpg", "没有"),
        ("转-12.jpg", "没有"), ("\udcff12.jpg", "看不出"),
    ],
)  # fmt: skip
def test_nothing_is_guessed(name: str, why: str) -> None:
    found = match([Path(name)], JULY + AUGUST)
    assert found.found == ()
    assert [one.file for one in found.unmatched] == [Path(name)]
    assert why in found.unmatched[0].why


@given(
    st.lists(st.text(alphabet="0123456789记字第号月年转-_ ()（.上x\u0660\udc80", max_size=12)),
    st.lists(st.text(alphabet="0123456789记字第号转-_ .", max_size=8), max_size=6),
)
def test_every_file_is_laid_somewhere_or_told_and_no_page_twice(
    names: list[str], numbers: list[str]
) -> None:
    files = {Path(f"{name}.jpg") for name in names if name and "/" not in name}
    rows = [Row(row, f"2026-{1 + row % 12:02d}-03", one) for row, one in enumerate(numbers, 1)]
    found = match(files, rows)
    told = [one.file for one in found.found] + [one.file for one in found.unmatched]
    assert sorted(told) == sorted(files)
    pages = [(row, one.page) for one in found.found for row in one.rows]
    assert len(pages) == len(set(pages))


def test_a_hostile_voucher_number_takes_no_time() -> None:
    rows = [Row(row, "2026-07-03", "0" * 2000 + "x") for row in range(1, 2000)]
    assert match([Path("12.jpg")], rows).found == ()


def test_two_files_for_one_page_are_both_told() -> None:
    found = match([Path("12.jpg"), Path("记字第12号.png"), Path("12-2.jpg")], JULY)
    assert [one.file.name for one in found.found] == ["12-2.jpg"]
    assert {one.file.name for one in found.unmatched} == {"12.jpg", "记字第12号.png"}


def test_a_folder_is_listed_without_links_and_other_files(tmp_path: Path) -> None:
    for name in ("2.jpg", "1.PNG", ".hidden.jpg", "表.xlsx", "3.heic"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "7月").mkdir()
    (tmp_path / "7月" / "4.jpg").write_bytes(b"")
    (tmp_path / "7月" / "link.jpg").symlink_to(tmp_path / "2.jpg")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert [str(one) for one in photo_files(tmp_path)] == ["1.PNG", "2.jpg", "3.heic", "7月/4.jpg"]


# --- laid to a draft ----------------------------------------------------------------------------

CLERK = Staff("S1", "王芳", "clerk")
DRAFT = Revision(
    "R1", "ledger", "2026-Q3", 1, "draft", "三季度.xlsx", 3, 0, 0, 0, 0, (), (), None, None, (),
    "", "vk/a/b", 0, b"",
)  # fmt: skip
ONE = NewPhoto(2, 1, b"\1" * 32, 1000, 900, 1200)


def test_photos_are_laid_to_a_draft() -> None:
    drafts = attach(DRAFT, CLERK, [ONE, replace(ONE, page=2)], ())
    body = drafts[0].body
    assert body == VoucherPhoto("R1", 2, b"\1" * 32, 1000, 900, 1200, 1)
    assert len(drafts) == 2


@pytest.mark.parametrize("state", ["submitted", "reviewed", "approved", "published", "returned"])
def test_what_was_handed_in_takes_no_more(state: str) -> None:
    with pytest.raises(WrongState, match="更正"):
        attach(replace(DRAFT, state=state), CLERK, [ONE], ())


def test_only_a_clerk_lays_photos_and_one_to_a_page() -> None:
    with pytest.raises(WrongRole):
        attach(DRAFT, replace(CLERK, role="approver"), [ONE], ())
    there = Photo("R1", 2, 1, b"\2" * 32, 5, 5, 5, "vk/a/b", 4)
    with pytest.raises(PhotoTaken):
        attach(DRAFT, CLERK, [ONE], [there])
    with pytest.raises(PhotoTaken):
        attach(DRAFT, CLERK, [ONE, ONE], ())
    with pytest.raises(PhotoTaken, match="没有第 4 笔"):
        attach(DRAFT, CLERK, [replace(ONE, row=4)], ())


def test_the_check_asks_after_the_photos_only_where_there_are_some() -> None:
    approver = Staff("S3", "赵敏", "approver")
    reviewed = replace(DRAFT, state="reviewed")
    assert check(reviewed, approver, checklist_ids())
    with pytest.raises(ChecklistIncomplete):
        check(replace(reviewed, photos=2), approver, checklist_ids())
    assert check(replace(reviewed, photos=2), approver, checklist_ids(photos=True))
