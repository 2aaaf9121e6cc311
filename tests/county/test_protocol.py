"""docs/protocol.md, read as a stranger would: its example by its own words, its table in full.

Nothing of ours is called to read the bytes: Ed25519, X25519, zstd and MessagePack come from
libraries, the rest is written down here as the document says it.
"""

import hashlib
import hmac
import re
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import nacl.bindings as sodium
import pytest
import zstandard
from nacl.signing import SigningKey, VerifyKey

from sync.problems import PROBLEMS
from tests.county import worked_example

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
DICTIONARY = (ROOT / "sync" / "data" / "wire-1.zdict").read_bytes()
DEVICE, COUNTY = SigningKey(bytes(range(32))), SigningKey(bytes(range(32, 64)))
DEVICE_KEY, COUNTY_KEY = bytes(DEVICE.verify_key), bytes(COUNTY.verify_key)
TOKEN = bytes(range(15))
EPOCH = bytes.fromhex("0a1b2c3d")
ORIGIN = f"vk/{hashlib.sha256(DEVICE_KEY).hexdigest()[:16]}/{EPOCH.hex()}"

decode, encode = msgspec.msgpack.decode, msgspec.msgpack.encode


def in_the_document() -> dict[str, bytes]:
    found = re.findall(r"^(\w[\w ]+), (\d+) bytes:\n\n```hex\n([0-9a-f\n]+)```", TEXT, re.MULTILINE)
    told = {name.lower(): bytes.fromhex(text.replace("\n", "")) for name, _, text in found}
    assert [len(message) for message in told.values()] == [int(size) for _, size, _ in found]
    return told


@pytest.fixture(params=["as printed", "made anew"])
def told(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, bytes]:
    """The example's messages; those of today's program must read in the same way."""
    return in_the_document() if request.param == "as printed" else worked_example.make(tmp_path)


def opened(message: bytes) -> tuple[list[Any], bytes, bytes, bytes]:
    length = int.from_bytes(message[:2], "big")
    raw, rest = message[2 : 2 + length], message[2 + length :]
    return decode(raw), raw, rest[:64], rest[64:]


def frames(link: bytes, stream: bytes, dictionary: zstandard.ZstdCompressionDict) -> list[Any]:
    if not stream:
        assert link == b""
        return []
    reader = zstandard.ZstdDecompressor(dict_data=dictionary, max_window_size=1 << 20)
    plain = reader.decompressobj().decompress(stream)
    payloads = []
    while plain:
        length, following = int.from_bytes(plain[:4], "big"), plain[4:20]
        payload, plain = plain[20 : 20 + length], plain[20 + length :]
        assert hashlib.sha256(following + payload).digest()[:16] == link
        payloads.append(decode(payload))
        link = following
    assert link == bytes(16)
    return payloads


def values(node: Any, count: int) -> list[Any]:
    form, content = node
    if form == 0:
        return list(content)
    if form == 1:
        return places(content, count)
    if form == 2:
        return [content] * count
    return _FURTHER[form](content, count)


def summed(first: int, steps: list[int]) -> list[int]:
    return [first + sum(steps[:n]) for n in range(len(steps) + 1)]


def places(content: Any, count: int) -> list[Any]:
    """First those that stand for themselves, then the balances of them."""
    columns = [None if node[0] == 5 else values(node, count) for node in content]
    for n, (form, told) in enumerate(content):
        if form == 5:
            first, more, less = told[0], columns[told[1]], columns[told[2]]
            assert more is not None
            assert less is not None
            columns[n] = summed(first, [a - b for a, b in zip(more, less, strict=True)][1:])
    return [list(row) for row in zip(*columns, strict=True)]


def planes(content: Any, count: int) -> list[int]:
    least, planes = content
    return [least + int.from_bytes(planes[n::count], "little") for n in range(count)]


def parted(content: Any, _count: int) -> list[Any]:
    picks, *nodes = content
    sides = [values(node, picks.count(n)) for n, node in enumerate(nodes)]
    return [sides[pick].pop(0) for pick in picks]


def pieces(content: Any, count: int) -> list[str]:
    return ["".join(row) for row in zip(*(values(node, count) for node in content), strict=True)]


_FURTHER: dict[int, Callable[[Any, int], list[Any]]] = {
    3: lambda told, count: summed(told[0], values(told[1], count - 1)),
    4: planes,
    6: parted,
    7: lambda told, _count: [told[0][pick] for pick in told[1]],
    8: pieces,
    9: lambda told, count: [str(n).zfill(told[0]) for n in values(told[1], count)],
    10: lambda told, count: [told[n::count].decode() for n in range(count)],
}


def leaves_of(payload: Any) -> list[bytes]:
    if len(payload) > 4 and payload[5]:
        return [encode(value) for value in values(decode(payload[5]), payload[4])]
    return list(payload[2])


def root_of(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root_of(leaves[:half]) + root_of(leaves[half:])).digest()


def note_text(leaves: list[bytes]) -> bytes:
    return f"{ORIGIN}\n{len(leaves)}\n{b64encode(root_of(leaves)).decode()}\n".encode()


def test_every_problem_is_listed_with_its_number() -> None:
    rows = re.findall(r"^\| (\d{4}) \| (\d{3}) \| ([\w-]+) \| (.+) \|$", TEXT, re.MULTILINE)
    assert [(int(n), int(status), name, text) for n, status, name, text in rows] == [
        (p.number, p.status, p.name, p.text) for p in PROBLEMS.values()
    ]


def test_the_dictionary_is_the_one_described() -> None:
    assert hashlib.sha256(DICTIONARY).hexdigest() in TEXT
    assert len(DICTIONARY) == 32_768


def test_the_enrolment(told: dict[str, bytes]) -> None:
    asked, answered = told["enrolment request"], told["enrolment answer"]
    raw, mac, signature = asked[:-96], asked[-96:-64], asked[-64:]
    message = b"vk-enrol-request-v1\n" + raw
    assert hmac.digest(TOKEN, message, "sha256") == mac
    VerifyKey(DEVICE_KEY).verify(message, signature)
    version, token_id, key, org, village, name, keys = decode(raw)
    assert token_id == hashlib.sha256(b"vk-token-id-v1" + TOKEN).digest()[:8]
    assert (version, key, org, village, name) == (
        1, DEVICE_KEY, "320123001001", "清溪村", "一号机",
    )  # fmt: skip
    assert unwrapped(keys) == {"k1": b"v" * 32}
    raw, mac = answered[:-32], answered[-32:]
    assert hmac.digest(TOKEN, b"vk-enrol-answer-v1\n" + DEVICE_KEY + raw, "sha256") == mac
    county, key, sealing, keys = decode(raw)
    assert (county, key) == ("清河县", COUNTY_KEY)
    assert sealing == sodium.crypto_scalarmult_base(bytes(range(64, 96)))
    assert unwrapped(keys) == {"k1": b"v" * 32}
    assert TOKEN not in asked + answered


def unwrapped(box: bytes) -> dict[str, bytes]:
    """A sealed part as docs/log-format.md has it, opened with the key that the token gives."""
    private = hashlib.sha256(b"vk-enrol-wrap-v1" + TOKEN).digest()
    public = sodium.crypto_scalarmult_base(private)
    version, recipients, nonce, ciphertext = decode(box)
    ((recipient, sealed),) = recipients
    assert recipient == hashlib.sha256(public).digest()[:8]
    data_key = sodium.crypto_box_seal_open(sealed, public, private)
    plain = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
        ciphertext, encode([version, recipients]), nonce, data_key
    )
    length = int.from_bytes(plain[32:36], "big")
    return msgspec.msgpack.decode(plain[36 : 36 + length], type=dict[str, bytes])


def test_the_first_request_and_its_receipt(told: dict[str, bytes]) -> None:
    head, raw, signature, stream = opened(told["first request"])
    VerifyKey(DEVICE_KEY).verify(b"vk-sync-request-v1\n" + COUNTY_KEY + raw, signature)
    version, device, epoch, counter, base, size, root, signed, cursors, link, frame = head
    assert (version, device, epoch) == (1, hashlib.sha256(DEVICE_KEY).digest()[:8], EPOCH)
    assert (base, size, cursors, frame) == (0, 3, [], 64)
    assert counter > 0
    (payload,) = frames(link, stream, zstandard.ZstdCompressionDict(DICTIONARY))
    assert payload[:4] == [0, 0, [], []]
    leaves = leaves_of(payload)
    check_leaves(leaves, [1, 2, 3])
    assert root == root_of(leaves)
    VerifyKey(DEVICE_KEY).verify(note_text(leaves), signed)
    check_answer(told["first answer"], signature, leaves, receipt=True)


def test_the_second_request_with_history(told: dict[str, bytes]) -> None:
    before, _, _, stream = opened(told["first request"])
    (first,) = frames(before[9], stream, zstandard.ZstdCompressionDict(DICTIONARY))
    head, raw, signature, stream = opened(told["second request"])
    VerifyKey(DEVICE_KEY).verify(b"vk-sync-request-v1\n" + COUNTY_KEY + raw, signature)
    assert head[4:6] == [3, 4]
    assert head[3] > before[3]
    history = encode(first)  # the same three entries, from 0, in one frame
    known = zstandard.ZstdCompressionDict(
        DICTIONARY + history, dict_type=zstandard.DICT_TYPE_RAWCONTENT
    )
    (payload,) = frames(head[9], stream, known)
    assert payload[:2] == [0, 3]
    leaves = [*leaves_of(first), *leaves_of(payload)]
    check_leaves(leaves, [1, 2, 3, 4])
    assert head[6] == root_of(leaves)
    check_answer(told["second answer"], signature, leaves, receipt=True)
    quiet, raw, signature, stream = opened(told["quiet request"])
    VerifyKey(DEVICE_KEY).verify(b"vk-sync-request-v1\n" + COUNTY_KEY + raw, signature)
    assert quiet[4:8] == [4, 4, root_of(leaves)[:8], b""]
    assert stream == b""
    check_answer(told["quiet answer"], signature, leaves, receipt=False)


def check_leaves(leaves: list[bytes], rows: list[int]) -> None:
    for leaf, row in zip(leaves, rows, strict=True):
        kind, actor, clock, body, commitments = decode(leaf)
        assert (kind, actor, commitments) == ("ledger.line@1", "S1", [])
        assert clock[:3] == [1_795_000_000_000, b"boot0001", 60_000]
        assert (body[0], body[1], body[4]) == ("R7K3F92QD", row, "购办公用品")


def check_answer(message: bytes, asked: bytes, leaves: list[bytes], *, receipt: bool) -> None:
    head, raw, signature, stream = opened(message)
    VerifyKey(COUNTY_KEY).verify(b"vk-sync-answer-v1\n" + asked + raw, signature)
    position, cosignature, time_ms, again_s, feeds, more, link = head
    assert (position, feeds, more, link, stream) == (len(leaves), [], False, b"", b"")
    assert (time_ms, again_s) == (1_795_000_000_000, 300)
    if not receipt:
        assert cosignature == b""
        return
    text = f"cosignature/v1\ntime {time_ms // 1000}\n".encode() + note_text(leaves)
    VerifyKey(COUNTY_KEY).verify(text, cosignature)
