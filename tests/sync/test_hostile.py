"""An enrolled device that has turned evil: numbered refusals, bounded memory, nothing half done."""

import contextlib
import tracemalloc
from collections.abc import Callable, Mapping, Sequence

import msgspec
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync import county_side, exchange, problems, tables, wire
from sync.checkpoint import Checkpoint
from sync.county_side import County, CountySession
from sync.entry import encode_leaf, leaf_hash
from sync.frames import LAST_LINK, Run, cut_runs, pack
from sync.merkle import EMPTY_ROOT, root
from sync.problems import Refusal
from sync.store import Store
from sync.wire import Cursor, SyncHead
from tests import invariants
from tests.faults import rig

KEY = rig.Village(8).key("k0")
EPOCH = b"\0\0\0\1"
ORIGIN = wire.device_origin(KEY.public, EPOCH)
LEAVES = [encode_leaf(draft.body, "S1", rig.VOID) for draft in rig.lines(0, 6)]
MEBIBYTE = 1 << 20
NONE: Mapping[str, object] = {}


@pytest.fixture
def county() -> Store:
    return rig.Village(8).county(rig.memory(), ["k0"])


def head(
    number: int, leaves: Sequence[bytes], chain: bytes, changes: Mapping[str, object] = NONE
) -> SyncHead:
    """An honest head for these leaves as the whole log, but for the changes."""
    top = root([leaf_hash(leaf) for leaf in leaves]) if leaves else EMPTY_ROOT
    signature = KEY.sign(Checkpoint(ORIGIN, len(leaves), top).text.encode())
    honest = SyncHead(
        version=wire.VERSION, device=wire.device_id(KEY.public), epoch=EPOCH, counter=number,
        base=0, size=len(leaves), root=top, signature=signature, cursors=(), link=chain,
    )  # fmt: skip
    return msgspec.structs.replace(honest, **changes)


def request(
    number: int,
    runs: Sequence[Run],
    leaves: Sequence[bytes],
    changes: Mapping[str, object] = NONE,
) -> bytes:
    """A signed request with these frames."""
    link, stream = pack(runs)
    return wire.pack_request(
        head(number, leaves, link, changes), KEY, rig.COUNTY_KEY.public, stream
    )


def refused(county: Store, body: bytes) -> problems.Problem:
    with pytest.raises(Refusal) as refusal:
        County(county, rig.COUNTY_KEY).answer(body)
    return refusal.value.problem


def check(county: Store) -> int:
    """Invariants; how much of the device's log there is."""
    held = invariants.check_store(county, rig.COUNTY_KEY.public)
    return len(held[ORIGIN].hashes) if ORIGIN in held else 0


def test_an_honest_request_passes(county: Store) -> None:
    County(county, rig.COUNTY_KEY).answer(request(1, list(cut_runs(0, 0, LEAVES)), LEAVES))
    assert check(county) == 6


def test_ever_more_logs_end_at_a_number(county: Store) -> None:
    """Its sisters follow each of them, and no request has room for more than 256."""

    def opened(epoch: int, number: int) -> bytes:
        return request(
            number, (), (), {"epoch": epoch.to_bytes(4), "root": EMPTY_ROOT[:8], "signature": b""}
        )

    for epoch in range(exchange.MAX_LOGS):
        County(county, rig.COUNTY_KEY).answer(opened(epoch, epoch + 1))
    problem = refused(county, opened(exchange.MAX_LOGS, 100))
    assert (problem, problem.number) == (problems.TOO_MANY_LOGS, 1014)
    County(county, rig.COUNTY_KEY).answer(opened(0, 101))  # what it has goes on


# --- what it may claim --------------------------------------------------------------------------

IMPLAUSIBLE: dict[str, dict[str, object]] = {
    "another version": {"version": 99},
    "base above size": {"base": 7},
    "a negative base": {"base": -1},
    "a size no machine has": {"size": 1 << 48, "base": 0},
    "no counter": {"counter": 0},
    "a counter without end": {"counter": 1 << 62},
    "a short root": {"root": b"x" * 31},
    "a root without its signature": {"signature": b""},
    "a short signature": {"signature": b"x" * 63},
    "a signature of nothing": {"signature": b"x" * 64},
    "a link of another length": {"link": b"x"},
    "an epoch of another length": {"epoch": b"x"},
    "too many cursors": {"cursors": tuple(Cursor(b"abcd", n) for n in range(257))},
    "a cursor of another length": {"cursors": (Cursor(b"abc", 1),)},
    "a negative cursor": {"cursors": (Cursor(b"abcd", -1),)},
}


@pytest.mark.parametrize("name", IMPLAUSIBLE)
def test_a_head_that_cannot_be_true(county: Store, name: str) -> None:
    body = request(1, list(cut_runs(0, 0, LEAVES)), LEAVES, IMPLAUSIBLE[name])
    assert refused(county, body).number in {1001, 1002, 1005}
    assert check(county) == 0


def test_a_root_that_its_entries_do_not_have(county: Store) -> None:
    """Signed by itself: the log is quarantined, and nothing of it is kept."""
    other = [*LEAVES[:5], b"another"]
    assert refused(county, request(1, list(cut_runs(0, 0, LEAVES)), other)).number == 1012
    assert check(county) == 0
    assert tables.get_log(county.db, ORIGIN).fork is not None


def test_a_root_that_contradicts_without_a_single_entry(county: Store) -> None:
    """A clone that asks before it sends is found by its root alone."""
    County(county, rig.COUNTY_KEY).answer(request(1, list(cut_runs(0, 0, LEAVES)), LEAVES))
    assert refused(county, request(2, [], [*LEAVES[:2], b"another"])).number == 1007
    assert tables.get_log(county.db, ORIGIN).fork is not None
    held = invariants.check_store(county, rig.COUNTY_KEY.public)
    assert len(held[ORIGIN].hashes) == 6


FRAMES: dict[str, Callable[[], list[Run]]] = {
    "a gap": lambda: [Run(0, 3, tuple(LEAVES[3:]))],
    "another feed": lambda: [Run(5, 0, tuple(LEAVES))],
    "backwards": lambda: [Run(0, 3, tuple(LEAVES[3:])), Run(0, 0, tuple(LEAVES[:3]))],
    "boxes for nobody": lambda: [Run(0, 0, (), ((0, 0, b"x"), (1 << 40, 5, b"y")))],
    "nothing, a thousand times": lambda: [Run(0, 0, ())] * 1000,
}


@pytest.mark.parametrize("name", FRAMES)
def test_frames_that_do_not_continue_the_log(county: Store, name: str) -> None:
    raw = County(county, rig.COUNTY_KEY).answer(request(1, FRAMES[name](), LEAVES))
    asked = request(1, FRAMES[name](), LEAVES)
    answer, _ = wire.unpack_answer(raw, rig.COUNTY_KEY.public, _signature(asked))
    assert answer.position == check(county) == 0
    assert county.db["sealed"].count == 0


def test_boxes_only_for_entries_that_came_with_them(county: Store) -> None:
    boxes = ((0, 0, b"mine"), (6, 0, b"not yet"), (1 << 47, 0, b"never"))
    County(county, rig.COUNTY_KEY).answer(request(1, [Run(0, 0, tuple(LEAVES), boxes)], LEAVES))
    assert [(row["seq"], row["box"]) for row in county.db["sealed"].rows] == [(0, b"mine")]


def test_more_than_it_said(county: Store) -> None:
    """Entries beyond the signed size are signed by the chain, but under no head: still a prefix."""
    body = request(1, list(cut_runs(0, 0, LEAVES)), LEAVES[:3])
    try:
        County(county, rig.COUNTY_KEY).answer(body)
    except Refusal as refusal:
        assert refusal.problem.number < 1099  # noqa: PT017
    check(county)


def _signature(body: bytes) -> bytes:
    return body[2 + int.from_bytes(body[:2], "big") :][:64]


# --- too much -----------------------------------------------------------------------------------


def _peak(county: Store, body: bytes) -> tuple[int | None, int]:
    """``(problem, bytes of memory at most)`` of a request fed as a server would."""
    tracemalloc.start()
    number = None
    try:
        session = CountySession(County(county, rig.COUNTY_KEY))
        for at in range(0, len(body), 65_536):
            session.feed(body[at : at + 65_536])
        session.finish()
    except Refusal as refusal:
        number = refusal.problem.number
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return number, peak


def with_stream(stream: bytes, link: bytes = b"l" * 16) -> bytes:
    return wire.pack_request(head(1, LEAVES, link), KEY, rig.COUNTY_KEY.public, stream)


def test_a_decompression_bomb(county: Store) -> None:
    bomb = zstandard.compress(b"\0" * (256 * MEBIBYTE), 19)
    assert len(bomb) < MEBIBYTE
    _, peak = _peak(county, with_stream(bomb))
    assert peak < 64 * MEBIBYTE
    assert check(county) == 0


def test_a_body_above_the_cap(county: Store) -> None:
    body = with_stream(b"x" * county_side.MAX_BODY)
    number, peak = _peak(county, body)
    assert number == 1008
    assert peak < 64 * MEBIBYTE


def test_a_head_above_the_cap(county: Store) -> None:
    number, _ = _peak(county, b"\xff\xff" + b"x" * 70_000)
    assert number == 1001


def test_a_head_that_never_ends_is_not_collected_for_ever(county: Store) -> None:
    session = CountySession(County(county, rig.COUNTY_KEY))
    session.feed(b"\x3f\xff")
    session.feed(b"x" * 100)
    with pytest.raises(Refusal) as refusal:
        session.finish()
    assert refusal.value.problem is problems.BAD_REQUEST


def test_more_entries_than_a_request_may_have(
    county: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "MAX_PUSH_ITEMS", 500)
    leaves = [encode_leaf(draft.body, "S1", rig.VOID) for draft in rig.lines(0, 600)]
    assert refused(county, request(1, list(cut_runs(0, 0, leaves)), leaves)).number == 1008
    assert check(county) == 0


def test_one_frame_of_very_many_empty_leaves(county: Store) -> None:
    leaves = [b""] * 400_000
    number, peak = _peak(county, request(1, [Run(0, 0, tuple(leaves))], leaves[:1]))
    assert number == 1008
    assert peak < 64 * MEBIBYTE


def test_few_columns_that_stand_for_very_many_leaves(county: Store) -> None:
    """What repeats takes no room on the wire, but all the room in memory once put together."""
    texts = [rig.Line("r", number, "x" * 11_000, 1) for number in range(46)]
    leaves = tuple(encode_leaf(body, "S1", rig.VOID) for body in texts)
    runs = [Run(0, 46 * number, leaves) for number in range(600)]
    body = request(1, runs, leaves)
    assert len(body) < 64 * 1024
    number, peak = _peak(county, body)
    assert number == 1008
    assert peak < 96 * MEBIBYTE  # of 300
    assert check(county) == 0


def test_a_device_with_very_many_logs_does_not_silence_its_sisters() -> None:
    """More followed logs than one answer's head can name come in several answers."""
    village = rig.Village(8)
    county = village.county(rig.memory(), ["k0", "k1"])
    count = 2 * exchange.MAX_FEEDS + 3
    for number in range(1, count + 1):
        epoch = number.to_bytes(4, "big")
        top = Checkpoint(
            wire.device_origin(KEY.public, epoch), 6, root(list(map(leaf_hash, LEAVES)))
        )
        link, stream = pack(cut_runs(0, 0, LEAVES))
        changes = {"epoch": epoch, "signature": KEY.sign(top.text.encode())}
        body = wire.pack_request(
            head(number, LEAVES, link, changes), KEY, rig.COUNTY_KEY.public, stream
        )
        County(county, rig.COUNTY_KEY).answer(body)
    sister = village.terminal("k1", rig.memory())
    done = village.side("k1", sister, rig.direct(county)).once()
    assert done.received == 6 * count
    assert done.requests == 3
    invariants.check_same((sister, county))


# --- poison -------------------------------------------------------------------------------------


def test_poison_is_signed_for_and_set_aside(county: Store) -> None:
    poison = msgspec.msgpack.encode((rig.Line.KIND, "S1", rig.VOID, ("r", 1, "x", 2**64 - 1), ()))
    leaves = [LEAVES[0], poison, b"\xc1", LEAVES[1]]
    body = request(1, list(cut_runs(0, 0, leaves)), leaves)
    raw = County(county, rig.COUNTY_KEY).answer(body)
    answer, _ = wire.unpack_answer(raw, rig.COUNTY_KEY.public, _signature(body))
    assert (answer.position, check(county)) == (4, 4)
    assert answer.cosignature
    assert [row["seq"] for row in county.db["quarantine"].rows] == [1, 2]
    assert [row["row"] for row in county.db["line"].rows] == [0, 1]


# --- anything at all ------------------------------------------------------------------------------

NUMBERS = st.integers(-2, 9) | st.sampled_from([1 << 31, (1 << 48) - 1, 1 << 62, 1 << 63])
RUNS = st.lists(
    st.builds(
        Run,
        st.integers(0, 2),
        st.integers(0, 9) | st.just((1 << 48) - 1),
        st.lists(st.sampled_from([*LEAVES, b"", b"\xc1"]), max_size=7).map(tuple),
        st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3), st.binary(max_size=5)),
                 max_size=3).map(tuple),
    ),
    max_size=5,
)  # fmt: skip
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "counter": NUMBERS,
        "base": NUMBERS,
        "size": NUMBERS,
        "root": st.binary(max_size=40),
        "signature": st.binary(max_size=70),
        "link": st.binary(min_size=16, max_size=16) | st.just(LAST_LINK),
        "cursors": st.lists(st.builds(Cursor, st.binary(min_size=3, max_size=5), NUMBERS),
                            max_size=4).map(tuple),
    },
)  # fmt: skip


@given(st.lists(st.tuples(RUNS, st.integers(0, 6), CHANGES), min_size=1, max_size=4))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_device_signs(
    requests: list[tuple[list[Run], int, dict[str, object]]],
) -> None:
    """An answer or a numbered refusal, and afterwards all invariants hold."""
    county = rig.Village(8).county(rig.memory(), ["k0"])
    for number, (runs, count, changes) in enumerate(requests, 1):
        try:
            body = request(number, runs, LEAVES[:count], changes)
        except (OverflowError, msgspec.MsgspecError):
            continue  # cannot even be written down
        with contextlib.suppress(Refusal):
            County(county, rig.COUNTY_KEY).answer(body)
        check(county)


@given(st.binary(max_size=600))
@settings(max_examples=200, deadline=None)
def test_any_signed_bytes_as_a_head(raw: bytes) -> None:
    county = EMPTY
    signature = KEY.sign(b"vk-sync-request-v1\n" + rig.COUNTY_KEY.public + raw)
    assert refused(county, len(raw).to_bytes(2, "big") + raw + signature).number in {1001, 1002}


EMPTY = rig.Village(8).county(rig.memory(), ["k0"])
