"""Merkle trees against the published vectors, and against RFC 6962 §2.1 written down word for word.

The oracle below is the RFC's recursion (MTH, PATH, PROOF, SUBPROOF) and shares nothing with
``sync.merkle``, neither code nor method.
"""

import functools
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import merkle
from sync.errors import BadFormat

BIG = 1500  # five full tiles and a part


def data(index: int) -> bytes:
    return b"entry %d" % index


def k_below(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


@functools.cache
def mth(start: int, stop: int) -> bytes:
    """MTH(D[start:stop])."""
    n = stop - start
    if n == 0:
        return hashlib.sha256(b"").digest()
    if n == 1:
        return hashlib.sha256(b"\x00" + data(start)).digest()
    k = k_below(n)
    return hashlib.sha256(b"\x01" + mth(start, start + k) + mth(start + k, stop)).digest()


def path(m: int, start: int, stop: int) -> list[bytes]:
    """PATH(m, D[start:stop])."""
    n = stop - start
    if n == 1:
        return []
    k = k_below(n)
    if m < k:
        return [*path(m, start, start + k), mth(start + k, stop)]
    return [*path(m - k, start + k, stop), mth(start, start + k)]


def subproof(m: int, start: int, stop: int, known: bool) -> list[bytes]:
    """SUBPROOF(m, D[start:stop], known)."""
    n = stop - start
    if m == n:
        return [] if known else [mth(start, stop)]
    k = k_below(n)
    if m <= k:
        return [*subproof(m, start, start + k, known), mth(start + k, stop)]
    return [*subproof(m - k, start + k, stop, False), mth(start, start + k)]


def proof(old: int, new: int) -> list[bytes]:
    """PROOF(old, D[0:new])."""
    return subproof(old, 0, new, True) if 0 < old < new else []


class Log:
    """Hashes of the entries above, made by the oracle; counts what it is asked for."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.leaves_read = 0
        self.tiles_read = 0

    def leaves(self, start: int, stop: int) -> list[bytes]:
        assert 0 <= start < stop <= self.size
        self.leaves_read += stop - start
        return [mth(i, i + 1) for i in range(start, stop)]

    def tiles(self, start: int, stop: int) -> list[bytes]:
        assert 0 <= start < stop <= self.size // 256
        self.tiles_read += stop - start
        return [mth(i * 256, (i + 1) * 256) for i in range(start, stop)]


# transparency-dev/merkle, testonly: the vectors of the Certificate Transparency reference tests
VECTOR_LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                 "606162636465666768696a6b6c6d6e6f")  # fmt: skip
VECTOR_ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
VECTOR_CONSISTENCY = {
    (2, 5): ("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"),
    (6, 7): ("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
             "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    (6, 8): ("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
}  # fmt: skip


class VectorLog:
    def leaves(self, start: int, stop: int) -> list[bytes]:
        inputs = [bytes.fromhex(text) for text in VECTOR_LEAVES[start:stop]]
        return [hashlib.sha256(b"\0" + raw).digest() for raw in inputs]

    def tiles(self, start: int, stop: int) -> list[bytes]:
        raise AssertionError("eight leaves fill no tile")


@pytest.mark.parametrize("size", range(9))
def test_published_roots(size: int) -> None:
    expected = bytes.fromhex(VECTOR_ROOTS[size])
    leaves = VectorLog().leaves(0, size)
    frontier = merkle.Frontier()
    frontier.extend(leaves)
    assert merkle.tree_root(VectorLog(), size) == expected
    assert merkle.root(leaves) == expected
    assert frontier.root() == expected


@pytest.mark.parametrize(("sizes", "expected"), VECTOR_CONSISTENCY.items())
def test_published_consistency_proofs(sizes: tuple[int, int], expected: tuple[str, ...]) -> None:
    old, new = sizes
    wanted = tuple(bytes.fromhex(text) for text in expected)
    roots = [bytes.fromhex(text) for text in VECTOR_ROOTS]
    assert merkle.consistency_proof(VectorLog(), old, new) == wanted
    assert merkle.verify_consistency(old, new, roots[old], roots[new], wanted)


def test_published_inclusion_proof() -> None:
    expected = (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    )
    found = merkle.inclusion_proof(VectorLog(), 0, 8)
    assert tuple(node.hex() for node in found) == expected


@pytest.mark.parametrize("size", range(70))
def test_small_trees_exhaustively(size: int) -> None:
    log, root = Log(size), mth(0, size)
    assert merkle.tree_root(log, size) == root
    for index in range(size):
        found = merkle.inclusion_proof(log, index, size)
        assert list(found) == path(index, 0, size)
        assert merkle.verify_inclusion(mth(index, index + 1), index, size, found, root)
    for old in range(size + 1):
        found = merkle.consistency_proof(log, old, size)
        assert list(found) == proof(old, size)
        assert merkle.verify_consistency(old, size, mth(0, old), root, found)


def test_roots_and_tiles_of_a_growing_log() -> None:
    """Every size from nothing over several tiles: append, resume from hashes, and read agree."""
    frontier, tiles = merkle.Frontier(), []
    for size in range(601):
        assert frontier.size == size
        assert frontier.root() == mth(0, size) == merkle.tree_root(Log(size), size)
        assert merkle.Frontier.from_hashes(Log(size), size).root() == mth(0, size)
        tile = frontier.append(mth(size, size + 1))
        assert (tile is not None) == ((size + 1) % 256 == 0)
        tiles += [tile] if tile else []
    assert tiles == [mth(0, 256), mth(256, 512)]


@given(st.integers(0, BIG), st.integers(0, BIG))
def test_a_resumed_frontier_grows_like_the_first(at: int, more: int) -> None:
    size = min(at + more, BIG)
    frontier = merkle.Frontier.from_hashes(Log(at), at)
    tiles = frontier.extend(mth(i, i + 1) for i in range(at, size))
    assert frontier.root() == mth(0, size)
    assert tiles == [mth(i * 256, (i + 1) * 256) for i in range(at // 256, size // 256)]


@given(st.integers(1, BIG).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_inclusion_proofs_over_tiles(case: tuple[int, int]) -> None:
    index, size = case
    log = Log(size)
    found = merkle.inclusion_proof(log, index, size)
    assert list(found) == path(index, 0, size)
    assert merkle.verify_inclusion(mth(index, index + 1), index, size, found, mth(0, size))
    assert log.leaves_read < 2 * 256
    assert log.tiles_read <= size // 256


@given(st.integers(0, BIG).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_consistency_proofs_over_tiles(case: tuple[int, int]) -> None:
    old, new = case
    log = Log(new)
    found = merkle.consistency_proof(log, old, new)
    assert list(found) == proof(old, new)
    assert merkle.verify_consistency(old, new, mth(0, old), mth(0, new), found)
    assert log.leaves_read < 2 * 256
    assert log.tiles_read <= new // 256


@st.composite
def mangled(draw: st.DrawFn, honest: list[bytes]) -> list[bytes]:
    """A proof that someone worked on: dropped, doubled, swapped or foreign nodes; or left as is."""
    nodes = list(honest)
    pool = st.sampled_from([*honest, mth(0, 1), mth(0, 7), bytes(32), b"short"])
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(nodes)))
        action = draw(st.sampled_from(["insert", "drop", "replace"]))
        if action == "insert":
            nodes.insert(at, draw(pool))
        elif at < len(nodes):
            nodes[at : at + 1] = [draw(pool)] if action == "replace" else []
    return nodes


@given(st.data(), st.integers(1, 300))
def test_only_the_one_right_inclusion_proof_is_believed(drawn: st.DataObject, size: int) -> None:
    index = drawn.draw(st.integers(0, size - 1))
    claimed = drawn.draw(st.sampled_from([index, 0, size - 1, size, -1]))
    honest = path(index, 0, size)
    tried = drawn.draw(mangled(honest))
    believed = merkle.verify_inclusion(mth(index, index + 1), claimed, size, tried, mth(0, size))
    assert believed == (claimed == index and tried == honest)


@given(st.data(), st.integers(1, 300))
def test_only_the_one_right_consistency_proof_is_believed(drawn: st.DataObject, new: int) -> None:
    old = drawn.draw(st.integers(0, new))
    tried = drawn.draw(mangled(proof(old, new)))
    believed = merkle.verify_consistency(old, new, mth(0, old), mth(0, new), tried)
    assert believed == (tried == proof(old, new))


def flips(value: bytes) -> list[bytes]:
    whole = int.from_bytes(value, "big")
    return [(whole ^ 1 << bit).to_bytes(len(value), "big") for bit in range(len(value) * 8)]


def test_every_flipped_bit_of_an_inclusion_proof_is_found() -> None:
    index, size = 5, 11
    honest, leaf, root = path(index, 0, size), mth(index, index + 1), mth(0, size)
    assert merkle.verify_inclusion(leaf, index, size, honest, root)
    for bad in flips(leaf):
        assert not merkle.verify_inclusion(bad, index, size, honest, root)
    for bad in flips(root):
        assert not merkle.verify_inclusion(leaf, index, size, honest, bad)
    for at, node in enumerate(honest):
        for bad in flips(node):
            nodes = [*honest[:at], bad, *honest[at + 1 :]]
            assert not merkle.verify_inclusion(leaf, index, size, nodes, root)


@pytest.mark.parametrize(("old", "new"), [(4, 7), (6, 8), (3, 11), (1, 2)])
def test_every_flipped_bit_of_a_consistency_proof_is_found(old: int, new: int) -> None:
    honest, before, after = proof(old, new), mth(0, old), mth(0, new)
    assert merkle.verify_consistency(old, new, before, after, honest)
    for bad in flips(before):
        assert not merkle.verify_consistency(old, new, bad, after, honest)
    for bad in flips(after):
        assert not merkle.verify_consistency(old, new, before, bad, honest)
    for at, node in enumerate(honest):
        for bad in flips(node):
            nodes = [*honest[:at], bad, *honest[at + 1 :]]
            assert not merkle.verify_consistency(old, new, before, after, nodes)


def test_a_rewritten_log_is_not_consistent() -> None:
    """The other tree's own honest proof does not help a log that changed one old leaf."""
    other = [mth(i, i + 1) for i in range(8)]
    other[2] = mth(99, 100)
    proof_of_other = (merkle.root(other[4:6]), merkle.root(other[6:]), merkle.root(other[:4]))
    rewritten = merkle.root(other)
    assert merkle.verify_consistency(6, 8, merkle.root(other[:6]), rewritten, proof_of_other)
    assert not merkle.verify_consistency(6, 8, mth(0, 6), rewritten, proof_of_other)


def test_a_proof_that_stops_short_of_the_root_is_not_believed() -> None:
    """The hashes all match, but of a smaller tree than the checkpoint speaks of."""
    assert merkle.verify_inclusion(mth(0, 1), 0, 2, [mth(1, 2)], mth(0, 2))
    assert not merkle.verify_inclusion(mth(0, 1), 0, 4, [mth(1, 2)], mth(0, 2))
    assert not merkle.verify_consistency(2, 4, mth(0, 2), mth(0, 2), [])
    assert not merkle.verify_consistency(2, 8, mth(0, 2), mth(0, 4), [mth(2, 4)])


def test_edges_of_consistency() -> None:
    assert merkle.verify_consistency(0, 0, merkle.EMPTY_ROOT, merkle.EMPTY_ROOT, ())
    assert merkle.verify_consistency(0, 3, merkle.EMPTY_ROOT, mth(0, 3), ())
    assert not merkle.verify_consistency(0, 3, mth(0, 1), mth(0, 3), ())
    assert not merkle.verify_consistency(0, 3, merkle.EMPTY_ROOT, mth(0, 3), [mth(0, 1)])
    assert not merkle.verify_consistency(3, 3, mth(0, 3), mth(0, 4), ())
    assert not merkle.verify_consistency(3, 3, mth(0, 3), mth(0, 3), [mth(0, 3)])
    assert not merkle.verify_consistency(4, 3, mth(0, 4), mth(0, 3), ())
    assert not merkle.verify_consistency(-1, 3, mth(0, 4), mth(0, 3), ())


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_no_proof_for_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(BadFormat, match="不在"):
        merkle.inclusion_proof(Log(size), index, size)


@pytest.mark.parametrize(("old", "new"), [(4, 3), (-1, 3)])
def test_no_proof_backwards(old: int, new: int) -> None:
    with pytest.raises(BadFormat):
        merkle.consistency_proof(Log(3), old, new)


def test_a_log_with_missing_hashes_is_not_hashed_as_if_whole() -> None:
    class Gap(Log):
        def leaves(self, start: int, stop: int) -> list[bytes]:
            return super().leaves(start, stop)[:-1]

    with pytest.raises(BadFormat, match="只找到"):
        merkle.tree_root(Gap(5), 5)
