"""Picking oneself from the roster: group, surname's initial, name; pages, never a long scroll."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk import theme
from kiosk.theme import look, px
from kiosk.views.identify import Initial, Picking
from kiosk.widgets import draw
from kiosk.widgets.block import Block, Column, Row
from kiosk.widgets.button import FILLED, OUTLINE, PLAIN, Button
from kiosk.widgets.paged import PagedGrid, even_columns
from kiosk.widgets.text import TextBlock

_GAP = 20
_ROWS_OF_NAMES = 2


@dataclass(frozen=True)
class Picks:
    """What is called when something is picked; group and initial with '' to choose again."""

    group: Callable[[str], None]
    initial: Callable[[str], None]
    person: Callable[[str], None]


class RosterPick(Block):
    """Shows all three levels where there is room, else the chosen ones shrink to one line."""

    yields = True

    def __init__(self, groups: tuple[str, ...], picking: Picking, picks: Picks) -> None:
        super().__init__(grow=1)
        self.groups, self.picking, self.picks = groups, picking, picks
        self._column: Column | None = None

    def height_for(self, width: float) -> float:
        return Column(self._levels(width, collapsed=2), gap=_GAP).height_for(width)

    def arrange(self) -> None:
        self._drop()
        for collapsed in (0, 1, 2):
            column = Column(self._levels(self.width, collapsed), gap=_GAP)
            if column.height_for(self.width) <= self.height + 1:
                break
        self._column = column
        self.add_widget(column)
        column.place(*self.pos, *self.size)

    def _levels(self, width: float, collapsed: int) -> list[Block]:
        """The levels reached; of those already chosen, `collapsed` only as a word to press."""
        chosen = self.picking
        if not chosen.group:
            return [self._ask("先找您的村民小组"), self._group_grid(width, whole=False)]
        crumbs: list[Block] = []
        levels: list[Block] = []
        if collapsed > 0:
            crumbs.append(_crumb(chosen.group, lambda: self.picks.group("")))
        else:
            levels.append(self._group_grid(width, whole=True))
        if collapsed > 1 and chosen.initial:
            crumbs.append(_crumb(chosen.initial, lambda: self.picks.initial("")))
        else:
            if not chosen.initial:
                self._ask_beside("再找您姓什么", crumbs, levels, width)
            levels.append(self._initial_grid(width, whole=bool(chosen.initial)))
        if chosen.initial:
            levels.append(self._people_grid(width, whole=collapsed < 2))
        return [Row(crumbs, gap=_GAP), *levels] if crumbs else levels

    def _ask(self, words: str) -> TextBlock:
        return TextBlock(words, theme.BODY, "muted")

    def _ask_beside(
        self, words: str, crumbs: list[Block], levels: list[Block], width: float
    ) -> None:
        """On the line of the word chosen before, where there is one and room is left."""
        ask = self._ask(words)
        beside = [one.natural_width() for one in crumbs if isinstance(one, Button)]
        if beside and sum(beside) + px(_GAP) + ask.natural_width() <= width:
            ask.fixed_width = ask.natural_width()
            crumbs.append(ask)
        else:
            levels.append(ask)

    def _group_grid(self, width: float, *, whole: bool) -> PagedGrid:
        cells = [
            Button(
                group, lambda group=group: self.picks.group(group),  # type: ignore[misc]
                FILLED if group == self.picking.group else OUTLINE, high=124,
            )
            for group in self.groups
        ]  # fmt: skip
        columns = even_columns(cells, width, 4)
        grid = PagedGrid(cells, columns, self.picking.group_page, self._turn_groups)
        grid.least = grid.rows if whole else 2
        grid.grow = 0.0 if whole else 1.0
        return grid

    def _turn_groups(self, page: int) -> None:
        self.picking.group_page = page

    def _initial_grid(self, width: float, *, whole: bool) -> PagedGrid:
        chosen = self.picking.initial
        cells = [InitialKey(one, one.letter == chosen, self.picks) for one in self.picking.initials]
        columns = even_columns(cells, width, 7)
        least = 99 if whole else 2 if look().portrait else 1
        return PagedGrid(cells, columns, least=least, grow=0.0 if whole else 1.0)

    def _people_grid(self, width: float, *, whole: bool) -> PagedGrid:
        cells = [
            Button(
                one.name, lambda no=one.roster_no: self.picks.person(no),  # type: ignore[misc]
                PLAIN, high=136, size=theme.TITLE,
            )
            for one in self.picking.people
        ]  # fmt: skip
        columns = 2 if width < px(1000) or look().text else 3
        return PagedGrid(
            cells, columns, self.picking.people_page, self._turn_people,
            99 if whole else _ROWS_OF_NAMES, grow=1,
        )  # fmt: skip

    def _turn_people(self, page: int) -> None:
        self.picking.people_page = page

    def _drop(self) -> None:
        if self._column is not None:
            self.remove_widget(self._column)
            self._column.close()
            self._column = None

    def close(self) -> None:
        self._drop()
        self.picking = Picking()
        super().close()


class InitialKey(Button):
    """A letter, and under it some of the surnames for who reads no pinyin."""

    def __init__(self, one: Initial, chosen: bool, picks: Picks) -> None:
        kind = FILLED if chosen else OUTLINE
        super().__init__(one.letter, lambda: picks.initial(one.letter), kind, high=136)
        self.under = TextBlock(one.surnames, theme.CAPTION, align="center")

    def natural_width(self) -> float:
        return max(super().natural_width(), self.under.natural_width() + px(16))

    def height_for(self, width: float) -> float:
        return max(self.high, self.label.pitch + self.under.pitch + px(16))

    def _draw_inside(self, tone: str) -> None:
        middle = self.center_y
        pitch = self.label.pitch + self.under.pitch
        lines = self.label.lines(self.width)
        self._draw_lines(lines, self.x, self.width, middle + pitch / 2 - self.label.pitch / 2, tone)
        self._draw_under(middle - pitch / 2, "on_dark" if tone == "on_dark" else "muted")

    def _draw_under(self, y: float, tone: str) -> None:
        for line in self.under.lines(self.width - px(8)):
            left = self.x + (self.width - line.width) / 2
            for run in line.runs:
                draw.draw_text(run.text, left + run.x, y, self.under.font, False, tone)

    def overflows(self) -> bool:
        """Whether letter and surnames do not fit the key."""
        return bool(self.natural_width() > self.width + 1)


def _crumb(words: str, action: Callable[[], None]) -> Button:
    return Button(words, action, FILLED, icon="back", high=124)
