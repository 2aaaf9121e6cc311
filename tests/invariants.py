"""The one checker of what must hold of a store at every moment, whatever has just gone wrong.

It works from the tables, not through the code it checks: trees are computed here by the RFC's
definition. ``Broken`` names the log and the entry.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sync import checkpoint, tables, verify, wire
from sync.entry import Position, decode_leaf
from sync.errors import BadFormat
from sync.store import Store
from sync.tables import Log

TILE = 256


class Broken(AssertionError):
    """An invariant does not hold."""


@dataclass(frozen=True)
class Held:
    """What a store holds of one log: leaf hashes, and how far the county has signed."""

    origin: str
    hashes: tuple[bytes, ...]
    signed_to: int


def check_store(store: Store, county_key: bytes, *, thorough: bool = True) -> dict[str, Held]:
    """Everything that must hold of one store alone; returns what it holds, by origin.

    ``thorough`` also lets the product's own verification judge, which replays every log.
    """
    held = {log.origin: _check_log(store, log, county_key) for log in tables.all_logs(store.db)}
    _check_boxes(store, held)
    if thorough:
        _check_verify(store)
    return held


def check_acknowledged(
    held: Mapping[str, Held], acknowledged: Mapping[str, Sequence[bytes]]
) -> None:
    """Every acknowledged entry stands where it was acknowledged, and nothing stands there twice."""
    for origin, hashes in acknowledged.items():
        have = held[origin].hashes if origin in held else ()
        for seq, digest in enumerate(hashes):
            need(seq < len(have), f"{origin}: acknowledged entry {seq} is lost")
            need(have[seq] == digest, f"{origin}: acknowledged entry {seq} has been replaced")


def check_only(
    held: Mapping[str, Held], acknowledged: Mapping[str, Sequence[bytes]], in_flight: int
) -> int:
    """Beyond what was acknowledged there is all or nothing of the one action in flight.

    Returns how many entries of it are there.
    """
    extra = 0
    for origin, one in held.items():
        extra += len(one.hashes) - len(acknowledged.get(origin, ()))
    need(extra in (0, in_flight), f"{extra} entries of an action that writes {in_flight}")
    return extra


def check_once(held: Mapping[str, Held]) -> None:
    """No entry stands twice (every entry of the tests is unlike every other)."""
    for one in held.values():
        need(len(set(one.hashes)) == len(one.hashes), f"{one.origin}: an entry stands twice")


def check_pair(terminal: Mapping[str, Held], county: Mapping[str, Held], own: str) -> None:
    """The county's part of a terminal's log is a beginning of it, and the other way round."""
    mine = terminal[own]
    theirs = county[own].hashes if own in county else ()
    need(theirs == mine.hashes[: len(theirs)], f"{own}: the county holds something else")
    need(mine.signed_to <= len(theirs), f"{own}: a receipt for what the county does not hold")
    for origin, one in terminal.items():
        if origin != own:
            whole = county[origin].hashes
            need(one.hashes == whole[: len(one.hashes)], f"{origin}: followed log differs")


def check_same(stores: Iterable[Store]) -> None:
    """All stores hold the same entries and show the same tables."""
    first, *others = [(_roots(store), store.projector.digest(store.db)) for store in stores]
    for other in others:
        need(other == first, "the stores have not come together")


def _roots(store: Store) -> dict[str, bytes]:
    """The root of every log that has entries (of an empty one nobody need have heard)."""
    sizes = {log: store.size(log) for log in tables.all_logs(store.db)}
    return {log.origin: store.root(log, size) for log, size in sizes.items() if size}


def acknowledge(acknowledged: dict[str, list[bytes]], positions: Iterable[Position]) -> None:
    """Note positions that an append has returned."""
    for position in positions:
        known = acknowledged.setdefault(position.origin, [])
        need(position.seq == len(known), f"{position.origin}: {position.seq} after {len(known)}")
        known.append(position.leaf_hash)


def need(condition: bool, text: str) -> None:
    """Raise ``Broken`` unless the condition holds."""
    if not condition:
        raise Broken(text)


# --- one log ---------------------------------------------------------------------------------


def _check_log(store: Store, log: Log, county_key: bytes) -> Held:
    hashes: list[bytes] = []
    for seq, leaf, digest in tables.leaves(store.db, log.number, 0, 1 << 60):
        need(seq == len(hashes), f"{log.origin}: entry {len(hashes)} is missing")
        need(_sha(b"\0" + leaf) == digest, f"{log.origin}: entry {seq} has another hash")
        hashes.append(digest)
    need(store.size(log) == len(hashes), f"{log.origin}: size is not {len(hashes)}")
    need(store.root(log, len(hashes)) == _tree(tuple(hashes)), f"{log.origin}: wrong root")
    _check_tiles(store, log, hashes)
    signed_to = _check_notes(store, log, hashes, county_key)
    return Held(log.origin, tuple(hashes), signed_to)


def _check_tiles(store: Store, log: Log, hashes: list[bytes]) -> None:
    stored = store.db.conn.execute(
        "SELECT idx, hash FROM tile WHERE log = ? ORDER BY idx", (log.number,)
    ).fetchall()
    full = [tuple(hashes[at : at + TILE]) for at in range(0, len(hashes) - TILE + 1, TILE)]
    want = [(number, _tree(run)) for number, run in enumerate(full)]
    need([tuple(row) for row in stored] == want, f"{log.origin}: tiles are not those of its leaves")


def _check_notes(store: Store, log: Log, hashes: list[bytes], county_key: bytes) -> int:
    """How far receipts reach; heads sign what is there and, but for a cut body, all of it."""
    heads = _signed_sizes(store, log, "checkpoint", hashes, log.key)
    receipts = _signed_sizes(store, log, "receipt", hashes, county_key)
    at_county = not log.mine and store.signer_public() == county_key
    covered = max(heads + receipts if at_county else heads, default=0)
    if log.fork is None:
        need(covered == len(hashes), f"{log.origin}: {len(hashes)} entries, signed to {covered}")
    return max(receipts, default=0)


def _signed_sizes(
    store: Store, log: Log, table: str, hashes: list[bytes], public: bytes
) -> list[int]:
    sizes = []
    for size, text in tables.notes(store.db, table, log.number):
        need(size <= len(hashes), f"{log.origin}: {table} at {size} of {len(hashes)} entries")
        signed = _verified(table, text, log.origin, public)
        root = _tree(tuple(hashes[:size]))
        need(signed == (log.origin, size, root), f"{log.origin}: {table} at {size} signs other")
        sizes.append(size)
    return sizes


@lru_cache(maxsize=4096)
def _verified(table: str, text: str, origin: str, public: bytes) -> tuple[str, int, bytes]:
    """Raises what ``sync.checkpoint`` raises for a note that does not hold."""
    if table == "checkpoint":
        head = checkpoint.verify(text, origin, checkpoint.log_key(origin, public))
    else:
        checkpoint.cosigned_at(text, checkpoint.witness_key(wire.cosigner_name(public), public))
        head = checkpoint.parse_text(text.rpartition("\n\n")[0] + "\n")
    return head.origin, head.size, head.root


@lru_cache(maxsize=1 << 14)
def _tree(hashes: tuple[bytes, ...]) -> bytes:
    """MTH of RFC 6962 §2.1, as it is written there."""
    if len(hashes) < 2:
        return hashes[0] if hashes else _sha(b"")
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return _sha(b"\1" + _tree(hashes[:split]) + _tree(hashes[split:]))


def _sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


# --- what stands beside the logs ----------------------------------------------------------------


def _check_boxes(store: Store, held: Mapping[str, Held]) -> None:
    """A sealed part for each commitment of an own entry, or none once the county has signed."""
    for log in tables.all_logs(store.db):
        if not log.mine:
            continue
        query = "SELECT seq, part, box IS NULL FROM sealed WHERE log = ? ORDER BY seq, part"
        rows = store.db.conn.execute(query, (log.number,)).fetchall()
        need(
            [(seq, part) for seq, part, _ in rows] == _committed(store, log),
            f"{log.origin}: sealed parts are not those that the entries speak of",
        )
        for seq, _, wiped in rows:
            signed = seq < held[log.origin].signed_to
            need(bool(wiped) == signed, f"{log.origin}: sealed part of {seq}: wiped is {wiped}")


def _committed(store: Store, log: Log) -> list[tuple[int, int]]:
    found = []
    for seq, leaf, _ in tables.leaves(store.db, log.number, 0, 1 << 60):
        try:
            found += [(seq, part) for part in range(len(decode_leaf(leaf).commitments))]
        except BadFormat:
            continue
    return found


def _check_verify(store: Store) -> None:
    """Tables are what the logs say, and nothing else is found; but for forks, which it names."""
    report = verify.verify(store)
    forked = [log.origin for log in tables.all_logs(store.db) if log.fork]
    other = [one for one in report.problems if not one.startswith(tuple(forked or ["-"]))]
    need(not other, f"verify: {other}")
