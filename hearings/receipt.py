"""Receipts: what a villager takes home. They name no topic and no person.

The text in the QR gives the entry's place in its log and its leaf hash, enough to prove later
that the entry stands there unchanged. The short code is for reading aloud and typing.
"""

import re
import unicodedata

from hearings.errors import BadReceipt
from sync.entry import Position

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: no I, L, O, U
_LOOKALIKES = str.maketrans("OIL", "011")
_HASH_BYTES = 32
_HASH_CHARS = 52
_CODE_CHARS = 8
_PREFIX = "VK1"
_ORIGIN = re.compile(r"[\x21-\x7e]{1,200}")
_SEQ = re.compile(r"0|[1-9][0-9]{0,14}")
_LINK = re.compile(r"\Ahttps?://[\x21-\x7e]{1,200}?/c/(?=VK1:)", re.IGNORECASE)
_PLAIN_SITE = re.compile(r"https?://[a-z0-9.:-]+")
_CAPITALS = re.compile(r"VK/[0-9A-F]{16}/[0-9A-F]{8}")
CHECK_PATH = "/c/"  # at the county: what a phone opens that scans the QR


def receipt_code(leaf_hash: bytes) -> str:
    """The first 40 bits of the leaf hash, as ``7K3F-92QD``."""
    code = _encode(leaf_hash)[:_CODE_CHARS]
    return f"{code[:4]}-{code[4:]}"


def parse_code(typed: str) -> str:
    """A typed code in its one form; forgives case, spaces, dashes, full width, O/0 and I/L/1.

    Raises ``BadReceipt``.
    """
    code = re.sub(r"[\s\-—–_]", "", _fold(typed))
    if len(code) != _CODE_CHARS or any(letter not in _ALPHABET for letter in code):
        raise BadReceipt("回执号是 8 个字母数字，请再看一遍回执。")
    return f"{code[:4]}-{code[4:]}"


def receipt_text(position: Position) -> str:
    """``VK1:<log name>:<position>:<leaf hash>``, for the QR.

    Raises ``BadReceipt`` for a place that could not be read back.
    """
    text = f"{_PREFIX}:{position.origin}:{position.seq}:{_encode(position.leaf_hash)}"
    if parse_receipt(text) != position:
        raise BadReceipt
    return text


def receipt_link(site: str, receipt: str) -> str:
    """A receipt's text as an address at the county, so that a phone's camera opens its page there.

    ``site`` is the county's address; without one it is the bare receipt. Where case says nothing it
    is in capitals, of which a QR code holds half as many again.
    """
    if not site:
        return receipt
    link = f"{site.rstrip('/')}{CHECK_PATH}{receipt}"
    return link.upper() if _PLAIN_SITE.fullmatch(site.rstrip("/")) else link


def is_receipt(text: str) -> bool:
    """Whether a text is to be read as a receipt."""
    return text.startswith(f"{_PREFIX}:")


def parse_receipt(text: str) -> Position:
    """The place a receipt names, bare or as an address.

    Raises ``BadReceipt`` for anything ``receipt_text`` and ``receipt_link`` never gave.
    """
    prefix, _, rest = _LINK.sub("", text.strip(), count=1).partition(":")
    parts = rest.rsplit(":", 2)
    if prefix != _PREFIX or len(parts) != 3:
        raise BadReceipt
    origin, seq, digest = parts
    if _CAPITALS.fullmatch(origin):
        origin = origin.lower()
    if not _ORIGIN.fullmatch(origin) or not _SEQ.fullmatch(seq):
        raise BadReceipt
    return Position(origin, int(seq), _decode(digest))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper().translate(_LOOKALIKES)


def _encode(leaf_hash: bytes) -> str:
    if len(leaf_hash) != _HASH_BYTES:
        raise BadReceipt
    number = int.from_bytes(leaf_hash, "big") << (_HASH_CHARS * 5 - _HASH_BYTES * 8)
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_HASH_CHARS)))


def _decode(digest: str) -> bytes:
    if len(digest) != _HASH_CHARS or any(letter not in _ALPHABET for letter in digest):
        raise BadReceipt
    number = 0
    for letter in digest:
        number = number << 5 | _ALPHABET.index(letter)
    spare = _HASH_CHARS * 5 - _HASH_BYTES * 8
    if number & (1 << spare) - 1:
        raise BadReceipt
    return (number >> spare).to_bytes(_HASH_BYTES, "big")
