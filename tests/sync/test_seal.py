"""Sealed personal payloads: opened by their recipients only, and no bit can be changed unseen."""

import hashlib
import os
import random

import msgspec
import nacl.bindings
import nacl.public
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import seal
from sync.errors import BadFormat, LogDamaged, TooLarge, WrongSecret
from sync.keys import SealingKey
from sync.seal import Sealed

VILLAGE = SealingKey.from_seed(b"V" * 32)
COUNTY = SealingKey.from_seed(b"C" * 32)
BOTH = (VILLAGE.public, COUNTY.public)
PAYLOAD = "张三 第三组 020".encode()


def flips(whole: bytes) -> list[bytes]:
    value = int.from_bytes(whole, "big")
    return [(value ^ 1 << bit).to_bytes(len(whole), "big") for bit in range(len(whole) * 8)]


@given(st.binary(max_size=2000))
def test_every_recipient_opens_it(payload: bytes) -> None:
    sealed = seal.seal(payload, BOTH)
    for key in (VILLAGE, COUNTY):
        assert seal.open_sealed(sealed, key) == payload
    assert seal.recipients_of(sealed.box) == tuple(seal.recipient_id(key) for key in BOTH)


def test_the_commitment_is_as_documented() -> None:
    sealed = seal.seal(PAYLOAD, BOTH)
    salt, payload = seal.open_box(sealed.box, COUNTY)
    assert len(salt) == 32
    assert sealed.commitment == hashlib.sha256(b"vk-commit-v1" + salt + payload).digest()


def test_the_box_is_as_documented() -> None:
    """Opened by hand, with libsodium's own sealed box for the data key."""
    version, recipients, nonce, ciphertext = msgspec.msgpack.decode(seal.seal(PAYLOAD, BOTH).box)
    identifier, wrapped = recipients[1]
    assert (version, len(recipients), len(nonce)) == (1, 2, 24)
    assert identifier == hashlib.sha256(COUNTY.public).digest()[:8]
    assert len(nacl.public.SealedBox(nacl.public.PrivateKey(COUNTY.seed)).decrypt(wrapped)) == 32
    assert len(ciphertext) == 32 + 256 + 16


def test_a_stranger_opens_nothing() -> None:
    with pytest.raises(WrongSecret, match="不是封给"):
        seal.open_box(seal.seal(PAYLOAD, BOTH).box, SealingKey.generate())


def test_the_plain_payload_is_nowhere_in_it() -> None:
    sealed = seal.seal(PAYLOAD * 10, BOTH)
    assert PAYLOAD[:9] not in sealed.box + sealed.commitment


def test_the_same_payload_looks_different_each_time() -> None:
    one, other = seal.seal(PAYLOAD, BOTH), seal.seal(PAYLOAD, BOTH)
    assert one.commitment != other.commitment
    assert one.box != other.box


def test_lengths_up_to_a_bucket_look_alike() -> None:
    sizes = {len(seal.seal(bytes(n), BOTH).box) for n in range(252 + 1)}
    assert len(sizes) == 1
    assert len(seal.seal(bytes(253), BOTH).box) > sizes.pop()


def test_a_seeded_random_repeats_the_box() -> None:
    one, same, other = (
        seal.seal(PAYLOAD, BOTH, random.Random(seed).randbytes) for seed in (7, 7, 8)
    )
    assert one == same
    assert one != other


@pytest.mark.parametrize("key", [VILLAGE, COUNTY])
def test_every_flipped_bit_of_a_box_is_found_by_every_recipient(key: SealingKey) -> None:
    """Also a bit in the *other* recipient's wrapped key, which would lock only that one out."""
    box = seal.seal(PAYLOAD, BOTH, random.Random(1).randbytes).box
    for bad in flips(box):
        with pytest.raises((BadFormat, WrongSecret, LogDamaged)):
            seal.open_box(bad, key)


def test_every_cut_of_a_box_is_found() -> None:
    box = seal.seal(PAYLOAD, BOTH).box
    for length in range(len(box)):
        with pytest.raises(BadFormat):
            seal.open_box(box[:length], COUNTY)
    with pytest.raises(BadFormat):
        seal.open_box(box + b"\0", COUNTY)


def test_every_flipped_bit_of_a_commitment_is_found() -> None:
    sealed = seal.seal(PAYLOAD, BOTH)
    for bad in flips(sealed.commitment):
        with pytest.raises(LogDamaged, match="承诺"):
            seal.open_sealed(Sealed(bad, sealed.box), COUNTY)


def test_a_box_put_in_anothers_place_is_found() -> None:
    one, other = seal.seal(b"one", BOTH), seal.seal(b"other", BOTH)
    with pytest.raises(LogDamaged):
        seal.open_sealed(Sealed(one.commitment, other.box), COUNTY)


@pytest.mark.parametrize(("salt", "payload"), [(b"", b""), (bytes(31), b""), (bytes(33), b"x")])
def test_a_salt_of_another_length_cannot_shift_the_payload(salt: bytes, payload: bytes) -> None:
    with pytest.raises(LogDamaged):
        seal.check_commitment(seal.commit(salt, payload), salt, payload)


def rebuilt(**changes: object) -> bytes:
    names = ("version", "recipients", "nonce", "ciphertext")
    parts = dict(zip(names, msgspec.msgpack.decode(seal.seal(PAYLOAD, BOTH).box), strict=True))
    return msgspec.msgpack.encode(list((parts | changes).values()))


@pytest.mark.parametrize(
    "box",
    [
        b"",
        b"\xc0",
        rebuilt(version=2),
        rebuilt(nonce=bytes(23)),
        rebuilt(nonce="text"),
        rebuilt(ciphertext=b""),
        rebuilt(ciphertext=bytes(15)),
        rebuilt(recipients=[]),
        rebuilt(recipients=[[b"id"]]),
        rebuilt(recipients=[[seal.recipient_id(COUNTY.public), b"short"]]),
        rebuilt(recipients=[[seal.recipient_id(COUNTY.public), COUNTY.seal(b"short key")]]),
        rebuilt(recipients=[[seal.recipient_id(COUNTY.public), COUNTY.seal(bytes(32))]]),
        rebuilt(surplus=1),
    ],
)
def test_crafted_boxes_are_refused(box: bytes) -> None:
    with pytest.raises((BadFormat, WrongSecret, LogDamaged)):
        seal.open_box(box, COUNTY)


def test_another_encoding_of_the_same_box_is_refused() -> None:
    box = seal.seal(PAYLOAD, BOTH, random.Random(1).randbytes).box
    assert box.count(b"\xc4\x18") == 1  # the nonce: bin 8, 24 bytes
    wordy = box.replace(b"\xc4\x18", b"\xc5\0\x18")  # the same as bin 16
    assert msgspec.msgpack.decode(wordy) == msgspec.msgpack.decode(box)
    with pytest.raises(BadFormat):
        seal.open_box(wordy, COUNTY)


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"\0\0\0\1x" + bytes(250) + b"!",  # something hidden in the padding
        b"\0\0\0\1x",  # no padding
        b"\0\0\0\1x" + bytes(507),  # a bucket too many
        b"\0\0\2\0x" + bytes(251),  # longer than there is
    ],
)
def test_a_recipient_finds_bad_padding(plain: bytes) -> None:
    """Made by someone who holds the public keys and does not keep to the format."""
    data_key, nonce = bytes(32), bytes(24)
    recipients = ((seal.recipient_id(COUNTY.public), COUNTY.seal(data_key)),)
    bound = msgspec.msgpack.encode((1, recipients))
    ciphertext = nacl.bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        bytes(32) + plain, bound, nonce, data_key
    )
    with pytest.raises(BadFormat, match="填充"):
        seal.open_box(msgspec.msgpack.encode((1, recipients, nonce, ciphertext)), COUNTY)


def test_limits() -> None:
    with pytest.raises(TooLarge):
        seal.seal(bytes(64 * 1024), BOTH)
    with pytest.raises(TooLarge):
        seal.open_box(os.urandom(64 * 1024 + 1), COUNTY)
    for count in (0, 17):
        with pytest.raises(BadFormat):
            seal.seal(PAYLOAD, [COUNTY.public] * count)
