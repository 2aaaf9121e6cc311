"""Columns back into values: what a stranger's frame may contain, within bounds of time and memory.

The forms stand in ``sync.columns``. Every error of shape ends as ``ValueError``, ``TypeError``,
``LookupError`` or ``struct.error``; what would grow too large as ``TooLarge``.
"""

import struct
from collections.abc import Callable, Sequence
from itertools import accumulate, islice, repeat
from operator import add, sub
from typing import Any

import msgspec

from sync.errors import TooLarge

AS_IS, PLACES, SAME, STEPS, PLANES, BALANCE, PARTED, WORDS, PIECES, NUMERALS, LETTERS = range(11)
MAX_DEPTH = 12
MAX_CELLS = 1 << 18  # rows times columns: three bytes tell of a column, whatever the rows' number
MAX_DIGITS = 19  # of a number written out
PLANES_AT_MOST = 8
AT_ONCE = 16  # leaves or texts that are put together before their size is looked at

_to_json = msgspec.json.Encoder().encode
Values = Sequence[Any]


class Reader:
    """Reads the columns of one frame; ``room``: bytes of text that may be put together."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._cells = MAX_CELLS

    def column(self, node: Any, count: int, depth: int = MAX_DEPTH) -> Values:  # noqa: ANN401
        """``count`` values."""
        form, content = node
        self._cells -= count
        if self._cells < 0:
            raise TooLarge("一个数据帧太大")
        if depth == 0 or count < 1:
            raise ValueError("columns within columns, or of nothing")
        values = _FORMS[form](self, content, count, depth - 1)
        if len(values) != count:
            raise ValueError("a column of another length")
        return values

    def _as_is(self, content: Any, _count: int, _depth: int) -> Values:  # noqa: ANN401
        if not isinstance(content, list):
            raise TypeError("values are a list")
        return content

    def _same(self, content: Any, count: int, _depth: int) -> Values:  # noqa: ANN401
        return list(repeat(content, count))

    def _places(self, content: Any, count: int, depth: int) -> Values:  # noqa: ANN401
        """First those that stand for themselves, then the balances of them."""
        columns = [
            () if node[0] == BALANCE else self.column(node, count, depth) for node in content
        ]
        for place, node in enumerate(content):
            if node[0] == BALANCE:
                columns[place] = _balance(node[1], columns)
        return list(zip(*columns, strict=True))

    def _steps(self, content: Any, count: int, depth: int) -> Values:  # noqa: ANN401
        first, node = content
        steps = _whole_numbers(self.column(node, count - 1, depth))
        return list(accumulate(steps, initial=_whole_numbers([first])[0]))

    def _planes(self, content: Any, count: int, _depth: int) -> Values:  # noqa: ANN401
        least, planes = content
        width, rest = divmod(len(planes), count)
        if rest or not 1 <= width <= PLANES_AT_MOST:
            raise ValueError("planes of another length")
        cells = bytearray(8 * count)
        for plane in range(width):
            cells[plane::8] = planes[plane * count : (plane + 1) * count]
        numbers = struct.unpack(f"<{count}Q", cells)
        return list(map(add, numbers, repeat(_whole_numbers([least])[0]))) if least else numbers

    def _parted(self, content: Any, count: int, depth: int) -> Values:  # noqa: ANN401
        picks, *nodes = content
        sides = [iter(self.column(node, picks.count(n), depth)) for n, node in enumerate(nodes)]
        if len(sides) != 2 or not isinstance(picks, bytes) or max(picks) > 1:
            raise ValueError("two sides, and a pick for each value")
        return [next(sides[pick]) for pick in picks]

    def _words(self, content: Any, _count: int, _depth: int) -> Values:  # noqa: ANN401
        words, picks = content
        return list(map(words.__getitem__, memoryview(picks)))

    def _pieces(self, content: Any, count: int, depth: int) -> Values:  # noqa: ANN401
        rows = zip(*(self.column(node, count, depth) for node in content), strict=True)
        texts: list[str] = []
        while some := list(map("".join, islice(rows, AT_ONCE))):
            self._room -= sum(map(len, some))
            if self._room < 0:
                raise TooLarge("一个数据帧太大")
            texts += some
        return texts

    def _numerals(self, content: Any, count: int, depth: int) -> Values:  # noqa: ANN401
        digits, node = content
        if not isinstance(digits, int) or not 0 <= digits < MAX_DIGITS:
            raise ValueError("numerals of so many digits")
        numbers = _whole_numbers(self.column(node, count, depth))
        if digits:
            return list(map(f"%0{digits}d".__mod__, numbers))
        return _to_json(numbers)[1:-1].decode().split(",")

    def _letters(self, content: Any, count: int, _depth: int) -> Values:  # noqa: ANN401
        width, rest = divmod(len(content), count)
        if rest or not width:
            raise ValueError("letters of another length")
        cells = bytearray(len(content))
        for place in range(width):
            cells[place::width] = content[place * count : (place + 1) * count]
        text = cells.decode("ascii")
        return [text[start : start + width] for start in range(0, len(text), width)]


_FORMS: dict[int, Callable[[Reader, Any, int, int], Values]] = {
    AS_IS: Reader._as_is,
    PLACES: Reader._places,
    SAME: Reader._same,
    STEPS: Reader._steps,
    PLANES: Reader._planes,
    PARTED: Reader._parted,
    WORDS: Reader._words,
    PIECES: Reader._pieces,
    NUMERALS: Reader._numerals,
    LETTERS: Reader._letters,
}


def _whole_numbers(values: Values) -> Values:
    if set(map(type, values)) - {int}:
        raise TypeError("only numbers add up")  # texts would grow with every sum
    return values


def _balance(content: Any, columns: Sequence[Values]) -> Values:  # noqa: ANN401
    first, gained, lost = content
    steps = map(sub, _whole_numbers(columns[gained])[1:], _whole_numbers(columns[lost])[1:])
    return list(accumulate(steps, initial=_whole_numbers([first])[0]))
