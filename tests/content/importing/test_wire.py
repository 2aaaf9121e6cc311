"""Cells on the wire: what arrives is what was sent, and half a frame is no frame."""

import io
import math
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.importing.wire import (
    DATE_MARK,
    MARK,
    BadFrame,
    pack,
    plain,
    read_frame,
    unpack,
    write_frame,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f"), max_size=20)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
CELLS = st.one_of(TEXTS, NUMBERS, st.integers(), st.just(""))


@given(
    st.one_of(
        st.lists(TEXTS, min_size=1),
        st.lists(st.one_of(NUMBERS, st.just("")), min_size=1),
        st.lists(CELLS, min_size=1),
    )
)
def test_a_column_arrives_as_it_was(cells: list[str | float | int]) -> None:
    arrived = unpack(pack(cells))
    if arrived is None:
        assert not any(cells)
        assert set(map(type, cells)) == {str}
    else:
        assert arrived == cells
        assert [isinstance(cell, str) for cell in arrived] == [
            isinstance(cell, str) for cell in cells
        ]


def test_what_is_neither_text_nor_number_is_marked() -> None:
    given: list[object] = [
        True, math.nan, -math.inf, date(2026, 7, 3), datetime(2026, 7, 3, 8, 5), time(8), "a\x7fb"
    ]  # fmt: skip
    assert unpack(pack(given)) == [
        f"{MARK}bTRUE",
        f"{MARK}enan",
        f"{MARK}e-inf",
        f"{DATE_MARK}2026-07-03",
        f"{DATE_MARK}2026-07-03T08:05",
        f"{MARK}t08:00:00",
        "a b",
    ]
    assert unpack(pack([1.5, math.nan, ""])) == [1.5, f"{MARK}enan", ""]
    assert plain("长" * 5000) == "长" * 2000


@given(st.lists(st.binary(max_size=30), max_size=6), st.data())
def test_a_frame_cut_anywhere_is_noticed(parts: list[bytes], data: st.DataObject) -> None:
    pipe = io.BytesIO()
    write_frame(pipe, "rows", *parts)
    whole = pipe.getvalue()
    assert read_frame(io.BytesIO(whole), 10_000) == ("rows", parts)
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(BadFrame):
        read_frame(io.BytesIO(whole[:cut]), 10_000)


@pytest.mark.parametrize(
    "line", [b"", b"rows 5\nab", b"rows -1\n", b"rows x\n", b"\xff\n", b"\n", b"rows 99999999\n",
             b"rows" + b" 0" * 1001 + b"\n", b"rows" + b" 1" * 20_000]
)  # fmt: skip
def test_garbage_is_no_frame(line: bytes) -> None:
    with pytest.raises(BadFrame):
        read_frame(io.BytesIO(line), 10_000)


def test_garbage_is_no_column() -> None:
    for part in (b"f123", b"s\xff", b"mnabc", b"mn"):
        with pytest.raises(BadFrame):
            unpack(part)
