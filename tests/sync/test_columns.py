"""Leaves by columns: always the very same bytes again, and no bomb."""

import tracemalloc
from collections.abc import Callable
from itertools import accumulate
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


def told(draw: st.DrawFn, kind: str, rows: int) -> list[Any]:
    """A column of ``rows`` values, as logs have them and as they had better not."""
    integers = st.integers(-(2**63), 2**64 - 1)
    some: dict[str, Callable[[], list[Any]]] = {
        "same": lambda: [draw(SCALARS)] * rows,
        "count": lambda: [draw(integers) % 2**60 + n * 1000 for n in range(rows)],
        "amounts": lambda: [draw(st.sampled_from([0, 0, 5, 70_000, 2**40])) for _ in range(rows)],
        "any number": lambda: [draw(integers | st.integers(0, 300)) for _ in range(rows)],
        "words": lambda: [draw(st.sampled_from(["陈立", "美玲", "", "1"])) for _ in range(rows)],
        "dated": lambda: [f"2026-{draw(st.integers(1, 12)):02}-0{n % 10}" for n in range(rows)],
        "numbered": lambda: [f"记字第{draw(st.integers(0, 2000))}号\n" for _ in range(rows)],
        "lettered": lambda: [draw(st.from_regex(r"\A[A-Z]?[0-9]{1,3}\Z")) for _ in range(rows)],
        "nearly": lambda: [draw(st.sampled_from(["1", "01", "a1", "1\n", "", "9" * 30, "١"]))
                           for _ in range(rows)],
        "alike": lambda: [draw(st.sampled_from([1, True, 1.0, 0.0, -0.0, [1], [True], None]))
                          for _ in range(rows)],
        "any": lambda: [draw(VALUES) for _ in range(rows)],
        "pair": lambda: [[n, "x"] for n in range(rows)],
    }  # fmt: skip
    return some[kind]()


KINDS = ["same", "count", "amounts", "any number", "words", "dated", "numbered", "lettered",
         "nearly", "alike", "any", "pair"]  # fmt: skip


@st.composite
def alike(draw: st.DrawFn) -> list[bytes]:
    """Leaves of one shape; now and then one place is the balance of two others."""
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=5))
    rows = draw(st.integers(2, 12) | st.integers(64, 80))
    columns = [told(draw, kind, rows) for kind in kinds]
    if draw(st.booleans()):
        gained, lost = told(draw, "amounts", rows), told(draw, "amounts", rows)
        steps = [more - less for more, less in zip(gained, lost, strict=True)]
        columns += [gained, lost, list(accumulate(steps, initial=9))[1:]]
    return [encode(list(row)) for row in zip(*columns, strict=True)]


@given(alike())
@settings(deadline=None)
def test_leaves_of_one_shape_come_back(leaves: list[bytes]) -> None:
    folded = fold(leaves)
    if folded is not None:
        assert list(unfold(folded, len(leaves), ROOM)) == leaves
        assert fold(leaves) == folded


@given(alike())
@settings(deadline=None)
def test_all_that_is_as_short_as_can_be_is_folded(leaves: list[bytes]) -> None:
    """What the writer chooses the reader puts together again: plain frames are for other shapes."""
    assert fold(leaves) is not None


@given(st.lists(VALUES.map(encode) | st.binary(max_size=30), max_size=8))
@settings(deadline=None)
def test_any_leaves_come_back_or_stay_as_they_are(leaves: list[bytes]) -> None:
    folded = fold(leaves)
    if folded is not None:
        assert list(unfold(folded, len(leaves), ROOM)) == leaves


def _node(values: list[Any]) -> Any:
    """The node that is chosen for these values, as one place of a leaf."""
    folded = fold([encode([value]) for value in values])
    assert folded is not None
    assert list(unfold(folded, len(values), ROOM)) == [encode([value]) for value in values]
    return msgspec.msgpack.decode(folded)[1][0]


CHOSEN: list[tuple[str, list[Any], Any]] = [
    ("as they are", [b"a", b"b", b"c"], [0, [b"a", b"b", b"c"]]),
    ("the same", ["x"] * 3, [2, "x"]),
    ("counting", [5, 7, 9], [3, [5, [2, 2]]]),
    ("small", [3, 250, 9], [4, [0, bytes([3, 250, 9])]]),
    ("wide", [1000, 70_000, 2], [4, [0, b"\xe8\x70\x02" + b"\x03\x11\x00" + b"\x00\x01\x00"]]),
    ("slow", [10**9, 10**9 + 5, 10**9 + 900], [4, [10**9, b"\0\5\x84\0\0\3"]]),
    ("far", [10**9 * n + n % 2 for n in range(1, 5)],
     [3, [10**9 + 1, [4, [10**9 - 1, b"\0\2\0"]]]]),
    ("amounts", [0, 70_000, 0, 0, 0, 0, 80_000, 0],
     [6, [b"\0\1\0\0\0\0\1\0", [2, 0], [3, [70_000, [2, 10_000]]]]]),
    ("words", ["甲", "乙", "甲", "甲"], [7, [["甲", "乙"], b"\0\1\0\0"]]),
    ("pieces", ["第1号", "第20号", "第3号"],
     [8, [[2, "第"], [9, [0, [4, [0, b"\x01\x14\x03"]]]], [2, "号"]]]),
    ("noughts in front", ["008", "012", "009"], [8, [[9, [3, [4, [0, b"\x08\x0c\x09"]]]]]]),
    ("letters", [f"{n * 7 % 1000:03}" for n in range(100)],
     [10, b"".join(bytes(f"{n * 7 % 1000:03}"[i].encode()[0] for n in range(100))
                   for i in range(3))]),
]  # fmt: skip


@pytest.mark.parametrize(("values", "node"), [c[1:] for c in CHOSEN], ids=[c[0] for c in CHOSEN])
def test_the_form_that_is_chosen(values: list[Any], node: Any) -> None:
    assert _node(values) == node


def test_a_balance_is_not_sent_where_spending_begins_and_ends_with_nothing() -> None:
    rows = [[0 if n in (0, 9) else 70_000 + n, 5_000 if n % 9 == 0 else 0, 0] for n in range(10)]
    for n, row in enumerate(rows):
        row[2] = 10**6 + sum(more - less for less, more, _ in rows[: n + 1])
    folded = fold([encode(row) for row in rows])
    assert folded is not None
    assert msgspec.msgpack.decode(folded)[1][2] == [5, [rows[0][2], 1, 0]]


def test_a_balance_is_not_sent() -> None:
    rows = [[1000 - 7 * n * n + 50 * n, 50 + n, 0] for n in range(1, 9)]
    balance = 10**6
    for row in rows:
        balance += row[1] - row[0]
        row[2] = balance
    folded = fold([encode(row) for row in rows])
    assert folded is not None
    assert msgspec.msgpack.decode(folded)[1][2] == [5, [rows[0][2], 1, 0]]
    assert list(unfold(folded, 8, ROOM)) == [encode(row) for row in rows]


EQUAL = [[0.0, -0.0], [{"a": 1, "b": 2}, {"b": 2, "a": 1}], [{"a": 1}, {"a": True}], [1, True]]


@pytest.mark.parametrize("values", EQUAL, ids=str)
def test_what_is_equal_and_not_the_same_stays_so(values: list[Any]) -> None:
    leaves = [encode(["k", value]) for value in values]
    folded = fold(leaves)
    assert folded is not None
    assert list(unfold(folded, 2, ROOM)) == leaves


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
    "long pieces": [1, [[8, [[2, "x" * 200_000], [2, "y" * 200_000]]]]],
    "many pieces": [1, [[8, [[2, ""]] * 100_000]]],
    "one long word": [1, [[7, [["x" * 60_000], bytes(8192)]]]],
    "pieces of pieces": [1, [[8, [[8, [[8, [[2, "x" * 99]] * 9]] * 9]] * 9]]],
    "many numerals": [1, [[9, [18, [2, 7]]]] * 40_000],
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
    5, [], [9, 9], [1, 5], [1, []], [1, [5]], [11, 0], [-1, 0], ["2", 0], _nested(40),
    [0, {}], [0, None], [0, [1]], [0, [1, 2, 3, 4]], [0, "abc"],
    [1, [[0, [1, 2, 3]], [0, [1, 2]]]], [1, [[2, 1], [99, 1]]],
    [3, 5], [3, [1, 2]], [3, ["a", [2, "a"]]], [3, [1, [2, "a"]]], [3, [1, [2, 1.5]]],
    [3, [True, [2, 1]]], [3, [1, [0, [1]]]],
    [4, [0, b"12345"]], [4, [0, b""]], [4, ["0", b"123"]], [4, [0, bytes(27)]], [4, [0, "abc"]],
    [5, [0, 0, 0]], [1, [[5, [0, 0, 0]]]], [1, [[2, 1], [5, [0, 0, 7]]]],
    [1, [[2, "a"], [5, [0, 0, 0]]]], [1, [[2, 1], [5, ["a", 0, 0]]]], [1, [[2, 1], [5, [0, 0]]]],
    [6, [b"\0\1", [2, 0], [2, 1]]], [6, [b"\0\1\2", [2, 0], [2, 1]]], [6, [b"\0\1\0", [2, 0]]],
    [6, [b"\0\0\0", [2, 0], [2, 1]]], [6, [[0, 1, 0], [2, 0], [2, 1]]],
    [6, [b"\0\1\0", [0, [1]], [2, 1]]],
    [7, [["a"], b"\0\1\0"]], [7, [["a"], b"\0\0"]], [7, [["a"], [0, 0, 0]]], [7, [5, b"\0\0\0"]],
    [8, []], [8, [[2, 1]]], [8, [[2, "a"], [2, b"b"]]], [8, 5],
    [9, [99, [2, 1]]], [9, [-1, [2, 1]]], [9, ["5", [2, 1]]], [9, [1, [2, "1"]]],
    [9, [1.5, [2, 1]]],
    [10, b""], [10, b"1234"], [10, "abc"], [10, b"\xff\xff\xff"],
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
