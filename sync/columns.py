"""Leaves laid out by columns: what repeats from entry to entry then stands together and compresses.

A frame's leaves, if all of them are MessagePack arrays of one shape, are taken apart into columns.
A column is a *node* for so many values:

    [0, values]                  as they are
    [1, [node, …]]               arrays of equal length: one node for each place
    [2, value]                   the same value everywhere
    [3, [first, node]]           numbers: the first, and by how much each next one is more
    [4, [least, planes]]         numbers less the least: all their lowest bytes, all the next, …
    [5, [first, place, place]]   numbers: each is the one before, plus what stands beside it in the
                                 one place, less what stands in the other
    [6, [picks, node, node]]     each value is the next of the first node or of the second
    [7, [values, picks]]         each value is one of these, by number
    [8, [node, …]]               texts put together of pieces
    [9, [digits, node]]          numbers written out, with noughts in front up to so many digits
    [10, letters]                texts of equally many letters: all the first ones, all the next, …

The form is used only where putting it together again gives the very same bytes.
"""

import struct
from collections.abc import Sequence
from typing import Any

import msgspec

from sync.column_reader import AT_ONCE, PLACES, Reader
from sync.column_writer import column
from sync.errors import BadFormat, TooLarge

MAX_LEAVES = 8192  # in one frame
_ERRORS = (
    msgspec.MsgspecError, UnicodeError, OverflowError, TypeError, ValueError, LookupError,
    AttributeError, struct.error, RecursionError,
)  # fmt: skip

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


def fold(leaves: Sequence[bytes]) -> bytes | None:
    """The leaves by columns, or ``None`` where that would not give the same bytes back."""
    if not 2 <= len(leaves) <= MAX_LEAVES:
        return None
    try:
        node = column([_decode(leaf) for leaf in leaves])
        if node[0] != PLACES:
            return None
        folded = _encode(node)
        same = _unfold(node, len(leaves), sum(map(len, leaves))) == list(leaves)
    except (*_ERRORS, TooLarge):
        return None  # not MessagePack, or not as MessagePack is written, or too much of it
    return folded if same else None


def unfold(folded: bytes, count: int, max_bytes: int) -> tuple[bytes, ...]:
    """The leaves again. Raises ``BadFormat``, or ``TooLarge`` above ``max_bytes`` in all."""
    if not 2 <= count <= MAX_LEAVES:
        raise BadFormat("列式数据帧的条数不对")
    try:
        return tuple(_unfold(_decode(folded), count, max_bytes))
    except _ERRORS as error:
        raise BadFormat("列式数据帧的内容不对") from error


def _unfold(node: Any, count: int, max_bytes: int) -> list[bytes]:  # noqa: ANN401  MessagePack
    rows = Reader(max_bytes).column(node, count)
    leaves: list[bytes] = []
    for start in range(0, count, AT_ONCE):
        some = list(map(_encode, rows[start : start + AT_ONCE]))
        max_bytes -= sum(map(len, some))
        if max_bytes < 0:
            raise TooLarge("一个数据帧太大")
        leaves += some
    return leaves
