"""How long the county waits, what it tells its log, and what a bad request costs it."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from county import serving as serving_module
from county.events import JsonLines
from county.exchanging import PLACES_EACH, Limits
from sync.carrier import ProblemBody
from sync.frames import LAST_LINK, Run
from sync.keys import SigningKey
from tests.county import bombs
from tests.county.process import CountyProcess, county_process
from tests.county.world import (
    Kiosk,
    Served,
    connect,
    county_size,
    exchange_raw,
    forge,
    hang_up,
    lines,
    problem_of,
    raw_http,
    read_reply,
    read_whole_reply,
    request_of,
    serving,
    settle,
)

Make = Callable[..., Kiosk]
FREE_MB = 60  # what an honest large body may cost, too


# --- patience ---------------------------------------------------------------------------------


def test_a_head_that_never_comes_whole(tmp_path: Path, kiosks: Make) -> None:
    with serving(tmp_path / "county", limits=Limits(head_s=0.3)) as served:
        body = forge(kiosks(served), b"", LAST_LINK)
        with connect(served) as line:
            line.sendall(raw_http(body[:50], length=len(body)))
            assert problem_of(read_reply(line)) == 1001
            assert line.recv(1) == b""


def test_headers_that_never_end(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving_module, "HEAD_S", 0.3)
    for opening in (b"", b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nX-A: "):
        with connect(served) as line:
            line.sendall(opening)
            assert line.recv(1) == b"", "the county hangs up by itself"
    with connect(served) as line:  # and behind a request that was well
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert read_reply(line)[0] == 200
        line.sendall(b"GET /heal")
        assert line.recv(1) == b""


def test_too_many_connections_are_closed(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving_module, "CONNECTIONS", 2)
    kept = [connect(served) for _ in range(2)]
    for line in kept:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert read_reply(line)[0] == 200
    with connect(served) as third:
        assert third.recv(1) == b""
    for line in kept:
        line.close()


@pytest.mark.parametrize("limits", [Limits(idle_s=0.3), Limits(body_s=0.3)])
def test_a_body_that_comes_too_slowly_is_kept_as_far_as_it_came(
    tmp_path: Path, kiosks: Make, limits: Limits
) -> None:
    with serving(tmp_path / "county", limits=limits) as served:
        kiosk = kiosks(served)
        kiosk.append(*lines(1500))
        body = request_of(kiosk)
        with connect(served) as line:
            line.sendall(raw_http(body[:-20], length=len(body)))
            status, _ = read_reply(line)
            assert status == 200
            assert line.recv(1) == b"", "the rest cannot be read any more"
        assert 0 < county_size(served, kiosk) < 1500
        assert kiosk.once().receipt


def test_one_terminal_too_many_is_told_to_come_again(tmp_path: Path, kiosks: Make) -> None:
    with serving(tmp_path / "county", limits=Limits(exchanges=1, again_s=7)) as served:
        one, two = kiosks(served), kiosks(served)
        one.append(*lines(500))
        body = request_of(one)
        with connect(served) as slow:
            slow.sendall(raw_http(body[:-1], length=len(body)))
            settle(served)
            with connect(served) as other:
                # a body that ends with its head would need no place: this one has more to come
                other.sendall(raw_http(request_of(two), length=10_000))
                status, headers, refusal = read_whole_reply(other)
                told = msgspec.msgpack.decode(refusal, type=ProblemBody)
                assert (status, told.number, told.again_s) == (503, 1011, 7)
                assert headers[b"retry-after"] == b"7"
            slow.sendall(body[-1:])
            assert read_reply(slow)[0] == 200
        assert two.once().receipt


def test_one_terminal_cannot_take_every_place(tmp_path: Path, kiosks: Make) -> None:
    """Nor can who recorded one of its requests, and sends the head again and again."""
    with serving(tmp_path / "county", limits=Limits(exchanges=PLACES_EACH + 1)) as served:
        one, two = kiosks(served), kiosks(served)
        one.append(*lines(500))
        two.append(*lines(500))
        body = request_of(one)
        held = [connect(served) for _ in range(PLACES_EACH + 1)]
        for line in held:
            line.sendall(raw_http(body[:-1], length=len(body)))
        assert problem_of(read_reply(held[-1])) == 1011
        other = request_of(two)
        with connect(served) as line:  # has more to come than its head: it needs a place
            line.sendall(raw_http(other[:-1], length=len(other)))
            settle(served)
            line.sendall(other[-1:])
            assert read_reply(line)[0] == 200
        for line in held[:-1]:
            hang_up(served, line)
        assert one.once().receipt, "the places are given back"
        for line in held:
            line.close()


# --- errors of our own, and the log -----------------------------------------------------------


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Callable[[], list[dict[str, object]]]:
    """The events so far, as the JSON lines that stderr would get."""
    caplog.set_level(logging.INFO, "county")
    logging.getLogger("county").propagate = True

    def lines_so_far() -> list[dict[str, object]]:
        form = JsonLines()
        return [json.loads(form.format(record)) for record in caplog.records]

    return lines_so_far


def test_an_error_of_our_own_says_nothing_to_the_client(
    served: Served, kiosk: Kiosk, told: Callable[[], list[dict[str, object]]]
) -> None:
    with served.node() as node:
        node.store.db.conn.execute("ALTER TABLE device RENAME TO gone")
    status, body = exchange_raw(served, raw_http(request_of(kiosk)))
    assert problem_of((status, body)) == 1099
    assert b"device" not in body
    assert b"Error" not in body
    event = told()[-1]
    assert (event["event"], event["number"]) == ("failed", 1099)
    assert "no such table: device" in str(event["traceback"])
    with served.node() as node:
        pass


def test_every_refusal_is_logged_and_no_refusal_says_what_was_in_it(
    served: Served, kiosk: Kiosk, told: Callable[[], list[dict[str, object]]]
) -> None:
    kiosk.append(*lines(1))
    body = request_of(kiosk)
    exchange_raw(served, raw_http(body))
    exchange_raw(served, raw_http(body))
    exchange_raw(served, raw_http("秘密 secret-name".encode() * 10))
    events = [event for event in told() if event["event"] == "refused"]
    assert [(event["number"], event["device"]) for event in events] == [
        (1006, kiosk.device.hex()),
        (1001, None),
    ]
    text = json.dumps(told(), ensure_ascii=False)
    assert "secret" not in text
    assert "秘密" not in text
    assert "购办公用品" not in text


def test_more_connections_than_files_do_not_fill_the_log(tmp_path: Path) -> None:
    """A login's usual limit of files is no more than the connections a stranger may hold."""
    few = ("sh", "-c", 'ulimit -Sn 64; exec "$@"', "sh")
    with county_process(tmp_path / "county", prefix=few) as running:
        held = [connect(running.served) for _ in range(100)]
        held[-1].sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert read_reply(held[-1])[0] == 200
        for line in held:
            line.close()
    assert running.events.read_text() == ""


# --- memory -----------------------------------------------------------------------------------


@pytest.fixture
def process(tmp_path: Path) -> Iterator[CountyProcess]:
    """A county in a process of its own, so that its memory can be measured."""
    with county_process(tmp_path / "county") as running:
        yield running


def test_a_thousand_bad_requests_leave_nothing_in_memory(
    process: CountyProcess, kiosks: Make
) -> None:
    kiosk = kiosks(process.served)
    kinds = _bad_requests(kiosk)
    for _ in range(20):
        for bad in kinds:
            exchange_raw(process.served, bad)
    before = process.memory_mb()
    for number in range(1000):
        exchange_raw(process.served, kinds[number % len(kinds)])
    assert process.memory_mb() - before < 4
    honest = kiosks(process.served)
    honest.append(*lines(1))
    assert honest.once().receipt


def _bad_requests(kiosk: Kiosk) -> list[bytes]:
    stranger = Kiosk(kiosk.store, SigningKey.generate(), kiosk.clock, kiosk.path, kiosk.carrier)
    zeros = bombs.runs(Run(0, 0, (b"\0" * 60_000,) * 5))
    return [
        raw_http(b"\xff" * 5000),
        raw_http(forge(stranger, b"x" * 5000, LAST_LINK)),
        raw_http(forge(kiosk, b"x" * 5000, LAST_LINK)[:200]),
        raw_http(forge(kiosk, zeros[1], zeros[0], counter=1)[:-9]),
        raw_http(b"", length=1 << 40),
        raw_http(b"x" * 3000, "/v1/enrol"),
        b"nonsense\r\n\r\n" + b"Content-Length: 0\r\n" * 3,
    ]


@pytest.mark.parametrize("bomb", bombs.ALL)
def test_a_bomb_costs_bounded_memory(
    process: CountyProcess, kiosks: Make, bomb: Callable[[], tuple[bytes, bytes]]
) -> None:
    kiosk = kiosks(process.served)
    kiosk.append(*lines(10))
    assert kiosk.once().receipt
    before = process.peak_mb()
    link, stream = bomb()
    with connect(process.served) as line:
        with suppress(OSError):  # the county need not take all of it
            line.sendall(raw_http(forge(kiosk, stream, link)))
        status, _ = read_reply(line)
    assert status in (200, 413)
    assert process.peak_mb() - before < 48 + FREE_MB  # the cap on a body's plain bytes, and room
