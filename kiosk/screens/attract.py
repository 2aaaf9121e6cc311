"""When nobody is there.  A touch anywhere leads home."""

from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common
from kiosk.screens.facts import last_exchange_ms, record
from kiosk.theme import MARGIN, look, px
from kiosk.views.attract import AttractView, attract_view
from kiosk.widgets import draw
from kiosk.widgets.block import Block, Column, Row, Space
from kiosk.widgets.button import FILLED, Button
from kiosk.widgets.card import Card
from kiosk.widgets.press import Pressable
from kiosk.widgets.provenance import SIDE
from kiosk.widgets.qr import QrImage
from kiosk.widgets.text import Caption, TextBlock
from kiosk.widgets.tile import Strip

LOOK_AGAIN_S = 60.0


def load(terminal: Any) -> AttractView:
    """The newest publications and what is late."""
    from content import queries

    db, org = terminal.store.db, terminal.org
    return attract_view(
        terminal.village.name,
        queries.revisions(db, org),
        terminal.duties(),
        last_exchange_ms(terminal),
        terminal.now(),
        record(terminal),
    )


class Attract(Pressable):
    """The village's name on seal red, the news on paper under it; all of it is one button."""

    def __init__(self, view: AttractView, shell: Shell) -> None:
        super().__init__(shell.home)
        self.name = Column(
            [
                Space(grow=1),
                TextBlock(view.village, _size(view.village), "on_dark", True, "center", even=True),
                TextBlock("党务 · 村务公开", theme.LEAD, "on_dark", align="center"),
                Space(grow=1),
            ],
            gap=12,
        )
        self.news = Column(
            [
                TextBlock(view.day, theme.LEAD, align="center"),
                Card(_news(view), (48, 40)),
                *([Strip(view.late, "seal")] if view.late else []),
                Caption(view.proof.fresh, align="center"),
                Space(grow=1),
                Button(
                    "点一下屏幕，看村里的账和事",
                    shell.home,
                    FILLED,
                    high=180 if look().portrait else 132,
                    size=theme.LEAD,
                ),
            ],
            gap=36 if look().portrait else 24,
        )
        self.add_all([self.name, self.news])

    @property
    def text(self) -> str:
        """What pressing it does, for the tests."""
        return "点一下屏幕"

    def height_for(self, width: float) -> float:
        return float(look().height)

    def arrange(self) -> None:
        self.canvas.before.clear()
        portrait = look().portrait
        margin = px(MARGIN)
        wide = self.width if portrait else self.width * 0.42
        high = self.height * 0.34 if portrait else self.height
        with self.canvas.before:
            draw.ground(self.x, self.y, self.width, self.height, "paper")
            draw.ground(self.x, self.top - high, wide, high, "seal")
        self.name.place(self.x + margin, self.top - high, wide - 2 * margin, high)
        left = self.x if portrait else self.x + wide
        room = (self.height - high if portrait else self.height) - 2 * margin
        across = self.width if portrait else self.width - wide
        self.news.place(left + margin, self.y + margin, across - 2 * margin, room)


def _size(village: str) -> int:
    return theme.ATTRACT if len(village) <= 8 else theme.TITLE


def _news(view: AttractView) -> Block:
    title = TextBlock("新公开的", theme.LEAD, bold=True)
    most = 3 if look().portrait else 2
    lines = [TextBlock(line, theme.LEAD) for line in view.newest[:most]] or [
        TextBlock("还没有公开过。")
    ]
    words = Column([title, *lines], gap=12)
    code = [QrImage(view.proof.qr, SIDE)] if view.proof.qr else []
    return Row([words, *code], gap=32, align="middle")


def build(view: AttractView, shell: Shell) -> Attract:
    """The whole screen; it may stand for days, so it looks again what day it is."""
    common.keep_fresh(shell, view, load, LOOK_AGAIN_S)
    return Attract(view, shell)


ROUTE = Route("attract", load, build)
