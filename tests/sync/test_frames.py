"""Frames: cut anywhere, flipped anywhere, and bombs; what was given before the damage is sound."""

import hashlib
import tracemalloc
from collections.abc import Iterator, Sequence

import msgspec
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import frames
from sync.dictionary import compressor
from sync.errors import BadFormat, TooLarge
from sync.frames import LAST_LINK, FrameReader, Run, cut_runs, history, pack

LEAVES = tuple(
    msgspec.msgpack.encode(("test.line@1", "S1", number * 7919, f"买办公用品 {number}"))
    for number in range(120)
)
BOXES = ((3, 0, b"\1" * 80), (3, 1, b"\2" * 80), (41, 0, b"\3" * 80))
MEBIBYTE = 1 << 20


@pytest.fixture
def small_frames() -> list[Run]:
    """Five or so frames of some entries each."""
    return list(cut_runs(0, 0, LEAVES, BOXES, kib=1))


def read(link: bytes, stream: bytes, known: bytes = b"") -> tuple[list[Run], str, bool]:
    """``(runs given, why it stopped, complete)``."""
    reader, given = FrameReader(link, known), []
    try:
        for run in reader.feed(stream):
            given.append(run)
    except BadFormat as error:
        return given, str(error), False
    return given, "", reader.complete


def stream_of(payloads: Sequence[bytes], links: Sequence[bytes]) -> bytes:
    """Frames with any links, as somebody without the sender's key could make them."""
    squeeze = compressor(1).compressobj()
    body = b"".join(
        len(payload).to_bytes(4, "big") + link + payload
        for payload, link in zip(payloads, links, strict=True)
    )
    return squeeze.compress(body) + squeeze.flush()


def link_of(following: bytes, payload: bytes) -> bytes:
    return hashlib.sha256(following + payload).digest()[:16]


# --- whole ---------------------------------------------------------------------------------------


@given(
    st.lists(st.binary(max_size=400), max_size=40),
    st.lists(st.tuples(st.integers(0, 45), st.integers(0, 3), st.binary(max_size=99)), max_size=9),
    st.lists(st.integers(1, 700), min_size=1, max_size=50),
    st.integers(0, 2**40),
)
@settings(deadline=None)
def test_whatever_goes_in_comes_out_in_pieces_of_any_size(
    leaves: list[bytes], boxes: list[tuple[int, int, bytes]], sizes: list[int], start: int
) -> None:
    placed = [(start + seq, part, box) for seq, part, box in boxes if seq < len(leaves)]
    runs = list(cut_runs(2, start, leaves, placed))
    link, stream = pack(runs)
    reader, found, at = FrameReader(link), [], 0
    while at < len(stream):
        step = sizes[at % len(sizes)]
        found += list(reader.feed(stream[at : at + step]))
        at += step
    assert found == runs
    assert reader.complete
    assert [leaf for run in found for leaf in run.leaves] == leaves
    assert sorted(box for run in found for box in run.boxes) == sorted(placed)


def test_nothing_is_no_bytes() -> None:
    assert pack([]) == (b"", b"")
    assert FrameReader(b"").complete
    assert FrameReader(LAST_LINK).complete


def test_what_both_sides_have_serves_as_a_dictionary(small_frames: list[Run]) -> None:
    known = history(100, LEAVES[::-1], 20)
    link, stream = pack(small_frames, known)
    assert len(stream) < len(pack(small_frames)[1])
    assert read(link, stream, known) == (small_frames, "", True)
    given, _, complete = read(link, stream, history(100, LEAVES, 20))
    assert not complete
    assert given == small_frames[: len(given)]


# --- cut -----------------------------------------------------------------------------------------


def test_cut_at_every_byte(small_frames: list[Run]) -> None:
    link, stream = pack(small_frames)
    counts = []
    for cut in range(len(stream) + 1):
        given, error, complete = read(link, stream[:cut])
        assert (given, error) == (small_frames[: len(given)], "")
        assert complete == (len(given) == len(small_frames))
        counts.append(len(given))
    assert counts == sorted(counts)
    assert len(set(counts)) == len(small_frames) + 1 >= 5  # each frame comes by itself


def test_a_frame_is_given_the_moment_it_has_come(small_frames: list[Run]) -> None:
    link, stream = pack(small_frames)
    first = min(cut for cut in range(len(stream)) if read(link, stream[:cut])[0])
    assert first < len(stream) / 2


# --- flipped -------------------------------------------------------------------------------------


def test_every_flipped_bit(small_frames: list[Run]) -> None:
    """Named, or it shows as a stream cut short, or all of it came as it was."""
    link, stream = pack(small_frames)
    outcomes = {"named": 0, "cut short": 0, "as it was": 0}
    for at in range(len(stream)):
        for bit in range(8):
            spoilt = bytearray(stream)
            spoilt[at] ^= 1 << bit
            given, error, complete = read(link, bytes(spoilt))
            assert given == small_frames[: len(given)]
            outcomes["named" if error else "as it was" if complete else "cut short"] += 1
            assert not complete or given == small_frames
    assert outcomes["named"] > 0.9 * 8 * len(stream)
    assert outcomes["as it was"] < 100  # bits that zstd itself gives no meaning


def test_every_bit_of_the_first_link(small_frames: list[Run]) -> None:
    link, stream = pack(small_frames)
    for at in range(len(link) * 8):
        spoilt = bytearray(link)
        spoilt[at // 8] ^= 1 << at % 8
        given, error, complete = read(bytes(spoilt), stream)
        assert (given, complete) == ([], False)
        assert "链" in error


# --- forged --------------------------------------------------------------------------------------


def _payloads(runs: Sequence[Run]) -> tuple[list[bytes], list[bytes], bytes]:
    payloads = [frames.payload_of(run) for run in runs]
    links: list[bytes] = []
    link = LAST_LINK
    for payload in reversed(payloads):
        links.insert(0, link)
        link = link_of(link, payload)
    return payloads, links, link


def _orders(count: int) -> Iterator[tuple[str, list[int], int]]:
    """Frames in another order, and how many of them are still what was signed."""
    everything = list(range(count))
    yield "the same", everything, count
    yield "swapped", [0, 2, 1, *everything[3:]], 1
    yield "one missing", [0, 1, *everything[3:]], 2
    yield "one twice", [0, 1, 1, *everything[2:]], 2
    yield "from the second on", everything[1:], 0
    yield "one more at the end", [*everything, count - 1], count


def test_frames_out_of_order(small_frames: list[Run]) -> None:
    payloads, links, first = _payloads(small_frames)
    for name, order, sound in _orders(len(payloads)):
        stream = stream_of([payloads[n] for n in order], [links[n] for n in order])
        given, error, complete = read(first, stream)
        assert given == small_frames[:sound], name
        assert complete == (name == "the same"), name
        assert bool(error) == (name != "the same"), name


def test_bytes_after_the_end(small_frames: list[Run]) -> None:
    link, stream = pack(small_frames)
    given, error, _ = read(link, stream + b"x" * 300)
    assert given == small_frames
    assert error


HOSTILE = {
    "nothing": b"",
    "no MessagePack": b"\xc1",
    "a map": msgspec.msgpack.encode({"feed": 0}),
    "a text for a number": msgspec.msgpack.encode(("0", 0, (), ())),
    "a negative place": msgspec.msgpack.encode((0, -1, (b"x",), ())),
    "a place no column can hold": msgspec.msgpack.encode((0, 2**63, (b"x",), ())),
    "a part no column can hold": msgspec.msgpack.encode((0, 0, (b"x",), ((0, 2**63, b"b"),))),
    "a box that is a text": msgspec.msgpack.encode((0, 0, (b"x",), ((0, 0, "b"),))),
    "nested without end": b"\x97\x00\x00\x90\x90\x00\xc4\x00" + b"\x91" * 200_000,
    "columns of nothing": msgspec.msgpack.encode((0, 0, (), (), 9, b"\xc1")),
    "columns for too many": msgspec.msgpack.encode((0, 0, (), (), 2**40, b"\x92\x02\x01")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_signed_frame_of_nonsense_is_named(name: str) -> None:
    payload = HOSTILE[name]
    given, error, complete = read(link_of(LAST_LINK, payload), stream_of([payload], [LAST_LINK]))
    assert (given, complete) == ([], False)
    assert error


@given(st.binary(max_size=3000), st.binary(min_size=16, max_size=16))
def test_noise_is_refused_or_waited_for(noise: bytes, link: bytes) -> None:
    given, _, complete = read(link, noise)
    assert not given
    assert not complete or link == LAST_LINK


# --- too large -----------------------------------------------------------------------------------


def _bomb(size: int, window_log: int = 20) -> bytes:
    parameters = zstandard.ZstdCompressionParameters.from_level(3, window_log=window_log)
    return zstandard.ZstdCompressor(compression_params=parameters).compress(b"\xff" * size)


def _peak(stream: bytes, link: bytes = b"x" * 16) -> int:
    """Bytes of Python memory at most while reading what must be refused."""
    tracemalloc.start()
    try:
        given, error, _ = read(link, stream)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert not given
    assert error
    return peak


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    bomb = _bomb(256 * MEBIBYTE)
    assert len(bomb) < 256 * 1024
    assert _peak(bomb) < 32 * MEBIBYTE


def test_a_bomb_in_one_frame() -> None:
    length = frames.MAX_PAYLOAD
    body = length.to_bytes(4, "big") + b"\0" * 16 + b"\0" * (64 * MEBIBYTE)
    assert _peak(zstandard.compress(body)) < 32 * MEBIBYTE


def test_a_window_of_half_a_gigabyte_is_refused() -> None:
    given, error, _ = read(b"x" * 16, _bomb(600 * MEBIBYTE, window_log=29))
    assert not given
    assert error


def test_a_frame_above_the_cap_is_refused_unread() -> None:
    reader = FrameReader(b"x" * 16)
    header = (frames.MAX_PAYLOAD + 1).to_bytes(4, "big") + b"\0" * 16
    squeeze = compressor(1).compressobj()
    stream = squeeze.compress(header) + squeeze.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    with pytest.raises(TooLarge):
        list(reader.feed(stream))


def test_the_whole_stream_has_a_cap(small_frames: list[Run]) -> None:
    link, stream = pack(small_frames)
    size = sum(
        20 + max(len(payload), sum(map(len, run.leaves)))
        for run, payload in zip(small_frames, _payloads(small_frames)[0], strict=True)
    )
    assert list(FrameReader(link, max_stream=size).feed(stream)) == small_frames
    with pytest.raises(TooLarge):
        list(FrameReader(link, max_stream=size - 1).feed(stream))


def test_the_largest_entry_with_its_parts_fits() -> None:
    boxes = [(0, part, bytes([part]) * 65_536) for part in range(4)]
    (run,) = cut_runs(0, 0, [b"l" * 65_536], boxes)
    link, stream = pack([run])
    assert read(link, stream) == ([run], "", True)
