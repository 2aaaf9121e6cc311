"""Photos over a real socket: announced ones only, resumed where it broke, hashed at the end."""

import hashlib
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from content.kinds import VoucherPhoto
from county import blobs as county_blobs
from sync import blob_wire, problems, wire
from sync.blob_carrier import BlobCarrier, Reply
from sync.blob_side import BlobSide, Wanted
from sync.blob_wire import GET, PUT, BlobHead
from sync.blobs import BlobStore
from sync.entry import Draft
from sync.errors import CountyRefused, LinkBroken
from sync.keys import SigningKey
from sync.kiosk_side import county_of
from tests.county.world import (
    Kiosk,
    Served,
    connect,
    enrol,
    problem_of,
    read_reply,
    read_whole_reply,
    settle,
)

PHOTO = random.Random(7).randbytes(150_000)
DIGEST = hashlib.sha256(PHOTO).digest()


def announce(kiosk: Kiosk, data: bytes = PHOTO, size: int | None = None, row: int = 1) -> bytes:
    """The entry that names a photo, exchanged; returns its hash."""
    digest = hashlib.sha256(data).digest()
    body = VoucherPhoto("R1", row, digest, size or len(data), 900, 1200, 1)
    kiosk.append(Draft(body))
    kiosk.once()
    return digest


def store_of(kiosk: Kiosk) -> BlobStore:
    folder = kiosk.path.parent / f"{kiosk.path.name}.photos"
    folder.mkdir(exist_ok=True)
    return BlobStore(folder)


def side(kiosk: Kiosk, line: object) -> BlobSide:
    key = county_of(kiosk.store).key
    return BlobSide(store_of(kiosk), kiosk.signer, key, kiosk.clock, line)  # type: ignore[arg-type]


def at_county(served: Served) -> BlobStore:
    return BlobStore(served.data)


def header(
    kiosk: Kiosk, action: str, offset: int = 0, blob: bytes = DIGEST, **other: object
) -> str:
    values: dict[str, object] = {"device": kiosk.device, "version": 1} | other
    head = BlobHead(values["version"], values["device"], action, blob, offset)  # type: ignore[arg-type]
    return blob_wire.pack_request(head, kiosk.signer, county_of(kiosk.store).key)[0]


def request(
    method: str, signed: str, body: bytes = b"", blob: bytes = DIGEST, length: int | None = None
) -> bytes:
    size = len(body) if length is None else length
    lines = [f"{method} /v1/blobs/{blob.hex()} HTTP/1.1", "Host: x", f"VK-Request: {signed}"]
    lines += [f"Content-Length: {size}"] if method == "POST" else []
    return "\r\n".join([*lines, "", ""]).encode() + body


def ask(served: Served, sent: bytes) -> tuple[int, bytes]:
    with connect(served) as line:
        line.sendall(sent)
        return read_reply(line)


# --- there and back -----------------------------------------------------------------------------


def test_a_photo_goes_up_and_down_to_the_neighbour(
    served: Served, kiosk: Kiosk, tmp_path: Path
) -> None:
    announce(kiosk)
    sister = enrol(served, tmp_path / "b.db", name="二号机")
    sister.once()
    told: list[bytes] = []
    up, down = BlobCarrier(served.url), BlobCarrier(served.url)
    try:
        sender, fetcher = side(kiosk, up), side(sister, down)
        store_of(kiosk).put(PHOTO)
        assert fetcher.fetch([Wanted(DIGEST, len(PHOTO))]) == 0  # not at the county yet
        assert sender.send([Wanted(DIGEST, len(PHOTO))], told.append) == 1
        assert told == [DIGEST]
        assert at_county(served).read(DIGEST) == PHOTO
        assert sender.send([Wanted(DIGEST, len(PHOTO))], told.append) == 1  # once more: no matter
        assert fetcher.fetch([Wanted(DIGEST, len(PHOTO))]) == 1
        assert store_of(sister).read(DIGEST) == PHOTO
    finally:
        up.close()
        down.close()
        sister.close()


@pytest.mark.parametrize("cut", [1, 2000, 64_000, len(PHOTO) - 1])
def test_a_line_cut_anywhere_leaves_its_prefix(served: Served, kiosk: Kiosk, cut: int) -> None:
    announce(kiosk)
    with connect(served) as line:
        line.sendall(request("POST", header(kiosk, PUT), PHOTO[:cut], length=len(PHOTO)))
        line.shutdown(1)
        while line.recv(65536):
            pass
    while at_county(served).received(DIGEST) < cut:  # kept once the county notices the break
        settle(served)
    assert at_county(served).received(DIGEST) == cut
    assert not at_county(served).has(DIGEST)
    carrier = BlobCarrier(served.url)
    store_of(kiosk).put(PHOTO)
    try:
        assert side(kiosk, carrier).send([Wanted(DIGEST, len(PHOTO))], lambda _: None) == 1
    finally:
        carrier.close()
    assert at_county(served).read(DIGEST) == PHOTO


class Brittle:
    """A line that breaks after so many bytes each time, both ways."""

    def __init__(self, carrier: BlobCarrier, every: int) -> None:
        self.carrier, self.every = carrier, every
        self.up = self.down = 0

    def put(self, digest: bytes, header: str, data: bytes) -> Reply:
        """Only the first bytes arrive; the answer is lost."""
        if len(data) <= self.every:
            self.up += len(data)
            return self.carrier.put(digest, header, data)
        self.up += self.every
        with suppress(CountyRefused):
            self.carrier.put(digest, header, data[: self.every])
        raise LinkBroken("cut")

    def get(self, digest: bytes, header: str) -> Reply:
        """Only the first bytes come."""
        reply = self.carrier.get(digest, header)
        self.down += min(self.every, len(reply.body))
        return Reply(reply.header, reply.body[: self.every], len(reply.body) <= self.every)


@pytest.mark.parametrize("every", [2048, 30_000])
def test_a_line_that_dies_again_and_again_still_brings_all_of_it_once(
    served: Served, kiosk: Kiosk, tmp_path: Path, every: int
) -> None:
    announce(kiosk)
    store_of(kiosk).put(PHOTO)
    sister = enrol(served, tmp_path / "b.db", name="二号机")
    sister.once()
    line = Brittle(BlobCarrier(served.url), every)
    try:
        assert side(kiosk, line).send([Wanted(DIGEST, len(PHOTO))], lambda _: None) == 1
        assert side(sister, line).fetch([Wanted(DIGEST, len(PHOTO))]) == 1
    finally:
        line.carrier.close()
        sister.close()
    assert (line.up, line.down) == (len(PHOTO), len(PHOTO))
    assert at_county(served).read(DIGEST) == store_of(sister).read(DIGEST) == PHOTO


def test_the_head_is_given_without_the_bytes(served: Served, kiosk: Kiosk) -> None:
    announce(kiosk)
    at_county(served).put(PHOTO)
    with connect(served) as line:
        asked = request("HEAD", header(kiosk, GET))
        line.sendall(asked.replace(b"Host: x", b"Host: x\r\nConnection: close"))
        status, fields, body = _head_only(line)
    assert (status, body) == (200, b"")
    assert b"vk-answer" in fields


def _head_only(line: object) -> tuple[int, dict[bytes, bytes], bytes]:
    data = b""
    while more := line.recv(65536):  # type: ignore[attr-defined]
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    rows = (row.split(b": ", 1) for row in head.split(b"\r\n")[1:])
    return int(head.split(b" ")[1]), {name.lower(): value for name, value in rows}, body


# --- refused ------------------------------------------------------------------------------------


def test_what_no_entry_announced_is_not_taken(served: Served, kiosk: Kiosk) -> None:
    sent = request("POST", header(kiosk, PUT), PHOTO)
    assert problem_of(ask(served, sent)) == problems.BLOB_UNKNOWN.number
    assert list(at_county(served).all()) == []
    assert at_county(served).received(DIGEST) == 0


def test_a_neighbour_cannot_send_what_it_did_not_announce(
    served: Served, kiosk: Kiosk, tmp_path: Path
) -> None:
    announce(kiosk)
    sister = enrol(served, tmp_path / "b.db", name="二号机")
    try:
        sister.once()
        sent = request("POST", header(sister, PUT), PHOTO)
        assert problem_of(ask(served, sent)) == problems.BLOB_UNKNOWN.number
    finally:
        sister.close()


def test_another_village_gets_nothing(served: Served, kiosk: Kiosk, tmp_path: Path) -> None:
    announce(kiosk)
    at_county(served).put(PHOTO)
    other = enrol(served, tmp_path / "c.db", org="320123001002", village="石桥村")
    try:
        other.once()
        asked = request("GET", header(other, GET))
        assert problem_of(ask(served, asked)) == problems.BLOB_UNKNOWN.number
    finally:
        other.close()


def test_wrong_bytes_are_dropped_and_the_right_ones_taken(served: Served, kiosk: Kiosk) -> None:
    announce(kiosk)
    wrong = b"x" + PHOTO[1:]
    sent = request("POST", header(kiosk, PUT), wrong)
    assert problem_of(ask(served, sent)) == problems.BLOB_MISMATCH.number
    assert not at_county(served).has(DIGEST)
    assert at_county(served).received(DIGEST) == 0
    assert ask(served, request("POST", header(kiosk, PUT), PHOTO))[0] == 200
    assert at_county(served).read(DIGEST) == PHOTO


@pytest.mark.parametrize("length", [len(PHOTO) + 1, 1 << 40])
def test_more_than_was_announced_is_refused_before_it_comes(
    served: Served, kiosk: Kiosk, length: int
) -> None:
    announce(kiosk)
    sent = request("POST", header(kiosk, PUT), PHOTO[:100], length=length)
    assert problem_of(ask(served, sent)) == problems.TOO_LARGE.number
    assert at_county(served).received(DIGEST) == 0


def test_a_body_without_a_length_is_refused(served: Served, kiosk: Kiosk) -> None:
    announce(kiosk)
    sent = request("POST", header(kiosk, PUT)).replace(
        b"Content-Length: 0", b"Transfer-Encoding: chunked"
    )
    assert problem_of(ask(served, sent + b"5\r\nhello\r\n")) == problems.TOO_LARGE.number


def test_a_log_may_not_fill_the_countys_disk(
    served: Served, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(county_blobs, "MAX_LOG_BYTES", len(PHOTO) + 10)
    announce(kiosk)
    more = announce(kiosk, b"another photo", row=2)
    assert ask(served, request("POST", header(kiosk, PUT), PHOTO))[0] == 200
    sent = request("POST", header(kiosk, PUT, blob=more), b"another photo", blob=more)
    assert problem_of(ask(served, sent)) == problems.BLOB_QUOTA.number


def _other_key(kiosk: Kiosk) -> str:
    head = BlobHead(1, kiosk.device, PUT, DIGEST, 0)
    return blob_wire.pack_request(head, SigningKey.generate(), county_of(kiosk.store).key)[0]


def _other_county(kiosk: Kiosk) -> str:
    head = BlobHead(1, kiosk.device, PUT, DIGEST, 0)
    return blob_wire.pack_request(head, kiosk.signer, SigningKey.generate().public)[0]


@pytest.mark.parametrize(
    ("signed", "problem"),
    [
        (lambda _: "", problems.BAD_REQUEST),
        (lambda _: "????", problems.BAD_REQUEST),
        (lambda _: "A" * 4000, problems.BAD_REQUEST),
        (lambda k: header(k, GET), problems.BAD_REQUEST),
        (lambda k: header(k, PUT, blob=b"\1" * 32), problems.BAD_REQUEST),
        (lambda k: header(k, PUT, offset=-1), problems.BAD_REQUEST),
        (lambda k: header(k, PUT, version=9), problems.BAD_REQUEST),
        (lambda k: header(k, PUT, device=b"\1" * 8), problems.UNKNOWN_DEVICE),
        (_other_key, problems.BAD_SIGNATURE),
        (_other_county, problems.BAD_SIGNATURE),
    ],
    ids=["none", "junk", "long", "other action", "other blob", "negative", "version", "device",
         "key", "county"],
)  # fmt: skip
def test_a_request_that_is_not_the_terminals_is_refused(
    served: Served, kiosk: Kiosk, signed: Callable[[Kiosk], str], problem: problems.Problem
) -> None:
    announce(kiosk)
    assert problem_of(ask(served, request("POST", signed(kiosk), PHOTO))) == problem.number
    assert at_county(served).received(DIGEST) == 0


def test_a_revoked_terminal_gets_and_sends_nothing(served: Served, kiosk: Kiosk) -> None:
    announce(kiosk)
    at_county(served).put(PHOTO)
    with served.node() as node, node.store.transaction():
        node.store.db.execute("UPDATE device SET revoked = '丢了'")
    for method, action in (("POST", PUT), ("GET", GET)):
        refused = ask(served, request(method, header(kiosk, action)))
        assert problem_of(refused) == problems.REVOKED_DEVICE.number


def test_an_answer_that_the_county_did_not_sign_is_not_believed(
    served: Served, kiosk: Kiosk
) -> None:
    from sync.errors import BadSignature

    class Forger:
        def put(self, _digest: bytes, _header: str, _data: bytes) -> Reply:
            answer = blob_wire.BlobAnswer(len(PHOTO), len(PHOTO))
            return Reply(blob_wire.pack_answer(answer, SigningKey.generate(), b"x"), b"", True)

    announce(kiosk)
    store_of(kiosk).put(PHOTO)
    told: list[bytes] = []
    with pytest.raises(BadSignature):
        side(kiosk, Forger()).send([Wanted(DIGEST, len(PHOTO))], told.append)
    assert told == []


def test_a_changed_photo_is_not_given_by_the_county(served: Served, kiosk: Kiosk) -> None:
    announce(kiosk)
    at_county(served).put(PHOTO)
    at_county(served).path(DIGEST).write_bytes(PHOTO[:-1] + b"x")
    refused = ask(served, request("GET", header(kiosk, GET)))
    assert problem_of(refused) == problems.BLOB_UNKNOWN.number


def test_the_addresses_are_those_of_the_protocol(served: Served, kiosk: Kiosk) -> None:
    announce(kiosk)
    with connect(served) as line:
        line.sendall(request("POST", header(kiosk, PUT), PHOTO))
        status, fields, _ = read_whole_reply(line)
    assert status == 200
    raw = fields[b"vk-answer"].decode()
    asked = blob_wire.unpack_request(header(kiosk, PUT))[2]
    answer = blob_wire.unpack_answer(raw, county_of(kiosk.store).key, asked)
    assert (answer.size, answer.held) == (len(PHOTO), len(PHOTO))
    assert wire.device_id(kiosk.signer.public) == kiosk.device
