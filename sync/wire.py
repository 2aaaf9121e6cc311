"""The messages of the exchange, and how they are signed; specified in docs/protocol.md."""

import hashlib
from typing import TypeVar

import msgspec

from sync import keys
from sync.errors import UNDECODABLE, BadFormat, LinkBroken
from sync.keys import SIGNATURE_BYTES, SigningKey
from sync.patience import WIDE_KIB

VERSION = 1
DEVICE_BYTES = 8
MAX_HEAD = 16 * 1024
M = TypeVar("M", bound=msgspec.Struct)
_REQUEST = b"vk-sync-request-v1\n"
_ANSWER = b"vk-sync-answer-v1\n"
_REFUSAL = b"vk-sync-refusal-v1\n"


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """How far a followed log has come: a hash of its name, and the entries held."""

    feed: bytes
    size: int


class SyncHead(msgspec.Struct, frozen=True, array_like=True):
    """What a terminal says before its frames.

    ``root`` is the whole 32 bytes root at ``size`` with the checkpoint's ``signature`` when there
    is something to send, else the root's first 8 bytes and no signature. ``counter`` grows with
    every request. ``link`` opens the chain of the frames that follow, from ``base`` on; it is empty
    where none do. ``frame``: how many KiB of leaves the county shall put into one frame of its
    answer.
    """

    version: int
    device: bytes
    epoch: bytes
    counter: int
    base: int
    size: int
    root: bytes
    signature: bytes
    cursors: tuple[Cursor, ...]
    link: bytes
    frame: int = WIDE_KIB


class Feed(msgspec.Struct, frozen=True, array_like=True):
    """A followed log that has new entries: its name, key, and signed head.

    The frames bring entries from ``base`` on; ``note`` is its owner's checkpoint at ``size``.
    """

    number: int
    origin: str
    org: str
    key: bytes
    base: int
    note: str


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What the county answers.

    ``position``: entries of the terminal's log it holds without a gap. ``cosignature``: its
    countersignature over the head at that position, at the second of ``time_ms`` (empty where the
    terminal has it already). ``time_ms``: its clock. ``again_s``: when to come again. ``more``:
    whether it has further entries to give.
    """

    position: int
    cosignature: bytes
    time_ms: int
    again_s: int
    feeds: tuple[Feed, ...]
    more: bool
    link: bytes


def device_id(key: bytes) -> bytes:
    """The first 8 bytes of SHA-256 of a device's public key."""
    return hashlib.sha256(key).digest()[:DEVICE_BYTES]


def feed_id(origin: str) -> bytes:
    """The 4 bytes that name a followed log in a cursor."""
    return hashlib.sha256(origin.encode()).digest()[:4]


def device_origin(key: bytes, epoch: bytes) -> str:
    """The name of a device's log: ``vk/<fingerprint>/<epoch>``."""
    return f"vk/{keys.fingerprint(key)}/{epoch.hex()}"


def is_named_after(origin: str, key: bytes) -> bool:
    """Whether a log's name is one that the writer with this key may give it."""
    kind, _, rest = origin.partition("/")
    return kind in ("vk", "county") and rest.startswith(f"{keys.fingerprint(key)}/")


def cosigner_name(county_key: bytes) -> str:
    """The name under which a county countersigns."""
    return f"county/{keys.fingerprint(county_key)}"


def pack_request(head: SyncHead, signer: SigningKey, county_key: bytes, stream: bytes) -> bytes:
    """The request's body. The signature binds it to this county."""
    raw = msgspec.msgpack.encode(head)
    return _joined(raw, signer.sign(_REQUEST + county_key + raw), stream)


def check_request(raw: bytes, signature: bytes, device_key: bytes, county_key: bytes) -> None:
    """Raises ``BadSignature`` unless the device signed this head for this county."""
    keys.verify(device_key, _REQUEST + county_key + raw, signature)


def pack_answer(answer: Answer, signer: SigningKey, asked: bytes, stream: bytes) -> bytes:
    """The answer's body; ``asked`` is the signature of the request it answers."""
    raw = msgspec.msgpack.encode(answer)
    return _joined(raw, signer.sign(_ANSWER + asked + raw), stream)


def unpack_answer(body: bytes, county_key: bytes, asked: bytes) -> tuple[Answer, bytes]:
    """The answer and its (perhaps cut) stream. Raises ``LinkBroken`` where not even the
    head came whole, ``BadFormat`` or ``BadSignature``."""
    opened = split(body)
    if opened is None:
        raise LinkBroken("线路断了：县里的回答没有收全")
    raw, signature, stream = opened
    keys.verify(county_key, _ANSWER + asked + raw, signature)
    return decode(raw, Answer), stream


def sign_refusal(number: int, signer: SigningKey, asked: bytes) -> bytes:
    """The county's signature under a numbered problem, for the request signed by ``asked``."""
    return signer.sign(_REFUSAL + asked + number.to_bytes(4, "big"))


def check_refusal(number: int, signature: bytes, county_key: bytes, asked: bytes) -> None:
    """Raises ``BadSignature`` unless the county itself refused this request with this number."""
    keys.verify(county_key, _REFUSAL + asked + number.to_bytes(4, "big"), signature)


def split(body: bytes) -> tuple[bytes, bytes, bytes] | None:
    """``(head, signature, stream so far)``; ``None`` while the head has not come whole.

    Raises ``BadFormat`` for an oversize head.
    """
    if len(body) < 2:
        return None
    length = int.from_bytes(body[:2], "big")
    if length > MAX_HEAD:
        raise BadFormat("请求头太大")
    end = 2 + length + SIGNATURE_BYTES
    if len(body) < end:
        return None
    return body[2 : 2 + length], body[2 + length : end], body[end:]


def decode(raw: bytes, kind: type[M]) -> M:
    """A message of the wire. Raises ``BadFormat``."""
    try:
        return msgspec.msgpack.decode(raw, type=kind)
    except UNDECODABLE as error:
        raise BadFormat(f"消息格式不对：{error}") from error


def _joined(raw: bytes, signature: bytes, stream: bytes) -> bytes:
    if len(raw) > MAX_HEAD:
        raise BadFormat("请求头太大")
    return len(raw).to_bytes(2, "big") + raw + signature + stream
