"""Signed notes: text with signature lines under it (https://c2sp.org/signed-note@v1.0.0)."""

import base64
import binascii
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from sync import keys
from sync.errors import BadFormat, BadSignature, TooLarge

KEY_ID_BYTES = 4
MAX_NOTE_BYTES = 128 * 1024  # sixteen post-quantum signatures fit
MAX_SIGNATURES = 32  # at least 16, says the specification

_DASH = "— "


class Algorithm(IntEnum):
    """Signature type bytes. It enters every key id, so that SM2/SM3 can follow beside Ed25519."""

    ED25519 = 0x01
    COSIGNATURE_V1 = 0x04  # Ed25519 with a timestamp, https://c2sp.org/tlog-cosignature


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """Whose signature is asked for: a name, an algorithm, and the raw 32 bytes public key."""

    name: str
    public: bytes
    algorithm: Algorithm = Algorithm.ED25519

    @property
    def id(self) -> bytes:
        """The 4 bytes that name this key in a signature line."""
        return key_id(self.name, self.algorithm, self.public)

    @property
    def text(self) -> str:
        """``name+hex id+base64(algorithm || public)``, as keys are written down."""
        return f"{self.name}+{self.id.hex()}+{encode64(bytes([self.algorithm]) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """The key of its text form. Raises ``BadFormat``."""
        name, _, rest = text.partition("+")
        written_id, _, material = rest.partition("+")
        raw = decode64(material)
        check_name(name)
        if len(raw) != 1 + keys.KEY_BYTES or raw[0] not in set(Algorithm):
            raise BadFormat("公钥的算法或长度不认识")
        key = cls(name, raw[1:], Algorithm(raw[0]))
        if written_id != key.id.hex():
            raise BadFormat("公钥的编号与内容不符")
        return key


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who (name and key id), and the raw bytes after the key id."""

    name: str
    key_id: bytes
    raw: bytes

    @property
    def line(self) -> str:
        """The line as it stands in a note, newline included."""
        return f"{_DASH}{self.name} {encode64(self.key_id + self.raw)}\n"

    def is_from(self, key: VerifierKey) -> bool:
        """Whether it names this key; says nothing about whether it verifies."""
        return self.name == key.name and self.key_id == key.id


@dataclass(frozen=True, slots=True)
class Note:
    """A note taken apart: the text with its final newline, and the signatures in order."""

    text: str
    signatures: tuple[Signature, ...]


def key_id(name: str, algorithm: Algorithm, public: bytes) -> bytes:
    """SHA-256(name || newline || algorithm || public key), its first 4 bytes."""
    material = name.encode() + b"\n" + bytes([algorithm]) + public
    return hashlib.sha256(material).digest()[:KEY_ID_BYTES]


def format_note(note: Note) -> str:
    """The note as text. Raises ``BadFormat`` where it could not be parsed back."""
    text = note.text + "\n" + "".join(signature.line for signature in note.signatures)
    if parse(text) != note:
        raise BadFormat("这段文字不能做成签名文书")
    return text


def parse(note: str | bytes) -> Note:
    """Take a note apart, strictly: one text form per note. Raises ``BadFormat``, ``TooLarge``."""
    whole = checked_text(note, MAX_NOTE_BYTES)
    cut = whole.rfind("\n\n")
    if cut < 0 or not whole.endswith("\n"):
        raise BadFormat("签名文书缺少正文或签名行")
    lines = whole[cut + 2 :].split("\n")[:-1]
    if not lines or len(lines) > MAX_SIGNATURES:
        raise BadFormat("签名文书的签名行太少或太多")
    return Note(whole[: cut + 1], tuple(_parse_line(line) for line in lines))


def add_signature(note: str | bytes, signature: Signature) -> str:
    """The same note with one more signature; one of the same key is replaced."""
    old = parse(note)
    kept = tuple(
        s for s in old.signatures if (s.name, s.key_id) != (signature.name, signature.key_id)
    )
    return format_note(Note(old.text, (*kept, signature)))


def sign(text: str, signer: keys.SigningKey, name: str) -> Signature:
    """An Ed25519 signature over the note text."""
    key = VerifierKey(name, signer.public)
    return Signature(name, key.id, signer.sign(text.encode()))


def verify(note: Note, key: VerifierKey) -> None:
    """Check an Ed25519-signed note. Raises ``BadSignature`` unless this key signed it."""
    message = note.text.encode()
    each_signature(note, key, lambda raw: keys.verify(key.public, message, raw))


def each_signature(note: Note, key: VerifierKey, check: Callable[[bytes], None]) -> None:
    """Run ``check`` over the raw bytes of every signature that names ``key``.

    Raises ``BadSignature`` where there is none; signatures of other keys are ignored, as the
    specification demands.
    """
    found = [signature.raw for signature in note.signatures if signature.is_from(key)]
    if not found:
        raise BadSignature(f"没有 {key.name} 的签名")
    for raw in found:
        check(raw)


def check_name(name: str) -> None:
    """Raises ``BadFormat`` unless it may be a key name: no spaces, no plus, not empty."""
    if not name or "+" in name or any(c.isspace() or ord(c) < 0x20 for c in name):
        raise BadFormat("签名人的名称为空或含有空格、加号")


def checked_text(data: str | bytes, limit: int) -> str:
    """UTF-8 text without control characters but newline. Raises ``BadFormat``, ``TooLarge``."""
    try:
        raw = data.encode() if isinstance(data, str) else data
        if len(raw) > limit:
            raise TooLarge(f"文书太长：{len(raw)} 字节")
        text = raw.decode()
    except UnicodeError as error:
        raise BadFormat("文书不是 UTF-8 文字") from error
    if any(c < " " and c != "\n" for c in text):
        raise BadFormat("文书里有控制字符")
    return text


def encode64(raw: bytes) -> str:
    """Standard base64 with padding (RFC 4648 §4)."""
    return base64.b64encode(raw).decode()


def decode64(text: str) -> bytes:
    """Strict base64: only the text ``encode64`` would give. Raises ``BadFormat``."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadFormat("base64 编码不对") from error
    if encode64(raw) != text:
        raise BadFormat("base64 编码不规范")
    return raw


def parse_decimal(text: str) -> int:
    """ASCII decimal below 2**63 without leading zeroes. Raises ``BadFormat``."""
    good = text.isascii() and text.isdigit() and len(text) <= 19
    if not good or str(int(text)) != text or int(text) >= 1 << 63:
        raise BadFormat("数字格式不对")
    return int(text)


def _parse_line(line: str) -> Signature:
    if not line.startswith(_DASH):
        raise BadFormat("签名行格式不对")
    name, _, encoded = line[len(_DASH) :].partition(" ")
    check_name(name)
    raw = decode64(encoded)
    if len(raw) <= KEY_ID_BYTES:
        raise BadFormat("签名行里没有签名")
    return Signature(name, raw[:KEY_ID_BYTES], raw[KEY_ID_BYTES:])
