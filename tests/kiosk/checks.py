"""What a machine can say about a page: targets, gaps, cut words, sizes of type."""

from collections.abc import Iterator
from itertools import combinations

from kiosk import theme
from kiosk.theme import look
from kiosk.widgets.bars import ROW_HIGH, BarRow
from kiosk.widgets.block import Block
from kiosk.widgets.press import Pressable
from kiosk.widgets.scroll import Scroller
from kiosk.widgets.table import Table
from kiosk.widgets.text import TextBlock
from tests.kiosk.driver import Driver

LEAST_TARGET = theme.MIN_TARGET
LEAST_GAP = 16  # design px between two things to press
CORNER = 148  # the staff's hidden corner is no target of the main path


def problems(driver: Driver) -> list[str]:
    """Everything wrong with the page shown; empty is good."""
    blocks = list(driver.blocks())
    found = list(_targets(blocks))
    found += _texts(blocks)
    found += _outside(driver, blocks)
    return found


def _name(block: Block) -> str:
    return f"{type(block).__name__} {getattr(block, 'text', '')!r}"


def _pressables(blocks: list[Block]) -> list[Pressable]:
    return [b for b in blocks if isinstance(b, Pressable) and b.enabled and b.main_path]


def _targets(blocks: list[Block]) -> Iterator[str]:
    unit = look().unit
    pressable = _pressables(blocks)
    for block in pressable:
        wide, high = block.width / unit, block.height / unit
        if min(wide, high) < (ROW_HIGH if isinstance(block, BarRow) else LEAST_TARGET) - 1:
            yield f"{_name(block)} is only {wide:.0f}×{high:.0f}"
    for one, other in combinations(pressable, 2):
        if _related(one, other) or one.parent is not other.parent:
            continue
        if not isinstance(one, BarRow) and _gap(one, other) / unit < LEAST_GAP:
            yield f"{_name(one)} and {_name(other)} are {_gap(one, other) / unit:.0f} apart"
    for block in blocks:
        pressed = isinstance(block, Table) and block.on_row is not None
        if pressed and block.row_height / unit < LEAST_TARGET - 1:
            yield f"rows of {block.row_height / unit:.0f}"


def _related(one: Block, other: Block) -> bool:
    return other in one.walk() or one in other.walk()


def _gap(one: Block, other: Block) -> float:
    across = max(one.x, other.x) - min(one.right, other.right)
    up = max(one.y, other.y) - min(one.top, other.top)
    return float(max(across, up))


def _texts(blocks: list[Block]) -> Iterator[str]:
    least = theme.CAPTION * look().unit * theme.TEXT_SCALES[look().text]
    for block in blocks:
        overflows = getattr(block, "overflows", None)
        if overflows is not None and overflows():
            yield f"{_name(block)} does not fit {block.width:.0f}×{block.height:.0f}"
        if isinstance(block, TextBlock) and block.font < least - 1:
            yield f"{_name(block)} in {block.font} px"


def _outside(driver: Driver, blocks: list[Block]) -> Iterator[str]:
    width, height = driver.size
    for block in blocks:
        if not getattr(block, "text", "") or _scrolled(block):
            continue
        if block.x < -1 or block.y < -1 or block.right > width + 1 or block.top > height + 1:
            yield f"{_name(block)} sticks out of the window"


def _scrolled(block: Block) -> bool:
    parent = block.parent
    while isinstance(parent, Block):
        if isinstance(parent, Scroller):
            return True
        parent = parent.parent
    return False
