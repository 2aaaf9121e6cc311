"""Invented vouchers, drawn: a printed form, filled in, stamped 演示. Nothing in them is from life.

Where a real one shows a number of an identity card, these show an invented row of digits; what the
demonstration publishes has it blackened, as a clerk would.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from content.money import format_yuan, spoken_yuan
from kiosk import fonts
from kiosk.demo.ledger import DemoLedger, Voucher

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SIZE = (1500, 1050)  # px
NUMBER = (360, 700, 980, 770)  # where the invented number stands, px
DRAWN = 4  # of each quarter, those of the largest amounts
_PAPER, _PRINT, _PEN, _STAMP = (253, 249, 236), (150, 60, 50), (30, 40, 90), (196, 40, 40)
_RULES = (250, 370, 490, 610, 790)


def draw_vouchers(ledger: DemoLedger, folder: Path, *, masked: bool) -> Path:
    """Photos of some of a quarter's vouchers, a folder for each month; returns ``folder``."""
    for voucher in chosen(ledger):
        month = folder / f"{voucher.day.month}月"
        month.mkdir(parents=True, exist_ok=True)
        _draw(voucher, masked).save(month / f"{voucher.number}.jpg", quality=88)
    return folder


def chosen(ledger: DemoLedger) -> tuple[Voucher, ...]:
    """The vouchers that are drawn, in the order of the ledger."""
    spent = sorted(ledger.vouchers, key=lambda one: one.expense_fen, reverse=True)[:DRAWN]
    return tuple(one for one in ledger.vouchers if one in spent)


def _draw(voucher: Voucher, masked: bool) -> "Image":
    from PIL import Image, ImageDraw

    image = Image.new("RGB", SIZE, _PAPER)
    pen = ImageDraw.Draw(image)
    _form(pen)
    _fill_in(pen, voucher)
    _stamp(pen)
    if masked:
        pen.rectangle(NUMBER, fill=(0, 0, 0))
    return image


def _form(pen: "ImageDraw") -> None:
    pen.rectangle((60, 60, 1440, 990), outline=_PRINT, width=5)
    pen.text((750, 140), "付 款 凭 单", _PRINT, _font(78, bold=True), anchor="mm")
    for y in _RULES:
        pen.line((90, y, 1410, y), _PRINT, 3)
    for words, place in _labels():
        pen.text(place, words, _PRINT, _font(42))


def _labels() -> Iterable[tuple[str, tuple[int, int]]]:
    yield "日期", (110, 290)
    yield "凭单号", (820, 290)
    yield "事由", (110, 410)
    yield "金额", (110, 530)
    yield "领款人证件号", (110, 640)
    yield "经手人", (110, 850)
    yield "证明人", (560, 850)
    yield "审批人", (1000, 850)


def _fill_in(pen: "ImageDraw", voucher: Voucher) -> None:
    fen = voucher.expense_fen or voucher.income_fen
    font, small = _font(46), _font(38)
    pen.text((270, 286), f"{voucher.day:%Y}年{voucher.day.month}月{voucher.day.day}日", _PEN, font)
    pen.text((990, 286), f"{voucher.number}", _PEN, font)
    pen.text((270, 406), voucher.summary[:24], _PEN, font)
    pen.text((270, 526), f"￥{format_yuan(fen)}", _PEN, font)
    pen.text((700, 532), spoken_yuan(fen), _PEN, small)
    pen.text((370, 708), f"编造的号码 {_digits(voucher)}", _PEN, small)
    pen.text((270, 846), voucher.handler, _PEN, font)
    pen.text((720, 846), voucher.witness, _PEN, font)
    pen.text((1160, 846), voucher.approver, _PEN, font)


def _digits(voucher: Voucher) -> str:
    """Eighteen digits that no card can have: they all begin with nought."""
    return f"{voucher.day:%Y%m%d}{voucher.number:04d}".rjust(18, "0")


def _stamp(pen: "ImageDraw") -> None:
    pen.ellipse((1090, 560, 1370, 840), outline=_STAMP, width=9)
    pen.text((1230, 700), "演示", _STAMP, _font(84, bold=True), anchor="mm")


def _font(size: int, *, bold: bool = False) -> "FreeTypeFont":
    from PIL import ImageFont

    return ImageFont.truetype(str(fonts.find()[int(bold)]), size)
