"""Entries: what a log is made of. A leaf is the MessagePack of one positional array."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import msgspec

from sync.clock import ClockSample
from sync.errors import UNDECODABLE, BadFormat, TooLarge

MAX_LEAF_BYTES = 64 * 1024
MAX_SEALED_BYTES = 64 * 1024


class Body(msgspec.Struct, frozen=True, array_like=True):
    """Base of all entry bodies: positional, so fields are only ever added at the end."""

    KIND: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry not yet written.

    ``sealed`` holds personal payloads (MessagePack bytes): they are sealed to the village's and
    county's keys by the store, and only salted commitments enter the leaf.
    """

    body: Body
    sealed: tuple[bytes, ...] = ()


class Leaf(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The content of one leaf, as hashed: who did what, when, and what was sealed beside it."""

    kind: str
    actor: str
    clock: ClockSample
    body: msgspec.Raw
    commitments: tuple[bytes, ...] = ()


class Recorded(msgspec.Struct, frozen=True, gc=False):
    """An entry as it stands in a log; see ``docs/log-format.md``."""

    org: str
    origin: str
    seq: int
    kind: str
    actor: str
    clock: ClockSample
    body: bytes
    commitments: tuple[bytes, ...]
    leaf_hash: bytes


@dataclass(frozen=True, slots=True)
class Position:
    """Where an entry came to stand: its receipt is made from this."""

    origin: str
    seq: int
    leaf_hash: bytes


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Leaf)


def encode_leaf(
    body: Body, actor: str, clock: ClockSample, commitments: Sequence[bytes] = ()
) -> bytes:
    """The leaf's bytes. Raises ``TooLarge`` above 64 KiB."""
    leaf = _encoder.encode((body.KIND, actor, clock, body, tuple(commitments)))
    if len(leaf) > MAX_LEAF_BYTES:
        raise TooLarge(f"一条记录太大：{len(leaf)} 字节")
    return leaf


def decode_leaf(leaf: bytes) -> Leaf:
    """The parts of a leaf. Raises ``BadFormat``."""
    if len(leaf) > MAX_LEAF_BYTES:
        raise TooLarge(f"一条记录太大：{len(leaf)} 字节")
    try:
        return _decoder.decode(leaf)
    except UNDECODABLE as error:
        raise BadFormat(f"记录格式不对：{error}") from error


def leaf_hash(leaf: bytes) -> bytes:
    """RFC 6962 §2.1: SHA-256(0x00 || leaf)."""
    return hashlib.sha256(b"\0" + leaf).digest()


def recorded(org: str, origin: str, seq: int, leaf: bytes, digest: bytes) -> Recorded:
    """The entry at a position, decoded. Raises ``BadFormat``."""
    parts = decode_leaf(leaf)
    return Recorded(
        org, origin, seq, parts.kind, parts.actor, parts.clock, bytes(parts.body),
        parts.commitments, digest,
    )  # fmt: skip
