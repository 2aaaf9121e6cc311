"""Whatever a former release wrote, this one reads: the log, its notes, a request and its answer."""

import pytest

from sync import checkpoint, tables, wire
from sync.checkpoint import log_key, witness_key
from sync.county_side import County
from sync.entry import decode_leaf
from tests import invariants
from tests.faults import rig
from tests.sync.recording import Recording, record, recordings

RECORDED = recordings()
PUBLIC = rig.COUNTY_KEY.public


@pytest.fixture(params=RECORDED)
def recorded(request: pytest.FixtureRequest) -> Recording:
    return RECORDED[request.param]


def test_there_is_one() -> None:
    assert RECORDED


def test_the_log_is_read_and_its_notes_hold(recorded: Recording) -> None:
    store = rig.Village(12).county(rig.memory(), [])
    with store.transaction():
        log = tables.add_log(store.db, recorded.origin, rig.ORG, recorded.key, mine=False)
        taken = store.receive(log, 0, recorded.leaves)
    assert len(taken) == len(recorded.leaves)
    assert not store.db["quarantine"].count
    head = checkpoint.verify(
        recorded.checkpoint, recorded.origin, log_key(recorded.origin, recorded.key)
    )
    assert (head.size, head.root) == (len(recorded.leaves), store.root(log, head.size))
    name = wire.cosigner_name(PUBLIC)
    assert checkpoint.cosigned_at(recorded.receipt, witness_key(name, PUBLIC)) > 0
    assert store.projector.digest(store.db) == recorded.digests


def test_the_parts_of_a_leaf_are_where_they_were(recorded: Recording) -> None:
    leaves = [decode_leaf(leaf) for leaf in recorded.leaves]
    assert [leaf.kind for leaf in leaves[-3:]] == [
        "test.line@1", "test.signup@1", "test.stranger@9",
    ]  # fmt: skip
    assert leaves[0].actor == "S1"
    assert leaves[0].clock.boot == b"boot0000"
    assert leaves[0].clock.best_ms >= rig.START_MS
    assert [len(leaf.commitments) for leaf in leaves[-3:]] == [0, 1, 0]


def test_a_terminal_of_that_release_is_served(recorded: Recording) -> None:
    county = rig.Village(11).county(rig.memory(), ["k0"])
    raw = County(county, rig.COUNTY_KEY).answer(recorded.request)
    asked = recorded.request[2 + int.from_bytes(recorded.request[:2], "big") :][:64]
    answer, _ = wire.unpack_answer(raw, PUBLIC, asked)
    assert answer.position == len(recorded.leaves)
    invariants.check_store(county, PUBLIC)


def test_a_county_of_that_release_is_understood(recorded: Recording) -> None:
    asked = recorded.request[2 + int.from_bytes(recorded.request[:2], "big") :][:64]
    answer, _ = wire.unpack_answer(recorded.answer, PUBLIC, asked)
    assert answer.position == len(recorded.leaves)


def test_recording_is_repeatable() -> None:
    """The same seeds give the same bytes: a recording shows what changed, and only that."""
    assert record() == record()
