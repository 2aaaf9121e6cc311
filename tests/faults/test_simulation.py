"""Terminals and a county through seeded schedules of work and faults; the long search is
``python -m tests.faults simulate``."""

from collections import Counter
from typing import Any

import pytest

from sync import tables
from sync.store import Store
from tests import invariants
from tests.faults import rig, simulation
from tests.faults.network import FAULTS
from tests.faults.simulation import World

SEEDS = 30


def test_schedules() -> None:
    met: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for seed in range(SEEDS):
        world = simulation.run(seed)
        met += Counter(world.network.met)
        done += world.done
    assert set(met) == set(FAULTS), "a fault that never happens tests nothing"
    assert set(done) == set(simulation.STEPS)
    assert min(met.values()) >= 5


def test_a_seed_tells_the_whole_story() -> None:
    worlds = [simulation.run(7) for _ in range(2)]
    told = [(world.done, world.network.met, world.acknowledged) for world in worlds]
    assert told[0] == told[1]


# The rig itself: what it would find.


def _finds(seeds: int, expected: str = "") -> None:
    for seed in range(seeds):
        try:
            simulation.run(seed)
        except invariants.Broken as broken:
            if expected in str(broken):
                return
            raise
    pytest.fail("the simulation did not notice")


def test_finds_a_receipt_that_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    keep = tables.put_note

    def forget(db: Any, table: str, *rest: Any) -> None:
        if table == "checkpoint":
            keep(db, table, *rest)

    monkeypatch.setattr(tables, "put_note", forget)
    _finds(3, "sealed part")


def test_finds_personal_parts_wiped_too_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    wipe = Store.wipe_boxes
    monkeypatch.setattr(Store, "wipe_boxes", lambda store, log, stop: wipe(store, log, stop + 1))
    _finds(20, "sealed part")


def test_finds_an_entry_projected_twice_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.projector.Projector.apply", lambda *_: None)
    world = World(1)
    world.machines["k0"].store.append(rig.lines(0, 1), "S1")
    with pytest.raises(invariants.Broken):
        world.check(thorough=True)
