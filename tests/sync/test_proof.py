"""Receipts: built, read back, believed, and every way of spoiling one found."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import checkpoint, merkle, note, proof
from sync.checkpoint import Checkpoint
from sync.errors import BadFormat, BadSignature, SyncError, TooLarge
from sync.keys import SigningKey
from sync.proof import Proof

LOG = SigningKey.from_seed(b"L" * 32)
COUNTY = SigningKey.from_seed(b"C" * 32)
ORIGIN = "vk/3f9a0c12d4e5b678/a1b2c3d4"
LOG_KEY = checkpoint.log_key(ORIGIN, LOG.public)
COUNTY_KEY = checkpoint.witness_key("vk-county/test", COUNTY.public)
TIME_S = 1_793_000_000
LEAVES = [b"leaf %d" % index for index in range(7)]


class Log:
    def leaves(self, start: int, stop: int) -> list[bytes]:
        return [hashlib.sha256(b"\0" + leaf).digest() for leaf in LEAVES[start:stop]]

    def tiles(self, start: int, stop: int) -> list[bytes]:
        raise AssertionError("seven leaves fill no tile")


def head(size: int) -> str:
    """The signed and countersigned checkpoint of the first leaves."""
    point = Checkpoint(ORIGIN, size, merkle.tree_root(Log(), size))
    signature = checkpoint.cosign(point, COUNTY, COUNTY_KEY.name, TIME_S)
    return note.add_signature(checkpoint.sign(point, LOG), signature)


def receipt(index: int, size: int, extra: bytes = b"") -> str:
    path = merkle.inclusion_proof(Log(), index, size)
    return proof.format_proof(Proof(index, path, head(size), extra))


def test_the_text_is_the_specifications() -> None:
    lines = receipt(2, 3, b"\1\2").split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1:3] == ["extra AQI=", "index 2"]
    assert lines[3:6] == [note.encode64(merkle.root(Log().leaves(0, 2))), "", ORIGIN]
    assert "\n".join(lines[5:]) == head(3)
    assert proof.parse(receipt(2, 3, b"\1\2")).extra == b"\1\2"


@pytest.mark.parametrize("size", range(1, 8))
def test_every_leaf_of_every_size_is_proven(size: int) -> None:
    root = merkle.tree_root(Log(), size)
    for index in range(size):
        text, leaf = receipt(index, size), LEAVES[index]
        alone = proof.verify_proof(text, leaf, LOG_KEY)
        assert (alone.index, alone.size, alone.root) == (index, size, root)
        assert alone.cosigned_at_s is None
        witnessed = proof.verify_proof(text.encode(), leaf, LOG_KEY, COUNTY_KEY)
        assert witnessed.cosigned_at_s == TIME_S
        for other in LEAVES[:index] + LEAVES[index + 1 :]:
            with pytest.raises(BadSignature, match="不在证明"):
                proof.verify_proof(text, other, LOG_KEY)


@pytest.mark.parametrize(("index", "size"), [(5, 7), (0, 1)])
def test_every_flipped_bit_is_found(index: int, size: int) -> None:
    whole = receipt(index, size).encode()
    value = int.from_bytes(whole, "big")
    for bit in range(len(whole) * 8):
        bad = (value ^ 1 << bit).to_bytes(len(whole), "big")
        with pytest.raises((BadFormat, BadSignature)):
            proof.verify_proof(bad, LEAVES[index], LOG_KEY, COUNTY_KEY)


def test_every_flipped_bit_of_the_leaf_is_found() -> None:
    text = receipt(5, 7)
    value = int.from_bytes(LEAVES[5], "big")
    for bit in range(len(LEAVES[5]) * 8):
        bad = (value ^ 1 << bit).to_bytes(len(LEAVES[5]), "big")
        with pytest.raises(BadSignature):
            proof.verify_proof(text, bad, LOG_KEY, COUNTY_KEY)


def test_extra_that_carries_the_leaf_is_as_safe_as_the_leaf() -> None:
    """A receipt on a QR code carries its leaf in ``extra``: nobody signs it, the path proves it."""
    whole = receipt(5, 7, LEAVES[5]).encode()
    value = int.from_bytes(whole, "big")
    for bit in range(len(whole) * 8):
        bad = (value ^ 1 << bit).to_bytes(len(whole), "big")
        with pytest.raises((BadFormat, BadSignature)):
            proof.verify_proof(bad, proof.parse(bad).extra, LOG_KEY, COUNTY_KEY)


def test_every_cut_is_found() -> None:
    whole = receipt(5, 7).encode()
    for length in range(len(whole)):
        with pytest.raises((BadFormat, BadSignature)):
            proof.verify_proof(whole[:length], LEAVES[5], LOG_KEY, COUNTY_KEY)


def test_the_wrong_log_key_witness_or_origin() -> None:
    text, stranger = receipt(1, 3), SigningKey.from_seed(b"S" * 32)
    with pytest.raises(BadSignature):
        proof.verify_proof(text, LEAVES[1], checkpoint.log_key(ORIGIN, stranger.public))
    unknown = checkpoint.witness_key("vk-county/test", stranger.public)
    with pytest.raises(BadSignature):
        proof.verify_proof(text, LEAVES[1], LOG_KEY, unknown)
    with pytest.raises(BadSignature, match="另一本日志"):
        proof.verify_proof(text, LEAVES[1], LOG_KEY, origin="vk/other")


def test_a_checkpoint_without_the_witness_is_enough_only_without_one() -> None:
    point = Checkpoint(ORIGIN, 3, merkle.tree_root(Log(), 3))
    path = merkle.inclusion_proof(Log(), 1, 3)
    text = proof.format_proof(Proof(1, path, checkpoint.sign(point, LOG)))
    proof.verify_proof(text, LEAVES[1], LOG_KEY)
    with pytest.raises(BadSignature, match="没有"):
        proof.verify_proof(text, LEAVES[1], LOG_KEY, COUNTY_KEY)


def test_inner_nodes_are_no_leaves() -> None:
    """The second-preimage trick that the 0x00 and 0x01 prefixes exist for."""
    left, right = Log().leaves(0, 2)
    point = Checkpoint(ORIGIN, 1, merkle.root([left, right]))
    forged = proof.format_proof(Proof(0, (), checkpoint.sign(point, LOG)))
    with pytest.raises(BadSignature):
        proof.verify_proof(forged, left + right, LOG_KEY)
    with pytest.raises(BadSignature):
        proof.verify_proof(forged, b"\1" + left + right, LOG_KEY)


NODE = note.encode64(bytes(32))


@pytest.mark.parametrize(
    "before",
    [
        "",
        "c2sp.org/tlog-proof@v2\nindex 0\n",
        "c2sp.org/tlog-proof@v1\n",
        "c2sp.org/tlog-proof@v1\nindex 01\n",
        "c2sp.org/tlog-proof@v1\nindex\n",
        "c2sp.org/tlog-proof@v1\nindex \n",
        "c2sp.org/tlog-proof@v1\nindex 0 \n",
        "c2sp.org/tlog-proof@v1\nextra \nindex 0\n",
        "c2sp.org/tlog-proof@v1\nextra AQI\nindex 0\n",
        "c2sp.org/tlog-proof@v1\nextra AQI=\n",
        "c2sp.org/tlog-proof@v1\nindex 0\nextra AQI=\n",
        f"c2sp.org/tlog-proof@v1\nindex 0\n{NODE[:-4]}\n",
        f"c2sp.org/tlog-proof@v1\nindex 0\n{NODE} \n",
        f"c2sp.org/tlog-proof@v1\r\nindex 0\n{NODE}\n",
    ],
)
def test_malformed_proofs(before: str) -> None:
    with pytest.raises(BadFormat):
        proof.parse(before + "\n" + head(3))


def test_endless_paths_are_refused() -> None:
    long = "c2sp.org/tlog-proof@v1\nindex 0\n" + (NODE + "\n") * 64 + "\n" + head(3)
    with pytest.raises(TooLarge):
        proof.parse(long)
    with pytest.raises(TooLarge):
        proof.parse(b"\0" * (proof.MAX_PROOF_BYTES + 1))


@given(
    st.integers(0, (1 << 63) - 1),
    st.lists(st.binary(min_size=32, max_size=32), max_size=63),
    st.binary(max_size=200),
)
def test_round_trip(index: int, path: list[bytes], extra: bytes) -> None:
    original = Proof(index, tuple(path), head(3), extra)
    assert proof.parse(proof.format_proof(original)) == original


@given(st.text(max_size=200).map(lambda text: f"{proof.HEADER}\n{text}"))
def test_junk_is_refused(text: str) -> None:
    with pytest.raises(SyncError):
        proof.verify_proof(text, b"", LOG_KEY)


@pytest.mark.parametrize("bad", [Proof(-1, (), ""), Proof(0, (b"short",), "")])
def test_what_cannot_be_read_back_is_not_written(bad: Proof) -> None:
    with pytest.raises(BadFormat):
        proof.format_proof(Proof(bad.index, bad.path, head(3)))
