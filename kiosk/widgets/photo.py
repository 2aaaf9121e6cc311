"""A photo on the screen: its pixels come later than the page, and go with it."""

from collections.abc import Callable
from typing import Any, Protocol

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture

from kiosk import theme
from kiosk.theme import look, px
from kiosk.widgets import draw
from kiosk.widgets.block import Block
from kiosk.widgets.press import Action, Pressable


class Pixels(Protocol):
    """RGB bytes, the lowest row first."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def pixels(self) -> bytes: ...


Deliver = Callable[["Pixels | str"], None]
Load = Callable[[Deliver], None]
"""Brings the pixels, or words that say why there are none, to the function given."""
WAITING = "正在打开照片……"


class PhotoImage(Block):
    """One photo as large as its room allows; until it has come, words in its place.

    `load` is called when it is first placed, `ratio` is width by height.
    """

    def __init__(self, load: Load, ratio: float, high: float = 0, grow: float = 0.0) -> None:
        super().__init__(grow=grow)
        self.text = WAITING
        self.texture: Any = None
        self.box = (0.0, 0.0, 0.0, 0.0)  # x, y, width, height of the photo itself
        self._load: Load | None = load
        self._ratio, self._high = ratio, px(high)
        self._closed = False

    def height_for(self, width: float) -> float:
        return self._high or width / self._ratio

    def arrange(self) -> None:
        if self._load is not None:
            load, self._load = self._load, None
            load(self.take)
        self._draw()

    def take(self, came: Pixels | str) -> None:
        """The pixels have come, or why they have not; too late is no matter."""
        if self._closed:
            return
        if isinstance(came, str):
            self.text = came
        else:
            self.text = ""
            self.texture = Texture.create(size=(came.width, came.height), colorfmt="rgb")
            self.texture.blit_buffer(came.pixels, colorfmt="rgb", bufferfmt="ubyte")
        self._draw()

    def _draw(self) -> None:
        self.canvas.clear()
        with self.canvas:
            if self.texture is None:
                self._say()
            else:
                self._fit()

    def _say(self) -> None:
        font = look().font(theme.CAPTION)
        wide = draw.measure(self.text, font, False)
        y = self.center_y - draw.line_height(font) / 2
        draw.draw_text(self.text, self.center_x - wide / 2, y, font, False, "muted")

    def _fit(self) -> None:
        wide, high = self.texture.size
        scale = min(self.width / wide, self.height / high)
        size = (round(wide * scale), round(high * scale))
        pos = (round(self.center_x - size[0] / 2), round(self.center_y - size[1] / 2))
        self.box = (*pos, *size)
        Color(1, 1, 1, 1)
        Rectangle(texture=self.texture, pos=pos, size=size)

    def close(self) -> None:
        self._closed = True
        self.texture = None
        self._load = None
        super().close()


class PhotoButton(Pressable):
    """A photo on a white ground that can be pressed."""

    def __init__(self, image: PhotoImage, action: Action, wide: float | None = None) -> None:
        super().__init__(action, fixed_width=None if wide is None else px(wide))
        self.image = image
        self.add_widget(image)

    @property
    def text(self) -> str:
        """What pressing it does."""
        return "看大的照片"

    def height_for(self, width: float) -> float:
        return self.image.height_for(width - 2 * px(12)) + 2 * px(12)

    def arrange(self) -> None:
        self.show_held(self.held)
        edge = px(12)
        inner = (self.width - 2 * edge, self.height - 2 * edge)
        self.image.place(self.x + edge, self.y + edge, *inner)

    def show_held(self, held: bool) -> None:
        self.canvas.before.clear()
        with self.canvas.before:
            draw.panel(self, "act_wash" if held else "card", "act", theme.RADIUS, 3)
