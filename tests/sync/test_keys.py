"""Keys against RFC 8032, the ``cryptography`` package and libsodium's own sealed boxes."""

import stat
from pathlib import Path

import nacl.public
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync import keys
from sync.errors import BadFormat, BadSignature, StorageError, WrongSecret

SEED = bytes(range(32))
seeds = st.binary(min_size=32, max_size=32)


def counted(size: int) -> bytes:
    return bytes(range(size))


def test_rfc_8032_vector() -> None:
    """RFC 8032 §7.1, test 3."""
    key = keys.SigningKey.from_seed(
        bytes.fromhex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")
    )
    signature = key.sign(bytes.fromhex("af82"))
    assert key.public.hex() == "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"
    assert signature.hex() == (
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    )


@given(seeds, st.binary())
def test_signatures_equal_those_of_another_library(seed: bytes, message: bytes) -> None:
    ours, theirs = keys.SigningKey.from_seed(seed), Ed25519PrivateKey.from_private_bytes(seed)
    assert ours.public == theirs.public_key().public_bytes_raw()
    assert ours.sign(message) == theirs.sign(message)
    keys.verify(ours.public, message, theirs.sign(message))


def test_every_flipped_bit_is_found_by_both() -> None:
    key, message = keys.SigningKey.from_seed(SEED), b"80600.50"
    signature = key.sign(message)
    whole = int.from_bytes(signature + message, "big")
    for bit in range(len(signature + message) * 8):
        bad = (whole ^ 1 << bit).to_bytes(len(signature + message), "big")
        with pytest.raises(BadSignature):
            keys.verify(key.public, bad[64:], bad[:64])
        with pytest.raises(InvalidSignature):
            Ed25519PublicKey.from_public_bytes(key.public).verify(bad[:64], bad[64:])


@pytest.mark.parametrize(
    ("public", "signature"),
    [(b"", bytes(64)), (bytes(31), bytes(64)), (bytes(32), bytes(63)), (bytes(32), bytes(64))],
)
def test_impossible_keys_and_signatures(public: bytes, signature: bytes) -> None:
    """Among them the all-zero point of small order, which would sign anything."""
    with pytest.raises(BadSignature):
        keys.verify(public, b"", signature)


def test_a_signature_is_not_anothers() -> None:
    one, other = keys.SigningKey.generate(), keys.SigningKey.generate()
    with pytest.raises(BadSignature):
        keys.verify(other.public, b"x", one.sign(b"x"))


def test_fingerprint_names_the_public_key_and_nothing_prints_the_seed() -> None:
    for key in (keys.SigningKey.from_seed(SEED), keys.SealingKey.from_seed(SEED)):
        assert key.fingerprint == keys.fingerprint(key.public)
        assert len(key.fingerprint) == 16
        assert SEED.hex() not in repr(key)
        assert str(SEED) not in repr(key)
        assert key.fingerprint in repr(key)


def test_injected_random_makes_the_key() -> None:
    assert keys.SigningKey.generate(counted).seed == SEED
    assert keys.SealingKey.generate(counted).seed == SEED


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_wrong_seed_length(size: int) -> None:
    for kind in (keys.SigningKey, keys.SealingKey):
        with pytest.raises(BadFormat, match="字节"):
            kind(bytes(size))


@given(seeds, st.binary(max_size=300))
def test_libsodium_opens_what_we_seal_and_the_reverse(seed: bytes, message: bytes) -> None:
    ours = keys.SealingKey.from_seed(seed)
    theirs = nacl.public.PrivateKey(seed)
    assert nacl.public.SealedBox(theirs).decrypt(ours.seal(message)) == message
    assert ours.open(nacl.public.SealedBox(theirs.public_key).encrypt(message)) == message
    peer = X25519PrivateKey.from_private_bytes(seed)
    assert ours.public == peer.public_key().public_bytes_raw()


def test_sealing_is_repeatable_only_with_the_same_random() -> None:
    public = keys.SealingKey.from_seed(SEED).public
    assert keys.seal_to(public, b"x", counted) == keys.seal_to(public, b"x", counted)
    assert keys.seal_to(public, b"x") != keys.seal_to(public, b"x")


def test_every_flipped_bit_of_a_sealed_box_is_found() -> None:
    key = keys.SealingKey.from_seed(SEED)
    sealed = key.seal(b"data key")
    for bit in range(len(sealed) * 8):
        bad = bytearray(sealed)
        bad[bit // 8] ^= 1 << bit % 8
        with pytest.raises(WrongSecret):
            key.open(bytes(bad))


@pytest.mark.parametrize("size", [0, 1, 47, 48])
def test_a_box_too_short_to_be_one(size: int) -> None:
    with pytest.raises(WrongSecret):
        keys.SealingKey.from_seed(SEED).open(bytes(size))


def test_another_key_does_not_open() -> None:
    with pytest.raises(WrongSecret):
        keys.SealingKey.generate().open(keys.SealingKey.generate().seal(b"x"))


@pytest.mark.parametrize("public", [b"", bytes(31), bytes(32)])
def test_sealing_to_no_key(public: bytes) -> None:
    with pytest.raises(BadFormat):
        keys.seal_to(public, b"x")


def test_key_file_round_trip_and_mode(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    keys.save_seed(path, SEED)
    assert keys.load_seed(path) == SEED
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["device.key"]


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    keys.save_seed(path, SEED)
    with pytest.raises(StorageError, match="已经存在"):
        keys.save_seed(path, bytes(32))
    assert keys.load_seed(path) == SEED
    assert [found.name for found in tmp_path.iterdir()] == ["device.key"]


def test_every_flipped_bit_and_every_cut_of_a_key_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    keys.save_seed(path, SEED)
    whole = path.read_bytes()
    for bit in range(len(whole) * 8):
        bad = bytearray(whole)
        bad[bit // 8] ^= 1 << bit % 8
        path.write_bytes(bad)
        with pytest.raises(BadFormat, match=r"device\.key"):
            keys.load_seed(path)
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(BadFormat):
            keys.load_seed(path)


def test_key_file_troubles_are_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="读不出来"):
        keys.load_seed(tmp_path / "none.key")
    with pytest.raises(StorageError, match="没有保存"):
        keys.save_seed(tmp_path / "no-such-folder" / "a.key", SEED)
    with pytest.raises(BadFormat):
        keys.save_seed(tmp_path / "a.key", b"short")
    assert list(tmp_path.iterdir()) == []
