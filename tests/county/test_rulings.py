"""When the county seals a petition, over real exchanges; docs/adr/0007 says why so."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from content.kinds import OrgFounded
from county.rulings import profile_of, terms_of
from hearings import queries
from hearings.kinds import PetitionSealed
from hearings.model import Petition, PetitionState
from sync import devices, tables
from sync.clock import ClockSample, TimeEstimate
from sync.entry import Draft, decode_leaf, encode_leaf
from sync.errors import CountyRefused
from sync.frames import Run
from tests.county import bombs
from tests.county.world import (
    ORG,
    START,
    Kiosk,
    Served,
    SetClock,
    clone,
    cut_off,
    enrol,
    exchange_raw,
    forge,
    lines,
    own_leaves,
    petition,
    problem_of,
    raw_http,
    request_of,
    serving,
    signed,
    unsigned,
)

Make = Callable[..., Kiosk]
DAY_MS = 86_400_000


def stands(kiosk: Kiosk, name: str = "P1") -> Petition:
    """The petition as the terminal shows it."""
    now = TimeEstimate(START, 0)
    terms = terms_of(profile_of(kiosk.store.db, ORG))
    found = queries.petition(kiosk.store.db, ORG, name, now, terms)
    assert found is not None
    return found


def rulings(served: Served) -> list[PetitionSealed]:
    """What stands in the village's county log."""
    with served.node() as node:
        db = node.store.db
        (log,) = [log for log in tables.all_logs(db) if log.mine and log.org == ORG]
        leaves = [decode_leaf(leaf) for _, leaf, _ in tables.leaves(db, log.number, 0, 1 << 30)]
    assert all(leaf.kind == PetitionSealed.KIND and leaf.actor == "county" for leaf in leaves)
    return [msgspec.msgpack.decode(leaf.body, type=PetitionSealed) for leaf in leaves]


def test_one_terminal_is_sealed_in_the_exchange_that_brings_enough(
    served: Served, kiosks: Make
) -> None:
    kiosk = kiosks(served)
    kiosk.append(petition(2), signed("a"))
    kiosk.once()
    assert rulings(served) == []
    assert stands(kiosk).state is PetitionState.COLLECTING
    kiosk.append(signed("b"))
    kiosk.once()
    (ruling,) = rulings(served)
    assert (ruling.petition, ruling.distinct, ruling.org) == ("P1", 2, ORG)
    assert ruling.positions == {kiosk.store.own_log().origin: 3}
    assert stands(kiosk).state is PetitionState.SEALED, "the ruling came down in the same answer"
    kiosk.append(signed("c"))
    kiosk.once()
    assert len(rulings(served)) == 1
    assert stands(kiosk).signed == 2


def test_every_terminal_is_heard_first(served: Served, kiosks: Make) -> None:
    one, two, three = (kiosks(served) for _ in range(3))
    three.once()  # heard before enough had signed: that does not count
    one.append(petition(2), signed("a"), signed("b"))
    one.once()
    assert rulings(served) == []
    two.append(signed("b"), signed("c"))
    two.once()
    assert rulings(served) == []
    three.once()
    (ruling,) = rulings(served)
    assert ruling.distinct == 3
    for kiosk in (one, two, three):
        kiosk.once()
        assert stands(kiosk).state is PetitionState.SEALED
        assert stands(kiosk).signed == 3


def test_signatures_of_two_terminals_together_reach_the_threshold(
    served: Served, kiosks: Make
) -> None:
    one, two = kiosks(served), kiosks(served)
    one.append(petition(2), signed("a"))
    one.once()
    two.once()
    two.append(signed("b"))
    two.once()
    assert rulings(served) == []
    one.once()
    assert [ruling.distinct for ruling in rulings(served)] == [2]


def test_a_withdrawal_that_was_still_on_a_terminal_counts(served: Served, kiosks: Make) -> None:
    one, two = kiosks(served), kiosks(served)
    one.append(petition(2), signed("a"), signed("b"))
    one.once()
    two.once()
    assert [ruling.distinct for ruling in rulings(served)] == [2]
    one.append(petition(2, "P2"), signed("a", name="P2"), signed("b", name="P2"))
    one.once()
    two.append(unsigned("b", name="P2"))
    two.once()
    assert len(rulings(served)) == 1
    one.append(signed("b", 2, "P2"))
    one.once()
    assert len(rulings(served)) == 1, "enough again: now the other is to be heard again"
    two.once()
    assert [ruling.petition for ruling in rulings(served)] == ["P1", "P2"]


def test_a_body_that_did_not_come_whole_is_not_a_hearing(served: Served, kiosks: Make) -> None:
    one, two = kiosks(served), kiosks(served)
    one.append(petition(2), signed("a"), signed("b"))
    one.once()
    two.append(*lines(300), unsigned("b"))
    body = request_of(two)
    cut_off(served, body, len(body) - 10)
    assert rulings(served) == []
    two.once()
    assert rulings(served) == []


def test_an_old_request_that_somebody_replays_is_not_a_hearing(
    served: Served, kiosks: Make
) -> None:
    one, two = kiosks(served), kiosks(served)
    old = request_of(two)
    two.once()
    one.append(petition(2), signed("a"), signed("b"))
    one.once()
    assert problem_of(exchange_raw(served, raw_http(old))) == 1006
    one.once()
    assert rulings(served) == []
    two.once()
    assert len(rulings(served)) == 1


def test_a_revoked_and_a_quarantined_terminal_are_not_waited_for(
    served: Served, kiosks: Make, tmp_path: Path
) -> None:
    one, lost, cloned = (kiosks(served) for _ in range(3))
    cloned.append(*lines(1))
    cloned.once()
    twin = clone(cloned, tmp_path / "twin.db", served)
    cloned.append(*lines(1, "A"))
    twin.append(*lines(1, "B"))
    cloned.once()
    one.append(petition(2), signed("a"), signed("b"))
    one.once()
    assert rulings(served) == []
    with pytest.raises(CountyRefused):
        twin.once()
    one.once()
    assert rulings(served) == [], "one is still missing"
    with served.node() as node, node.store.transaction():
        devices.revoke(node.store.db, lost.device, "丢了")
    one.once()
    assert len(rulings(served)) == 1
    twin.close()


def test_a_silent_terminal_holds_it_up_for_three_working_days_only(tmp_path: Path) -> None:
    clock = SetClock()  # a Wednesday
    with serving(tmp_path / "county", clock) as served:
        one = enrol(served, tmp_path / "1.db", clock=clock, token=served.token(clock=clock))
        two = enrol(served, tmp_path / "2.db", clock=clock, token=served.token(clock=clock))
        one.append(petition(1), signed("a"))
        one.once()
        clock.wall_ms += 4 * DAY_MS  # Sunday
        one.once()
        assert rulings(served) == []
        clock.wall_ms += 2 * DAY_MS  # Tuesday
        one.once()
        assert len(rulings(served)) == 1
        two.append(signed("late"))
        two.once()
        assert stands(two).signed == 1
        assert queries.signed_late(two.store.db, ORG, "P1", "late")
        one.close()
        two.close()


def test_a_county_whose_clock_is_wrong_waits_for_everybody(tmp_path: Path) -> None:
    clock = SetClock(0)
    with serving(tmp_path / "county", clock) as served:
        one = enrol(served, tmp_path / "1.db", clock=clock, token=served.token(clock=clock))
        two = enrol(served, tmp_path / "2.db", clock=clock, token=served.token(clock=clock))
        one.append(petition(1), signed("a"))
        for _ in range(3):
            one.once()
            clock.wall_ms += 30 * DAY_MS
        assert rulings(served) == []
        two.once()
        assert len(rulings(served)) == 1
        one.close()
        two.close()


def test_many_petitions_at_once_are_judged_a_few_at_a_time(served: Served, kiosks: Make) -> None:
    kiosk = kiosks(served)
    for number in range(300):
        kiosk.append(petition(1, f"P{number}"), signed("a", name=f"P{number}"))
    kiosk.once()
    assert len(rulings(served)) == 256
    kiosk.once()
    assert len(rulings(served)) == 300


def test_a_terminal_cannot_seal_by_itself(served: Served, kiosks: Make) -> None:
    kiosk = kiosks(served)
    body = PetitionSealed("P1", 99, {}, ORG)
    leaf = encode_leaf(body, "county", ClockSample(START, b"boot0001", 1))
    opened = [
        encode_leaf(d.body, "villager", ClockSample(START, b"b" * 8, 1))
        for d in (petition(2), signed("a"))
    ]
    link, stream = bombs.runs(Run(0, 0, (*opened, leaf)))
    assert exchange_raw(served, raw_http(forge(kiosk, stream, link)))[0] == 200
    with served.node() as node:
        assert node.store.db["petition_sealed"].count == 0
        assert node.store.db["quarantine"].count == 1


def test_an_unknown_profile_stops_nobody(served: Served, kiosks: Make) -> None:
    kiosk = kiosks(served)
    kiosk.append(Draft(OrgFounded(ORG, "清溪村", "../../etc/passwd")), petition(1), signed("a"))
    kiosk.once()
    assert len(rulings(served)) == 1
    assert len(own_leaves(kiosk)) == 3
