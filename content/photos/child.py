"""The process that decodes strangers' pictures: small, limited, and expected to die now and then.

It serves one picture over stdin and stdout, in frames of ``content.importing.wire``, under the
limits that the reading of workbooks has, and imports as little as it can:

- in ``prepare data masks``: ``photo width height jpeg``, upright, at most 1600 px long, the masked
  places black, and nothing else of the file in it (place, camera, comments);
- in ``view data side``: ``photo width height pixels``, RGB, the lowest row first;
- else ``error`` with its code: ``format``, ``pixels``, ``huge``.

``masks`` are numbers of 0 … 10,000, four for each: left, top, right, bottom as shares of the sides.
"""

from __future__ import annotations

import sys
from io import BytesIO

from PIL import Image, ImageDraw, ImageOps

from content.importing.child import limit
from content.importing.wire import BadFrame, read_frame, write_frame

LONG_SIDE = 1600
MAX_GIVEN = 32 * 2**20
MAX_ANSWER = 16 * 2**20
MAX_BYTES = 400 * 1024
SHARES = 10_000
_PIXELS = {"JPEG": 60_000_000, "PNG": 25_000_000}  # a JPEG is scaled while it is decoded
_MAGIC = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
_QUALITIES = (82, 72, 62, 52, 42)
_MARGIN = 2  # px blackened beyond a mask: its edge may lie in the middle of a stroke


class Stop(Exception):
    """The picture is not taken; the code is told to the parent."""


def main() -> None:
    """Serve one picture."""
    limit()
    Image.MAX_IMAGE_PIXELS = None  # judged below, before anything is decoded
    given, answer = sys.stdin.buffer, sys.stdout.buffer
    try:
        name, (data, how) = read_frame(given, MAX_GIVEN)
        numbers = list(map(int, how.split()))
        made = _prepare(data, numbers) if name == "prepare" else _view(data, *numbers)
        write_frame(answer, "photo", *made)
    except Stop as stop:
        write_frame(answer, "error", str(stop).encode())
    except MemoryError:
        write_frame(answer, "error", b"huge")
    except (BadFrame, BrokenPipeError):
        sys.exit(1)  # nobody asks any more


def _prepare(data: bytes, masks: list[int]) -> tuple[bytes, bytes, bytes]:
    image = _upright(data, LONG_SIDE)
    for start in range(0, len(masks), 4):
        _blacken(image, masks[start : start + 4])
    jpeg, image = _encoded(image)
    return str(image.width).encode(), str(image.height).encode(), jpeg


def _view(data: bytes, side: int) -> tuple[bytes, bytes, bytes]:
    image = ImageOps.flip(_upright(data, side))
    return str(image.width).encode(), str(image.height).encode(), image.tobytes()


def _upright(data: bytes, side: int) -> Image.Image:
    """The picture as it is meant to be seen, RGB, at most ``side`` px long."""
    kind = next((name for magic, name in _MAGIC.items() if data.startswith(magic)), None)
    if kind is None:
        raise Stop("format")
    image: Image.Image = Image.open(BytesIO(data), formats=[kind])
    if image.width * image.height > _PIXELS[kind]:
        raise Stop("pixels")
    image.draft("RGB", (side, side))
    turned = ImageOps.exif_transpose(image)
    turned.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    flat = Image.new("RGB", turned.size, "white")  # a new picture carries nothing of the old
    seen = turned.convert("RGBA")
    flat.paste(seen, mask=seen.getchannel("A"))
    return flat


def _blacken(image: Image.Image, mask: list[int]) -> None:
    left, top, right, bottom = mask
    box = (
        left * image.width // SHARES - _MARGIN,
        top * image.height // SHARES - _MARGIN,
        -(-right * image.width // SHARES) + _MARGIN,
        -(-bottom * image.height // SHARES) + _MARGIN,
    )
    ImageDraw.Draw(image).rectangle(box, fill=(0, 0, 0))


def _encoded(image: Image.Image) -> tuple[bytes, Image.Image]:
    """A JPEG of at most ``MAX_BYTES``: coarser first, then smaller."""
    while True:
        for quality in _QUALITIES:
            out = BytesIO()
            image.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= MAX_BYTES:
                return out.getvalue(), image
        image = image.resize((image.width * 3 // 4 or 1, image.height * 3 // 4 or 1))
