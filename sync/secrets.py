"""Secrets that people carry: PINs, one-time tokens, recovery codes; and keyed hashes of them."""

import functools
import hashlib
import hmac
import itertools
import os
import unicodedata

import argon2

from sync.errors import BadFormat, WrongSecret
from sync.keys import Random

MIN_KEY_BYTES = 16
MIN_PIN, GOOD_PIN, MAX_PIN = 4, 6, 12
TOKEN_BYTES = 15  # 120 bits, 24 characters and 6 of checksum
RECOVERY_BYTES = 32

_BAD_HASH = (
    argon2.exceptions.InvalidHashError,
    argon2.exceptions.VerificationError,
    UnicodeEncodeError,
)


def keyed_hash(key: bytes, *parts: str) -> str:
    """128 bits of HMAC-SHA256 over length-prefixed parts, as 32 hex characters.

    Raises ``ValueError`` for a key under 16 bytes.
    """
    if len(key) < MIN_KEY_BYTES:
        raise ValueError(f"key of {len(key)} bytes, at least {MIN_KEY_BYTES} wanted")
    mac = hmac.new(key, digestmod=hashlib.sha256)
    for part in parts:
        raw = part.encode()
        mac.update(len(raw).to_bytes(4, "big") + raw)
    return mac.hexdigest()[:32]


# A terminal's PIN keeps passers-by out; it cannot protect a stolen disk (six digits fall to any
# hash), so the cost is chosen for a weak terminal's patience: 32 MiB, three passes, one lane
# (0.1 s on a desktop's core), which the window's own memory budget can also bear.
@functools.cache
def _hasher() -> argon2.PasswordHasher:
    return argon2.PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)


def pin_problem(pin: str) -> str | None:
    """Why this cannot be a PIN at all, in plain Chinese; ``None`` if it can."""
    digits = _normal_pin(pin)
    if not _is_digits(digits):
        return "密码只能用数字"
    if not MIN_PIN <= len(digits) <= MAX_PIN:
        return f"密码要 {MIN_PIN} 到 {MAX_PIN} 位数字"
    return None


def pin_weakness(pin: str) -> str | None:
    """Why a passer-by would guess this PIN soon: a warning for who chooses it, not a refusal.

    Five wrong tries lock the terminal's staff side for a while, which a guess has to outlast.
    """
    digits = _normal_pin(pin)
    if len(digits) < GOOD_PIN:
        return f"密码太短：最好有 {GOOD_PIN} 位数字"
    if len(set(digits)) < 3:
        return "密码太简单：至少要有三个不同的数字"
    if _is_run(digits):
        return "密码太简单：不要用连着的数字"
    half, odd = divmod(len(digits), 2)
    if not odd and digits[:half] == digits[half:]:
        return "密码太简单：前后两半不要相同"
    return None


def hash_pin(pin: str) -> str:
    """The argon2id hash to keep. Raises ``WrongSecret`` with the reason for what is no PIN."""
    problem = pin_problem(pin)
    if problem is not None:
        raise WrongSecret(problem)
    return _hasher().hash(_normal_pin(pin))


def verify_pin(pin_hash: str, pin: str) -> bool:
    """Whether this is the PIN. Raises ``BadFormat`` for a damaged hash."""
    digits = _normal_pin(pin)
    try:
        return _is_digits(digits) and _hasher().verify(pin_hash, digits)
    except argon2.exceptions.VerifyMismatchError:
        return False
    except _BAD_HASH as error:
        raise BadFormat("保存的密码已损坏，请重新设置") from error


def new_token(random: Random = os.urandom) -> str:
    """A one-time token of 120 random bits, six groups of five characters."""
    return _to_text(random(TOKEN_BYTES), "vkt")


def parse_token(text: str) -> bytes:
    """The token's 15 bytes, forgiving case, spaces, hyphens and O/0, I/L/1.

    Raises ``WrongSecret`` for a typing error: any up to four wrong characters are found.
    """
    return _from_text(text, TOKEN_BYTES, "vkt")


def recovery_code(secret: bytes) -> str:
    """32 bytes as groups of five characters, to be written on paper.

    Raises ``ValueError`` for another length.
    """
    if len(secret) != RECOVERY_BYTES:
        raise ValueError(f"secret of {len(secret)} bytes, {RECOVERY_BYTES} wanted")
    return _to_text(secret, "vkr")


def parse_recovery_code(text: str) -> bytes:
    """The 32 bytes of a recovery code. Raises ``WrongSecret`` like ``parse_token``."""
    return _from_text(text, RECOVERY_BYTES, "vkr")


def _normal_pin(pin: str) -> str:
    """Full-width digits, as a Chinese keyboard may type them, become plain ones."""
    return unicodedata.normalize("NFKC", pin).strip()


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_run(digits: str) -> bool:
    steps = {(int(b) - int(a)) % 10 for a, b in itertools.pairwise(digits)}
    return steps in ({1}, {9})


# Crockford's base32 alphabet with the bech32m checksum of BIP 350: six characters that find any
# four substitutions. The purpose enters the checksum, so one code is never taken for another.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32M = 0x2BC830A3
_CHECK = 6
_GROUP = 5


def _to_text(secret: bytes, purpose: str) -> str:
    count = -(-len(secret) * 8 // 5)
    number = int.from_bytes(secret, "big") << count * 5 - len(secret) * 8
    values = [number >> 5 * place & 31 for place in reversed(range(count))]
    remainder = _polymod(purpose, [*values, *[0] * _CHECK]) ^ _BECH32M
    values += [remainder >> 5 * place & 31 for place in reversed(range(_CHECK))]
    letters = "".join(_ALPHABET[value] for value in values)
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def _from_text(text: str, size: int, purpose: str) -> bytes:
    letters = unicodedata.normalize("NFKC", text).upper()
    values = [_VALUES.get(c, -1) for c in letters if c != "-" and not c.isspace()]
    count = -(-size * 8 // 5)
    if len(values) != count + _CHECK:
        raise WrongSecret(f"应有 {count + _CHECK} 个字母数字，现有 {len(values)} 个")
    if -1 in values or _polymod(purpose, values) != _BECH32M:
        raise WrongSecret("有字母或数字抄错了，请再核对一遍")
    number = functools.reduce(lambda total, value: total << 5 | value, values[:count], 0)
    spare = count * 5 - size * 8
    if number & (1 << spare) - 1:
        raise WrongSecret("有字母或数字抄错了，请再核对一遍")
    return (number >> spare).to_bytes(size, "big")


def _polymod(purpose: str, values: list[int]) -> int:
    """The BCH code of bech32 (BIP 173), over the purpose and the values."""
    prefix = [ord(c) >> 5 for c in purpose] + [0] + [ord(c) & 31 for c in purpose]
    check = 1
    for value in prefix + values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            check ^= generator if top >> bit & 1 else 0
    return check
