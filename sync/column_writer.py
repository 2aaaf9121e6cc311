"""Values into columns: of the forms in ``sync.columns`` the one that looks shortest.

Sets, counts and maps rather than loops: this runs for every value of a first push.
"""

import re
import struct
from collections.abc import Sequence
from itertools import repeat
from operator import methodcaller, sub
from typing import Any

import msgspec

from sync.column_reader import (
    AS_IS,
    BALANCE,
    LETTERS,
    MAX_DIGITS,
    NUMERALS,
    PARTED,
    PIECES,
    PLACES,
    PLANES,
    PLANES_AT_MOST,
    SAME,
    STEPS,
    WORDS,
)

# What is chosen is part of the protocol (docs/protocol.md), for both sides lay out the history.
MAX_ARRAYS = 4  # arrays within arrays that are taken apart
_MAX_WORDS = 256  # a pick is one byte
_MANY_TO_A_WORD = 8  # values, for words to be worth it whatever else there is
_SOME_TO_A_WORD = 2  # … where there is nothing better
_SAMPLE = 16  # numbers that tell whether their steps may be shorter
_MANY = 64  # values for single letters to be worth counting
_SHORT = 24  # letters of a text that is taken apart into them
_SIMPLE = {str, int, bytes, bool, type(None)}  # equal ones of one type have the same bytes
_encode = msgspec.msgpack.Encoder().encode
_split = re.compile("([0-9]+)").split
_END = "\n"
_ends_in = methodcaller("count", _END)
_from_json = msgspec.json.Decoder(list[int]).decode

Node = list[Any]
Values = Sequence[Any]


def column(values: Values, arrays: int = MAX_ARRAYS) -> Node:
    """The node for these values."""
    first = values[0]
    kinds = set(map(type, values))
    if len(kinds) > 1:
        return [AS_IS, list(values)]
    (kind,) = kinds
    if kind is list and arrays and first and len(set(map(len, values))) == 1:
        return _places([list(place) for place in zip(*values, strict=True)], arrays - 1)
    if kind not in _SIMPLE:
        return [SAME, first] if len(set(map(_encode, values))) == 1 else [AS_IS, list(values)]
    if values.count(first) == len(values):
        return [SAME, first]
    if kind is int:
        return _numbers(values)
    if kind is str:
        return _texts(values)
    return _words(values, _SOME_TO_A_WORD) or [AS_IS, list(values)]


# --- arrays ----------------------------------------------------------------------------------


def _places(places: list[list[Any]], arrays: int) -> Node:
    numbers = {n: place for n, place in enumerate(places) if _varies(place)}
    balances: dict[int, Node] = {}
    leant_on: set[int] = set()
    for n in list(numbers):
        found = None if n in leant_on else _balance(n, numbers)
        if found is not None:
            balances[n] = found
            leant_on |= set(found[1][1:])
            del numbers[n]  # nothing may lean on it
    return [PLACES, [balances.get(n) or column(p, arrays) for n, p in enumerate(places)]]


def _varies(place: list[Any]) -> bool:
    first = place[0]
    if type(first) is not int or place.count(first) == len(place):
        return False
    return set(map(type, place)) == {int}


def _balance(n: int, numbers: dict[int, list[int]]) -> Node | None:
    """Two other places whose difference this one adds up: what an account's balance does."""
    place = numbers[n]
    others = [(m, other) for m, other in numbers.items() if m != n]
    for gained, more in others:
        for lost, less in others:
            if place[1] - place[0] == more[1] - less[1] and _adds_up(place, more, less):
                return [BALANCE, [place[0], gained, lost]]
    return None


def _adds_up(place: list[int], more: list[int], less: list[int]) -> bool:
    steps = map(sub, place[1:], place)
    return all(map(int.__eq__, steps, map(sub, more[1:], less[1:])))


# --- numbers ---------------------------------------------------------------------------------


def _numbers(values: Values) -> Node:
    """Planes of the values, of their steps, or of what is not nought, whichever is least."""
    count, least, most = len(values), min(values), max(values)
    step = values[1] - values[0] if count > 1 else 0
    if step and list(values) == list(range(values[0], values[0] + count * step, step)):
        return [STEPS, [values[0], [SAME, step]]]
    wide = _width(least, most)
    if wide == 1:
        return _planes(values, least, most)
    narrow = min(wide, _width_of(_steps(values[:_SAMPLE])))
    some = count - values.count(0)
    if some < count and some * wide + count // 8 < count * narrow:
        return _parted(values)
    if narrow < wide:
        steps = _steps(values)
        if _width_of(steps) < wide:
            return [STEPS, [values[0], _planes(steps, min(steps), max(steps))]]
    return _planes(values, least, most)


def _steps(values: Values) -> list[int]:
    return list(map(sub, values[1:], values))


def _width_of(values: Values) -> int:
    return _width(min(values), max(values))


def _width(least: int, most: int) -> int:
    """Bytes of a number between these, reckoned from the least."""
    return ((most - least).bit_length() + 7) // 8 or 1


def _planes(values: Values, least: int, most: int) -> Node:
    width = _width(least, most)
    if least > 0 and most >> 8 * width == 0:
        least = 0  # costs no byte more, and one column looks like the next
    if width > PLANES_AT_MOST or not -(1 << 63) <= least < 1 << 64:
        return [AS_IS, list(values)]
    reckoned = map(sub, values, repeat(least)) if least else values
    cells = struct.pack(f"<{len(values)}Q", *reckoned)
    return [PLANES, [least, b"".join([cells[plane::8] for plane in range(width)])]]


def _parted(values: Values) -> Node:
    """Noughts apart from the rest; the side that comes first is 0, as with words."""
    zero_first = values[0] == 0
    picks = bytes((value == 0) != zero_first for value in values)
    rest = column([value for value in values if value])
    sides = [[SAME, 0], rest] if zero_first else [rest, [SAME, 0]]
    return [PARTED, [picks, *sides]]


# --- texts -----------------------------------------------------------------------------------


def _texts(values: Values) -> Node:
    return (
        _words(values, _MANY_TO_A_WORD)
        or (_letters(values) if len(values) >= _MANY else None)
        or _pieces(values)
        or _words(values, _SOME_TO_A_WORD)
        or [AS_IS, list(values)]
    )


def _words(values: Values, share: int) -> Node | None:
    words = dict.fromkeys(values)
    if len(words) > min(_MAX_WORDS, len(values) // share):
        return None
    picks = dict(zip(words, range(len(words)), strict=True))
    return [WORDS, [list(words), bytes(map(picks.__getitem__, values))]]


def _pieces(values: Values) -> Node | None:
    """Numbers within texts on columns of their own, where all texts are made alike.

    All texts are split at once: of what stands between two numbers, some is the end of one text,
    a line's end, and the beginning of the next.
    """
    joined = _END.join(values)
    if joined.count(_END) >= len(values):
        return None
    flat = _split(joined)
    groups, odd = divmod(len(flat) // 2, len(values))
    seams = flat[2 * groups : -1 : 2 * groups] if groups else []
    if odd or not seams or set(map(_ends_in, seams)) != {1}:
        return None
    sides = _END.join(seams).split(_END)
    nodes = [_plain([flat[0], *sides[1::2]])]
    for place in range(1, 2 * groups):
        column_ = flat[place :: 2 * groups]
        nodes.append(_numerals(column_) if place % 2 else _plain(column_))
    nodes.append(_plain([*sides[::2], flat[-1]]))
    return [PIECES, [node for node in nodes if node != [SAME, ""]]]


def _plain(values: Values) -> Node:
    if values.count(values[0]) == len(values):
        return [SAME, values[0]]
    return _words(values, _SOME_TO_A_WORD) or [AS_IS, list(values)]


def _numerals(values: Values) -> Node:
    """Digits: letter by letter where all have so many, as numbers where none has a nought first."""
    first = values[0]
    if values.count(first) == len(values):
        return [SAME, first]
    lengths = set(map(len, values))
    if max(lengths) >= MAX_DIGITS:
        return _plain(values)
    if len(lengths) == 1:
        if len(values) >= _MANY and not _may_count(values):
            return _letters(values) or _plain(values)
        return [NUMERALS, [len(first), _numbers(list(map(int, values)))]]
    try:
        return [NUMERALS, [0, _numbers(_from_json(f"[{','.join(values)}]"))]]
    except msgspec.MsgspecError:  # a nought in front
        return _plain(values)


def _may_count(values: Values) -> bool:
    """Whether the numbers could be of equal distance, by the first and the last."""
    first, second, last = int(values[0]), int(values[1]), int(values[-1])
    return last - first == (second - first) * (len(values) - 1)


def _letters(values: Values) -> Node | None:
    width = len(values[0])
    text = "".join(values)
    if not 0 < width <= _SHORT or set(map(len, values)) != {width} or not text.isascii():
        return None
    cells = text.encode()
    return [LETTERS, b"".join([cells[place::width] for place in range(width)])]
