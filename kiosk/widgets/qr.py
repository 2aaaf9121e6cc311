"""A QR code drawn sharp."""

from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture

from kiosk.barcode import modules
from kiosk.theme import px
from kiosk.widgets import draw
from kiosk.widgets.block import Block

draw.also_forget(modules.cache_clear)


def qr_texture(text: str) -> tuple[Any, int]:
    """(texture of one pixel per module with its quiet zone, modules per side)."""
    pixels, side = modules(text)
    texture = Texture.create(size=(side, side), colorfmt="luminance")
    texture.blit_buffer(pixels, colorfmt="luminance", bufferfmt="ubyte")
    texture.mag_filter = texture.min_filter = "nearest"
    return texture, side


class QrImage(Block):
    """`text` as a QR code at most `side` design px wide, each module whole pixels.

    `edge` design px of a line around it.
    """

    def __init__(self, text: str, side: float = 160, edge: float = 2) -> None:
        super().__init__(fixed_width=px(side))
        self.edge = edge
        self.words = text
        self.texture, self.modules = qr_texture(text)
        self._side = px(side)

    def height_for(self, width: float) -> float:
        return self._side

    def arrange(self) -> None:
        self.canvas.clear()
        edge = px(self.edge)
        room = min(self.width, self.height) - 2 * edge
        step = max(1, int(room // self.modules))
        side = step * self.modules
        x, y = round(self.center_x - side / 2), round(self.center_y - side / 2)
        with self.canvas:
            if edge:
                draw.fill(x - edge, y - edge, side + 2 * edge, side + 2 * edge, "line")
            Color(1, 1, 1, 1)
            Rectangle(texture=self.texture, pos=(x, y), size=(side, side))

    def close(self) -> None:
        self.texture = None
        self.words = ""
        super().close()
