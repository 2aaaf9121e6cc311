"""A terminal that the county stops: the village's other terminals hear of it, in the log."""

import msgspec
import pytest

from content import queries
from content.kinds import DeviceRevoked
from county.errors import BadText, NoSuchDevice
from county.register import stop
from sync import enrolment, tables
from sync.entry import Draft, decode_leaf
from sync.errors import CountyRefused
from tests.county.test_rulings import Make
from tests.county.world import (
    ORG,
    VILLAGE,
    Kiosk,
    Served,
    enrol,
    exchange_raw,
    lines,
    problem_of,
    raw_http,
)


def test_the_sister_is_told_and_nothing_more_is_taken(served: Served, kiosks: Make) -> None:
    lost, sister = kiosks(served), kiosks(served)
    lost.append(*lines(3))
    lost.once()
    size = lost.store.size(lost.store.own_log())
    with served.node() as node:
        stop(node, lost.device.hex(), "丢了")
    lost.append(*lines(1))
    with pytest.raises(CountyRefused, match="停用"):
        lost.once()
    sister.once()
    (told,) = queries.revoked_devices(sister.store.db, ORG)
    assert told[1] == "丢了"
    assert sister.store.size(tables.get_log(sister.store.db, lost.store.own_log().origin)) == size
    (log,) = [
        log for log in tables.all_logs(sister.store.db)
        if log.origin.startswith("county/") and log.org == ORG
    ]  # fmt: skip
    ((_, leaf, _),) = tables.leaves(sister.store.db, log.number, 0, 9)
    body = msgspec.msgpack.decode(decode_leaf(leaf).body, type=DeviceRevoked)
    assert body.held == {lost.store.own_log().origin: size}


def test_what_is_not_enrolled_cannot_be_stopped(served: Served, kiosks: Make) -> None:
    kiosks(served)
    with served.node() as node:
        before = [node.store.size(log) for log in tables.all_logs(node.store.db)]
        with pytest.raises(NoSuchDevice):
            stop(node, "00" * 8, "x")
        assert [node.store.size(log) for log in tables.all_logs(node.store.db)] == before


def test_a_terminal_with_an_endless_name_can_be_stopped(served: Served, kiosks: Make) -> None:
    lost, sister = kiosks(served, name="机" * 3000), kiosks(served)
    with served.node() as node:
        stop(node, lost.device.hex(), "丢了")
    sister.once()
    (told,) = queries.revoked_devices(sister.store.db, ORG)
    assert told == ("机" * 60, "丢了")


@pytest.mark.parametrize("reason", ["", " \n", "长" * 1001, "\udcff", "打 13812345678 问"])
def test_a_reason_that_cannot_be_told(served: Served, kiosk: Kiosk, reason: str) -> None:
    with served.node() as node, pytest.raises(BadText):
        stop(node, kiosk.device.hex(), reason)
    assert kiosk.once().receipt


def test_a_stopped_terminal_is_not_enrolled_again(served: Served, kiosk: Kiosk) -> None:
    with served.node() as node:
        stop(node, kiosk.device.hex(), "丢了")
    token = served.token()
    body = enrolment.ask(token, kiosk.signer, ORG, VILLAGE, "一号机", {})
    assert problem_of(exchange_raw(served, raw_http(body, "/v1/enrol"))) == 1004
    enrol(served, kiosk.path.with_name("another.db"), token=token).close()


def test_a_terminal_cannot_stop_another(served: Served, kiosks: Make) -> None:
    kiosk = kiosks(served)
    forged = DeviceRevoked("ab" * 8, "一号机", "x", {})
    with pytest.raises(Exception, match="did not stop"):
        kiosk.append(Draft(forged))
