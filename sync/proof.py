"""Receipts that anyone can check offline: c2sp.org/tlog-proof@v1."""

from dataclasses import dataclass

from sync import checkpoint, merkle, note
from sync.entry import leaf_hash
from sync.errors import BadFormat, BadSignature, TooLarge
from sync.note import VerifierKey

HEADER = "c2sp.org/tlog-proof@v1"
MAX_PATH = 63  # of a tree with 2**63 leaves
MAX_PROOF_BYTES = note.MAX_NOTE_BYTES + 64 * 1024


@dataclass(frozen=True, slots=True)
class Proof:
    """That the leaf at ``index`` is in the log: its path, and the signed checkpoint as text.

    ``extra`` is carried along and, as the specification warns, signed by nobody.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""


@dataclass(frozen=True, slots=True)
class VerifiedProof:
    """What a proof has proven. ``cosigned_at_s`` is the witness's Unix second, if one was asked."""

    index: int
    size: int
    root: bytes
    cosigned_at_s: int | None


def format_proof(proof: Proof) -> str:
    """The proof as text. Raises ``BadFormat`` where it could not be parsed back."""
    extra = [f"extra {note.encode64(proof.extra)}"] if proof.extra else []
    path = [note.encode64(node) for node in proof.path]
    text = "\n".join([HEADER, *extra, f"index {proof.index}", *path, "", proof.checkpoint])
    if parse(text) != proof:
        raise BadFormat("这条证明不能写成文书")
    return text


def parse(text: str | bytes) -> Proof:
    """Take a proof apart, strictly. Raises ``BadFormat``, ``TooLarge``."""
    whole = note.checked_text(text, MAX_PROOF_BYTES)
    head, blank, signed = whole.partition("\n\n")
    lines = head.split("\n")
    if not blank or lines.pop(0) != HEADER:
        raise BadFormat("不是一份存证证明")
    extra = note.decode64(_after(lines.pop(0), "extra ")) if _has_extra(lines) else b""
    if not lines:
        raise BadFormat("存证证明缺少位置一行")
    index = note.parse_decimal(_after(lines.pop(0), "index "))
    if len(lines) > MAX_PATH:
        raise TooLarge("存证证明的路径太长")
    note.parse(signed)
    return Proof(index, tuple(_node(line) for line in lines), signed, extra)


def verify_proof(
    text: str | bytes,
    leaf: bytes,
    log_key: VerifierKey,
    witness_key: VerifierKey | None = None,
    *,
    origin: str | None = None,
) -> VerifiedProof:
    """Check that ``leaf`` (its content, not its hash) is in the log, and who says so.

    The log's key name is taken for its origin where none is given. Raises ``BadFormat`` for a text
    that is no proof, ``BadSignature`` where it proves nothing about this leaf, log or witness.
    """
    proof = parse(text)
    signed = note.parse(proof.checkpoint)
    head = checkpoint.verify(signed, origin or log_key.name, log_key)
    digest = leaf_hash(leaf)
    if not merkle.verify_inclusion(digest, proof.index, head.size, proof.path, head.root):
        raise BadSignature("这条内容不在证明所说的日志里")
    at_s = checkpoint.cosigned_at(signed, witness_key) if witness_key else None
    return VerifiedProof(proof.index, head.size, head.root, at_s)


def _has_extra(lines: list[str]) -> bool:
    return bool(lines) and lines[0].startswith("extra ")


def _after(line: str, prefix: str) -> str:
    if not line.startswith(prefix) or line == prefix:
        raise BadFormat("存证证明有一行格式不对")
    return line[len(prefix) :]


def _node(line: str) -> bytes:
    raw = note.decode64(line)
    if len(raw) != merkle.HASH_BYTES:
        raise BadFormat("存证证明的摘要应为 32 字节")
    return raw
