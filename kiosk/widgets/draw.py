"""Drawing into a canvas: panels with round corners, rules, text runs, round strokes.

Corners and dots are smooth masks made once, so that nothing needs multisampling.  A kiosk may
have no graphics card: every pass over the pixels of a screen then costs 10 to 20 ms, so a pixel
is drawn once where it can be, and read from its texture without smoothing.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from kivy import kivy_data_dir
from kivy.core.text import Label
from kivy.graphics import (
    BorderImage,
    ClearBuffers,
    ClearColor,
    Color,
    Rectangle,
    ScissorPop,
    ScissorPush,
    SmoothLine,
)

from kiosk import theme
from kiosk.theme import RULE, Rgba, colour, look, px
from kiosk.widgets import masks

_TEXT_BYTES: Final = 10_000_000
_FONTS_OPEN: Final = 65  # one more than Kivy keeps
Tones = tuple[str, str]


def rounded(x: float, y: float, width: float, height: float, radius: float, ink: Rgba) -> None:
    """A filled panel with round corners, drawn into the canvas now open."""
    if width > 0 and height > 0:
        corner = _corner(width, height, radius)
        Color(*ink)
        _nine(masks.disc(corner), corner, (x, y, width, height))


def framed(
    x: float, y: float, width: float, height: float, radius: float, edge: float, tones: Tones
) -> None:
    """A panel with round corners and a border `edge` px wide; `tones` are (fill, border).

    One pass over its pixels: without a graphics card every pass costs 17 ms a screen.
    """
    corner = _corner(width, height, radius)
    Color(1, 1, 1, 1)
    picture = masks.framed(corner, round(edge), colour(tones[0]), colour(tones[1]))
    _nine(picture, corner, (x, y, width, height))


def _corner(width: float, height: float, radius: float) -> int:
    return max(1, int(min(radius, (width - 2) / 2, (height - 2) / 2)))


def _nine(texture: Any, corner: int, box: tuple[float, float, float, float]) -> None:
    x, y, width, height = box
    BorderImage(
        texture=texture,
        border=(corner,) * 4,
        pos=(round(x), round(y)),
        size=(round(width), round(height)),
    )


def panel(block: Any, fill: str, line: str | None, radius: float, rule: float = RULE) -> None:
    """The ground of a block: a border of `rule` design px in tone `line`, filled with `fill`."""
    (x, y), (width, height) = block.pos, block.size
    if line is None or line == fill:
        rounded(x, y, width, height, px(radius), colour(fill))
    else:
        framed(x, y, width, height, px(radius), max(1.0, px(rule)), (fill, line))


def ground(x: float, y: float, width: float, height: float, tone: str) -> None:
    """An opaque rectangle in window px that never scrolls: cleared, which costs next to nothing."""
    ScissorPush(x=round(x), y=round(y), width=round(width), height=round(height))
    ClearColor(*colour(tone))
    ClearBuffers()
    ScissorPop()


def fill(x: float, y: float, width: float, height: float, tone: str) -> None:
    """A plain rectangle."""
    Color(*colour(tone))
    Rectangle(texture=masks.white(), pos=(round(x), round(y)), size=(round(width), round(height)))


_textures: "OrderedDict[tuple[str, int, bool], Any]" = OrderedDict()
_held = 0
_others: list[Callable[[], None]] = []


def text_texture(text: str, size: int, bold: bool) -> Any:
    """White text on nothing, to be tinted; kept while there is room (least used goes first)."""
    global _held
    key = (text, size, bold)
    if key in _textures:
        _textures.move_to_end(key)
        return _textures[key]
    label = Label(text=text, font_size=size, bold=bold)
    label.refresh()
    texture = _textures[key] = label.texture
    if texture is not None:  # drawn pixel by pixel: nothing to smooth
        texture.mag_filter = texture.min_filter = "nearest"
    _held += _bytes(texture)
    while _held > _TEXT_BYTES:
        _held -= _bytes(_textures.popitem(last=False)[1])
    return texture


def forget_texts() -> None:
    """Drop every picture of a text: what was on the screen is no longer in memory."""
    global _held
    _textures.clear()
    measure.cache_clear()
    for forget in _others:
        forget()
    _held = 0


def also_forget(forget: Callable[[], None]) -> None:
    """Call `forget` too whenever the texts are forgotten."""
    _others.append(forget)


def texts_held() -> frozenset[str]:
    """The texts whose pictures are kept, for the test that wiping leaves none."""
    return frozenset(key[0] for key in _textures)


def _bytes(texture: Any) -> int:
    return int(texture.width) * int(texture.height) * 4 if texture is not None else 0


def draw_text(text: str, x: float, y: float, size: int, bold: bool, tone: str) -> None:
    """Text with its lower left corner at (x, y), into the canvas now open."""
    if not text.strip():
        return
    texture = text_texture(text, size, bold)
    Color(*colour(tone))
    Rectangle(texture=texture, pos=(round(x), round(y)), size=texture.size)


@lru_cache(maxsize=64)
def _ruler(size: int, bold: bool) -> Any:
    return Label(font_size=size, bold=bold)


@lru_cache(maxsize=8192)
def measure(text: str, size: int, bold: bool) -> float:
    """Width of a text in px."""
    if len(text) == 1 and "\u4e00" <= text <= "\u9fff":
        return float(size)
    return float(_ruler(size, bold).get_extents(text)[0])


@lru_cache(maxsize=64)
def line_height(size: int) -> float:
    """Height in px of one line's picture."""
    return float(_ruler(size, False).get_extents("村")[1])


def warm() -> None:
    """Open the fonts and make the masks that nearly every page needs, before the first one."""
    for size in theme.SIZES[:-1]:
        for bold in (False, True):
            line_height(look().font(size))
            measure("8", look().font(size), bold)
    for radius in (theme.RADIUS, theme.RADIUS - theme.RULE, 20):
        masks.disc(int(px(radius)))


def close_fonts() -> None:
    """Close every font that is open: 3 MB each, and another text scale has its own ten sizes.

    Kivy has no call for it, but keeps 64 at most: as many sizes of a small font push them out.
    """
    small = str(Path(kivy_data_dir) / "fonts" / "Roboto-Regular.ttf")
    for size in range(8, 8 + _FONTS_OPEN):
        Label(font_name=small, font_size=size).get_extents("8")


def stroke(points: list[float], width: float, ink: Rgba) -> None:
    """A line through `points` (x, y, x, y…) with round ends and joints."""
    Color(*ink)
    SmoothLine(points=points, width=width / 2 + 0.5)  # its soft edge takes half a pixel
    for x, y in {(points[0], points[1]), (points[-2], points[-1])}:
        dot(x, y, width, ink)


def dot(x: float, y: float, width: float, ink: Rgba) -> None:
    """A round dot about (x, y), `width` px across, into the canvas now open."""
    Color(*ink)
    radius = max(1, round(width / 2))
    BorderImage(
        texture=masks.soft_disc(radius),
        border=(radius,) * 4,
        pos=(x - width / 2, y - width / 2),
        size=(width, width),
    )
