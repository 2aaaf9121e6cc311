"""Leaves by columns: always the very same bytes again, and no bomb."""

import tracemalloc
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import columns
from sync.columns import fold, unfold
from sync.errors import BadFormat, TooLarge

encode = msgspec.msgpack.encode
ROOM = 512 * 1024
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False)
    | st.text(max_size=9)
    | st.binary(max_size=9)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)


@st.composite
def alike(draw: st.DrawFn) -> list[bytes]:
    """Leaves of one shape, most of them with columns that repeat or count."""
    width = draw(st.integers(1, 5))
    kinds = [draw(st.sampled_from(["same", "count", "any", "pair"])) for _ in range(width)]
    same = [draw(SCALARS) for _ in range(width)]
    rows: list[list[Any]] = []
    for number in range(draw(st.integers(2, 12))):
        row: list[Any] = []
        for place, kind in enumerate(kinds):
            row.append({"same": same[place], "count": number * 1000 + place, "any": None,
                        "pair": [number, "x"]}[kind])  # fmt: skip
            if kind == "any":
                row[-1] = draw(VALUES)
        rows.append(row)
    return [encode(row) for row in rows]


@given(alike())
@settings(deadline=None)
def test_leaves_of_one_shape_come_back(leaves: list[bytes]) -> None:
    folded = fold(leaves)
    if folded is not None:
        assert list(unfold(folded, len(leaves), ROOM)) == leaves


@given(st.lists(VALUES.map(encode) | st.binary(max_size=30), max_size=8))
@settings(deadline=None)
def test_any_leaves_come_back_or_stay_as_they_are(leaves: list[bytes]) -> None:
    folded = fold(leaves)
    if folded is not None:
        assert list(unfold(folded, len(leaves), ROOM)) == leaves


def test_a_ledger_is_folded() -> None:
    rows = [["ledger.line@1", "S1", [n * 1000, b"boot"], ["r1", n, n * n]] for n in range(99)]
    leaves = [encode(row) for row in rows]
    folded = fold(leaves)
    assert folded is not None
    assert len(folded) < sum(map(len, leaves)) / 3
    assert list(unfold(folded, 99, ROOM)) == leaves


@pytest.mark.parametrize(
    "leaf",
    [
        b"\xcd\x00\x05",  # 5, but not as short as it can be written
        b"\x91\xcd\x00\x05",
        b"\x91\xca\x3f\x80\x00\x00",  # a float of 32 bits
        b"\x91\x01\x02",  # two values
        b"\x91",  # half a value
        b"\x91\xc1",
        b"\x91" * 5000 + b"\x01",
    ],
)
def test_what_would_not_come_back_the_same_is_left_alone(leaf: bytes) -> None:
    assert fold([leaf, leaf]) is None


BOMBS = {
    "a place for each three bytes": [1, [[2, 0]] * 170_000],
    "places within places": [1, [[1, [[2, 0]] * 64]] * 2600],
    "one long value": [2, b"x" * 60_000],
    "one wide value": [1, [[2, [0] * 1000]] * 10],
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_goes_off(name: str) -> None:
    folded = encode(BOMBS[name])
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            unfold(folded, columns.MAX_LEAVES, ROOM)
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
    finally:
        tracemalloc.stop()


def _nested(depth: int) -> object:
    return [1, [_nested(depth - 1)]] if depth else [2, 0]


NONSENSE: list[object] = [
    5, [], [9, 9], [1, 5], [1, []], [1, [5]], [0, {}], [0, None], [3, ["a", 1]], [3, [2**63] * 3],
    [3, 5], [0, [1]], [0, [1, 2, 3, 4]], [1, [[0, [1, 2, 3]], [0, [1, 2]]]], [1, [[2, 1], [7, 1]]],
    _nested(5),
]  # fmt: skip


@pytest.mark.parametrize("node", NONSENSE, ids=str)
def test_nonsense_is_named(node: object) -> None:
    with pytest.raises(BadFormat):
        unfold(encode(node), 3, ROOM)


@pytest.mark.parametrize("count", [-1, 0, 1, columns.MAX_LEAVES + 1, 2**60])
def test_an_impossible_count_is_named(count: int) -> None:
    with pytest.raises(BadFormat):
        unfold(encode([2, 0]), count, ROOM)


@given(st.binary(max_size=200), st.integers(2, 50))
def test_noise_gives_so_many_leaves_or_a_refusal(noise: bytes, count: int) -> None:
    try:
        leaves = unfold(noise, count, ROOM)
    except BadFormat:
        return
    assert len(leaves) == count
