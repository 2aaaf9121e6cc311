"""Drawn vouchers: invented, matched by their names, and black where a number stood."""

from pathlib import Path

import pytest
from PIL import Image

from content.photos.names import match, photo_files
from kiosk.demo.ledger import DemoLedger, make_ledgers
from kiosk.demo.vouchers import DRAWN, NUMBER, SIZE, chosen, draw_vouchers


class Row:
    """A voucher as a ledger's row has it."""

    def __init__(self, row: int, date: str, voucher_no: str) -> None:
        self.row, self.date, self.voucher_no = row, date, voucher_no


@pytest.fixture(scope="module")
def newest() -> DemoLedger:
    return make_ledgers()[-1]


def rows_of(ledger: DemoLedger) -> list[Row]:
    return [
        Row(place, one.day.isoformat(), f"记字第{one.number}号")
        for place, one in enumerate(ledger.vouchers, 1)
    ]


def test_every_picture_finds_its_own_row(newest: DemoLedger, tmp_path: Path) -> None:
    folder = draw_vouchers(newest, tmp_path, masked=True)
    found = match(photo_files(folder), rows_of(newest))
    assert found.unmatched == ()
    rows = [newest.vouchers[one.rows[0] - 1] for one in found.found]
    assert rows == list(chosen(newest))
    assert len(rows) == DRAWN


def test_the_number_is_black_where_it_is_to_be(newest: DemoLedger, tmp_path: Path) -> None:
    for masked in (True, False):
        folder = draw_vouchers(newest, tmp_path / str(masked), masked=masked)
        with Image.open(folder / photo_files(folder)[0]) as image:
            assert image.size == SIZE
            left, top, right, bottom = NUMBER
            inside = image.crop((left + 8, top + 8, right - 8, bottom - 8)).convert("L")
            assert (max(inside.tobytes()) < 16) is masked
            assert dict(image.getexif()) == {}
