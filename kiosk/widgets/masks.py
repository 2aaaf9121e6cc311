"""The small pictures that panels and dots are cut from, made once each."""

from functools import lru_cache
from math import hypot
from typing import Any

from kivy.graphics.texture import Texture

from kiosk.theme import Rgba

Quarter = tuple[tuple[int, ...], ...]
"""Coverage, 0 to 255, of a corner's pixels: rows from the outside in."""


@lru_cache(maxsize=32)
def _quarter(radius: int) -> Quarter:
    """The corner of a square of side 2·radius + 2."""
    across = range(radius + 1)
    return tuple(tuple(_coverage(x, y, radius) for x in across) for y in across)


def _coverage(x: int, y: int, radius: int) -> int:
    """How much of a corner's pixel lies inside the circle, 0 to 255."""
    inside = radius + 0.5 - hypot(max(radius - x - 0.5, 0.0), max(radius - y - 0.5, 0.0))
    return 255 if inside >= 1 else round(255 * max(0.0, inside))


def _texture(corner: list[list[bytes]], smooth: bool = False) -> Any:
    """A texture of four times that corner, each turned outward."""
    half = [b"".join([*row, *reversed(row)]) for row in corner]
    side = 2 * len(half)
    texture = Texture.create(size=(side, side), colorfmt="rgba")
    pixels = b"".join([*half, *reversed(half)])
    texture.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")
    if not smooth:
        texture.mag_filter = texture.min_filter = "nearest"
    return texture


def _white_corner(radius: int) -> list[list[bytes]]:
    return [[b"\xff\xff\xff" + bytes((alpha,)) for alpha in row] for row in _quarter(radius)]


@lru_cache(maxsize=32)
def disc(radius: int) -> Any:
    """White, with smooth round corners; drawn at whole pixels."""
    return _texture(_white_corner(radius))


@lru_cache(maxsize=32)
def soft_disc(radius: int) -> Any:
    """The same for dots that lie anywhere."""
    return _texture(_white_corner(radius), smooth=True)


@lru_cache(maxsize=64)
def framed(radius: int, edge: int, fill: Rgba, line: Rgba) -> Any:
    """`fill` inside a border `edge` px wide in `line`, both with smooth corners."""
    inner = _quarter(max(1, radius - edge))
    tones = [(round(255 * f), round(255 * e)) for f, e in zip(fill[:3], line[:3], strict=True)]
    kinds: dict[tuple[int, int], bytes] = {}

    def pixel(outside: int, inside: int) -> bytes:
        """The border over nothing, and the fill over the border."""
        if (outside, inside) not in kinds:
            mixed = (e + (f - e) * inside / 255 for f, e in tones)
            kinds[outside, inside] = bytes((*(round(part) for part in mixed), outside))
        return kinds[outside, inside]

    def within(x: int, y: int) -> int:
        return inner[y - edge][x - edge] if min(x, y) >= edge else 0

    rows = enumerate(_quarter(radius))
    return _texture([[pixel(out, within(x, y)) for x, out in enumerate(row)] for y, row in rows])


@lru_cache(maxsize=1)
def white() -> Any:
    """One white pixel, to be tinted."""
    return _texture([[b"\xff\xff\xff\xff"]])
