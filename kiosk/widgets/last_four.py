"""The last four of an ID number: dots only, with an X, sent by a button of its own."""

from collections.abc import Callable

from kiosk import theme
from kiosk.widgets.block import Block, Column, Grid
from kiosk.widgets.button import FILLED, PLAIN, Button
from kiosk.widgets.keypad import Digits

LENGTH = 4


class LastFour(Block):
    """Calls `done(typed)` when 输好了 is pressed with all four in; then forgets them."""

    def __init__(self, done: Callable[[str], None]) -> None:
        super().__init__(grow=1)
        self.done = done
        self.digits = Digits(LENGTH, hidden=True)
        keys: list[Block] = [self._key(sign) for sign in "123456789X0"]
        keys.append(Button("删一位", self._erase, PLAIN, high=128))
        self.send = Button("输好了", None, FILLED, high=132)
        self.column = Column([self.digits, Grid(keys, 3, gap=20), self.send], gap=24)
        self.add_widget(self.column)

    def _key(self, sign: str) -> Button:
        return Button(sign, lambda: self._type(sign), PLAIN, high=128, size=theme.TITLE)

    def _type(self, sign: str) -> None:
        if len(self.digits.typed) < LENGTH:
            self._set(self.digits.typed + sign)

    def _erase(self) -> None:
        self._set(self.digits.typed[:-1])

    def _set(self, typed: str) -> None:
        self.digits.typed = typed
        self.digits.arrange()
        full = len(typed) == LENGTH
        self.send.kind, self.send.action = (FILLED, self._send) if full else ("quiet", None)
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
