"""A line that breaks in the middle of every connection still gets everything through, both ways."""

from collections.abc import Callable

import pytest

from content.kinds import LedgerLine
from sync import tables
from sync.carrier import HttpCarrier
from sync.entry import Draft
from sync.errors import LinkBroken
from tests.bench.records import make
from tests.county.bad_line import BadLine
from tests.county.world import Kiosk, Served

LINES = 600


def _fill(kiosk: Kiosk, lines: list[LedgerLine]) -> None:
    kiosk.append(*map(Draft, lines))


@pytest.mark.parametrize("budget", [2048, 5000, 30_000])
def test_a_line_cut_after_every_few_bytes_still_delivers(
    served: Served, kiosk: Kiosk, budget: int
) -> None:
    kiosk.once()
    _fill(kiosk, make(LINES))
    size = kiosk.store.size(kiosk.store.own_log())
    with BadLine(served.port, budget) as line:
        carrier = HttpCarrier(line.url)
        done = kiosk.side(carrier.sync).once()
        carrier.close()
    assert done.receipt
    assert done.sent == LINES
    with served.node() as node:
        log = next(one for one in tables.all_logs(node.store.db) if one.origin.startswith("vk/"))
        assert node.store.size(log) == size
        assert node.store.root(log, size) == kiosk.store.root(kiosk.store.own_log(), size)


@pytest.mark.parametrize("budget", [2048, 30_000])
def test_a_second_terminal_pulls_through_such_a_line(
    served: Served, kiosks: Callable[..., Kiosk], budget: int
) -> None:
    first, second = kiosks(served), kiosks(served)
    second.once()
    _fill(first, make(LINES))
    first.once()
    with BadLine(served.port, budget) as line:
        carrier = HttpCarrier(line.url)
        done = second.side(carrier.sync).once()
        carrier.close()
    assert done.received >= LINES
    assert second.store.projector.digest(second.store.db) == first.store.projector.digest(
        first.store.db
    )


def test_a_line_that_lets_nothing_through_is_given_up(served: Served, kiosk: Kiosk) -> None:
    kiosk.once()
    _fill(kiosk, make(3))
    with BadLine(served.port, 100) as line:
        carrier = HttpCarrier(line.url)
        with pytest.raises(LinkBroken):
            kiosk.side(carrier.sync).once()
        carrier.close()
        assert line.connections <= 10
    assert kiosk.once().receipt
