"""A QR code drawn sharp."""

from functools import lru_cache
from typing import Any, Final

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture

from kiosk.theme import px
from kiosk.widgets import draw
from kiosk.widgets.block import Block

# Every reader takes any of the eight masks.  Trying all for the most even one takes five times as
# long as the rest of the code; this one is the plainest, rows in turn, and what we write has none.
_MASK: Final = 1


@lru_cache(maxsize=16)
def _modules(text: str) -> tuple[bytes, int]:
    """(modules from the bottom row up, 0 dark and 255 light; modules per side)."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(border=2, error_correction=ERROR_CORRECT_M, mask_pattern=_MASK)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    side = len(matrix)
    return bytes(0 if dark else 255 for line in reversed(matrix) for dark in line), side


draw.also_forget(_modules.cache_clear)


def qr_texture(text: str) -> tuple[Any, int]:
    """(texture of one pixel per module with its quiet zone, modules per side)."""
    pixels, side = _modules(text)
    texture = Texture.create(size=(side, side), colorfmt="luminance")
    texture.blit_buffer(pixels, colorfmt="luminance", bufferfmt="ubyte")
    texture.mag_filter = texture.min_filter = "nearest"
    return texture, side


class QrImage(Block):
    """`text` as a QR code at most `side` design px wide, each module whole pixels."""

    def __init__(self, text: str, side: float = 160) -> None:
        super().__init__(fixed_width=px(side))
        self.words = text
        self.texture, self.modules = qr_texture(text)
        self._side = px(side)

    def height_for(self, width: float) -> float:
        return self._side

    def arrange(self) -> None:
        self.canvas.clear()
        room = min(self.width, self.height) - px(4)
        step = max(1, int(room // self.modules))
        side = step * self.modules
        x, y = round(self.center_x - side / 2), round(self.center_y - side / 2)
        edge = px(2)
        with self.canvas:
            draw.fill(x - edge, y - edge, side + 2 * edge, side + 2 * edge, "line")
            Color(1, 1, 1, 1)
            Rectangle(texture=self.texture, pos=(x, y), size=(side, side))

    def close(self) -> None:
        self.texture = None
        self.words = ""
        super().close()
