"""Leaves laid out by columns: what repeats from entry to entry then stands together and compresses.

A frame's leaves, if all of them are MessagePack arrays of one shape, are taken apart into columns:

    node = [0, values]        as they are
         | [1, [node, …]]     arrays of equal length: one node for each place
         | [2, value]         the same value everywhere
         | [3, differences]   integers: the first one, then each less the one before

The form is used only where putting it together again gives the very same bytes.
"""

from collections.abc import Sequence
from itertools import accumulate, repeat
from operator import sub
from typing import Any

import msgspec

from sync.errors import BadFormat, TooLarge

MAX_DEPTH = 4
MAX_LEAVES = 8192  # in one frame
MAX_CELLS = 1 << 20  # rows times columns: three bytes tell of a column, whatever the rows' number
_AS_IS, _PLACES, _SAME, _DIFFERENCES = range(4)

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode

_Node = list[Any]


def fold(leaves: Sequence[bytes]) -> bytes | None:
    """The leaves by columns, or ``None`` where that would not give the same bytes back."""
    if len(leaves) < 2:
        return None
    try:
        rows = [_decode(leaf) for leaf in leaves]
        if list(map(_encode, rows)) != list(leaves):
            return None
        node = _fold(rows, MAX_DEPTH)
        return None if node[0] != _PLACES else _encode(node)
    except (msgspec.MsgspecError, UnicodeError, OverflowError, TypeError, RecursionError):
        return None  # not MessagePack, or numbers of a size that differences cannot carry


def unfold(folded: bytes, count: int, max_bytes: int) -> tuple[bytes, ...]:
    """The leaves again. Raises ``BadFormat``, or ``TooLarge`` above ``max_bytes`` in all."""
    if not 2 <= count <= MAX_LEAVES:
        raise BadFormat("列式数据帧的条数不对")
    try:
        node = _decode(folded)
        if _columns(node, MAX_DEPTH) * count > MAX_CELLS:
            raise TooLarge("一个数据帧太大")
        return _within(_unfold(node, count, MAX_DEPTH), max_bytes)
    except (msgspec.MsgspecError, UnicodeError, OverflowError, TypeError, ValueError,
            RecursionError) as error:  # fmt: skip
        raise BadFormat("列式数据帧的内容不对") from error


def _within(rows: Sequence[Any], max_bytes: int) -> tuple[bytes, ...]:
    leaves: list[bytes] = []
    for row in rows:
        leaf = _encode(row)
        max_bytes -= len(leaf)
        if max_bytes < 0:
            raise TooLarge("一个数据帧太大")
        leaves.append(leaf)
    return tuple(leaves)


def _fold(values: Sequence[Any], depth: int) -> _Node:
    # sets and counts rather than loops: this runs for every value of a first push
    first = values[0]
    kinds = set(map(type, values))
    if len(kinds) > 1:
        return [_AS_IS, values]
    if depth and kinds == {list} and first and len(set(map(len, values))) == 1:
        return [_PLACES, [_fold(place, depth - 1) for place in zip(*values, strict=True)]]
    if values.count(first) == len(values):
        return [_SAME, first]
    return _fold_integers(values) if kinds == {int} else [_AS_IS, values]


def _fold_integers(values: Sequence[int]) -> _Node:
    differences = [values[0], *map(sub, values[1:], values)]
    if max(differences) >> 62 or -min(differences) >> 62:
        return [_AS_IS, values]
    shorter = len(_encode(differences)) < len(_encode(values))
    return [_DIFFERENCES, differences] if shorter else [_AS_IS, values]


def _columns(node: Any, depth: int) -> int:  # noqa: ANN401  MessagePack
    form, content = node
    if form != _PLACES or not depth:
        return 1
    return sum(_columns(place, depth - 1) for place in content)


def _unfold(node: Any, count: int, depth: int) -> Sequence[Any]:  # noqa: ANN401  MessagePack
    form, content = node
    if form == _SAME:
        return list(repeat(content, count))
    if form == _PLACES and depth and content:
        return list(zip(*(_unfold(place, count, depth - 1) for place in content), strict=True))
    if form not in (_AS_IS, _DIFFERENCES) or len(content) != count:
        raise ValueError("a column of another length")
    values: Sequence[Any] = content
    if form == _AS_IS:
        return values
    if set(map(type, values)) != {int}:
        raise ValueError("only numbers have differences")  # texts would grow with every sum
    return list(accumulate(values))
