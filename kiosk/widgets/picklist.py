"""Long choices one below the other: one of them, or some of them ticked."""

from collections.abc import Callable, Collection, Sequence

from kiosk import theme
from kiosk.theme import MIN_TARGET, RADIUS, colour, look, px
from kiosk.views.shapes import Option
from kiosk.widgets import draw
from kiosk.widgets.block import Block, Grid
from kiosk.widgets.icon import draw_icon
from kiosk.widgets.press import Action, Pressable
from kiosk.widgets.text import TextBlock


class Choice(Pressable):
    """A sentence with a mark before it: a dot for one of many, a tick for some of many.

    Without an action it shows what is chosen and stays so.
    """

    def __init__(self, words: str, chosen: bool, action: Action | None, tick: bool) -> None:
        super().__init__(action)
        self.chosen, self.tick = chosen, tick
        self.label = TextBlock(words, theme.LEAD, bold=chosen)
        self.side = float(round(self.label.font * 1.15))
        self.pad, self.gap = px(36), px(28)
        self.add_widget(self.label)

    @property
    def text(self) -> str:
        """The sentence."""
        return self.label.text

    def _room(self, width: float) -> float:
        return width - 2 * self.pad - self.side - self.gap

    def height_for(self, width: float) -> float:
        return max(px(MIN_TARGET), self.label.height_for(self._room(width)) + px(36))

    def arrange(self) -> None:
        self.show_held(self.held)
        left = self.x + self.pad + self.side + self.gap
        self.label.place(left, self.y, self._room(self.width), self.height)

    def show_held(self, held: bool) -> None:
        self.canvas.before.clear()
        line = "act" if self.enabled else "line"
        with self.canvas.before:
            draw.panel(self, "act_wash" if held or self.chosen else "card", line, RADIUS, 3)
            self._mark()

    def _mark(self) -> None:
        x, y, side = self.x + self.pad, self.center_y - self.side / 2, self.side
        round_ = px(10) if self.tick else side / 2
        edge = px(4)
        ink = colour("act" if self.enabled else "muted")
        draw.rounded(x, y, side, side, round_, ink)
        inner = (x + edge, y + edge, side - 2 * edge, side - 2 * edge)
        if not self.chosen:
            draw.rounded(*inner, max(1.0, round_ - edge), colour("card"))
        elif self.tick:
            draw_icon("check", x + side * 0.14, y + side * 0.14, side * 0.72, colour("on_dark"))
        else:
            hole = side * 0.3
            draw.rounded(x + hole, y + hole, side - 2 * hole, side - 2 * hole, side, colour("card"))


def pick_list(
    options: Sequence[Option], chosen: str, pick: Callable[[str], None], columns: int = 1
) -> Block:
    """One of `options`."""
    return _grid(options, {chosen}, pick, frozenset(), columns, tick=False)


def tick_list(
    options: Sequence[Option],
    ticked: Collection[str],
    toggle: Callable[[str], None],
    fixed: Collection[str] = (),
    columns: int = 1,
) -> Block:
    """Some of `options`; the `fixed` ones are ticked and stay so."""
    return _grid(options, {*ticked, *fixed}, toggle, fixed, columns, tick=True)


def _grid(
    options: Sequence[Option],
    chosen: Collection[str],
    press: Callable[[str], None],
    fixed: Collection[str],
    columns: int,
    *,
    tick: bool,
) -> Block:
    def action(value: str) -> Action | None:
        return None if value in fixed else lambda: press(value)

    cells = [Choice(o.label, o.value in chosen, action(o.value), tick) for o in options]
    return Grid(cells, 1 if look().text == 2 else columns, gap=20)
