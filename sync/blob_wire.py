"""How blobs are asked for and sent: one header signed by the terminal, one by the county.

``VK-Request`` and ``VK-Answer`` are base64 of a MessagePack array and an Ed25519 signature over it,
bound to this county, or to the request answered. The bytes themselves are bare: their hash is their
proof. Specified in docs/protocol.md.
"""

import base64
import binascii
from typing import TypeVar

import msgspec

from sync import keys, wire
from sync.blobs import HASH_BYTES
from sync.errors import BadFormat
from sync.keys import SIGNATURE_BYTES, SigningKey

VERSION = 1
PATH = "/v1/blobs/"
REQUEST, ANSWER = "VK-Request", "VK-Answer"
GET, PUT = "get", "put"
MAX_HEADER = 1024
_REQUEST = b"vk-blob-request-v1\n"
_ANSWER = b"vk-blob-answer-v1\n"
M = TypeVar("M", bound=msgspec.Struct)


class BlobHead(msgspec.Struct, frozen=True, array_like=True):
    """What a terminal asks: ``get`` the bytes from ``offset`` on, or ``put`` those that follow.

    A ``put`` without any bytes only asks how many are there.
    """

    version: int
    device: bytes
    action: str
    blob: bytes
    offset: int


class BlobAnswer(msgspec.Struct, frozen=True, array_like=True):
    """What the county has: ``held`` bytes of ``size``; whole, and its hash checked, if equal."""

    size: int
    held: int


def pack_request(head: BlobHead, signer: SigningKey, county_key: bytes) -> tuple[str, bytes]:
    """The header, and the signature in it, which the answer is bound to."""
    raw = msgspec.msgpack.encode(head)
    signature = signer.sign(_REQUEST + county_key + raw)
    return _text(raw + signature), signature


def unpack_request(header: str) -> tuple[BlobHead, bytes, bytes]:
    """(head, its bytes, signature), not verified yet. Raises ``BadFormat``."""
    raw, signature = _parts(header)
    head = wire.decode(raw, BlobHead)
    sound = len(head.blob) == HASH_BYTES and 0 <= head.offset < 2**53
    if head.version != VERSION or head.action not in (GET, PUT) or not sound:
        raise BadFormat("请求的格式不对")
    return head, raw, signature


def check_request(raw: bytes, signature: bytes, device_key: bytes, county_key: bytes) -> None:
    """Raises ``BadSignature`` unless the device signed this for this county."""
    keys.verify(device_key, _REQUEST + county_key + raw, signature)


def pack_answer(answer: BlobAnswer, signer: SigningKey, asked: bytes) -> str:
    """The header of an answer; ``asked`` is the signature of the request."""
    raw = msgspec.msgpack.encode(answer)
    return _text(raw + signer.sign(_ANSWER + asked + raw))


def unpack_answer(header: str, county_key: bytes, asked: bytes) -> BlobAnswer:
    """The answer. Raises ``BadFormat`` or ``BadSignature``."""
    raw, signature = _parts(header)
    keys.verify(county_key, _ANSWER + asked + raw, signature)
    return wire.decode(raw, BlobAnswer)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _parts(header: str) -> tuple[bytes, bytes]:
    if len(header) > MAX_HEADER:
        raise BadFormat("请求头太大")
    try:
        data = base64.b64decode(header, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadFormat("请求头不是 base64") from error
    if len(data) <= SIGNATURE_BYTES:
        raise BadFormat("请求头太短")
    return data[:-SIGNATURE_BYTES], data[-SIGNATURE_BYTES:]
