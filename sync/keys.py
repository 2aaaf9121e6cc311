"""Keys: Ed25519 for signing, X25519 for sealing, and the files their seeds live in."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import nacl.bindings as sodium
from nacl.exceptions import BadSignatureError, CryptoError

from sync.errors import BadFormat, BadSignature, StorageError, WrongSecret

KEY_BYTES = 32
SIGNATURE_BYTES = 64
SEAL_OVERHEAD = KEY_BYTES + 16  # the ephemeral public key and the authenticator

Random = Callable[[int], bytes]


class SigningKey:
    """An Ed25519 key pair (RFC 8032)."""

    __slots__ = ("_secret", "public", "seed")

    def __init__(self, seed: bytes) -> None:
        """From the 32 bytes seed. Raises ``BadFormat`` for any other length."""
        _need(seed, KEY_BYTES, "签名钥匙")
        self.seed = seed
        self.public, self._secret = sodium.crypto_sign_seed_keypair(seed)

    @classmethod
    def generate(cls, random: Random = os.urandom) -> "SigningKey":
        """A new key."""
        return cls(random(KEY_BYTES))

    @classmethod
    def from_seed(cls, seed: bytes) -> "SigningKey":
        """The key of a stored seed."""
        return cls(seed)

    @property
    def fingerprint(self) -> str:
        """See ``fingerprint``."""
        return fingerprint(self.public)

    @property
    def sealing(self) -> "SealingKey":
        """The X25519 key pair that belongs to this one, for what is sealed to a signer."""
        return SealingKey(sodium.crypto_sign_ed25519_sk_to_curve25519(self._secret))

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes signature of a message."""
        return sodium.crypto_sign(message, self._secret)[:SIGNATURE_BYTES]

    def __repr__(self) -> str:
        return f"SigningKey({self.fingerprint})"  # the seed must never reach a log


def verify(public: bytes, message: bytes, signature: bytes) -> None:
    """Check an Ed25519 signature. Raises ``BadSignature``."""
    if len(public) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        raise BadSignature("签名或公钥的长度不对")
    try:
        sodium.crypto_sign_open(signature + message, public)
    except BadSignatureError as error:
        raise BadSignature("签名与内容不符") from error


def fingerprint(public: bytes) -> str:
    """The first 64 bits of SHA-256 of a public key, as 16 hex characters: the device's name."""
    return hashlib.sha256(public).hexdigest()[:16]


def sealing_public(public: bytes) -> bytes:
    """The X25519 public key that belongs to an Ed25519 one. Raises ``BadFormat`` if it is none."""
    _need(public, KEY_BYTES, "公钥")
    try:
        return sodium.crypto_sign_ed25519_pk_to_curve25519(public)
    except (CryptoError, RuntimeError) as error:
        raise BadFormat("公钥不可用") from error


class SealingKey:
    """An X25519 key pair that opens libsodium sealed boxes."""

    __slots__ = ("public", "seed")

    def __init__(self, seed: bytes) -> None:
        """From the 32 bytes private key. Raises ``BadFormat`` for any other length."""
        _need(seed, KEY_BYTES, "封存钥匙")
        self.seed = seed
        self.public = sodium.crypto_scalarmult_base(seed)

    @classmethod
    def generate(cls, random: Random = os.urandom) -> "SealingKey":
        """A new key."""
        return cls(random(KEY_BYTES))

    @classmethod
    def from_seed(cls, seed: bytes) -> "SealingKey":
        """The key of a stored seed."""
        return cls(seed)

    @property
    def fingerprint(self) -> str:
        """See ``fingerprint``."""
        return fingerprint(self.public)

    def seal(self, message: bytes, random: Random = os.urandom) -> bytes:
        """Seal a message to this key; see ``seal_to``."""
        return seal_to(self.public, message, random)

    def open(self, sealed: bytes) -> bytes:
        """The sealed message. Raises ``WrongSecret`` if damaged or sealed to another key."""
        try:
            return sodium.crypto_box_seal_open(sealed, self.public, self.seed)
        except (CryptoError, TypeError) as error:
            raise WrongSecret("这把钥匙打不开这份封存材料") from error

    def __repr__(self) -> str:
        return f"SealingKey({self.fingerprint})"


def seal_to(public: bytes, message: bytes, random: Random = os.urandom) -> bytes:
    """A libsodium sealed box (``crypto_box_seal``) for an X25519 public key.

    Built from its parts, as libsodium documents them, only so that the ephemeral key comes from
    the injected ``random`` and a simulation can repeat a run. Raises ``BadFormat`` for a public
    key that is none.
    """
    _need(public, KEY_BYTES, "封存公钥")
    ephemeral = random(KEY_BYTES)
    ephemeral_public = sodium.crypto_scalarmult_base(ephemeral)
    nonce = hashlib.blake2b(ephemeral_public + public, digest_size=24).digest()
    try:
        return ephemeral_public + sodium.crypto_box(message, nonce, public, ephemeral)
    except CryptoError as error:
        raise BadFormat("封存公钥不可用") from error


_FILE_TAG = "vk-seed-v1"


def save_seed(path: Path, seed: bytes) -> None:
    """Write a seed to a new file readable by its owner only, durable on return.

    Raises ``StorageError`` if it cannot be written or a key stands there already: a key is never
    written over.
    """
    _need(seed, KEY_BYTES, "钥匙")
    line = f"{_FILE_TAG} {seed.hex()} {_file_check(seed)}\n"
    try:
        _write_new(path, line.encode())
    except FileExistsError as error:
        raise StorageError(f"钥匙文件已经存在，不能覆盖：{path.name}") from error
    except OSError as error:
        raise StorageError(f"钥匙文件没有保存成功：{path.name}（{error.strerror}）") from error


def load_seed(path: Path) -> bytes:
    """Read a seed. Raises ``StorageError`` if unreadable, ``BadFormat`` if damaged."""
    try:
        with path.open("rb") as file:
            content = file.read(1024)
    except OSError as error:
        raise StorageError(f"钥匙文件读不出来：{path.name}（{error.strerror}）") from error
    words = content.decode("latin-1").split(" ")
    if len(words) == 3 and words[0] == _FILE_TAG:
        seed = _seed_of(words[1])
        whole = len(seed) == KEY_BYTES and words[1] == seed.hex()
        if whole and words[2] == _file_check(seed) + "\n":
            return seed
    raise BadFormat(f"钥匙文件已损坏：{path.name}")


def _seed_of(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""  # fails the checks that follow, as any other damage does


def _file_check(seed: bytes) -> str:
    return hashlib.sha256(b"vk-seed-check-v1" + seed).hexdigest()[:8]


def _write_new(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # a link, unlike a rename, never replaces a key that another process has just written
        os.link(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    fsync_directory(path.parent)


def fsync_directory(directory: Path) -> None:
    """Make the names in a directory durable. Raises ``OSError``."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _need(value: bytes, size: int, what: str) -> None:
    if len(value) != size:
        raise BadFormat(f"{what}应为 {size} 字节，实为 {len(value)} 字节")
