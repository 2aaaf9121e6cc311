"""What lies over a screen: a question, a notice, the progress of long work."""

from collections.abc import Sequence
from typing import Any

from kiosk import theme
from kiosk.theme import look, px
from kiosk.widgets import draw
from kiosk.widgets.block import Block, Column
from kiosk.widgets.button import FILLED, OUTLINE, Button
from kiosk.widgets.card import Card
from kiosk.widgets.press import Action
from kiosk.widgets.scroll import Scroller
from kiosk.widgets.stepper import Stepper
from kiosk.widgets.text import Caption, TextBlock, Words, spans_of

Choice = tuple[str, Action]


class Overlay(Block):
    """A card in the middle of a darkened screen; nothing behind it can be pressed.

    `wide`: its greatest width in design px, unless that would be higher than the screen.
    """

    wide = 1000.0

    def __init__(self, blocks: Sequence[Block]) -> None:
        super().__init__()
        self.card = Card(Column(blocks, gap=28), pad=(56, 52))
        self.add_widget(self.card)

    def height_for(self, width: float) -> float:
        return float(look().height)

    def arrange(self) -> None:
        self.canvas.before.clear()
        with self.canvas.before:
            draw.fill(self.x, self.y, self.width, self.height, "scrim")
        most, edge = self.width - 2 * px(theme.MARGIN), px(theme.GAP)
        wide = min(most, px(self.wide))
        if self.card.height_for(wide) > self.height - 2 * edge:
            wide = most
        high = min(self.card.height_for(wide), self.height - 2 * edge)
        self.card.place(self.center_x - wide / 2, self.center_y - high / 2, wide, high)

    def on_touch_down(self, touch: Any) -> bool:
        super().on_touch_down(touch)
        return True


class Question(Overlay):
    """A title, words, and one button per choice, the first filled."""

    def __init__(
        self, title: str, words: Words, choices: Sequence[Choice], notes: Sequence[Block] = ()
    ) -> None:
        self.words = TextBlock(words, theme.BODY)
        self.title = title
        buttons = [
            Button(label, action, FILLED if place == 0 else OUTLINE, high=140)
            for place, (label, action) in enumerate(choices)
        ]
        said = Scroller(self.words, grow=0)  # however long it is, the answers can be pressed
        super().__init__([TextBlock(title, theme.TITLE, bold=True), said, *buttons, *notes])

    def say(self, words: Words) -> None:
        """Change the words in place (a countdown)."""
        self.words.spans = spans_of(words)
        self.words.arrange()


class Notice(Question):
    """Something went wrong, or is done: what to do next, and a code for the engineer."""

    def __init__(self, title: str, words: str, code: str, close: Action) -> None:
        notes = [Caption(f"给修机器的人看：{code}")] if code else []
        super().__init__(title, words, [("知道了", close)], notes)


class Progress(Overlay):
    """Long work: what is being done, a bar, and how far it is; `stop` is a button to end it."""

    def __init__(
        self, title: str, words: str = "请等一等，不要关机。", stop: Choice | None = None
    ) -> None:
        self.bar = Stepper(0, 100, high=36)
        self.count = Caption("　")
        self.title = title
        ends = [Button(stop[0], stop[1], high=140)] if stop else []
        said = Scroller(TextBlock(words), grow=0)
        words_ = [TextBlock(title, theme.TITLE, bold=True), said]
        super().__init__([*words_, self.bar, self.count, *ends])

    def update(self, done: int, total: int) -> None:
        """Show that `done` of `total` are done."""
        from kiosk.typeset import Span

        self.bar.done = round(100 * done / total) if total else 0
        self.bar.arrange()
        self.count.spans = (Span(f"{done:,} / {total:,}", "muted"),)
        self.count.arrange()
