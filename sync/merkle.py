"""Merkle trees as in RFC 6962 §2 and RFC 9162 §2.1: roots, proofs, and their verification.

A log keeps its leaf hashes and, for every full run of 256 leaves, that run's subtree hash (a
*tile*). Whatever is asked of a tree of any size is then answered from the tiles and at most one
run of leaves. All hashes are 32 bytes of SHA-256.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Protocol

from sync.errors import BadFormat

HASH_BYTES = 32
TILE = 256
TILE_LEVEL = 8  # 2 ** 8 == TILE
EMPTY_ROOT = hashlib.sha256().digest()

_sha256 = hashlib.sha256


class Hashes(Protocol):
    """Where a log's hashes come from, in order and without gaps."""

    def leaves(self, start: int, stop: int) -> list[bytes]:
        """Leaf hashes of positions ``start <= i < stop``."""
        ...

    def tiles(self, start: int, stop: int) -> list[bytes]:
        """Tile hashes: tile ``i`` is the subtree hash of leaves ``[256 i, 256 (i + 1))``."""
        ...


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962 §2.1: SHA-256(0x01 || left || right)."""
    return _sha256(b"\1" + left + right).digest()


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """Root of the tree over the given leaf hashes; works as well over equal full subtrees."""
    row = list(leaf_hashes)
    if not row:
        return EMPTY_ROOT
    while len(row) > 1:
        odd = row[-1:] if len(row) % 2 else []
        pairs = zip(row[::2], row[1::2], strict=False)
        row = [_sha256(b"\1" + left + right).digest() for left, right in pairs] + odd
    return row[0]


def tree_root(hashes: Hashes, size: int) -> bytes:
    """Root of the first ``size`` leaves."""
    return _range_root(hashes, 0, size) if size else EMPTY_ROOT


def inclusion_proof(hashes: Hashes, index: int, size: int) -> tuple[bytes, ...]:
    """RFC 6962 §2.1.1: the path of leaf ``index`` in the tree of ``size`` leaves, leaf first.

    Raises ``BadFormat`` unless ``0 <= index < size``.
    """
    if not 0 <= index < size:
        raise BadFormat(f"第 {index} 条不在前 {size} 条之内")
    path: list[bytes] = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            path.append(_range_root(hashes, middle, stop))
            stop = middle
        else:
            path.append(_range_root(hashes, start, middle))
            start = middle
    return tuple(reversed(path))


def consistency_proof(hashes: Hashes, old: int, new: int) -> tuple[bytes, ...]:
    """RFC 6962 §2.1.2: that the first ``old`` leaves of the tree of ``new`` leaves are unchanged.

    Empty for ``old`` 0 or equal to ``new``. Raises ``BadFormat`` unless ``0 <= old <= new``.
    """
    if not 0 <= old <= new:
        raise BadFormat(f"前 {old} 条不是前 {new} 条的一部分")
    if old in (0, new):
        return ()
    proof: list[bytes] = []
    start, stop = 0, new
    while stop != old:
        middle = start + _split(stop - start)
        if old <= middle:
            proof.append(_range_root(hashes, middle, stop))
            stop = middle
        else:
            proof.append(_range_root(hashes, start, middle))
            start = middle
    if start:  # else the remaining subtree is the whole old tree, whose root the verifier has
        proof.append(_range_root(hashes, start, stop))
    return tuple(reversed(proof))


def _split(size: int) -> int:
    """The largest power of two smaller than ``size`` (at least 2)."""
    return 1 << (size - 1).bit_length() - 1


def _range_root(hashes: Hashes, start: int, stop: int) -> bytes:
    """Subtree hash of leaves ``[start, stop)``, one of the ranges RFC 6962's recursion makes.

    Such a range, where it reaches over 255 leaves, always starts on a tile.
    """
    first, last = start // TILE, stop // TILE
    if start % TILE or first == last:
        return root(_exactly(hashes.leaves(start, stop), stop - start))
    row = _exactly(hashes.tiles(first, last), last - first)
    if stop % TILE:
        rest = _exactly(hashes.leaves(last * TILE, stop), stop % TILE)
        row = [*row, root(rest)]
    return root(row)


def _exactly(found: list[bytes], count: int) -> list[bytes]:
    """The hashes, or ``BadFormat`` if the source has fewer than it was asked for."""
    if len(found) != count:
        raise BadFormat(f"日志应有 {count} 个摘要，只找到 {len(found)} 个")
    return found


class Frontier:
    """The right edge of a growing tree: O(log n) memory, about one hash per appended leaf."""

    def __init__(self) -> None:
        self._size = 0
        self._full: list[bytes] = []  # the full subtrees, largest first: one per 1 bit of the size

    @classmethod
    def from_hashes(cls, hashes: Hashes, size: int) -> "Frontier":
        """The frontier of the first ``size`` leaves of an existing log."""
        frontier = cls()
        start = 0
        for level in reversed(range(size.bit_length())):
            if size >> level & 1:
                frontier._full.append(_range_root(hashes, start, start + (1 << level)))
                start += 1 << level
        frontier._size = size
        return frontier

    @property
    def size(self) -> int:
        """Number of leaves."""
        return self._size

    def append(self, leaf_hash: bytes) -> bytes | None:
        """Add one leaf; returns the tile's hash when this leaf completes a tile."""
        return self._add(leaf_hash, 0)

    def _add(self, node: bytes, level: int) -> bytes | None:
        """Add a full subtree where its like may begin; returns the hash of a tile it completes."""
        tile, full = None, self._full
        bits, self._size = self._size >> level, self._size + (1 << level)
        while bits & 1:
            node = _sha256(b"\1" + full.pop() + node).digest()
            level, bits = level + 1, bits >> 1
            if level == TILE_LEVEL:
                tile = node
        full.append(node)
        return tile

    def extend(self, leaf_hashes: Iterable[bytes]) -> list[bytes]:
        """Add leaves in order; returns the hashes of the tiles they completed, in order."""
        hashes = list(leaf_hashes)
        tiles: list[bytes] = []
        at = 0
        while at < len(hashes):
            step = TILE if self._size % TILE == 0 and len(hashes) - at >= TILE else 1
            if step == 1:
                tile = self._add(hashes[at], 0)
            else:  # a whole tile at once, row by row, is less work
                tile = root(hashes[at : at + TILE])
                self._add(tile, TILE_LEVEL)
            tiles += [] if tile is None else [tile]
            at += step
        return tiles

    def root(self) -> bytes:
        """Root of the tree so far."""
        if not self._full:
            return EMPTY_ROOT
        node = self._full[-1]
        for left in reversed(self._full[:-1]):
            node = node_hash(left, node)
        return node


def verify_inclusion(
    leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """RFC 9162 §2.1.3.2: whether the leaf stands at ``index`` in the tree with this root."""
    if not 0 <= index < size or not _hashes(leaf_hash, root, *proof):
        return False
    position, last, node = index, size - 1, leaf_hash
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            node = node_hash(sibling, node)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and node == root


def verify_consistency(
    old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """RFC 9162 §2.1.4.2: whether the old tree is a prefix of the new one.

    Equal sizes, and the old size 0, which the RFC leaves open, want an empty proof.
    """
    if not 0 <= old_size <= new_size or not _hashes(old_root, new_root, *proof):
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    return _consistent(old_size, new_size, old_root, new_root, proof)


def _consistent(
    old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """The RFC's steps 2 to 7, for ``0 < old_size < new_size``."""
    path = list(proof)
    if old_size & old_size - 1 == 0:
        path.insert(0, old_root)
    if not path:
        return False
    position, last = old_size - 1, new_size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old = new = path[0]
    for node in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old, new = node_hash(node, old), node_hash(node, new)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, node)
        position, last = position >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


def _hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
