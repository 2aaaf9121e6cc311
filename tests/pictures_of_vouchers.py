"""Invented pictures of vouchers for the tests: as a phone, a scanner or an attacker would make."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

NUMBER_BOX = (0.1, 0.6, 0.9, 0.7)
"""Where ``voucher`` draws its invented ID number: shares of the sides, from the upper left."""


def voucher(width: int = 900, height: int = 1200) -> Image.Image:
    """White paper with red lines, and a dark block where a number would stand."""
    image = Image.new("RGB", (width, height), (250, 248, 240))
    draw = ImageDraw.Draw(image)
    for part in (0.2, 0.4, 0.8):
        draw.line((0, height * part, width, height * part), (180, 40, 30), 6)
    left, top, right, bottom = NUMBER_BOX
    draw.rectangle((left * width, top * height, right * width, bottom * height), (40, 90, 200))
    return image


def write(path: Path, image: Image.Image | None = None) -> Path:
    """A JPEG or PNG by the file's ending."""
    (image or voucher()).save(path)
    return path


def from_a_phone(path: Path, orientation: int = 6) -> Path:
    """A JPEG that lies on its side, with place and camera in its EXIF, and a comment."""
    image = voucher().transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "CameraOfZhangSan"
    exif.get_ifd(0x8825)[2] = (32.0, 11.0, 5.0)
    image.save(path, exif=exif, comment=b"13800138000")
    return path


def bomb(side: int = 30_000) -> bytes:
    """A small PNG that says it is enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def opened(data: bytes) -> Image.Image:
    """What our own bytes show."""
    return Image.open(BytesIO(data))


def brightest(image: Image.Image) -> int:
    """The brightest channel of any pixel, 0–255: of black next to nothing."""
    return max(image.convert("RGB").tobytes())
