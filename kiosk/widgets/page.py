"""The frame of a screen, in its two layouts.

Portrait: head, content, controls, bar from top to bottom, so that what is pressed lies low.
Landscape: head, then content left and controls (with the bar's buttons) right.
"""

from collections.abc import Sequence
from typing import Final

from kiosk.theme import GAP, MARGIN, look, px
from kiosk.widgets import draw
from kiosk.widgets.block import Block, Column, Row, Space
from kiosk.widgets.button import Button
from kiosk.widgets.head import Head
from kiosk.widgets.scroll import Scroller

_LEAST_VIEW: Final = 0.3  # of the window: less is left for the content → the controls scroll too


class Bar(Block):
    """The bottom bar: equally wide buttons on white, a thin line above."""

    def __init__(self, buttons: Sequence[Button]) -> None:
        super().__init__()
        self.row = Row(buttons)
        self.add_widget(self.row)

    def height_for(self, width: float) -> float:
        return self.row.height_for(width - 2 * px(MARGIN)) + 2 * px(24)

    def arrange(self) -> None:
        self.canvas.before.clear()
        with self.canvas.before:
            draw.fill(self.x, self.y, self.width, self.height, "card")
            draw.fill(self.x, self.top - px(2), self.width, px(2), "line")
        inner = self.width - 2 * px(MARGIN)
        self.row.place(self.x + px(MARGIN), self.y + px(24), inner, self.height - 2 * px(24))


class Page(Block):
    """A whole screen.

    `body`: the content, scrolled when higher than its room; a single block with `fills=True`
    (a table) takes the room as it is.  `controls`: what is pressed.  `bar`: the buttons that
    are always there.  `side`: share of a landscape window given to the controls;
    `bar_left` puts the bar's buttons under the content there; `tall` gives a portrait's spare
    height to the controls (to those that `grow`).
    """

    def __init__(
        self,
        head: Head | None,
        body: Sequence[Block],
        controls: Sequence[Block] = (),
        bar: Sequence[Button] = (),
        fills: bool = False,
        side: float = 0.34,
        bar_left: bool = False,
        gap: float = GAP,
        tall: bool = False,
    ) -> None:
        super().__init__()
        self.head, self.side, self.bar_left = head, side, bar_left
        self.controls, self.buttons = list(controls), list(bar)
        self.content, self.fills, self.gap, self.tall = list(body), fills, gap, tall
        self.scroller: Scroller | None = None
        self.bar: Bar | None = None
        self._built = False

    @property
    def title(self) -> str:
        """The words of the head's title, or ''."""
        texts = [b for b in self.head.each() if getattr(b, "text", "")] if self.head else []
        return str(texts[-2 if len(texts) > 2 else 0].text) if texts else ""

    def height_for(self, width: float) -> float:
        return float(look().height)

    def arrange(self) -> None:
        self.canvas.before.clear()
        with self.canvas.before:
            draw.fill(self.x, self.y, self.width, self.height, "paper")
        top = self.top
        if self.head is not None:
            high = self.head.height_for(self.width)
            if self.head.parent is None:
                self.add_widget(self.head)
            self.head.place(self.x, top - high, self.width, high)
            top -= high
        (self._portrait if look().portrait else self._landscape)(top)

    def _view(self, blocks: Sequence[Block]) -> Block:
        if self.fills:
            whole = Column(blocks, gap=self.gap, grow=1)
            whole.yields = True
            return whole
        grow = 0.0 if self.tall and look().portrait else 1.0
        self.scroller = Scroller(Column(blocks, gap=self.gap), grow)
        return self.scroller

    def _portrait(self, top: float) -> None:
        wide = self.width - 2 * px(MARGIN)
        bottom = self.y
        if self.buttons:
            self.bar = self.bar or Bar(self.buttons)
            bottom += self.bar.height_for(self.width)
        pad = px(32)
        if not self._built:
            self._build_portrait(wide, top - bottom - 2 * pad)
        if self.bar is not None:
            self.bar.place(self.x, self.y, self.width, bottom - self.y)
        self.frame.place(self.x + px(MARGIN), bottom + pad, wide, top - bottom - 2 * pad)

    def _build_portrait(self, wide: float, room: float) -> None:
        grow = 1.0 if self.tall else 0.0
        controls = Column(self.controls, gap=self.gap, grow=grow) if self.controls else None
        need = controls.height_for(wide) + px(self.gap) if controls else 0.0
        body = sum(b.height_for(wide) + px(self.gap) for b in self.content)
        low = room - need < look().height * _LEAST_VIEW and need + body > room and not self.fills
        if controls is None:
            self.frame: Block = self._view(self.content)
        elif low:
            self.frame = self._view([*self.content, controls])
        else:
            self.frame = Column([self._view(self.content), controls], gap=self.gap)
        self.add_widget(self.frame)
        if self.bar is not None:
            self.add_widget(self.bar)
        self._built = True

    def _landscape(self, top: float) -> None:
        pad = px(36)
        if not self._built:
            self._build_landscape()
        self.frame.place(
            self.x + px(MARGIN), self.y + pad, self.width - 2 * px(MARGIN), top - self.y - 2 * pad
        )

    def _build_landscape(self) -> None:
        left: list[Block] = [self._view(self.content)]
        right: list[Block] = list(self.controls)
        if self.bar_left:
            left += [Row(self.buttons)] if self.buttons else []
            right_column: Block = Scroller(Column(right, gap=self.gap, grow=1))
        else:
            inner = Scroller(Column(right, gap=self.gap)) if right else Space(grow=1)
            right_column = Column([inner, *self.buttons], gap=self.gap, grow=1)
        if right or (self.buttons and not self.bar_left):
            share = (1 - self.side, self.side)
            self.frame = Row([Column(left, gap=self.gap), right_column], weights=share, gap=40)
        else:
            self.frame = Column(left, gap=self.gap)
        self.add_widget(self.frame)
        self._built = True
