"""A number with a button to make it less and one to make it more."""

from collections.abc import Callable

from kiosk import theme
from kiosk.theme import px
from kiosk.widgets.block import Block, Column, Row, Space
from kiosk.widgets.button import Button
from kiosk.widgets.fitting import Fitting
from kiosk.widgets.text import TextBlock

_GAP = 20


def counter(
    label: str, value: int, set_value: Callable[[int], None], least: int = 0, most: int = 99
) -> Fitting:
    """“村民代表　少一个 10 多一个”; at either end its button is quiet."""
    less = (lambda: set_value(value - 1)) if value > least else None
    more = (lambda: set_value(value + 1)) if value < most else None

    def parts() -> tuple[TextBlock, list[Block], float]:
        number = TextBlock(str(value), theme.TITLE, bold=True, align="center")
        number.fixed_width = px(130)
        fewer, another = Button("少一个", less, high=124), Button("多一个", more, high=124)
        for button in (fewer, another):
            button.fixed_width = max(px(200), button.natural_width())
        name = TextBlock(label, theme.LEAD)
        wide = 2 * fewer.natural_width() + px(130 + 3 * _GAP) + name.natural_width()
        return name, [fewer, number, another], wide

    def across() -> tuple[Block, float]:
        name, rest, wide = parts()
        return Row([name, *rest], gap=_GAP, align="middle"), wide

    def above() -> tuple[Block, float]:
        name, rest, _ = parts()
        return Column([name, Row([*rest, Space()], gap=_GAP, align="middle")], gap=4), 0.0

    return Fitting(across, above)
