"""Amounts written with one digit in each column, as on the paper forms: 千 百 十 元 角 分."""

from collections.abc import Sequence
from itertools import dropwhile

from content.importing.cells import Bad, Given
from content.importing.personal import shown
from content.importing.workbook import Cell
from content.money import FULL_WIDTH

_MARKS = frozenset("¥-")
_NOTHING = frozenset({"-", "--", "—", "——"})


def joined(places: Sequence[Sequence[Cell]], name: str) -> list[Given]:
    """The amounts of one column ``name`` from those of its digits, 分 last.

    Strict: from the first digit on every column holds one; before it ¥ or a minus may stand. A text
    in the first column alone (合计, a name under the table) is passed on as it stands.
    """
    known: dict[tuple[Cell, ...], Given] = {}
    amounts = []
    for cells in zip(*places, strict=True):
        if cells not in known:
            known[cells] = _amount(cells, name)
        amounts.append(known[cells])
    return amounts


def _amount(cells: tuple[Cell, ...], name: str) -> Given:
    texts = [_digit(cell) for cell in cells]
    filled = list(dropwhile(lambda text: not text, texts))
    if not filled:
        return ""
    if len(filled) == len(texts) and not any(texts[1:]) and not _one_digit(texts[0]):
        return cells[0]
    sign = ""
    while filled and filled[0] in _MARKS:
        sign += "-" if filled.pop(0) == "-" else ""
    if not filled or len(sign) > 1 or not all(map(_one_digit, filled)):
        tail = "从第一个数字到「分」，每一格都要有一个数字"
        return Bad(f"金额一格一位，没有填全：{tail}", column=name, cell=" ".join(texts).strip())
    digits = "".join(filled).zfill(3)
    return f"{sign}{digits[:-2]}.{digits[-2:]}"


def _one_digit(text: str) -> bool:
    return len(text) == 1 and text in "0123456789"


def _digit(cell: Cell) -> str:
    text = shown(cell).translate(FULL_WIDTH).replace("￥", "¥").replace("−", "-").strip()
    return "" if text in _NOTHING - {"-"} else text
