"""Personal payloads: a commitment for the leaf, and a sealed box that stands outside it.

The payload is encrypted under its own data key, the data key under each recipient's X25519 key.
Destroying the box (or the keys) destroys the payload; the salted commitment in the leaf then tells
nobody anything, and the log still verifies.
"""

import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import nacl.bindings as sodium
from nacl.exceptions import CryptoError

from sync.entry import MAX_SEALED_BYTES
from sync.errors import UNDECODABLE, BadFormat, LogDamaged, TooLarge, WrongSecret
from sync.keys import Random, SealingKey, seal_to

VERSION = 1
BUCKET = 256  # payloads are padded to multiples of this, so that the length does not tell who
SALT_BYTES = 32
DATA_KEY_BYTES = 32
NONCE_BYTES = 24
LENGTH_BYTES = 4
RECIPIENT_ID_BYTES = 8
MAX_RECIPIENTS = 16

_TAG = b"vk-commit-v1"


@dataclass(frozen=True, slots=True)
class Sealed:
    """What becomes of a payload: 32 bytes for the leaf, and the box to keep beside it."""

    commitment: bytes
    box: bytes


class _Box(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """``[version, [[recipient id, sealed data key], …], nonce, ciphertext]``."""

    version: int
    recipients: tuple[tuple[bytes, bytes], ...]
    nonce: bytes
    ciphertext: bytes


def seal(payload: bytes, recipients: Sequence[bytes], random: Random = os.urandom) -> Sealed:
    """Seal a payload to the recipients' X25519 public keys.

    Raises ``TooLarge`` if the box passes 64 KiB, ``BadFormat`` for no or too many recipients.
    """
    if not 1 <= len(recipients) <= MAX_RECIPIENTS:
        raise BadFormat("封存材料要有一到十六个收件方")
    salt, data_key, nonce = random(SALT_BYTES), random(DATA_KEY_BYTES), random(NONCE_BYTES)
    wrapped = tuple((recipient_id(key), seal_to(key, data_key, random)) for key in recipients)
    ciphertext = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
        salt + _pad(payload), _bound(wrapped), nonce, data_key
    )
    box = msgspec.msgpack.encode(_Box(VERSION, wrapped, nonce, ciphertext))
    if len(box) > MAX_SEALED_BYTES:
        raise TooLarge(f"封存材料太大：{len(box)} 字节")
    return Sealed(commit(salt, payload), box)


def open_box(box: bytes, key: SealingKey) -> tuple[bytes, bytes]:
    """``(salt, payload)`` of a box sealed to this key.

    Raises ``BadFormat`` for bytes that are no box, ``WrongSecret`` for a box of others,
    ``LogDamaged`` where any bit of it was changed.
    """
    parts = _decode(box)
    data_key = key.open(_wrapped_for(parts, key))
    try:
        plain = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
            parts.ciphertext, _bound(parts.recipients), parts.nonce, data_key
        )
    except (CryptoError, ValueError, TypeError) as error:
        raise LogDamaged("封存材料已损坏") from error
    return plain[:SALT_BYTES], _unpad(plain[SALT_BYTES:])


def open_sealed(sealed: Sealed, key: SealingKey) -> bytes:
    """The payload, once it is certain that it is the one the leaf speaks of."""
    salt, payload = open_box(sealed.box, key)
    check_commitment(sealed.commitment, salt, payload)
    return payload


def commit(salt: bytes, payload: bytes) -> bytes:
    """SHA-256("vk-commit-v1" || salt || payload), 32 bytes."""
    return hashlib.sha256(_TAG + salt + payload).digest()


def check_commitment(commitment: bytes, salt: bytes, payload: bytes) -> None:
    """Raises ``LogDamaged`` unless the leaf's commitment is to this payload."""
    if len(salt) != SALT_BYTES or not hmac.compare_digest(commitment, commit(salt, payload)):
        raise LogDamaged("封存材料与日志里的承诺不符")


def recipient_id(public: bytes) -> bytes:
    """The first 8 bytes of SHA-256 of a recipient's public key."""
    return hashlib.sha256(public).digest()[:RECIPIENT_ID_BYTES]


def recipients_of(box: bytes) -> tuple[bytes, ...]:
    """The recipient ids of a box, unopened. Raises ``BadFormat``."""
    return tuple(identifier for identifier, _ in _decode(box).recipients)


def _wrapped_for(box: _Box, key: SealingKey) -> bytes:
    mine = recipient_id(key.public)
    for identifier, wrapped in box.recipients:
        if identifier == mine:
            return wrapped
    raise WrongSecret("这份封存材料不是封给这把钥匙的")


def _bound(recipients: tuple[tuple[bytes, bytes], ...]) -> bytes:
    """Authenticated beside the ciphertext: a bit changed in *any* recipient's part is found."""
    return msgspec.msgpack.encode((VERSION, recipients))


def _decode(box: bytes) -> _Box:
    if len(box) > MAX_SEALED_BYTES:
        raise TooLarge(f"封存材料太大：{len(box)} 字节")
    try:
        parts = msgspec.msgpack.decode(box, type=_Box)
    except UNDECODABLE as error:
        raise BadFormat("不是一份封存材料") from error
    if parts.version != VERSION or msgspec.msgpack.encode(parts) != box:
        raise BadFormat("封存材料的版本或编码不认识")
    return parts


def _pad(payload: bytes) -> bytes:
    """Length (4 bytes, big-endian), payload, zeroes up to a whole bucket."""
    plain = len(payload).to_bytes(LENGTH_BYTES, "big") + payload
    return plain + bytes(-len(plain) % BUCKET)


def _unpad(plain: bytes) -> bytes:
    length = int.from_bytes(plain[:LENGTH_BYTES], "big")
    payload = plain[LENGTH_BYTES : LENGTH_BYTES + length]
    if _pad(payload) != plain:
        raise BadFormat("封存材料的填充不对")
    return payload
