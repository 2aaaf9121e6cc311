"""A stick at the county's office: beside the running server, and what it proves of a terminal."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from county.carrying import Row, take_stick
from hearings.model import PetitionState
from sync import stick
from sync.stick_county import StickServed
from sync.stick_kiosk import Brought, StickSide, stick_sides
from sync.verify import verify
from tests.county.test_page import Elements, get
from tests.county.test_rulings import DAY_MS, rulings, stands
from tests.county.world import (
    Kiosk,
    Served,
    SetClock,
    county_leaves,
    enrol,
    lines,
    own_leaves,
    petition,
    serving,
    signed,
    unsigned,
)

Make = Callable[..., Kiosk]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A stick."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def side(kiosk: Kiosk) -> StickSide:
    """A terminal's exchanges by stick."""
    return stick_sides(kiosk.store, kiosk.signer, kiosk.clock)[-1]


def write(root: Path, *kiosks: Kiosk) -> None:
    """The stick is at these terminals, one after the other."""
    with stick.tray(root, stick.OUT, make=True) as out:
        assert out is not None
        for kiosk in kiosks:
            side(kiosk).write(out)


def take(root: Path, kiosk: Kiosk) -> Brought | None:
    """And back."""
    with stick.tray(root, stick.IN) as back:
        assert back is not None
        return side(kiosk).take(back)


def serve(
    served: Served, root: Path, clock: SetClock | None = None
) -> tuple[StickServed, tuple[Row, ...]]:
    """The stick is at the county, whose server goes on."""
    with served.node(clock) as node:
        done, rows = take_stick(node, root)
        assert done.ok, done
        assert verify(node.store).problems == ()
    return done, rows


def test_stick_and_line_take_turns_beside_a_running_server(
    served: Served, kiosks: Make, root: Path
) -> None:
    one, two = kiosks(served), kiosks(served, name="二号机")
    for number in range(3):
        one.append(*lines(300, f"A{number}"), signed(f"p{number}"))
        two.append(*lines(20, f"B{number}"))
        write(root, one, two)
        one.append(*lines(5, f"C{number}"))
        if number != 1:
            assert one.once().receipt  # the line overtakes the stick
        _, rows = serve(served, root)
        assert [row.terminal.name for row in sorted(rows, key=lambda row: row.terminal.name)] == [
            "一号机", "二号机",
        ]  # fmt: skip
        assert two.once().receipt
        assert take(root, one) is not None
        assert take(root, two) is not None
    for kiosk in (one, two):
        assert kiosk.once().receipt
        assert kiosk.once().receipt
        assert county_leaves(served, kiosk) == own_leaves(kiosk)
        assert verify(kiosk.store).problems == ()
        assert [row["fork"] for row in kiosk.store.db.query("SELECT fork FROM log")] == [None] * 3


def test_an_old_stick_is_no_contact(tmp_path: Path, root: Path) -> None:
    """The front page tells when the terminal was there, not when somebody played its stick."""
    clock = SetClock()
    with serving(tmp_path / "county", clock) as served:
        kiosk = enrol(served, tmp_path / "1.db", clock=clock, token=served.token(clock=clock))
        kiosk.append(*lines(3))
        write(root, kiosk)
        old = shutil.copytree(root, tmp_path / "recorded")
        serve(served, root, clock)
        for days in (5, 40):
            clock.wall_ms += days * DAY_MS
            serve(served, old, clock)
        told = re.search(r"(\d+) 天前", Elements(get(served)[2]).words)
        assert told is not None
        assert told.group(1) == "45"
        kiosk.close()


def test_the_only_terminal_of_a_village_is_sealed_by_stick(
    served: Served, kiosks: Make, root: Path
) -> None:
    kiosk = kiosks(served)
    kiosk.append(petition(2), signed("a"), signed("b"))
    write(root, kiosk)
    serve(served, root)
    (ruling,) = rulings(served)
    assert ruling.distinct == 2
    assert take(root, kiosk)
    assert stands(kiosk).state is PetitionState.SEALED, "the ruling came back on the stick"


def test_a_stick_that_was_written_before_is_no_hearing(
    served: Served, kiosks: Make, root: Path
) -> None:
    """It cannot tell of the withdrawal that came after it was written."""
    one, two = kiosks(served), kiosks(served)
    write(root, two)
    one.append(petition(2), signed("a"), signed("b"))
    one.once()
    serve(served, root)
    assert rulings(served) == []
    two.append(unsigned("b"))
    two.once()
    one.once()
    assert rulings(served) == []
    one.append(signed("c"))
    one.once()
    two.once()
    assert [ruling.distinct for ruling in rulings(served)] == [2]


def test_where_all_come_by_stick_the_days_run_out(tmp_path: Path, root: Path) -> None:
    clock = SetClock()
    with serving(tmp_path / "county", clock) as served:
        pair = [
            enrol(served, tmp_path / name, clock=clock, token=served.token(clock=clock))
            for name in ("1.db", "2.db")
        ]
        pair[0].append(petition(1), signed("a"))
        write(root, *pair)
        serve(served, root, clock)
        assert rulings(served) == []
        clock.wall_ms += 14 * DAY_MS
        write(root, *pair)
        serve(served, root, clock)
        assert len(rulings(served)) == 1
        for kiosk in pair:
            assert take(root, kiosk)
            kiosk.close()
