"""A number with a button to make it less and one to make it more."""

from collections.abc import Callable

from kiosk import theme
from kiosk.theme import px
from kiosk.widgets.block import Row
from kiosk.widgets.button import Button
from kiosk.widgets.text import TextBlock


def counter(
    label: str, value: int, set_value: Callable[[int], None], least: int = 0, most: int = 99
) -> Row:
    """“村民代表　－ 10 ＋”; at either end its button is quiet."""
    less = (lambda: set_value(value - 1)) if value > least else None
    more = (lambda: set_value(value + 1)) if value < most else None
    number = TextBlock(str(value), theme.TITLE, bold=True, align="center")
    number.fixed_width = px(130)
    fewer, another = Button("少一个", less, high=124), Button("多一个", more, high=124)
    for button in (fewer, another):
        button.fixed_width = max(px(200), button.natural_width())
    return Row([TextBlock(label, theme.LEAD), fewer, number, another], gap=20, align="middle")
