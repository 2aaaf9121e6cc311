"""The tiles of home, and the strip that says what is late."""

from kiosk import theme
from kiosk.theme import RADIUS, colour, look, px
from kiosk.widgets import draw
from kiosk.widgets.block import Block, Column, Row
from kiosk.widgets.icon import Icon, draw_icon
from kiosk.widgets.press import Action, Pressable
from kiosk.widgets.text import Caption, TextBlock, Words


class Tile(Pressable):
    """Icon on its wash, a word, and one line that says what is there now.

    `high`: its least height in design px.
    """

    def __init__(
        self, icon: str, tone: str, title: str, caption: str, action: Action, high: float = 0
    ) -> None:
        super().__init__(action)
        self.title = title
        self.high = px(high or (172 if look().portrait else 188))
        name: list[Block] = [TextBlock(title, theme.TITLE, bold=True, leading=0.92)]
        self.words = Column([*name, Caption(caption)] if caption else name, gap=0)
        self.row = Row([Icon(icon, 112, tone, wash=True), self.words], gap=32, align="middle")
        self.pad = px(36)
        self.add_widget(self.row)

    @property
    def text(self) -> str:
        """The tile's word."""
        return self.title

    def height_for(self, width: float) -> float:
        return max(self.high, self.row.height_for(width - 2 * self.pad) + px(28))

    def arrange(self) -> None:
        self.show_held(self.held)
        self.row.place(self.x + self.pad, self.y, self.width - 2 * self.pad, self.height)

    def show_held(self, held: bool) -> None:
        self.canvas.before.clear()
        with self.canvas.before:
            draw.panel(self, "act_wash" if held else "card", "line", RADIUS)


class Strip(Pressable):
    """A coloured strip with a sentence; with an action, also what pressing it shows."""

    def __init__(
        self, words: Words, tone: str = "seal", more: str = "", action: Action | None = None
    ) -> None:
        super().__init__(action)
        self.tone = tone
        label = TextBlock(words, theme.BODY, tone, bold=True)
        blocks = [label]
        if more:
            wide = draw.measure(more, body_font(), True) + px(4)
            blocks.append(TextBlock(more, theme.BODY, tone, True, align="right", fixed_width=wide))
        self.label = label
        self.row = Row(blocks, gap=24, align="middle")
        self.pad, self.arrow = px(40), px(40) if action is not None else 0.0
        self.add_widget(self.row)

    @property
    def text(self) -> str:
        """The sentence."""
        return self.label.text

    def _room(self, width: float) -> float:
        return width - 2 * self.pad - self.arrow

    def height_for(self, width: float) -> float:
        least = px(120) if self.action is not None else px(96)
        return max(least, self.row.height_for(self._room(width)) + px(40))

    def arrange(self) -> None:
        self.show_held(self.held)
        self.row.place(self.x + self.pad, self.y, self._room(self.width), self.height)

    def show_held(self, held: bool) -> None:
        self.canvas.before.clear()
        wash = theme.WASH_OF[self.tone]
        with self.canvas.before:
            draw.panel(self, "card" if held else wash, self.tone if held else wash, RADIUS)
            if self.arrow:
                side = px(36)
                x = self.right - self.pad - side + px(8)
                draw_icon("right", x, self.center_y - side / 2, side, colour(self.tone))


def body_font() -> int:
    """The body font in real px."""
    return look().font(theme.BODY)
