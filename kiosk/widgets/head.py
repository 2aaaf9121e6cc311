"""The head of every screen: home button, title, village; seal red, ink for the staff."""

from kiosk import theme
from kiosk.theme import MARGIN, look, px
from kiosk.widgets import draw
from kiosk.widgets.block import Block, Column, Row
from kiosk.widgets.button import HEAD, Button
from kiosk.widgets.press import Action, Pressable
from kiosk.widgets.text import TextBlock


class Corner(Pressable):
    """The village's name.  Nothing shows that pressing it does anything."""

    main_path = False

    def __init__(self, inner: Block, action: Action, fixed_width: float | None = None) -> None:
        super().__init__(action, fixed_width=fixed_width)
        self.inner = inner
        self.add_widget(inner)

    def height_for(self, width: float) -> float:
        return max(self.inner.height_for(width), px(theme.MIN_TARGET))

    def arrange(self) -> None:
        high = self.inner.height_for(self.width)
        self.inner.place(self.x, self.center_y - high / 2, self.width, high)


class Head(Block):
    """`left` and `right` on the head's ground, `tone` "seal" or "ink"."""

    def __init__(self, row: Row, tone: str = "seal", title: str = "") -> None:
        super().__init__()
        self.title = title
        self.row, self.tone = row, tone
        self.add_widget(row)

    def height_for(self, width: float) -> float:
        least = px(192 if look().portrait else 148)
        return max(least, self.row.height_for(width - 2 * px(MARGIN)) + px(28))

    def arrange(self) -> None:
        self.canvas.before.clear()
        with self.canvas.before:
            draw.ground(self.x, self.y, self.width, self.height, self.tone)
        self.row.place(self.x + px(MARGIN), self.y, self.width - 2 * px(MARGIN), self.height)


def inner_head(title: str, village: str, home: Action, corner: Action, tone: str = "seal") -> Head:
    """Head of every screen but home: 首页, the title, the village's name."""
    button = Button("首页", home, HEAD, "home", high=120)
    button.ground = tone
    button.fixed_width = max(px(200), button.natural_width())
    name = TextBlock(village, theme.CAPTION, "on_dark", align="right", max_lines=2, even=True)
    wide = min(name.natural_width() + px(4), look().width * 0.3)
    words = TextBlock(title, theme.TITLE, "on_dark", True, max_lines=2, leading=0.95, even=True)
    right = Corner(name, corner, fixed_width=max(px(120), wide))
    return Head(Row([button, words, right], gap=32, align="middle"), tone, title)


def home_head(village: str, under: str, day: str, fresh: str, corner: Action) -> Head:
    """Head of home: the village large, the day, and how fresh the last exchange is."""
    name = TextBlock(village, theme.TITLE, "on_dark", True, leading=0.95, max_lines=2, even=True)
    low = not look().portrait and look().text == 2
    left = Column([name] if low else [name, TextBlock(under, theme.CAPTION, "on_dark")], gap=0)
    texts = [
        TextBlock(day, theme.BODY, "on_dark", align="right"),
        TextBlock(fresh, theme.CAPTION, "on_dark", align="right"),
    ]
    right = Column(texts, gap=0)
    room = look().width - 2 * px(MARGIN) - px(32)
    wide = max(natural_width(right), 1.0)
    if natural_width(left) + wide > room:
        for text in texts:
            text.align = "left"
        return Head(Row([Column([Corner(left, corner), right], gap=0)], align="middle"))
    weights = (room - wide, wide)
    return Head(Row([Corner(left, corner), right], weights, gap=32, align="middle"))


def natural_width(column: Column) -> float:
    """Width in px of the widest text in a column, unwrapped."""
    return max(b.natural_width() for b in column.blocks if isinstance(b, TextBlock))
