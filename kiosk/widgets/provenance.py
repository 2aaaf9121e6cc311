"""The foot of a public page: who stands behind it, how fresh it is, and a code to take home."""

from collections.abc import Sequence

from kiosk import theme
from kiosk.theme import px
from kiosk.typeset import kept
from kiosk.views.shapes import Provenance
from kiosk.widgets import draw
from kiosk.widgets.block import Block, Column, Row, Space
from kiosk.widgets.button import FILLED, Button
from kiosk.widgets.overlay import Overlay
from kiosk.widgets.press import Action, Pressable
from kiosk.widgets.qr import QrImage
from kiosk.widgets.text import Caption, TextBlock

SIDE = 152  # design px: more than 30 mm on a 21-inch screen, room for a finger and for a camera
_EDGE = 8
_LARGE, _LARGE_LYING = 640, 560


class QrButton(Pressable):
    """A code in the border of what can be pressed; without a text only its place is kept."""

    def __init__(self, text: str, action: Action) -> None:
        super().__init__(action if text else None, fixed_width=px(SIDE))
        self.image = QrImage(text, SIDE - 2 * _EDGE, edge=0) if text else None
        if self.image is not None:
            self.add_widget(self.image)

    @property
    def text(self) -> str:
        """What pressing it does."""
        return "看大的方块码" if self.image is not None else ""

    def height_for(self, width: float) -> float:
        return px(SIDE)

    def arrange(self) -> None:
        self.show_held(self.held)
        if self.image is not None:
            edge = px(_EDGE)
            inner = (self.width - 2 * edge, self.height - 2 * edge)
            self.image.place(self.x + edge, self.y + edge, *inner)

    def show_held(self, held: bool) -> None:
        self.canvas.before.clear()
        if self.image is not None:
            with self.canvas.before:
                draw.panel(self, "act_wash" if held else "white", "act", 16, 3)


def _end_kept(text: str) -> str:
    """`今天 16:25 已与县里核对`: a line may part it at its spaces, but not its last word."""
    rest, space, last = text.rpartition(" ")
    return f"{rest}{space}{kept(last)}"


class LargeQr(Overlay):
    """The code as large as the screen allows, what it stands for, and what it is good for."""

    wide = 1500.0

    def __init__(self, view: Provenance, close: Action) -> None:
        words: list[Block] = [Caption(text) for text in (view.words, view.fresh) if text]
        words.append(TextBlock("用手机拍下来，存好。以后哪怕改了一个字，拿它一对就知道。"))
        done = Button("好了", close, FILLED, high=140)
        title = TextBlock("拍下这个码", theme.TITLE, bold=True)
        if theme.look().portrait:
            code = Row([Space(), QrImage(view.qr, _LARGE), Space()], gap=0)
            super().__init__([title, code, *words, done])
        else:
            said = Column([title, *words, done], gap=20)
            super().__init__([Row([said, QrImage(view.qr, _LARGE_LYING)], gap=56, align="middle")])


class Foot(Block):
    """Words left, code right.  `shorten` leaves how fresh it is and the code, which tells all."""

    def __init__(self, view: Provenance, enlarge: Action) -> None:
        super().__init__()
        self.view, self.enlarge = view, enlarge
        self.row = self._row((view.words, view.fresh))
        self.add_widget(self.row)

    def _row(self, texts: Sequence[str]) -> Block:
        words: list[Block] = [Caption(_end_kept(text)) for text in texts if text]
        if not self.view.qr:
            return Column(words, gap=4)
        code = QrButton(self.view.qr, self.enlarge)
        return Row([Column(words, gap=4), code], gap=32, align="middle")

    def shorten(self) -> None:
        """Where there is too little room."""
        if self.view.qr:
            self.remove_widget(self.row)
            self.row.close()
            self.row = self._row((self.view.fresh,))
            self.add_widget(self.row)

    def height_for(self, width: float) -> float:
        return self.row.height_for(width)

    def arrange(self) -> None:
        self.row.place(*self.pos, *self.size)
