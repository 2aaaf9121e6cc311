"""The exchange: lost, twice and late requests, wrong clocks, and who may ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import devices, exchange, patience, tables, wire
from sync.clock import BUILD_MS
from sync.county_side import County
from sync.errors import BadSignature, CountyRefused
from sync.keys import SigningKey
from sync.problems import REPLAYED, Refusal
from tests import invariants
from tests.faults import rig
from tests.sync.pair import COUNTY_PUBLIC, Pair, answered, capture, county, fresh, give, terminal

YEAR_MS = 365 * 86_400_000


@pytest.fixture(scope="module")
def ready() -> Pair:
    pair = fresh()
    pair.body = capture(pair)
    return pair


# --- lost, twice, late ---------------------------------------------------------------------------


def test_a_lost_acknowledgement(ready: Pair) -> None:
    pair = ready.copy()
    give(pair.county, ready.body)
    assert pair.check() == (14, 14)
    assert pair.terminal.boxes(pair.terminal.own_log(), 0, 99)  # kept: nobody has told us
    pair.finish()
    assert pair.check() == (14, 14)
    assert not pair.terminal.boxes(pair.terminal.own_log(), 0, 99)


def test_the_same_request_twice(ready: Pair) -> None:
    pair = ready.copy()
    give(pair.county, ready.body)
    before = pair.check()
    with pytest.raises(Refusal) as refusal:
        give(pair.county, ready.body)
    assert refusal.value.problem is REPLAYED
    assert pair.check() == before
    pair.finish()


def test_requests_in_another_order() -> None:
    pair = fresh()
    early = capture(pair)
    pair.terminal.append(rig.lines(100, 7), "S1")
    pair.finish()
    with pytest.raises(Refusal) as refusal:
        give(pair.county, early)
    assert refusal.value.problem is REPLAYED
    assert pair.check() == (21, 21)


def test_a_late_request_may_bring_what_a_later_one_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The later one was cut; what the early one then brings is kept, though it is not answered."""
    monkeypatch.setattr(patience, "FIRST_PUSH", 1 << 20)
    pair = fresh(entries=6000)
    early = capture(pair)
    later = capture(pair)
    give(pair.county, later[:-60])
    partly = pair.check()[1]
    with pytest.raises(Refusal) as refusal:
        give(pair.county, early)
    assert refusal.value.problem is REPLAYED
    assert 5 < partly < pair.check()[1]
    pair.finish()


def test_the_answer_to_another_request_is_not_believed(ready: Pair) -> None:
    pair = ready.copy()
    answer = give(pair.county, ready.body)
    side = pair.over(answered(answer))
    capture(pair)  # counts one request further
    with pytest.raises(BadSignature):
        side.once()
    pair.finish()


def test_a_county_restarted_between(ready: Pair) -> None:
    pair = ready.copy()
    give(pair.county, ready.body[: len(ready.body) // 2])
    again = Pair(pair.terminal, county(pair.county.db))
    again.finish()


def test_nothing_changed_is_one_small_request() -> None:
    pair = fresh()
    pair.finish()
    before = pair.county.db.conn.total_changes
    done = pair.side.once()
    assert (done.requests, done.sent, done.received, done.receipt) == (1, 0, 0, True)
    assert done.bytes_up + done.bytes_down <= 300
    assert pair.county.db.conn.total_changes - before < 5


@pytest.mark.parametrize("held", [0, 1, 4, 5, 20, 44, 45])
def test_a_county_restored_from_a_backup_gets_everything_again(held: int) -> None:
    """It holds less than it once signed for; what it knew cannot serve as a dictionary."""
    pair = Pair(terminal(), county())
    pair.terminal.append(rig.lines(0, held), "S1")
    if held:
        pair.side.once()
    backup = rig.copied(pair.county.db)
    pair.terminal.append(rig.lines(100, 400), "S1")
    pair.side.once()
    pair.terminal.append(rig.lines(1000, 9), "S1")
    pair.county = county(backup)
    pair.side.once()
    pair.side.once()
    invariants.check_same((pair.terminal, pair.county))
    assert pair.county.size(tables.get_log(pair.county.db, pair.terminal.own_log().origin)) == (
        held + 409
    )


# --- clocks --------------------------------------------------------------------------------------

CLOCKS = {"1970": 0, "2099": 4_070_908_800_000, "right": rig.START_MS}


@pytest.mark.parametrize("there", CLOCKS)
@pytest.mark.parametrize("here", CLOCKS)
def test_wrong_clocks_at_either_end(here: str, there: str) -> None:
    village = rig.Village(3)
    pair = Pair(
        village.terminal("k0", rig.memory(), rig.SimClock(CLOCKS[here])),
        village.county(rig.memory(), ["k0"], rig.SimClock(CLOCKS[there])),
    )
    for number in range(4):
        pair.terminal.append(rig.lines(number, 1), "S1")
        pair.county.append(rig.lines(number, 1, "catalog"), "county")
        pair.finish()
        for clock in (rig.store_clock(pair.terminal), rig.store_clock(pair.county)):
            clock.wall_ms = max(0, clock.wall_ms - YEAR_MS)  # backwards, ever further
    invariants.check_store(pair.terminal, COUNTY_PUBLIC)
    assert pair.terminal.now().ms >= BUILD_MS  # no time before this program was made is shown


def test_the_terminals_clock_is_set_right_by_the_county() -> None:
    village = rig.Village(3)
    county = village.county(rig.memory(), ["k0"], rig.SimClock(rig.START_MS))
    pair = Pair(village.terminal("k0", rig.memory(), rig.SimClock(0)), county)
    assert pair.terminal.now().uncertainty_ms is None
    pair.side.once()
    now = pair.terminal.now()
    assert abs(now.ms - rig.START_MS) < 10_000
    assert now.uncertainty_ms is not None
    assert now.uncertainty_ms < 60_000


# --- decisions -----------------------------------------------------------------------------------


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 12))
def test_overlap_splits_without_loss(held: int, start: int, count: int) -> None:
    leaves = [b"%d" % seq for seq in range(start, start + count)]
    part = exchange.overlap(held, start, leaves)
    if start > held:
        assert part.gap
        assert not part.known + part.fresh
        return
    assert not part.gap
    assert [leaf for _, leaf in part.known] + list(part.fresh) == leaves
    assert all(seq < held and leaf == b"%d" % seq for seq, leaf in part.known)
    assert not part.fresh or part.start == held


@given(st.integers(0, 99), st.none() | st.integers(0, 99), st.integers(0, 99))
def test_nothing_beyond_the_log_is_ever_sent_from(
    receipted: int, told: int | None, size: int
) -> None:
    base = exchange.push_base(receipted, told, size)
    assert base == min(size, receipted if told is None else told)


@given(st.integers(0, 9), st.integers(0, 9))
def test_a_counter_counts_once(counter: int, last: int) -> None:
    assert exchange.is_replay(counter, last) == (counter <= last)


def test_a_root_is_compared_as_far_as_it_is_told() -> None:
    root = bytes(range(32))
    assert not exchange.root_contradicts(root, root)
    assert not exchange.root_contradicts(root[:8], root)
    for at in range(32):
        other = bytearray(root)
        other[at] ^= 1
        assert exchange.root_contradicts(bytes(other), root)


# --- who may ask ---------------------------------------------------------------------------------


def test_an_unknown_device(ready: Pair) -> None:
    stranger = rig.Village(99).terminal("k0", rig.memory())
    stranger.append([rig.line(1)], "S1")
    side = rig.Village(99).side("k0", stranger, rig.direct(ready.copy().county))
    with pytest.raises(CountyRefused) as refused:
        side.once()
    assert refused.value.number == 1003


def test_a_revoked_device(ready: Pair) -> None:
    pair = ready.copy()
    with pair.county.transaction():
        assert devices.revoke(
            pair.county.db, wire.device_id(rig.Village(3).key("k0").public), "丢了"
        )
    with pytest.raises(CountyRefused) as refused:
        pair.side.once()
    assert refused.value.number == 1004
    assert pair.check()[1] == 5


def test_a_request_for_another_county(ready: Pair) -> None:
    pair = ready.copy()
    other = SigningKey(b"another county's key of 32 bytes")
    with pytest.raises(Refusal) as refusal:
        County(pair.county, other).answer(ready.body)
    assert refusal.value.problem.number == 1005


@given(st.binary(max_size=400))
def test_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(Refusal):
        County(EMPTY, rig.COUNTY_KEY).answer(noise)


EMPTY = rig.Village(3).county(rig.memory(), ["k0"])


def test_a_leap_of_the_counter_finds_the_way_again() -> None:
    """An older copy of the disk uses counters that were all used before: it gets through."""
    pair = fresh()
    old = pair.copy()
    for _ in range(200):
        pair.side.once()  # a new process each time: a block of counters
    late = Pair(old.terminal, pair.county)
    refused = 0

    def send(body: bytes) -> bytes:
        nonlocal refused
        try:
            return rig.direct(pair.county)(body)
        except CountyRefused:
            refused += 1
            raise

    assert late.over(send).once().receipt
    assert 3 <= refused < 15


def test_a_leap_never_falls_behind_another_program() -> None:
    """Agent and screen take their counters in turn; who leaps leaps over both."""
    pair = fresh()
    agent, screen = pair.side, pair.side
    agent._next_counter()
    used = max(screen._next_counter() for _ in range(1000))
    agent._leap()
    assert agent._next_counter() > used
    assert pair.side._next_counter() > used
