"""Self-delimiting frames: a body cut anywhere still delivers its valid prefix.

The signed head names the first link of a hash chain, and every frame carries the next link, so
that each frame is authentic the moment it has arrived, before the rest of the body has.

    stream  = zstd( frame* ), flushed after every frame
    frame   = length (u32, big-endian) || next link (16 B) || payload (length bytes)
    link(i) = SHA-256(next link || payload)[:16]; after the last frame sixteen zero bytes
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Annotated

import msgspec
import zstandard

from sync.columns import fold, unfold
from sync.dictionary import compressor, decompressor
from sync.errors import UNDECODABLE, BadFormat, TooLarge
from sync.patience import WIDE_KIB

LINK_BYTES = 16
LAST_LINK = b"\0" * LINK_BYTES
MAX_PAYLOAD = 512 * 1024  # one leaf of 64 KiB with its sealed parts, and room
HISTORY_LEAVES = 256
HISTORY_BYTES = 64 * 1024
HISTORY_FRAME = 8
MAX_STREAM = 48 * 1024 * 1024  # decompressed bytes of one body
_HEADER = 4 + LINK_BYTES
# zstd can turn 4 bytes into 128 KiB: feeding it 256 bytes at a time keeps one step under 8 MiB
_SIP = 256


Count = Annotated[int, msgspec.Meta(ge=0, lt=1 << 48)]  # what a database column can hold


class Run(msgspec.Struct, frozen=True):
    """What a frame carries: consecutive entries of one log, and their sealed parts.

    ``feed`` is 0 for the sender's own log, else as announced in the head; ``boxes`` holds
    ``(seq, part, box)``.
    """

    feed: int
    start: int
    leaves: tuple[bytes, ...]
    boxes: tuple[tuple[int, int, bytes], ...] = ()


_encode = msgspec.msgpack.Encoder().encode


def cut_runs(
    feed: int,
    start: int,
    leaves: Sequence[bytes],
    boxes: Sequence[tuple[int, int, bytes]] = (),
    kib: int = WIDE_KIB,
) -> Iterator[Run]:
    """Entries as runs of about ``kib`` KiB; the boxes go with their entries."""
    weights = list(map(len, leaves))
    boxes = sorted(box for box in boxes if start <= box[0] < start + len(leaves))
    for seq, _, box in boxes:
        weights[seq - start] += len(box)
    sums = list(accumulate(weights, initial=0))
    first = 0
    while first < len(leaves):
        stop = bisect_left(sums, sums[first] + kib * 1024, first + 1, len(leaves))
        own = (bisect_left(boxes, (start + seq,)) for seq in (first, stop))
        yield Run(feed, start + first, tuple(leaves[first:stop]), tuple(boxes[slice(*own)]))
        first = stop


class _Payload(msgspec.Struct, frozen=True, array_like=True):
    """A run on the wire: its leaves as they are, or folded into columns (``sync.columns``)."""

    feed: Count
    start: Count
    leaves: tuple[bytes, ...]
    boxes: tuple[tuple[Count, Count, bytes], ...]
    count: Count = 0
    folded: bytes = b""


_decode = msgspec.msgpack.Decoder(_Payload).decode


def payload_of(run: Run) -> bytes:
    folded = fold(run.leaves)
    if folded is None:
        return _encode(_Payload(run.feed, run.start, run.leaves, run.boxes))
    return _encode(_Payload(run.feed, run.start, (), run.boxes, len(run.leaves), folded))


def history(start: int, leaves: Sequence[bytes], count: int) -> bytes:
    """What both sides have already, as a dictionary for the ``count`` entries that follow.

    ``leaves`` are the last entries before the first that is sent, as many as are at hand; of them
    the last 256, as far as they fit into 64 KiB, are laid out as frames of feed 0. Each has as
    many entries as are sent, for then it looks most like what is sent; but 8 at least.
    """
    recent = list(leaves[-HISTORY_LEAVES:])
    while recent and sum(map(len, recent)) > HISTORY_BYTES:
        del recent[0]
    first, each = start + len(leaves) - len(recent), max(count, HISTORY_FRAME)
    return b"".join(
        payload_of(Run(0, first + at, tuple(recent[at : at + each])))
        for at in range(0, len(recent), each)
    )


def pack(runs: Iterable[Run], known: bytes = b"") -> tuple[bytes, bytes]:
    """``(first link, compressed stream)``, both empty where there is nothing to send.

    ``known``: what the other side can use as a dictionary, see ``history``.
    """
    payloads = [payload_of(run) for run in runs]
    link, links = LAST_LINK, []
    for payload in reversed(payloads):
        links.append(link)
        link = _link(link, payload)
    links.reverse()
    if not payloads:
        return b"", b""
    squeeze = compressor(sum(map(len, payloads)), known).compressobj()
    parts: list[bytes] = []
    for payload, following in zip(payloads, links, strict=True):
        parts.append(squeeze.compress(len(payload).to_bytes(4, "big") + following + payload))
        parts.append(squeeze.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK))
    parts.append(squeeze.flush(zstandard.COMPRESSOBJ_FLUSH_FINISH))
    return link, b"".join(parts)


def _link(following: bytes, payload: bytes) -> bytes:
    return hashlib.sha256(following + payload).digest()[:LINK_BYTES]


class FrameReader:
    """Takes the stream in pieces of any size and gives each run once it has proven itself.

    ``feed`` raises ``BadFormat`` at the first byte that cannot belong to the signed stream, and
    ``TooLarge`` past the caps; what it gave before that is sound.
    """

    def __init__(self, first_link: bytes, known: bytes = b"", max_stream: int = MAX_STREAM) -> None:
        self._expected = first_link or LAST_LINK
        self._max = max_stream
        self._unpack = decompressor(known).decompressobj()
        self._buffer = bytearray()
        self._total = 0

    @property
    def complete(self) -> bool:
        """Whether the last frame has come."""
        return self._expected == LAST_LINK and not self._buffer

    def feed(self, data: bytes) -> Iterator[Run]:
        """The runs that these further bytes complete."""
        for start in range(0, len(data), _SIP):
            self._decompress(data[start : start + _SIP])
            yield from self._runs()

    def _decompress(self, sip: bytes) -> None:
        if self._unpack.eof:
            raise BadFormat("压缩流之后还有多余的内容")
        try:
            plain = self._unpack.decompress(sip)
        except zstandard.ZstdError as error:
            raise BadFormat(f"压缩流已损坏：{error}") from error
        self._grow(len(plain))
        self._buffer += plain

    def _grow(self, count: int) -> None:
        self._total += count
        if self._total > self._max:
            raise TooLarge("解压后的内容太大")

    def _runs(self) -> Iterator[Run]:
        while len(self._buffer) >= _HEADER:
            length = int.from_bytes(self._buffer[:4], "big")
            if length > MAX_PAYLOAD:
                raise TooLarge("一个数据帧太大")
            if len(self._buffer) < _HEADER + length:
                return
            following = bytes(self._buffer[4:_HEADER])
            payload = bytes(self._buffer[_HEADER : _HEADER + length])
            if self._expected == LAST_LINK or _link(following, payload) != self._expected:
                raise BadFormat("数据帧与签名的链对不上")
            del self._buffer[: _HEADER + length]
            self._expected = following
            run = _run(payload)
            # few columns can stand for many leaves: these count too, else 50 KB would fill 1 GB
            self._grow(max(0, sum(map(len, run.leaves)) - length))
            yield run


def _run(payload: bytes) -> Run:
    try:
        told = _decode(payload)
    except UNDECODABLE as error:
        raise BadFormat(f"数据帧的内容不对：{error}") from error
    leaves = unfold(told.folded, told.count, MAX_PAYLOAD) if told.folded else told.leaves
    return Run(told.feed, told.start, leaves, told.boxes)
