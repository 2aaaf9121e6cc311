"""Checkpoints: the signed head of a log (c2sp.org/tlog-checkpoint), and its countersignature
(c2sp.org/tlog-cosignature, the Ed25519 form ``cosignature/v1``)."""

from dataclasses import dataclass

from sync import keys, note
from sync.errors import BadFormat, BadSignature
from sync.merkle import HASH_BYTES
from sync.note import Algorithm, Note, Signature, VerifierKey

TIME_BYTES = 8
MAX_TIME_S = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: its name, its number of leaves, its RFC 6962 root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The note text that is signed: three lines."""
        return f"{self.origin}\n{self.size}\n{note.encode64(self.root)}\n"


def log_key(name: str, public: bytes) -> VerifierKey:
    """The key under which a log signs its checkpoints."""
    return VerifierKey(name, public, Algorithm.ED25519)


def witness_key(name: str, public: bytes) -> VerifierKey:
    """The key under which a county countersigns checkpoints."""
    return VerifierKey(name, public, Algorithm.COSIGNATURE_V1)


def parse_text(text: str) -> Checkpoint:
    """The checkpoint of a note text. Raises ``BadFormat``.

    Extension lines, optional in the specification, are refused: nobody here writes any, and what
    nobody reads must not be signed.
    """
    lines = text.split("\n")
    if len(lines) != 4 or not lines[0] or lines[3]:
        raise BadFormat("检查点应为三行：日志名、条数、根")
    root = note.decode64(lines[2])
    if len(root) != HASH_BYTES:
        raise BadFormat("检查点的根应为 32 字节")
    return Checkpoint(lines[0], note.parse_decimal(lines[1]), root)


def sign(checkpoint: Checkpoint, signer: keys.SigningKey, name: str | None = None) -> str:
    """The checkpoint as a signed note; ``name`` is the key name, the origin where not given."""
    signature = note.sign(_checked_text(checkpoint), signer, name or checkpoint.origin)
    return note.format_note(Note(checkpoint.text, (signature,)))


def verify(signed: str | bytes | Note, origin: str, key: VerifierKey) -> Checkpoint:
    """The checkpoint of a note signed by ``key`` for the log ``origin``.

    Raises ``BadFormat`` for a note that is none, ``BadSignature`` for another log or key.
    """
    opened = _opened(signed)
    note.verify(opened, key)
    checkpoint = parse_text(opened.text)
    if checkpoint.origin != origin:
        raise BadSignature(f"检查点属于另一本日志：{checkpoint.origin}")
    return checkpoint


def cosign(checkpoint: Checkpoint, signer: keys.SigningKey, name: str, time_s: int) -> Signature:
    """A countersignature: that at Unix second ``time_s`` this was the largest head seen.

    The caller must have checked consistency with every head it countersigned before.
    """
    if not 0 <= time_s <= MAX_TIME_S:
        raise BadFormat("会签时间不对")
    key = witness_key(name, signer.public)
    message = _cosigned_message(_checked_text(checkpoint), time_s)
    return Signature(name, key.id, time_s.to_bytes(TIME_BYTES, "big") + signer.sign(message))


def cosigned_at(signed: str | bytes | Note, key: VerifierKey) -> int:
    """The Unix second of the latest countersignature by ``key``, a ``witness_key``.

    Raises ``BadSignature`` where there is none or any of that key is bad.
    """
    opened = _opened(signed)
    times: list[int] = []

    def check(raw: bytes) -> None:
        if len(raw) != TIME_BYTES + keys.SIGNATURE_BYTES:
            raise BadSignature("会签的长度不对")
        time_s = int.from_bytes(raw[:TIME_BYTES], "big")
        if time_s > MAX_TIME_S:
            raise BadSignature("会签时间不对")
        keys.verify(key.public, _cosigned_message(opened.text, time_s), raw[TIME_BYTES:])
        times.append(time_s)

    if key.algorithm is not Algorithm.COSIGNATURE_V1:
        raise BadSignature(f"{key.name} 的钥匙不是会签钥匙")
    note.each_signature(opened, key, check)
    return max(times)


def _cosigned_message(text: str, time_s: int) -> bytes:
    return f"cosignature/v1\ntime {time_s}\n{text}".encode()


def _checked_text(checkpoint: Checkpoint) -> str:
    """The text, once it is certain that it reads back as this very checkpoint."""
    if parse_text(checkpoint.text) != checkpoint:
        raise BadFormat("检查点的内容不对")
    return checkpoint.text


def _opened(signed: str | bytes | Note) -> Note:
    return signed if isinstance(signed, Note) else note.parse(signed)
