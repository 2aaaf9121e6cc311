"""Buttons that stand side by side, and the bar at the bottom of an upright screen."""

from collections.abc import Sequence

from kiosk.theme import MARGIN, MIN_TARGET, px
from kiosk.widgets import draw
from kiosk.widgets.block import Block, Row
from kiosk.widgets.button import ABOVE, ALONE, BESIDE, Button


class ButtonRow(Row):
    """As wide as each other where that will do, else as their words need.

    All of them have their icon beside the words, or all above, or none has one: whichever comes
    first that breaks nobody's words.
    """

    def __init__(self, buttons: Sequence[Button], gap: float = 24) -> None:
        super().__init__(buttons, gap=gap)
        self.buttons = tuple(buttons)

    def widths(self, width: float) -> list[float]:
        """Width of each button in px; also settles where their icons stand."""
        free = width - self.gap * max(0, len(self.buttons) - 1)
        for plan in self._plans():
            needs = [max(px(MIN_TARGET), button.needs(plan)) for button in self.buttons]
            if sum(needs) <= free:
                self._settle(plan)
                return _shared(needs, free)
        self._settle(ALONE)
        return [free / len(self.buttons)] * len(self.buttons)

    def _plans(self) -> list[str]:
        icons = all(button.icon is not None for button in self.buttons)
        return [BESIDE, ABOVE, ALONE] if icons else [BESIDE, ALONE]

    def _settle(self, plan: str) -> None:
        for button in self.buttons:
            button.plan = plan


def _shared(needs: Sequence[float], free: float) -> list[float]:
    """Equal widths, or what each needs and an equal share of the rest."""
    equal = free / len(needs)
    if max(needs) <= equal:
        return [equal] * len(needs)
    spare = (free - sum(needs)) / len(needs)
    return [need + spare for need in needs]


class Bar(Block):
    """The bottom bar: buttons on white, a thin line above."""

    def __init__(self, buttons: Sequence[Button]) -> None:
        super().__init__()
        self.row = ButtonRow(buttons)
        self.add_widget(self.row)

    def height_for(self, width: float) -> float:
        return self.row.height_for(width - 2 * px(MARGIN)) + 2 * px(24)

    def arrange(self) -> None:
        self.canvas.before.clear()
        with self.canvas.before:
            draw.ground(self.x, self.y, self.width, self.height, "card")
            draw.ground(self.x, self.top - px(2), self.width, px(2), "line")
        inner = self.width - 2 * px(MARGIN)
        self.row.place(self.x + px(MARGIN), self.y + px(24), inner, self.height - 2 * px(24))
