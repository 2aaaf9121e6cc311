"""Streams that a hostile but enrolled terminal could sign."""

import random

import msgspec
import zstandard

from sync import frames
from sync.dictionary import compressor
from sync.frames import LAST_LINK, Run

encode = msgspec.msgpack.encode


def chained(payloads: list[bytes]) -> tuple[bytes, bytes]:
    """``(first link, stream)`` of any payloads, rightly chained."""
    link, links = LAST_LINK, []
    for payload in reversed(payloads):
        links.append(link)
        link = frames._link(link, payload)
    links.reverse()
    squeeze = compressor(1 << 30).compressobj()
    stream = b"".join(
        squeeze.compress(len(payload).to_bytes(4, "big") + following + payload)
        for payload, following in zip(payloads, links, strict=True)
    )
    return link, stream + squeeze.flush()


def runs(*told: Run) -> tuple[bytes, bytes]:
    """The same for runs."""
    return chained([encode((run.feed, run.start, run.leaves, run.boxes)) for run in told])


def huge_zeros() -> tuple[bytes, bytes]:
    """A rightly chained gigabyte that compresses to a few kilobytes."""
    leaf = b"\0" * 65_000
    return chained([encode((0, 7 * n, (leaf,) * 7, ())) for n in range(240)])


def unchained_zeros() -> tuple[bytes, bytes]:
    """A gigabyte of zeros without any frame."""
    squeeze = zstandard.ZstdCompressor(level=3).compressobj()
    zeros = b"\0" * (1 << 20)
    parts = [squeeze.compress(zeros) for _ in range(1024)]
    return b"\1" * 16, b"".join(parts) + squeeze.flush()


def tiny_leaves() -> tuple[bytes, bytes]:
    """Millions of leaves of two bytes."""
    return chained([encode((0, n * 100_000, (b"ab",) * 100_000, ())) for n in range(60)])


def tiny_boxes() -> tuple[bytes, bytes]:
    """Millions of sealed parts of no bytes."""
    boxes = tuple((1, 1, b"") for _ in range(80_000))
    return chained([encode((0, 0, (b"ab",), boxes)) for _ in range(60)])


def growing_columns() -> tuple[bytes, bytes]:
    """A column of texts that "grow by steps": every sum would be longer than the one before."""
    folded = encode([1, [[3, ["x", [2, "x" * 50]]]]])
    return chained([encode((0, 0, (), (), 8192, folded))])


def long_pieces() -> tuple[bytes, bytes]:
    """Texts put together of pieces that are long and everywhere the same."""
    folded = encode([1, [[8, [[2, "x" * 200_000], [2, "y" * 200_000]]]]])
    return chained([encode((0, 0, (), (), 8192, folded))])


def many_columns() -> tuple[bytes, bytes]:
    """A hundred thousand columns of three bytes, each the same value 8,192 times."""
    folded = encode([1, [[2, None]] * 100_000])
    return chained([encode((0, 0, (), (), 8192, folded))])


def large_frame() -> tuple[bytes, bytes]:
    """One frame above the cap."""
    return chained([encode((0, 0, (b"\0" * (600 * 1024),), ()))])


def wide_window() -> tuple[bytes, bytes]:
    """A stream that asks for a window of 128 MiB."""
    parameters = zstandard.ZstdCompressionParameters(window_log=27)
    squeeze = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    return b"\1" * 16, squeeze.compress(b"\0" * (1 << 20)) + squeeze.flush()


def endless_nothing() -> tuple[bytes, bytes]:
    """A zstd stream of blocks that hold nothing, and never ends."""
    squeeze = compressor(1 << 30).compressobj()
    opening = squeeze.compress(b"") + squeeze.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    return b"\1" * 16, opening + b"\0\0\0" * (6 * 1024 * 1024)


def endless_noise() -> tuple[bytes, bytes]:
    """More entries than a body may bring, that no compression makes smaller."""
    chance = random.Random(2)
    return chained(
        [encode((0, n * 5, [chance.randbytes(60_000) for _ in range(5)], ())) for n in range(60)]
    )


ALL = (
    huge_zeros, unchained_zeros, tiny_leaves, tiny_boxes, growing_columns, long_pieces,
    many_columns, large_frame, wide_window, endless_nothing, endless_noise,
)  # fmt: skip
