"""Enrolment: a one-time token, shown as a QR by the county, binds a terminal's key to a village.

The token never travels: both sides prove with it (HMAC-SHA256) that they know it, so that who
listens or stands between learns nothing and can pretend nothing.
"""

import hashlib
import hmac
import os

import msgspec

from sync import devices, keys, problems, seal, tables, wire
from sync.devices import Token
from sync.errors import BadFormat, BadSignature, LogDamaged, NotEnrolled, SyncError
from sync.keys import Random, SealingKey, SigningKey
from sync.kiosk_side import COUNTY, CountyIdentity, county_of
from sync.problems import Refusal
from sync.secrets import new_token, parse_token
from sync.store import RECIPIENTS, Store

TOKEN_HOURS = 72
MAX_ENROL_BYTES = 16 * 1024
_ASK = b"vk-enrol-request-v1\n"
_TELL = b"vk-enrol-answer-v1\n"
MAC_BYTES = 32


class Enrol(msgspec.Struct, frozen=True, array_like=True):
    """A terminal's request: its key, its village, and the village's keys for its sisters.

    ``keys`` is MessagePack of ``{id: secret}`` sealed to a key derived from the token.
    """

    version: int
    token: bytes
    key: bytes
    org: str
    village: str
    name: str
    keys: bytes


class Enrolled(msgspec.Struct, frozen=True, array_like=True):
    """The county's answer: who it is, and the keys that the village's other terminals hold."""

    name: str
    key: bytes
    sealing: bytes
    keys: bytes


def issue_token(store: Store, village: str, random: Random = os.urandom) -> str:
    """County: a new one-time token for a village's next terminal, valid 72 hours."""
    text = new_token(random)
    secret = parse_token(text)
    expires = store.now().ms + TOKEN_HOURS * 3_600_000
    with store.transaction():
        devices.put_token(store.db, Token(_token_id(secret), secret, village, expires, None))
    return text


def ask(
    token: str, signer: SigningKey, org: str, village: str, name: str, held: dict[str, bytes]
) -> bytes:
    """Terminal: the request's body. Raises ``WrongSecret`` for a mistyped token."""
    secret = parse_token(token)
    raw = msgspec.msgpack.encode(
        Enrol(1, _token_id(secret), signer.public, org, village, name, _wrap(secret, held))
    )
    return raw + _mac(secret, _ASK + raw) + signer.sign(_ASK + raw)


def answer(store: Store, signer: SigningKey, sealing: bytes, name: str, body: bytes) -> bytes:
    """County: enrol the terminal. Raises ``Refusal``; the same terminal may ask again."""
    request, secret = _check(store, body)
    brought = _brought(secret, request)
    with store.transaction():
        _refuse_spent(store, request)
        _bind_village(store, signer, request)
        if not devices.village_keys(store.db, request.org):
            # the first terminal's keys become the village's: its sisters take them over
            devices.put_village_keys(store.db, request.org, brought)
        devices.put_device(
            store.db, request.org, wire.device_id(request.key), request.key, request.name,
            store.now().ms,
        )  # fmt: skip
        devices.use_token(store.db, request.token, request.key)
        held = devices.village_keys(store.db, request.org)
    raw = msgspec.msgpack.encode(Enrolled(name, signer.public, sealing, _wrap(secret, held)))
    return raw + _mac(secret, _TELL + request.key + raw)


def accept(store: Store, token: str, signer: SigningKey, url: str, body: bytes) -> dict[str, bytes]:
    """Terminal: pin the county; returns the village's keys. Raises ``BadSignature``.

    A county it was enrolled with before can open nothing that is sealed from then on.
    """
    secret = parse_token(token)
    raw, mac = body[:-MAC_BYTES], body[-MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(secret, _TELL + signer.public + raw)):
        raise BadSignature("回答登记的不是发登记码的县")
    told = wire.decode(raw, Enrolled)
    identity = CountyIdentity(told.name, told.key, told.sealing, url)
    with store.transaction():
        counties = (*_former_sealing(store), told.sealing)
        others = [key for key in store.recipients() if key not in counties]
        tables.set_meta(store.db, COUNTY, msgspec.msgpack.encode(identity))
        tables.set_meta(store.db, RECIPIENTS, msgspec.msgpack.encode((*others, told.sealing)))
    return _unwrap(secret, told.keys)


def _former_sealing(store: Store) -> tuple[bytes, ...]:
    try:
        return (county_of(store).sealing,)
    except (NotEnrolled, LogDamaged):  # nothing tells which key was the county's
        return ()


def _check(store: Store, body: bytes) -> tuple[Enrol, bytes]:
    tail = MAC_BYTES + keys.SIGNATURE_BYTES
    if not tail < len(body) <= MAX_ENROL_BYTES:
        raise Refusal(problems.BAD_REQUEST, f"enrolment of {len(body)} bytes")
    raw, mac, signature = body[:-tail], body[-tail:][:MAC_BYTES], body[-keys.SIGNATURE_BYTES :]
    try:
        request = wire.decode(raw, Enrol)
    except BadFormat as error:
        raise Refusal(problems.BAD_REQUEST, str(error)) from error
    token = devices.find_token(store.db, request.token)
    if token is None or not hmac.compare_digest(mac, _mac(token.secret, _ASK + raw)):
        raise Refusal(problems.BAD_TOKEN, "unknown token or wrong proof")
    try:
        keys.verify(request.key, _ASK + raw, signature)
    except BadSignature as error:
        raise Refusal(problems.BAD_SIGNATURE, "no proof of possession") from error
    return request, token.secret


def _refuse_spent(store: Store, request: Enrol) -> None:
    """Asked within the transaction that uses the token: no two can use it at once."""
    token = devices.find_token(store.db, request.token)
    if (
        token is None
        or token.used_by not in (None, request.key)
        or store.now().ms > token.expires_ms
    ):
        raise Refusal(problems.BAD_TOKEN, "token used or expired")
    if token.village != request.village:
        raise Refusal(problems.WRONG_VILLAGE, f"token is for another village than {request.org}")
    if not request.org.isalnum() or len(request.org) > 32 or not request.org.isascii():
        raise Refusal(problems.BAD_REQUEST, "organisation code is not alphanumeric")


def _bind_village(store: Store, signer: SigningKey, request: Enrol) -> None:
    """A village's name and code belong together from its first terminal on."""
    known = dict(devices.villages(store.db))
    if request.org not in known and request.village not in known.values():
        devices.put_village(store.db, request.org, request.village, store.now().ms)
        epoch = os.urandom(4).hex()
        origin = f"{wire.cosigner_name(signer.public)}/{epoch}/{request.org}"
        tables.add_log(store.db, origin, request.org, signer.public, mine=True)
    elif known.get(request.org) != request.village:
        raise Refusal(problems.WRONG_VILLAGE, f"{request.org} is known under another name")
    device = devices.find_device(store.db, wire.device_id(request.key))
    if device is not None and device.org != request.org:
        raise Refusal(problems.WRONG_VILLAGE, "the terminal is enrolled with another village")
    if device is not None and device.revoked is not None:
        raise Refusal(problems.REVOKED_DEVICE, "a terminal that was stopped enrols again")


def _brought(secret: bytes, request: Enrol) -> dict[str, bytes]:
    """The village keys a terminal brings; one that holds a token may still send anything."""
    try:
        return _unwrap(secret, request.keys)
    except SyncError as error:
        raise Refusal(problems.BAD_REQUEST, "village keys cannot be opened") from error


def _token_id(secret: bytes) -> bytes:
    return hashlib.sha256(b"vk-token-id-v1" + secret).digest()[:8]


def _mac(secret: bytes, message: bytes) -> bytes:
    return hmac.new(secret, message, hashlib.sha256).digest()


def _wrap_key(secret: bytes) -> SealingKey:
    return SealingKey(hashlib.sha256(b"vk-enrol-wrap-v1" + secret).digest())


def _wrap(secret: bytes, held: dict[str, bytes]) -> bytes:
    payload = msgspec.msgpack.encode(held)
    return seal.seal(payload, [_wrap_key(secret).public]).box


def _unwrap(secret: bytes, box: bytes) -> dict[str, bytes]:
    _, payload = seal.open_box(box, _wrap_key(secret))
    try:
        return msgspec.msgpack.decode(payload, type=dict[str, bytes])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadFormat(f"村里的钥匙格式不对：{error}") from error
