"""A number pad, for PINs and last digits; what is typed may be hidden."""

from collections.abc import Callable

from kiosk import theme
from kiosk.theme import RADIUS, colour, px
from kiosk.widgets import draw
from kiosk.widgets.block import Block, Column, Grid
from kiosk.widgets.button import FILLED, PLAIN, Button


class Digits(Block):
    """`length` boxes that fill as digits come; dots instead of figures when `hidden`."""

    def __init__(self, length: int, hidden: bool) -> None:
        super().__init__()
        self.length, self.hidden, self.typed = length, hidden, ""
        self.font = theme.look().font(theme.TITLE)

    def height_for(self, width: float) -> float:
        return max(px(120), draw.line_height(self.font) + px(20))

    def arrange(self) -> None:
        self.canvas.clear()
        gap = px(16)
        wide = min(px(150), (self.width - gap * (self.length - 1)) / self.length)
        left = self.center_x - (wide * self.length + gap * (self.length - 1)) / 2
        with self.canvas:
            for place in range(self.length):
                self._box(left + place * (wide + gap), wide, self.typed[place : place + 1])

    def _box(self, x: float, wide: float, digit: str) -> None:
        edge = max(1.0, px(3))
        tone = "act" if digit else "line"
        draw.rounded(x, self.y, wide, self.height, px(RADIUS), colour(tone))
        inner = (x + edge, self.y + edge, wide - 2 * edge, self.height - 2 * edge)
        draw.rounded(*inner, px(RADIUS) - edge, colour("card"))
        if digit:
            shown = "●" if self.hidden else digit
            left = x + (wide - draw.measure(shown, self.font, True)) / 2
            y = self.center_y - draw.line_height(self.font) / 2
            draw.draw_text(shown, left, y, self.font, True, "ink")


class Keypad(Block):
    """Calls `done(digits)` when `length` digits are in (or at 好了 when `length` is a most).

    `exact`: done comes by itself at the last digit.  What was typed is wiped by `clear`.
    """

    def __init__(
        self,
        length: int,
        done: Callable[[str], None],
        hidden: bool = True,
        exact: bool = True,
        least: int = 1,
    ) -> None:
        super().__init__()
        self.done, self.exact, self.least = done, exact, least
        self.digits = Digits(length, hidden)
        keys: list[Block] = [self._key(str(n)) for n in range(1, 10)]
        keys += [self._word("删一位", self._erase), self._key("0")]
        last = self.clear if exact else self._finish
        keys.append(self._word("重来" if exact else "好了", last, filled=not exact))
        self.column = Column([self.digits, Grid(keys, 3, gap=24)], gap=28)
        self.add_widget(self.column)

    def _key(self, digit: str) -> Button:
        return Button(digit, lambda: self._type(digit), PLAIN, high=136, size=theme.TITLE)

    def _word(self, label: str, action: Callable[[], None], filled: bool = False) -> Button:
        return Button(label, action, FILLED if filled else PLAIN, high=136)

    def _type(self, digit: str) -> None:
        if len(self.digits.typed) < self.digits.length:
            self.digits.typed += digit
            self.digits.arrange()
        if self.exact and len(self.digits.typed) == self.digits.length:
            self._finish()

    def _erase(self) -> None:
        self.digits.typed = self.digits.typed[:-1]
        self.digits.arrange()

    def clear(self) -> None:
        """Forget what was typed."""
        self.digits.typed = ""
        self.digits.arrange()

    def _finish(self) -> None:
        if len(self.digits.typed) >= self.least:
            self.done(self.digits.typed)

    def height_for(self, width: float) -> float:
        return self.column.height_for(width)

    def arrange(self) -> None:
        self.column.place(self.x, self.y, self.width, self.height)

    def close(self) -> None:
        self.digits.typed = ""
        super().close()
