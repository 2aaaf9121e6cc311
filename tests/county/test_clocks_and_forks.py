"""Wrong clocks change nothing; cloned disks are found; nothing is ever overwritten."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sync import tables, wire
from sync.errors import BadSignature, CountyRefused, ForkFound, LogQuarantined
from sync.verify import verify
from tests.county.world import (
    START,
    YEAR_MS,
    Kiosk,
    Served,
    SetClock,
    clone,
    county_leaves,
    enrol,
    lines,
    own_leaves,
    serving,
    signed,
)

Make = Callable[..., Kiosk]
CLOCKS = {"1970": 0, "2099": START + 73 * YEAR_MS, "right": START, "before 1970": -YEAR_MS}


@pytest.mark.parametrize("county", CLOCKS)
@pytest.mark.parametrize("kiosk", CLOCKS)
def test_wrong_clocks_at_either_end(tmp_path: Path, county: str, kiosk: str) -> None:
    with serving(tmp_path / "county", SetClock(CLOCKS[county])) as served:
        one = enrol(
            served, tmp_path / "k.db", clock=SetClock(CLOCKS[kiosk], boot=b"boot0002"),
            token=served.token(clock=SetClock(CLOCKS[county])),
        )  # fmt: skip
        one.append(*lines(5), signed("a"))
        assert one.once().receipt
        one.append(*lines(5, "R2"))
        assert one.once().receipt
        assert county_leaves(served, one) == own_leaves(one)
        assert verify(one.store).problems == ()
        with served.node(SetClock(CLOCKS[county])) as node:
            assert verify(node.store).problems == ()
        one.close()


def test_clocks_that_jump_about(tmp_path: Path) -> None:
    here, there = SetClock(), SetClock(boot=b"boot0002")
    with serving(tmp_path / "county", here) as served:
        one = enrol(served, tmp_path / "k.db", clock=there, token=served.token(clock=here))
        for number, (county_ms, kiosk_ms) in enumerate(
            [(START, START + 9 * YEAR_MS), (START + 50 * YEAR_MS, 0), (0, START), (START, -5)]
        ):
            here.wall_ms, there.wall_ms = county_ms, kiosk_ms
            there.boot = bytes([number]) * 8
            one.append(*lines(3, f"R{number}"))
            assert one.once().receipt
        assert county_leaves(served, one) == own_leaves(one)
        assert verify(one.store).problems == ()
        one.close()


def test_two_clones_of_one_disk_are_both_quarantined(
    served: Served, kiosks: Make, tmp_path: Path
) -> None:
    one, sister = kiosks(served), kiosks(served, name="二号机")
    one.append(*lines(4))
    one.once()
    two = clone(one, tmp_path / "clone.db", served)
    one.append(*lines(3, "A"))
    two.append(*lines(2, "B"))
    assert one.once().receipt
    with pytest.raises((CountyRefused, ForkFound)) as found:
        two.once()
    if isinstance(found.value, CountyRefused):
        assert found.value.number in (1007, 1012)
    one.append(*lines(1, "C"))
    with pytest.raises(CountyRefused) as refused:
        one.once()
    assert refused.value.number == 1007
    for store in (one.store, two.store):
        assert store.own_log().fork is not None
        with pytest.raises(LogQuarantined):
            store.append(lines(1, "D"), "villager")
    assert county_leaves(served, one) == list(own_leaves(one))[:7], "what was first stays"
    with served.node() as node:
        (set_aside,) = node.store.db.query("SELECT origin, reason FROM quarantine")
        assert set_aside["origin"] == one.store.own_log().origin
        assert tables.get_log(node.store.db, set_aside["origin"]).fork is not None
    sister.append(*lines(2, "S"))
    assert sister.once().receipt, "the others go on"
    two.close()


@pytest.mark.parametrize("number", [1007, 1012])
def test_who_stands_between_cannot_say_that_a_log_has_forked(
    served: Served, kiosk: Kiosk, number: int
) -> None:
    """A signed refusal of another request will not do either."""

    def lie(signature: bytes) -> Callable[[bytes], bytes]:
        def send(_body: bytes) -> bytes:
            raise CountyRefused(number, "已隔离", signature)

        return send

    with served.node() as node:
        stolen = wire.sign_refusal(number, node.signer, b"s" * 64)
    for signature in (b"", b"x" * 64, stolen):
        with pytest.raises(BadSignature):
            kiosk.side(lie(signature)).once()
    assert kiosk.store.own_log().fork is None
    kiosk.append(*lines(1))
    assert kiosk.once().receipt


def test_an_older_copy_of_a_disk_is_told_so(served: Served, kiosks: Make, tmp_path: Path) -> None:
    one = kiosks(served)
    one.append(*lines(2))
    old = clone(one, tmp_path / "old.db", served)
    old_counter = tables.get_meta(old.store.db, "counter")
    assert old_counter is None or int.from_bytes(old_counter, "big") == 0
    one.append(*lines(2, "A"))
    assert one.once().receipt
    # the copy's counters begin where the disk's own began: the county has seen them
    with old.store.transaction():
        tables.set_meta(old.store.db, "counter", (1000).to_bytes(8, "big"))
    with pytest.raises(ForkFound):
        old.once()
    assert old.store.own_log().fork is not None
    old.close()


def test_a_county_restored_from_an_older_backup_is_given_everything_again(
    tmp_path: Path, kiosks: Make
) -> None:
    data, backup = tmp_path / "county", tmp_path / "backup"
    with serving(data) as served:
        kiosk = kiosks(served)
        kiosk.append(*lines(40))
        assert kiosk.once().receipt
        port = served.port
    shutil.copytree(data, backup)
    with serving(data, port=port):
        kiosk.append(*lines(500, "A"))
        assert kiosk.once().receipt
    with serving(backup, port=port) as restored:
        kiosk.append(*lines(3, "B"))
        for _ in range(3):
            done = kiosk.once()
        assert done.receipt
        assert county_leaves(restored, kiosk) == own_leaves(kiosk)
        assert verify(kiosk.store).problems == ()
