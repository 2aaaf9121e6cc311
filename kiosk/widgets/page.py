"""The frame of a screen, in its two layouts.

Portrait: head, content, pager, controls, bar from top to bottom, so that what is pressed lies
low.  Landscape: head, then content left; controls, pager and the bar's buttons right.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from kiosk.theme import GAP, MARGIN, look, px
from kiosk.widgets import draw
from kiosk.widgets.bar import Bar, ButtonRow
from kiosk.widgets.block import Block, Column, Row, Space
from kiosk.widgets.button import Button
from kiosk.widgets.head import Head
from kiosk.widgets.press import Pressable
from kiosk.widgets.provenance import Foot
from kiosk.widgets.scroll import Paged, Pager, Scroller, pager_height

_LEAST_SIDE, _USUAL, _WIDER = 0.28, 0.34, 0.38
_LEAST_VIEW: Final = 0.3  # of the window: less is left for the content → the controls scroll too


def _wide_enough(side: float) -> float:
    """The largest letters want a wider column for the same buttons."""
    return max(side, _LEAST_SIDE if side < _USUAL else _WIDER)


def _pressed(block: Block) -> bool:
    return any(isinstance(one, Pressable | Paged) for one in block.each())


class Page(Block):
    """A whole screen; it is built for one look and never re-laid for another.

    `body`: the content, scrolled when higher than its room; with `fills` it is not scrolled and
    takes the room as it is (a table moves itself).  `controls`: what is pressed; `beside`: one
    more, which shares its row with the pager where there is one.  `bar`: the buttons that are
    always there.  `side`: share of a landscape window given to the controls; `bar_left` puts
    the bar's buttons under the content there; `tall` gives a portrait's spare height to the
    controls (to those that `grow`).  `foot`: who stands behind the content; it ends it, or lies
    under the controls of a landscape that have room for it.
    """

    def __init__(
        self,
        head: Head | None,
        body: Sequence[Block],
        controls: Sequence[Block] = (),
        bar: Sequence[Button] = (),
        fills: bool = False,
        side: float = _USUAL,
        bar_left: bool = False,
        gap: float = GAP,
        tall: bool = False,
        beside: Button | None = None,
        foot: Foot | None = None,
    ) -> None:
        super().__init__()
        self.head, self.bar_left = head, bar_left
        self.side = side if look().text < 2 else _wide_enough(side)
        self.controls, self.buttons, self.beside = list(controls), list(bar), beside
        self.content, self.fills, self.gap, self.tall = list(body), fills, gap, tall
        self.foot = foot
        self.scroller: Scroller | None = None
        self._placed = False

    @property
    def title(self) -> str:
        """The words of the head, or ''."""
        return self.head.title if self.head is not None else ""

    def height_for(self, width: float) -> float:
        return float(look().height)

    def arrange(self) -> None:
        if self._placed:
            return
        self._placed = True
        with self.canvas.before:
            draw.ground(self.x, self.y, self.width, self.height, "paper")
        top = self.top
        if self.head is not None:
            high = self.head.height_for(self.width)
            self.add_widget(self.head)
            self.head.place(self.x, top - high, self.width, high)
            top -= high
        (self._portrait if look().portrait else self._landscape)(top)

    def _view(self, blocks: Sequence[Block], grow: float = 1.0) -> Block:
        column = Column(blocks, gap=self.gap, grow=1)
        if self.fills:
            column.yields = True
            return column
        self.scroller = Scroller(column, grow)
        return self.scroller

    def _paged(self, view: Block) -> Paged | None:
        """What a pager would move: the scroller, or the first table of a body that fills."""
        return next((block for block in view.each() if isinstance(block, Paged)), None)

    # -- portrait -------------------------------------------------------------------------

    def _portrait(self, top: float) -> None:
        wide, bottom, pad = self.width - 2 * px(MARGIN), self.y, px(32)
        if self.buttons:
            bar = Bar(self.buttons)
            high = bar.height_for(self.width)
            self.add_widget(bar)
            bar.place(self.x, bottom, self.width, high)
            bottom += high
        room = top - bottom - 2 * pad
        frame = self._stack(wide, room)
        self.add_widget(frame)
        frame.place(self.x + px(MARGIN), bottom + pad, wide, room)

    def _stack(self, wide: float, room: float) -> Block:
        self.content += [self.foot] if self.foot is not None else []
        controls = [*self.controls, *([self.beside] if self.beside else [])]
        rest = sum(block.height_for(wide) + px(self.gap) for block in controls)
        body = sum(block.height_for(wide) + px(self.gap) for block in self.content)
        if room - rest < look().height * _LEAST_VIEW and rest + body > room and not self.fills:
            self.content, controls = [*self.content, *controls], []
            self.controls, self.beside, rest = [], None, 0.0
        view = self._view(self.content, 0.0 if self.tall else 1.0)
        below = self._below(view, wide, room - rest)
        if not below:
            return view
        grow = 1.0 if self.tall else 0.0
        return Column([view, Column(below, gap=self.gap, grow=grow)], gap=self.gap)

    def _below(self, view: Block, wide: float, room: float) -> list[Block]:
        """What stands under the content: the pager where it must be, then the controls."""
        pager = self._pager(view, wide, room)
        if pager is None:
            return [*self.controls, *([self.beside] if self.beside else [])]
        if self.beside is None:
            return [pager, *self.controls]
        return [*self.controls, Row([self.beside, pager], weights=(1, 2.06))]

    def _pager(self, view: Block, wide: float, room: float) -> Pager | None:
        paged = self._paged(view)
        if paged is None:
            return None
        paged.outside = True
        others = view.height_for(wide) - paged.height_for(wide)
        if paged.full_height(wide) + others <= room + 1:
            return None
        paged.pager = Pager(paged)
        return paged.pager

    # -- landscape ------------------------------------------------------------------------

    def _landscape(self, top: float) -> None:
        pad, gap = px(36), px(40)
        wide, room = self.width - 2 * px(MARGIN), top - self.y - 2 * pad
        right_wide = round((wide - gap) * self.side)
        left_wide = wide - gap - right_wide
        room_right = room - self._pager_height(left_wide, room)
        if not self.fills and not self.bar_left:
            self._lighten(right_wide, room_right)
        if self.foot is not None:
            self._seat(self.foot, right_wide, room_right)
        view = self._view(self.content)
        left, right = self._columns(view, left_wide, right_wide, room)
        x, y = self.x + px(MARGIN), self.y + pad
        self.add_all([left, right])
        left.place(x, y, left_wide, room)
        right.place(x + left_wide + gap, y, right_wide, room)

    def _pager_height(self, left_wide: float, room: float) -> float:
        """What a pager will take, where the content will not do without one."""
        content = sum(block.height_for(left_wide) + px(self.gap) for block in self.content)
        pages = self.fills or content - px(self.gap) > room + 1
        return pager_height() + px(self.gap) if pages else 0.0

    def _lighten(self, right_wide: float, room: float) -> None:
        """Move what is only read from a crowded right column to the end of the content."""
        if not self._fits(self.controls, right_wide, room):
            read = [one for one in self.controls if not _pressed(one)]
            self.content = [*self.content, *read]
            self.controls = [one for one in self.controls if one not in read]

    def _seat(self, foot: Foot, right_wide: float, room: float) -> None:
        controls = [*self.controls, foot]
        if self.fills and not self._fits(controls, right_wide, room):
            foot.shorten()
        beside = self._fits(controls, right_wide, room)
        (self.controls if beside else self.content).append(foot)

    def _fits(self, controls: Sequence[Block], right_wide: float, room: float) -> bool:
        """Whether they and the bar's buttons stand in the right column unscrolled."""
        blocks = (*controls, *self._buttons())
        need = sum(block.height_for(right_wide) + px(self.gap) for block in blocks)
        return need - px(self.gap) <= room

    def _buttons(self) -> list[Button]:
        """The bar's buttons as rows, for reckoning: of the tools only one."""
        tools = [button for button in self.buttons if button.tool]
        return [button for button in self.buttons if not button.tool] + tools[:1]

    def _columns(
        self, view: Block, left_wide: float, right_wide: float, room: float
    ) -> tuple[Block, Block]:
        controls = [*self.controls, *([self.beside] if self.beside else [])]
        if self.bar_left:
            tall = Column(controls, gap=self.gap, grow=1)
            return Column([view, ButtonRow(self.buttons)], gap=self.gap), Scroller(tall)
        foot: list[Block] = []
        for tool, group in groupby(self.buttons, key=lambda button: button.tool):
            row = list(group)
            foot += [ButtonRow(row, gap=16)] if tool else row
        need = sum(b.height_for(right_wide) + px(self.gap) for b in (*controls, *foot))
        if need + pager_height() <= room:  # else the content keeps its own pager: one per column
            pager = self._pager(view, left_wide, room)
            foot = [pager, *foot] if pager is not None else foot
        above: Block = Scroller(Column(controls, gap=self.gap)) if controls else Space(grow=1)
        return view, Column([above, *foot], gap=self.gap)
