"""A request that brought nothing is remembered without a wait for the disk."""

import pytest

from sync import devices
from sync.county_side import County
from sync.kiosk_side import KioskSide
from sync.problems import REPLAYED, Refusal
from sync.store import Store
from tests.faults import rig
from tests.sync.pair import Pair, capture, fresh, give


def commits(store: Store) -> list[str]:
    """How each commit that writes is made from now on."""
    told: list[str] = []

    def heed(statement: str) -> None:
        if statement.startswith("COMMIT") and store.db.conn.total_changes != before[0]:
            before[0] = store.db.conn.total_changes
            told.append(level[0])
        if statement.startswith("PRAGMA synchronous="):
            level[0] = statement.partition("=")[2]

    before, level = [store.db.conn.total_changes], ["FULL"]
    store.db.conn.set_trace_callback(heed)
    return told


@pytest.fixture
def settled() -> tuple[Pair, KioskSide, list[str]]:
    """A terminal and a county with nothing to tell each other, the county's commits watched."""
    pair = fresh()
    county = County(pair.county, rig.COUNTY_KEY)
    side = pair.over(county.answer)
    assert side.once().receipt
    side.once()
    return pair, side, commits(pair.county)


def device_of(pair: Pair) -> devices.Device:
    (device,) = [d for d in devices.all_devices(pair.county.db) if d.counter]
    return device


def test_asking_with_nothing_to_say_waits_for_no_disk(
    settled: tuple[Pair, KioskSide, list[str]],
) -> None:
    pair, side, told = settled
    before = device_of(pair)
    side.once()
    assert told == ["NORMAL"]
    assert device_of(pair).counter == before.counter + 1
    assert pair.county.db.conn.execute("PRAGMA synchronous").fetchone() == (2,)


def test_entries_are_waited_for(settled: tuple[Pair, KioskSide, list[str]]) -> None:
    pair, side, told = settled
    side.once()
    pair.terminal.append(rig.lines(50, 3), "S1")
    assert side.once().receipt
    assert told == ["NORMAL", "FULL"]


def test_every_so_often_a_counter_is_made_to_last(
    settled: tuple[Pair, KioskSide, list[str]],
) -> None:
    """However long nothing happens, no more than so many counters are ever in doubt."""
    _, side, told = settled
    for _ in range(3 * devices.FORGOTTEN):
        side.once()
    longest = max(map(len, "".join("n" if how == "NORMAL" else "F" for how in told).split("F")))
    assert 1 < longest <= devices.FORGOTTEN
    assert "FULL" in told


def test_another_program_does_not_take_this_ones_word(
    settled: tuple[Pair, KioskSide, list[str]],
) -> None:
    """What is surely on the disk only he knows who put it there."""
    pair, _, told = settled
    body = capture(pair)
    give(pair.county, body)
    assert told == ["FULL"]


def test_what_a_power_cut_made_us_forget_is_not_believed_twice(
    settled: tuple[Pair, KioskSide, list[str]],
) -> None:
    pair, side, _ = settled
    bodies: list[bytes] = []

    def record(body: bytes) -> bytes:
        bodies.append(body)
        try:
            return county.answer(body)
        except Refusal as refusal:
            raise rig.refused(refusal) from refusal

    county = County(pair.county, rig.COUNTY_KEY)
    side = pair.over(record)
    side.once()  # waited for: nothing is known yet
    kept = device_of(pair)
    for _ in range(5):
        side.once()
    with pair.county.transaction():  # the power cut: back to what was surely on the disk
        query = "UPDATE device SET counter = ? WHERE device = ?"
        pair.county.db.conn.execute(query, (kept.counter, kept.device))
        devices.forget_none(pair.county.db, b"new boot")
    for body in bodies:
        with pytest.raises(Refusal) as refusal:
            give(pair.county, body)
        assert refusal.value.problem is REPLAYED
    assert side.once().receipt, "the terminal itself gets through"


def test_the_same_boot_forgets_nothing(settled: tuple[Pair, KioskSide, list[str]]) -> None:
    pair, _, _ = settled
    with pair.county.transaction():
        devices.forget_none(pair.county.db, b"boot")
    before = device_of(pair)
    with pair.county.transaction():
        devices.forget_none(pair.county.db, b"boot")
    assert device_of(pair).counter == before.counter
