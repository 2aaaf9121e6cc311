"""Proofs that one entry stands in a log, made from a database that holds it."""

import sqlite_utils

from sync import checkpoint, merkle, note, proof, tables
from sync.entry import Position
from sync.errors import BadFormat
from sync.note import VerifierKey
from sync.tables import Log, StoredHashes


def leaf_at(db: sqlite_utils.Database, position: Position) -> tuple[Log, bytes]:
    """The log and the leaf that a position names.

    Raises ``BadFormat`` for an entry that is not here, or is another; ``StorageError`` for a log
    that is not known.
    """
    log = tables.get_log(db, position.origin)
    rows = tables.leaves(db, log.number, position.seq, position.seq + 1)
    if not rows or rows[0][2] != position.leaf_hash:
        raise BadFormat("这台机器上没有这一条，或者内容不一样")
    return log, rows[0][1]


def proof_of(db: sqlite_utils.Database, position: Position) -> str:
    """A ``tlog-proof`` that an entry stands in its log, countersigned where the county has.

    Raises what ``leaf_at`` raises.
    """
    log, _ = leaf_at(db, position)
    size, text = _head(db, log, position.seq)
    path = merkle.inclusion_proof(StoredHashes(db, log.number), position.seq, size)
    return proof.format_proof(proof.Proof(position.seq, path, text))


def countersigned_ms(
    db: sqlite_utils.Database, log: Log, seq: int, witness: VerifierKey
) -> int | None:
    """When (Unix ms) the witness first signed for the entry; ``None`` if it has not."""
    for size, text in tables.notes(db, "receipt", log.number):
        if size > seq:
            return checkpoint.cosigned_at(text, witness) * 1000
    return None


def _head(db: sqlite_utils.Database, log: Log, seq: int) -> tuple[int, str]:
    """The largest head the county has countersigned over this entry, else the log's own."""
    own = dict(tables.notes(db, "checkpoint", log.number))
    receipts = [(n, t) for n, t in tables.notes(db, "receipt", log.number) if n > seq]
    for size, receipt in reversed(receipts):
        if size in own:
            return size, note.add_signature(own[size], note.parse(receipt).signatures[0])
    heads = [size for size in own if size > seq]
    if not heads:
        raise BadFormat("这一条还没有签名，证明开不出来")
    return max(heads), own[max(heads)]
