"""A long push goes in parts that grow, the next one made while the county takes in this one."""

from collections.abc import Callable

import pytest

from sync import patience, wire
from sync.entry import Draft
from sync.errors import LinkBroken
from sync.kiosk_side import receipted
from sync.patience import Patience
from sync.pushing import Push, Pusher
from sync.wire import SyncHead
from tests.faults import rig
from tests.sync.pair import Pair, county, fresh, terminal

LINES = 4000


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> Pair:
    """A terminal with much to send, in small parts."""
    monkeypatch.setattr(patience, "FIRST_PUSH", 16 * 1024)
    monkeypatch.setattr(patience, "LARGEST_PUSH", 64 * 1024)
    pair = fresh(entries=LINES)
    rig.sign_once(pair.terminal, "v2")
    return pair


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Where each part that was laid out begins."""
    starts: list[int] = []
    make = Pusher._make

    def counted(self: Pusher, log: object, base: int, how: Patience) -> Push:
        starts.append(base)
        return make(self, log, base, how)  # type: ignore[arg-type]

    monkeypatch.setattr(Pusher, "_make", counted)
    return starts


def heads(bodies: list[bytes]) -> list[SyncHead]:
    return [wire.decode(opened[0], SyncHead) for body in bodies if (opened := wire.split(body))]


def over(pair: Pair, *, ahead: bool) -> tuple[list[bytes], Callable[[], object]]:
    """An exchange as a carrier does it that has time, or has none; and the bodies it brings."""
    bodies: list[bytes] = []

    def send(body: bytes) -> bytes:
        bodies.append(body)
        if ahead:
            side.prepare()
        return rig.direct(pair.county)(body)

    side = pair.over(send)
    return bodies, side.once


@pytest.mark.parametrize("ahead", [False, True])
def test_parts_grow_and_each_is_made_once(long: Pair, made: list[int], ahead: bool) -> None:
    bodies, once = over(long, ahead=ahead)
    assert once().receipt  # type: ignore[attr-defined]
    told = heads(bodies)
    sizes = [head.size - head.base for head in told]
    assert [head.base for head in told[1:]] == [head.size for head in told[:-1]]
    assert sizes[0] < sizes[1] < sizes[2]
    assert max(sizes) < 3 * sizes[1]
    assert made == [head.base for head in told]
    long.finish()


def test_what_is_made_ahead_is_what_would_be_made(long: Pair) -> None:
    log = long.terminal.own_log()
    one, two = Pusher(long.terminal), Pusher(long.terminal)
    how = Patience.on_a_line()
    first = one.take(log, 5, how)
    assert two.take(log, 5, how) == first
    one.prepare()
    assert one.take(log, first.stop, how.further()) == two.take(log, first.stop, how.further())


def test_a_part_made_ahead_is_not_sent_elsewhere(long: Pair, made: list[int]) -> None:
    """A county that lost what it had, or a line that wants small frames: it is made anew."""
    log = long.terminal.own_log()
    pusher, how = Pusher(long.terminal), Patience.on_a_line()
    first = pusher.take(log, 5, how)
    pusher.prepare()
    assert pusher.take(log, 0, how.further()).base == 0
    pusher.prepare()
    narrow = pusher.take(log, first.stop, how.broke().answered(9, whole=True))
    assert narrow.kib == patience.NARROW_KIB
    assert len(made) == 5
    assert pusher.take(log, 7, how.broke()) == Push(7, 7, patience.NARROW_KIB, b"", b"")


def test_nothing_is_made_ahead_where_nothing_is_left(made: list[int]) -> None:
    pair = fresh()
    _, once = over(pair, ahead=True)
    assert once().receipt  # type: ignore[attr-defined]
    once()
    assert made == [0, 5]  # the first was the very first exchange


def test_entries_that_come_meanwhile_go_too(long: Pair) -> None:
    added = 0

    def send(body: bytes) -> bytes:
        nonlocal added
        side.prepare()
        if added < 3:
            added += 1
            long.terminal.append(rig.lines(9000 + added, 1), "S1")
            rig.sign_once(long.terminal, f"late {added}")
        return rig.direct(long.county)(body)

    side = long.over(send)
    assert side.once().receipt
    assert added == 3
    long.finish()


def test_what_was_signed_for_before_the_line_broke_stays_so(long: Pair) -> None:
    left = [3]

    def send(body: bytes) -> bytes:
        side.prepare()
        if not left[0]:
            raise LinkBroken("断线")
        left[0] -= 1
        return rig.direct(long.county)(body)

    side = long.over(send)
    with pytest.raises(LinkBroken):
        side.once()
    log = long.terminal.own_log()
    assert 5 < receipted(long.terminal, log) < LINES
    long.finish()


def test_a_county_restored_from_a_backup_gets_all_of_it_again(long: Pair) -> None:
    backup = long.copy()
    assert long.side.once().receipt
    long.terminal.append(rig.lines(7000, 2000), "S1")
    again = Pair(terminal(long.terminal.db), county(backup.county.db))
    bodies, once = over(again, ahead=True)
    assert once().receipt  # type: ignore[attr-defined]
    assert [head.base for head in heads(bodies)][:2] == [LINES + 7, 5]
    again.finish()


def test_sealed_parts_count_into_what_one_request_carries() -> None:
    """Many small entries with large sealed parts must not make a body that is refused for ever."""
    pair = fresh()
    parts = [Draft(rig.SignUp("p9", f"w{n}"), (bytes([n]) * 60_000,)) for n in range(250)]
    pair.terminal.append(parts, "villager")
    bodies, once = over(pair, ahead=True)
    assert once().receipt  # type: ignore[attr-defined]
    assert sum(map(len, bodies)) > 14 * 2**20
    assert max(map(len, bodies)) < patience.LARGEST_PUSH + 2**16
    pair.finish()


def test_one_entry_larger_than_a_request_should_be_still_goes() -> None:
    pair = fresh()
    parts = tuple(bytes([n]) * 60_000 for n in range(6))
    pair.terminal.append([Draft(rig.SignUp("p9", "w"), parts)], "villager")
    assert sum(map(len, parts)) > patience.FIRST_PUSH
    pair.finish()
