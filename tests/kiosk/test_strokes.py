"""A drawn signature as bytes, and the pad it is drawn on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.views.strokes import GRID, MOST_POINTS, far_enough, ink, pack, smooth, unpack

_point = st.tuples(st.integers(0, GRID), st.integers(0, GRID))
_stroke = st.lists(_point, min_size=1, max_size=40)


@given(st.lists(_stroke, min_size=1, max_size=8), st.integers(1, 2000))
def test_what_is_packed_comes_back(strokes: list[list[tuple[int, int]]], height: int) -> None:
    packed = pack(strokes, height)
    assert unpack(packed) == (tuple(tuple(stroke) for stroke in strokes), height)


@given(st.lists(_stroke, min_size=1, max_size=3), st.data())
def test_a_signature_cut_anywhere_inside_a_stroke_is_refused(
    strokes: list[list[tuple[int, int]]], data: st.DataObject
) -> None:
    packed = pack(strokes, 400)
    whole = {len(pack(strokes[:count], 400)) for count in range(len(strokes) + 1)} | {3}
    cut = data.draw(st.integers(0, len(packed) - 1).filter(lambda at: at not in whole))
    with pytest.raises(ValueError, match="signature"):
        unpack(packed[:cut])


def test_nothing_drawn_is_no_bytes() -> None:
    assert pack([], 400) == b""
    assert pack([[]], 400) == b""


def test_the_longest_signature_fits_a_sealed_record() -> None:
    from hearings.kinds import MAX_PERSONAL_BYTES

    wild = [(0, 0) if at % 2 else (GRID, GRID) for at in range(MOST_POINTS)]
    assert len(pack([wild], GRID)) < MAX_PERSONAL_BYTES - 1000


def test_ink_is_the_length_drawn_and_a_dot_has_none() -> None:
    assert ink([[(0, 0), (30, 40)], [(5, 5)]]) == 50
    assert not far_enough((10, 10), (11, 11))
    assert far_enough((10, 10), (13, 10))


def test_a_smooth_line_keeps_its_ends() -> None:
    curve = smooth([(0, 0), (10, 20), (20, 0), (30, 20)])
    assert curve[:2] == [0, 0]
    assert curve[-2:] == [30, 20]
    assert max(curve[1::2]) <= 20
    assert len(curve) == 2 * (1 + 2 * 4 + 1)
