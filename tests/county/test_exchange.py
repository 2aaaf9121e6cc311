"""The happy path, over a real socket, and everything a bad line does to it."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from county.exchanging import PLACES_EACH
from county.node import CountyNode
from sync import checkpoint, tables, wire
from sync.errors import CountyRefused, ExchangeFailed, LinkBroken
from sync.frames import cut_runs, pack
from sync.kiosk_side import COUNTER, county_of, receipted
from sync.store import Store
from sync.verify import verify
from tests.county.world import (
    Kiosk,
    Served,
    connect,
    county_leaves,
    county_size,
    cut_off,
    exchange_raw,
    hang_up,
    lines,
    own_leaves,
    problem_of,
    raw_http,
    read_reply,
    recounted,
    request_of,
    requests_of,
    serving,
    signed,
)

Make = Callable[..., Kiosk]


def digest(store: Store) -> dict[str, str]:
    """What the shown tables hold."""
    return store.projector.digest(store.db)


def held_beside(node: CountyNode, kiosk: Kiosk) -> list[bytes]:
    """The leaves of a terminal's log that the county holds."""
    log = tables.find_log(node.store.db, kiosk.store.own_log().origin)
    if log is None:
        return []
    return [leaf for _, leaf, _ in tables.leaves(node.store.db, log.number, 0, 1 << 40)]


def test_two_terminals_of_a_village_come_to_the_same_tables(served: Served, kiosks: Make) -> None:
    one, two = kiosks(served), kiosks(served, name="二号机")
    for kiosk in (one, two):
        assert kiosk.once().received == 1, "the county's catalog"
    one.append(*lines(300))
    two.append(*lines(3, "R2"), signed("a"))
    sent = one.once()
    assert (sent.sent, sent.receipt, sent.requests) == (300, True, 1)
    sent = two.once()
    assert (sent.sent, sent.received, sent.receipt) == (4, 300, True)
    assert one.once().received == 4
    assert digest(one.store) == digest(two.store)
    with served.node() as node:
        shown = one.store.projector.digest(one.store.db)
        del shown["ledger_line"]  # the county shows no ledger: it holds the entries themselves
        assert node.store.projector.digest(node.store.db) == shown
        assert verify(node.store).problems == ()
    for kiosk in (one, two):
        assert verify(kiosk.store).problems == ()
        quiet = kiosk.once()
        assert (quiet.requests, quiet.sent, quiet.received, quiet.receipt) == (1, 0, 0, True)
        assert quiet.bytes_up + quiet.bytes_down <= 500


def test_personal_parts_arrive_and_are_wiped_from_the_terminal(
    served: Served, kiosk: Kiosk
) -> None:
    kiosk.append(signed("a"))
    log = kiosk.store.own_log()
    ((seq, part, box),) = kiosk.store.boxes(log, 0, 10)
    kiosk.once()
    assert kiosk.store.boxes(log, 0, 10) == []
    with served.node() as node:
        theirs = tables.get_log(node.store.db, log.origin)
        assert node.store.boxes(theirs, 0, 10) == [(seq, part, box)]


def test_another_villages_entries_stay_there(served: Served, kiosks: Make) -> None:
    one = kiosks(served)
    other = kiosks(served, org="320123001002", village="石桥村")
    other.once()
    one.append(*lines(5))
    one.once()
    assert other.once().received == 0


def test_the_village_name_and_code_stand_in_the_countys_log_names(
    served: Served, kiosk: Kiosk
) -> None:
    with served.node() as node:
        ours = [log for log in tables.all_logs(node.store.db) if log.mine]
    assert [log.org for log in ours] == ["", kiosk.store.own_log().org]
    assert all(log.origin.startswith(f"county/{node.signer.fingerprint}/") for log in ours)


def in_narrow_frames(kiosk: Kiosk) -> bytes:
    """Its first request as it makes it on a bad line: frames of 1 KiB."""
    opened = wire.split(request_of(kiosk))
    assert opened is not None
    leaves = own_leaves(kiosk)
    boxes = kiosk.store.boxes(kiosk.store.own_log(), 0, len(leaves))
    link, stream = pack(cut_runs(0, 0, leaves, boxes, 1))
    head = msgspec.structs.replace(wire.decode(opened[0], wire.SyncHead), link=link)
    return wire.pack_request(head, kiosk.signer, county_of(kiosk.store).key, stream)


def test_a_body_cut_at_every_byte_delivers_its_valid_prefix(served: Served, kiosks: Make) -> None:
    """Cut, then cut, then cut …: what the county holds only grows, and is never wrong."""
    kiosk = kiosks(served)
    kiosk.once()  # it has the catalog already: the answers are short
    kiosk.append(*lines(15), signed("a"), *lines(15, "R2"))
    own, body = own_leaves(kiosk), in_narrow_frames(kiosk)
    sizes = set()
    first = 1 << 33  # one length for all counters
    with served.node() as beside, connect(served) as gauge:
        for cut in range(len(recounted(kiosk, body, first))):
            cut_off(served, recounted(kiosk, body, first + cut), cut, gauge)
            held = held_beside(beside, kiosk)
            assert held == own[: len(held)]
            sizes.add(len(held))
    assert len(sizes) >= 3, "several frames: several prefixes were seen"
    use_counters_after(kiosk, first + len(body) * 2)
    assert kiosk.once().receipt
    assert county_leaves(served, kiosk) == own
    with served.node() as node:
        assert verify(node.store).problems == ()
    assert verify(kiosk.store).problems == ()


def use_counters_after(kiosk: Kiosk, counter: int) -> None:
    """The terminal goes on behind what the test has signed in its name."""
    with kiosk.store.transaction():
        tables.set_meta(kiosk.store.db, COUNTER, counter.to_bytes(8, "big"))


@pytest.mark.parametrize("last", [1, 100, 2048])
def test_nothing_that_came_before_the_break_is_lost(
    served: Served, kiosk: Kiosk, last: int
) -> None:
    """The last piece and the end of the line come together: the piece still counts."""
    kiosk.append(*lines(60))
    body = request_of(kiosk)
    with connect(served) as line:
        line.sendall(raw_http(body[:-last], length=len(body)))
        line.sendall(body[-last:])
        hang_up(served, line)
    assert county_size(served, kiosk) == 60


def test_a_line_that_dies_after_every_2_kb_still_gets_everything_through(
    served: Served, kiosk: Kiosk
) -> None:
    kiosk.append(*lines(2000))
    following = requests_of(kiosk)
    held = 0
    for _ in range(200):
        body = following()
        if county_size(served, kiosk) == 2000:
            break
        # the terminal learns where the county is from no answer: it sends from the start again
        cut_off(served, body, min(len(body), 2048 + held))
        held += 2048
    assert kiosk.once().receipt
    assert county_leaves(served, kiosk) == own_leaves(kiosk)


def test_the_same_request_twice_is_refused_and_changes_nothing(
    served: Served, kiosk: Kiosk
) -> None:
    kiosk.append(*lines(3))
    body = request_of(kiosk)
    status, _ = exchange_raw(served, raw_http(body))
    assert status == 200
    assert problem_of(exchange_raw(served, raw_http(body))) == 1006
    assert county_size(served, kiosk) == 3


def test_an_older_request_after_a_newer_one_is_refused(served: Served, kiosk: Kiosk) -> None:
    kiosk.append(*lines(2))
    older = request_of(kiosk)
    kiosk.append(*lines(2, "R2"))
    kiosk.side()  # a second program of the terminal: it takes counters further on
    newer = kiosk.once()
    assert newer.receipt
    assert problem_of(exchange_raw(served, raw_http(older))) == 1006
    assert kiosk.once().receipt


def test_a_lost_acknowledgement_doubles_nothing(served: Served, kiosk: Kiosk) -> None:
    kiosk.append(*lines(50))
    with connect(served) as line:
        line.sendall(raw_http(request_of(kiosk)))  # and hangs up without reading
    log = kiosk.store.own_log()
    assert receipted(kiosk.store, log) == 0
    done = kiosk.once()
    assert done.receipt
    assert receipted(kiosk.store, log) == 50
    assert county_leaves(served, kiosk) == own_leaves(kiosk)


def test_an_answer_cut_anywhere_is_made_good_by_the_next_exchange(
    served: Served, kiosks: Make
) -> None:
    one, two = kiosks(served), kiosks(served)
    one.append(*lines(60))
    one.once()
    two.once()
    one.append(*lines(60, "R2"))
    one.once()
    received = cut = 0

    def cut_answer(body: bytes) -> bytes:
        return answered(served, body)[:cut]

    while received == 0 and cut < 6000:
        cut += 397
        with suppress(LinkBroken):  # cut within its head: nothing can be believed
            received = two.side(cut_answer).once().received
        shown = next(two.store.db.query("SELECT COUNT(*) AS n FROM ledger_line"))["n"]
        assert shown in (60, 120), "what is visible is whole"
    assert received == 60
    assert two.once().receipt
    assert digest(one.store) == digest(two.store)


def answered(served: Served, body: bytes) -> bytes:
    """The whole answer to a request."""
    status, answer = exchange_raw(served, raw_http(body))
    assert status == 200
    return answer


def test_the_county_restarts_between(tmp_path: Path, kiosks: Make) -> None:
    with serving(tmp_path / "county") as first:
        kiosk = kiosks(first)
        kiosk.append(*lines(20))
        with connect(first) as line:
            line.sendall(raw_http(request_of(kiosk)))
            assert read_reply(line)[0] == 200  # committed, but the terminal never learns
        port = first.port
    with pytest.raises(ExchangeFailed):
        kiosk.once()
    with serving(tmp_path / "county", port=port) as second:
        kiosk.append(*lines(20, "R2"))
        assert kiosk.once().receipt
        assert county_leaves(second, kiosk) == own_leaves(kiosk)


def test_two_requests_of_one_device_at_once_are_taken_one_after_the_other(
    served: Served, kiosk: Kiosk
) -> None:
    kiosk.append(*lines(30))
    bodies = [request_of(kiosk) for _ in range(6)]
    sockets = [connect(served) for _ in bodies]
    for line, body in zip(sockets, bodies, strict=True):
        line.sendall(raw_http(body)[:-1])
    for line, body in zip(sockets, bodies, strict=True):
        line.sendall(body[-1:])
    statuses = [read_reply(line)[0] for line in sockets]
    for line in sockets:
        line.close()
    assert 200 in statuses
    assert set(statuses) <= {200, 409, 503}  # a counter overtaken is a replay, by the rules
    assert statuses.count(503) <= len(bodies) - PLACES_EACH
    assert county_leaves(served, kiosk) == own_leaves(kiosk)
    assert kiosk.once().receipt


def test_a_refusal_reaches_a_terminal_that_is_still_sending(served: Served, kiosk: Kiosk) -> None:
    kiosk.append(*lines(20_000))
    with served.node() as node, node.store.transaction():
        node.store.db.conn.execute("UPDATE device SET revoked = 'x'")
    with pytest.raises(CountyRefused) as refused:
        kiosk.once()
    assert refused.value.number == 1004


def test_a_witness_reads_the_newest_head_with_both_signatures(served: Served, kiosk: Kiosk) -> None:
    kiosk.append(*lines(3))
    kiosk.once()
    kiosk.append(*lines(4, "R2"))
    kiosk.once()
    log = kiosk.store.own_log()
    with connect(served) as line:
        line.sendall(f"GET /v1/checkpoint/{log.origin} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        status, body = read_reply(line)
    assert status == 200
    text = body.decode()
    head = checkpoint.verify(text, log.origin, checkpoint.log_key(log.origin, log.key))
    assert (head.size, head.root) == (7, kiosk.store.root(log, 7))
    county = county_of(kiosk.store).key
    witness = checkpoint.witness_key(wire.cosigner_name(county), county)
    assert checkpoint.cosigned_at(text, witness) > 0
