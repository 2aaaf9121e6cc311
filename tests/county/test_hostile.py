"""What a stranger, or a terminal gone bad, can do to the county: be refused, by number."""

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from sync import devices, wire
from sync.frames import LAST_LINK, Run
from sync.keys import SigningKey
from tests.county import bombs
from tests.county.world import (
    Kiosk,
    Served,
    connect,
    county_leaves,
    county_size,
    exchange_raw,
    forge,
    lines,
    own_leaves,
    problem_of,
    raw_http,
    read_reply,
    request_of,
    serving,
)

Make = Callable[..., Kiosk]


def sent(served: Served, body: bytes, path: str = "/v1/sync") -> int:
    return problem_of(exchange_raw(served, raw_http(body, path)))


def test_an_unknown_device_is_refused_before_its_body_is_read(served: Served, kiosk: Kiosk) -> None:
    stranger = Kiosk(kiosk.store, SigningKey.generate(), kiosk.clock, kiosk.path, kiosk.carrier)
    body = forge(stranger, b"", LAST_LINK)
    with connect(served) as line:
        line.sendall(raw_http(body, length=8 * 1024 * 1024))  # and nothing more
        assert problem_of(read_reply(line)) == 1003
        assert line.recv(1) == b"", "the line is closed"


def test_a_revoked_device_is_refused_before_its_body_is_read(served: Served, kiosk: Kiosk) -> None:
    with served.node() as node, node.store.transaction():
        devices.revoke(node.store.db, kiosk.device, "被偷")
    with connect(served) as line:
        line.sendall(raw_http(forge(kiosk, b"", LAST_LINK), length=8 * 1024 * 1024))
        assert problem_of(read_reply(line)) == 1004


def test_no_byte_of_a_signed_head_can_be_changed(served: Served, kiosk: Kiosk) -> None:
    kiosk.append(*lines(1))
    body = request_of(kiosk)
    end = 2 + int.from_bytes(body[:2], "big") + 64
    for place in range(end):
        changed = bytearray(body)
        changed[place] ^= 1 << (place % 8)
        assert sent(served, bytes(changed)) in {1001, 1002, 1003, 1005}
    assert county_size(served, kiosk) == 0
    assert exchange_raw(served, raw_http(body))[0] == 200


def test_a_flipped_bit_in_the_frames_is_never_kept(served: Served, kiosk: Kiosk) -> None:
    kiosk.append(*lines(100))
    body = request_of(kiosk)
    end = 2 + int.from_bytes(body[:2], "big") + 64
    for counter, place in enumerate(range(end, len(body), 37), 1 << 20):
        link, stream = _link_of(body), bytearray(body[end:])
        stream[place - end] ^= 1 << (place % 8)
        status, _ = exchange_raw(
            served, raw_http(forge(kiosk, bytes(stream), link, counter=counter))
        )
        assert status in (200, 413)
        held = county_leaves(served, kiosk)
        assert held == list(own_leaves(kiosk))[: len(held)]


def _link_of(body: bytes) -> bytes:
    opened = wire.split(body)
    assert opened is not None
    return wire.decode(opened[0], wire.SyncHead).link


def test_a_request_to_another_county_is_worth_nothing_here(
    served: Served, kiosk: Kiosk, tmp_path: Path
) -> None:
    with serving(tmp_path / "other") as other:
        with other.node() as node, node.store.transaction():
            devices.put_village(node.store.db, "320123001001", "清溪村", 0)
            devices.put_device(
                node.store.db, "320123001001", kiosk.device, kiosk.signer.public, "x", 0
            )
        kiosk.append(*lines(1))
        assert sent(other, request_of(kiosk)) == 1005


@pytest.mark.parametrize(
    ("sent_bytes", "number"),
    [
        (raw_http(b""), 1001),
        (raw_http(b"\0"), 1001),
        (raw_http(b"\xff" * 100), 1001),
        (raw_http(b"\0\1\xc0" + b"\0" * 64), 1001),
        (raw_http(b"[" * 20_000), 1001),
        (raw_http(b"\x3f\xff" + b"\x91" * 0x3FFF + b"\0" * 64), 1001),
        (raw_http(b"", "/v2/sync"), 1013),
        (raw_http(b"", "/v1/checkpoint/vk/nobody/00000000"), 1013),
        (b"GET /v1/sync HTTP/1.1\r\nHost: x\r\n\r\n", 1013),
        (b"GET /v1/checkpoint/%00%ff%2e%2e/etc HTTP/1.1\r\nHost: x\r\n\r\n", 1013),
        (b"GET /healthz/ HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n", 1013),
        (raw_http(b"", "/v1/sync/"), 1013),
        (b"DELETE / HTTP/1.1\r\nHost: x\r\n\r\n", 1013),
        (raw_http(b"", length=16 * 1024 * 1024 + 1), 1008),
        (raw_http(b"", length=10**18), 1008),
        (b"no HTTP at all\r\n\r\n", 1001),
        (b"GET / HTTP/1.1\r\n\r\n", 1001),
        (b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: much\r\n\r\n", 1001),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n", 1001),
    ],
)
def test_what_is_no_request(served: Served, sent_bytes: bytes, number: int) -> None:
    assert problem_of(exchange_raw(served, sent_bytes)) == number


def test_an_old_protocol_is_told_so(served: Served, kiosk: Kiosk) -> None:
    assert sent(served, forge(kiosk, b"", LAST_LINK, version=99)) == 1002


@pytest.mark.parametrize(
    "changes",
    [
        {"base": -1}, {"base": 5, "size": 4}, {"size": 1 << 60}, {"counter": 0},
        {"counter": 1 << 63}, {"root": b""}, {"link": b"x"}, {"epoch": b"12345"},
        {"cursors": (wire.Cursor(b"1", 0),)}, {"cursors": (wire.Cursor(b"1234", -1),)},
        {"cursors": tuple(wire.Cursor(b"1234", n) for n in range(300))},
    ],
)  # fmt: skip
def test_a_head_with_impossible_numbers(
    served: Served, kiosk: Kiosk, changes: dict[str, object]
) -> None:
    values = {"link": LAST_LINK, **changes}
    assert sent(served, forge(kiosk, b"", **values)) == 1001  # type: ignore[arg-type]


def test_an_endless_chunked_body_of_a_stranger_ends_with_its_head(served: Served) -> None:
    with connect(served) as line:
        line.sendall(b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        with pytest.raises(OSError):  # noqa: PT012  the county hangs up
            for _ in range(10_000):
                line.sendall(chunk)


def test_a_hostile_terminal_that_never_stops_sending_is_stopped_at_the_cap(
    served: Served, kiosk: Kiosk
) -> None:
    link, stream = bombs.endless_noise()
    body = forge(kiosk, stream, link)
    with connect(served) as line:
        line.sendall(b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        with suppress(OSError):
            for start in range(0, len(body), 65_536):
                piece = body[start : start + 65_536]
                line.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        assert problem_of(read_reply(line)) == 1008
    assert county_size(served, kiosk) == 0


@pytest.mark.parametrize(
    ("bomb", "number"),
    [
        (bombs.huge_zeros, 1008), (bombs.tiny_leaves, 1008), (bombs.tiny_boxes, 1008),
        (bombs.large_frame, 1008), (bombs.many_columns, 1008), (bombs.unchained_zeros, None),
        (bombs.growing_columns, None), (bombs.wide_window, None),
    ],
)  # fmt: skip
def test_a_bomb_that_an_enrolled_terminal_signed(
    served: Served, kiosk: Kiosk, bomb: Callable[[], tuple[bytes, bytes]], number: int | None
) -> None:
    link, stream = bomb()
    assert len(stream) < 2 * 1024 * 1024
    status, body = exchange_raw(served, raw_http(forge(kiosk, stream, link)))
    if number is None:  # unreadable: answered with what is held, which is nothing
        assert status == 200
    else:
        assert problem_of((status, body)) == number
    assert county_size(served, kiosk) == 0


@pytest.mark.parametrize(
    "run",
    [
        Run(0, -5, (b"a", b"b")), Run(0, 1 << 63, (b"a",)), Run(-1, 0, (b"a",)),
        Run(0, 0, (b"a",), ((1 << 63, 0, b"x"),)), Run(0, 0, (b"a",), ((0, -1, b"x"),)),
    ],
)  # fmt: skip
def test_numbers_that_no_database_holds(served: Served, kiosk: Kiosk, run: Run) -> None:
    link, stream = bombs.runs(run)
    status, _ = exchange_raw(served, raw_http(forge(kiosk, stream, link)))
    assert status == 200
    assert county_size(served, kiosk) == 0


def test_sealed_parts_of_entries_that_are_not_there_are_not_kept(
    served: Served, kiosk: Kiosk
) -> None:
    link, stream = bombs.runs(Run(0, 0, (b"a",), ((5, 0, b"x"), (0, 0, b"y"))))
    assert exchange_raw(served, raw_http(forge(kiosk, stream, link)))[0] == 200
    with served.node() as node:
        rows = node.store.db.conn.execute("SELECT seq, box FROM sealed").fetchall()
    assert rows == [(0, b"y")]


def test_unreadable_entries_are_set_aside_and_do_not_block_the_others(
    served: Served, kiosk: Kiosk
) -> None:
    link, stream = bombs.runs(Run(0, 0, (b"junk", b"\xc1", b"")))
    assert exchange_raw(served, raw_http(forge(kiosk, stream, link)))[0] == 200
    with served.node() as node:
        assert node.store.db["quarantine"].count == 3
    assert county_size(served, kiosk) == 3


def test_ten_times_the_unreadable_entries_are_about_ten_times_the_work(
    served: Served, kiosk: Kiosk
) -> None:
    def work(entries: int, epoch: bytes) -> int:
        link, stream = bombs.runs(Run(0, 0, (b"\xc1",) * entries))
        steps = 0

        def count() -> int:
            nonlocal steps
            steps += 1
            return 0

        with served.node() as node:
            node.store.db.conn.set_progress_handler(count, 100)
            node.county.answer(forge(kiosk, stream, link, epoch=epoch, counter=entries))
        return steps

    few = work(200, b"few.")
    assert work(2000, b"many") < 15 * few


def test_anything_at_all_gets_a_number_and_never_our_own_error(
    served: Served, kiosk: Kiosk
) -> None:
    """Random heads and streams, half of them rightly signed; a seed that can be repeated."""
    chance = random.Random(20261123)
    for counter in range(1 << 30, (1 << 30) + 300):
        body = _random_request(chance, kiosk, counter)
        status, reply = exchange_raw(served, raw_http(body))
        if status != 200:
            assert problem_of((status, reply)) != 1099, body.hex()
    kiosk.append(*lines(1))


def _random_request(chance: random.Random, kiosk: Kiosk, counter: int) -> bytes:
    run = (
        chance.choice([0, 0, 0, 1, -1, "x"]), chance.choice([0, 0, 1, 7, -3, 1 << 64 - 1]),
        tuple(chance.randbytes(chance.randrange(40)) for _ in range(chance.randrange(4))),
        tuple((chance.randrange(4), chance.randrange(3), b"") for _ in range(chance.randrange(3))),
    )  # fmt: skip
    link, stream = bombs.chained([bombs.encode(run), *[chance.randbytes(9)] * chance.randrange(2)])
    size = chance.choice([0, 1, 3, 1 << 20])
    root, signature = chance.choice([(b"r" * 8, b""), (b"r" * 32, b"")])
    epoch = chance.choice([b"aaaa", b"bbbb"])
    body = bytearray(
        forge(
            kiosk, stream, link, counter=counter, size=size, root=root, signature=signature,
            epoch=epoch, base=chance.choice([0, 0, size]),
        )
    )  # fmt: skip
    for _ in range(chance.choice([0, 0, 1, 8])):
        body[chance.randrange(len(body))] = chance.randrange(256)
    return bytes(body[: chance.choice([len(body), chance.randrange(len(body))])])
