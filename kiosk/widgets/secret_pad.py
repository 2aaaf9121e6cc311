"""Typing what nobody else may read: dots only, sent by a button of its own, then forgotten."""

from collections.abc import Callable

from kiosk import theme
from kiosk.theme import RADIUS, colour, look, px
from kiosk.widgets import draw
from kiosk.widgets.block import Block, Column, Grid, Row
from kiosk.widgets.button import FILLED, PLAIN, QUIET, Button
from kiosk.widgets.keypad import Digits

_KEY = 120
_GAP = 16


class SecretPad(Block):
    """Calls `done(typed)` at 输好了, from `least` signs on; takes `most`.

    `extra` is one more sign beside the ten digits: the X of an ID number.
    """

    def __init__(self, done: Callable[[str], None], least: int, most: int, extra: str = "") -> None:
        super().__init__(grow=1)
        self.done, self.least, self.most = done, least, most
        self.digits = Digits(most, hidden=True) if least == most else Dots(most)
        keys: list[Block] = [self._key(sign) for sign in "123456789"]
        keys.append(self._key(extra) if extra else self._word("重来", lambda: self._set("")))
        keys += [self._key("0"), self._word("删一位", self._erase)]
        self.send = Button("输好了", None, FILLED, high=_KEY)
        grid = Grid(keys, 3, gap=_GAP)
        if look().portrait:
            self.column = Column([self.digits, grid, self.send], gap=20)
        else:  # too low for a row of its own
            top = Row([self.digits, self.send], weights=(1.7, 1))
            self.column = Column([top, grid], gap=20)
        self.add_widget(self.column)

    def _key(self, sign: str) -> Button:
        return Button(sign, lambda: self._type(sign), PLAIN, high=_KEY, size=theme.LEAD)

    def _word(self, label: str, action: Callable[[], None]) -> Button:
        return Button(label, action, PLAIN, high=_KEY)

    def _type(self, sign: str) -> None:
        if len(self.digits.typed) < self.most:
            self._set(self.digits.typed + sign)

    def _erase(self) -> None:
        self._set(self.digits.typed[:-1])

    def _set(self, typed: str) -> None:
        self.digits.typed = typed
        self.digits.arrange()
        ready = len(typed) >= self.least
        self.send.kind, self.send.action = (FILLED, self._send) if ready else (QUIET, None)
        self.send.arrange()

    def _send(self) -> None:
        typed = self.digits.typed
        self._set("")
        self.done(typed)

    def height_for(self, width: float) -> float:
        return self.column.height_for(width)

    def arrange(self) -> None:
        self.column.place(*self.pos, *self.size)

    def close(self) -> None:
        self.digits.typed = ""
        super().close()


class Dots(Digits):
    """One box with a dot per sign: it does not say how long the secret is."""

    def __init__(self, length: int) -> None:
        super().__init__(length, hidden=True)

    def arrange(self) -> None:
        self.canvas.clear()
        edge = max(1.0, px(3))
        with self.canvas:
            tone = "act" if self.typed else "line"
            draw.rounded(*self.pos, *self.size, px(RADIUS), colour(tone))
            inner = (self.x + edge, self.y + edge, self.width - 2 * edge, self.height - 2 * edge)
            draw.rounded(*inner, px(RADIUS) - edge, colour("card"))
            dots = "●" * len(self.typed)
            left = self.center_x - draw.measure(dots, self.font, True) / 2
            y = self.center_y - draw.line_height(self.font) / 2
            draw.draw_text(dots, left, y, self.font, True, "ink")
