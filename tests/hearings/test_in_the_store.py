"""The rules, projections and queries in the real store: signed log, sealed parts, rebuild."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hearings import errors, queries
from hearings.kinds import MAX_PERSONAL_BYTES
from hearings.petition_rules import decide_open, decide_sign
from hearings.projection import PROJECTION
from hearings.receipt import parse_receipt, receipt_text
from sync import tables
from sync.entry import Draft
from sync.keys import SealingKey, SigningKey
from sync.store import Store
from tests.hearings.village import (
    KEY_ID,
    ORG,
    PEOPLE,
    START,
    TERMS,
    Villager,
    identity,
    key_of,
    now,
)


class FixedClock:
    """A clock that stands still."""

    def read(self) -> tuple[int, bytes, int]:
        return START, b"boot....", 1


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A terminal's store with petition p1 open."""
    found = Store.open(tmp_path / "kiosk.db", [PROJECTION], SigningKey(b"s" * 32), FixedClock())
    found.create_own_log("vk/test/1", ORG)
    with found.transaction():
        found.set_recipients([SealingKey(b"r" * 32).public])
    found.append(decide_open("p1", "村东修路的钱怎么花", "", TERMS, KEY_ID), "villager")
    yield found
    found.close()


def sign(store: Store, person: Villager, strokes: bytes = b"strokes") -> str:
    """Decide and append in one transaction; the receipt."""

    def decide(db: object) -> tuple[Draft, ...]:
        assert db is store.db
        me = identity("p1", person, strokes=strokes)
        return decide_sign(
            queries.petition(store.db, ORG, "p1", now(), TERMS),
            queries.sign_standing(store.db, ORG, "p1", me.signer_key),
            person,
            me,
        )

    return receipt_text(store.append_decided(decide, "villager")[-1])


def test_sign_up_to_the_threshold_with_receipts_that_name_real_leaves(store: Store) -> None:
    receipts = [sign(store, person) for person in PEOPLE[:3]]
    found = queries.petition(store.db, ORG, "p1", now(), TERMS)
    assert found is not None
    assert (found.state, found.signed) == ("reached", 3)
    log = store.own_log()
    for receipt in receipts:
        position = parse_receipt(receipt)
        ((seq, _, digest),) = tables.leaves(store.db, log.number, position.seq, position.seq + 1)
        assert (position.origin, position.seq, position.leaf_hash) == (log.origin, seq, digest)


def test_a_refusal_writes_nothing(store: Store) -> None:
    sign(store, PEOPLE[0])
    size = store.size(store.own_log())
    with pytest.raises(errors.AlreadySigned):
        sign(store, PEOPLE[0])
    assert store.size(store.own_log()) == size


def test_rebuilding_gives_the_same_tables(store: Store) -> None:
    sign(store, PEOPLE[0])
    before, after = store.rebuild()
    assert before == after
    assert queries.has_signed(store.db, ORG, "p1", key_of("p1", PEOPLE[0]))


def test_nobodys_name_stands_in_the_database_file(store: Store, tmp_path: Path) -> None:
    sign(store, PEOPLE[0])
    store.close()
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert "村东修路的钱怎么花".encode() in everything
    for secret in (PEOPLE[0].name, PEOPLE[0].roster_no):
        assert secret.encode() not in everything


def test_the_largest_signature_that_the_rule_lets_through_can_be_sealed(store: Store) -> None:
    with pytest.raises(errors.SignatureTooLarge):
        sign(store, PEOPLE[0], b"x" * MAX_PERSONAL_BYTES)
    with store.transaction():
        store.set_recipients([SealingKey(bytes([n]) * 32).public for n in range(16)])
    assert sign(store, PEOPLE[0], b"x" * (MAX_PERSONAL_BYTES - 60))
