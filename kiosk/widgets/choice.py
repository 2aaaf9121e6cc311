"""Choosing one of a few: a row of buttons of which one is filled; the period picker."""

from collections.abc import Callable, Sequence

from kiosk.theme import GAP, px
from kiosk.views.shapes import Option, Periods
from kiosk.widgets.block import Block, Column, Grid, Row
from kiosk.widgets.button import FILLED, OUTLINE, Button
from kiosk.widgets.fitting import Fitting


def choice(
    options: Sequence[Option],
    chosen: str | None,
    pick: Callable[[str], None],
    columns: int | None = None,
    high: float = 124,
) -> Block:
    """Buttons for `options`; the chosen one is filled.  One row, or a grid of `columns`."""
    buttons = choice_buttons(options, chosen, pick, high)
    return Row(buttons, gap=24) if columns is None else Grid(buttons, columns)


def choice_buttons(
    options: Sequence[Option], chosen: str | None, pick: Callable[[str], None], high: float = 124
) -> list[Button]:
    """The buttons alone."""
    return [_option(option, chosen, pick, high) for option in options]


def _option(option: Option, chosen: str | None, pick: Callable[[str], None], high: float) -> Button:
    kind = FILLED if option.value == chosen else OUTLINE
    action = (lambda: pick(option.value)) if option.enabled else None
    return Button(option.label, action, kind, high=high)


def period_picker(
    periods: Periods, pick: Callable[[str], None], every: Callable[[], None]
) -> Fitting:
    """Neighbours left and right, the period shown in the middle (pressing it lists them all).

    Where that is too tight, the period stands above its neighbours.
    """

    def side(period: tuple[str, str], icon: str) -> Button:
        value, label = period
        action = (lambda: pick(value)) if value else None
        if icon == "left":
            return Button(label, action, icon="left", high=124)
        return Button(label, action, icon_right="right", high=124)

    def parts() -> tuple[Button, Button, Button]:
        middle = Button(periods.current[1], every, FILLED, high=124)
        return side(periods.before, "left"), middle, side(periods.after, "right")

    def across() -> tuple[Block, float]:
        before, middle, after = parts()
        widths = [one.natural_width() for one in (before, middle, after)]
        return Row([before, middle, after], widths), sum(widths) + px(2 * GAP)

    def above() -> tuple[Block, float]:
        before, middle, after = parts()
        return Column([middle, Row([before, after])]), 0.0

    return Fitting(across, above)
