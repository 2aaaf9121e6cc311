"""One flipped bit in the log's pages, sampled on a real file; in receipts and proofs, each bit."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync import checkpoint, proof, tables, verify, wire
from sync.errors import SyncError
from sync.merkle import inclusion_proof
from sync.store import Store
from tests.faults import flips, rig
from tests.faults.flips import Flip
from tests.faults.powercut import MEMORY_DISK

FLIPS = 600


@pytest.fixture
def folder() -> Iterator[Path]:
    parent = MEMORY_DISK if MEMORY_DISK.is_dir() else None
    place = Path(tempfile.mkdtemp(prefix="flips-", dir=parent))
    yield place
    shutil.rmtree(place)


def test_every_flip_is_named_or_without_effect(folder: Path) -> None:
    found = flips.search(folder, FLIPS, seed=0)
    assert not found.failures
    assert found.outcomes["named"] > FLIPS / 5
    assert set(found.outcomes) <= {"named", "not opened", "without effect"}


def test_every_bit_of_the_pages_heads(folder: Path) -> None:
    """Where a page says how many rows it has and where they are."""
    original = flips.prepare(folder / "original", 400)
    heads = [
        Flip(table, (page - 1) * flips.PAGE + at, bit)
        for table, pages in flips.log_pages(original).items()
        for page in pages[:1]
        for at in range(12)
        for bit in range(8)
    ]
    found = flips.try_each(folder, original, heads)
    assert not found.failures
    assert found.outcomes["named"] + found.outcomes["not opened"] > len(heads) / 3


def test_a_sequence_number_of_astronomic_size_does_not_hang(folder: Path) -> None:
    """Verification walks over what is there, not over what a damaged number says."""
    original = flips.prepare(folder / "original", 40)
    store = flips.reopened(original)
    for trigger in ("entry_in_order", "entry_no_update"):
        store.db.conn.execute(f"DROP TRIGGER {trigger}")
    store.db.conn.execute("UPDATE entry SET seq = 1 << 40 WHERE log = 1 AND seq = 43")
    report = verify.verify(store)
    assert not report.ok
    assert any("缺第 43 条" in problem for problem in report.problems)
    store.close()


@pytest.mark.parametrize("table", flips.LOG_TABLES)
def test_a_row_that_belongs_to_no_log_is_named(receipted: Store, table: str) -> None:
    """As a flipped bit in the first row's log number makes it: the order of the rows is sound."""
    receipted.db.conn.execute("PRAGMA foreign_keys=OFF")
    filler = {"entry": "0, x'', x''", "tile": "0, x''"}.get(table, "1, ''")
    receipted.db.conn.execute(f"INSERT INTO {table} VALUES (0, {filler})")  # noqa: S608
    report = verify.verify(receipted)
    assert [problem for problem in report.problems if table in problem]


# --- receipts and proofs ------------------------------------------------------------------------


@pytest.fixture
def receipted() -> Store:
    county = rig.Village(1).county(rig.memory(), ["k0"])
    store = rig.Village(1).terminal("k0", rig.memory())
    store.append(rig.lines(0, 21), "S1")
    rig.Village(1).side("k0", store, rig.direct(county)).once()
    return store


def _without_guard(store: Store, table: str) -> None:
    store.db.conn.execute(f"DROP TRIGGER {table}_no_update")


def _flipped(text: str) -> Iterator[bytes]:
    raw = text.encode()
    for bit in range(8 * len(raw)):
        spoilt = bytearray(raw)
        spoilt[bit // 8] ^= 1 << bit % 8
        yield bytes(spoilt)


@pytest.mark.parametrize("table", ["receipt", "checkpoint"])
def test_every_bit_of_a_signed_note(receipted: Store, table: str) -> None:
    log = receipted.own_log()
    _without_guard(receipted, table)
    ((size, text),) = tables.notes(receipted.db, table, log.number)
    assert size == 21
    for spoilt in _flipped(text):
        receipted.db.conn.execute(f"UPDATE {table} SET note = CAST(? AS TEXT)", (spoilt,))  # noqa: S608
        report = verify.verify(receipted)
        assert not report.ok, spoilt
        assert any("21" in problem or "损坏" in problem for problem in report.problems)


def test_every_bit_of_a_proof(receipted: Store) -> None:
    log = receipted.own_log()
    (_, text) = tables.notes(receipted.db, "receipt", log.number)[0]
    (_, own) = tables.notes(receipted.db, "checkpoint", log.number)[0]
    signed = own + text.rpartition("\n\n")[2]
    path = inclusion_proof(tables.StoredHashes(receipted.db, log.number), 5, 21)
    whole = proof.format_proof(proof.Proof(5, path, signed))
    leaf = tables.leaves(receipted.db, log.number, 5, 6)[0][1]
    name = wire.cosigner_name(rig.COUNTY_KEY.public)
    log_key = checkpoint.log_key(log.origin, log.key)
    witness = checkpoint.witness_key(name, rig.COUNTY_KEY.public)
    assert proof.verify_proof(whole, leaf, log_key, witness).index == 5
    for spoilt in _flipped(whole):
        with pytest.raises(SyncError):
            proof.verify_proof(spoilt, leaf, log_key, witness)
    for at in range(8 * len(leaf)):
        other = bytearray(leaf)
        other[at // 8] ^= 1 << at % 8
        with pytest.raises(SyncError):
            proof.verify_proof(whole, bytes(other), log_key, witness)
