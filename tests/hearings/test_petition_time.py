"""A petition opened before the terminal knew the time: proven once the same boot has heard it."""

import pytest

from hearings import queries
from hearings.kinds import PetitionTimed
from hearings.petition_rules import decide_open
from sync.clock import DRIFT_PPM, ClockSample, TimeEstimate, timed_by
from sync.entry import Draft, encode_leaf, leaf_hash, recorded
from tests.hearings.village import DAY, KEY_ID, ORG, START, TERMS, Device, now

HOUR = 3_600_000
BOOT = b"boot...."


class Terminal(Device):
    """A terminal whose wall clock is hours off, whatever else it knows."""

    def write(
        self, draft: Draft, mono_ms: int, *, offset_ms: int | None = None, boot: bytes = BOOT,
        doubt: int = 1500,
    ) -> None:  # fmt: skip
        """One entry at that monotonic time; told the time if there is an offset."""
        known = None if offset_ms is None else doubt
        clock = ClockSample(START - 20 * HOUR + mono_ms, boot, mono_ms, offset_ms, known)
        leaf = encode_leaf(draft.body, "device", clock, ())
        entry = recorded(ORG, self.origin, len(self.log), leaf, leaf_hash(leaf))
        self.log.append(entry)
        self.take([entry])


@pytest.fixture
def terminal() -> Terminal:
    made = Terminal("vk/a/1")
    (opening,) = decide_open("p1", "村东修路的钱怎么花", "", TERMS, KEY_ID)
    made.write(opening, HOUR)
    return made


def timed(terminal: Terminal, mono_ms: int, **how: object) -> None:
    terminal.write(Draft(PetitionTimed("p1")), mono_ms, **how)  # type: ignore[arg-type]


def test_before_and_after_the_time_is_heard(terminal: Terminal) -> None:
    assert terminal.must().unproven
    assert queries.untimed(terminal.db, ORG, "vk/a/1", BOOT) == ("p1",)
    timed(terminal, 5 * HOUR, offset_ms=20 * HOUR)
    petition = terminal.must()
    assert not petition.unproven
    assert petition.opened_ms == START + HOUR, "not at the hour the wall clock showed"
    assert queries.untimed(terminal.db, ORG, "vk/a/1", BOOT) == ()
    assert terminal.must(at=now(31)).window_over
    assert terminal.must(at=TimeEstimate(petition.deadline_ms, 1000)).unproven


def test_another_boot_or_another_log_proves_nothing(terminal: Terminal) -> None:
    timed(terminal, 5 * HOUR, offset_ms=20 * HOUR, boot=b"another.")
    assert terminal.must().unproven
    sister = Terminal("vk/b/1")
    sister.merge(terminal)
    timed(sister, 5 * HOUR, offset_ms=20 * HOUR)
    assert sister.must().unproven
    terminal.merge(sister)
    assert terminal.must().unproven


def test_neither_order_of_arrival_nor_a_second_telling_changes_it(terminal: Terminal) -> None:
    timed(terminal, 5 * HOUR, offset_ms=20 * HOUR)
    once = terminal.must().opened_ms
    timed(terminal, 500 * HOUR, offset_ms=20 * HOUR + 40_000)
    assert terminal.must().opened_ms == once, "the nearer telling is the more exact"
    other = Terminal("vk/c/1")
    other.take(reversed(terminal.log))
    assert other.must().opened_ms == once


def test_who_has_not_heard_the_time_cannot_tell_it(terminal: Terminal) -> None:
    timed(terminal, 5 * HOUR)
    assert terminal.must().unproven


def test_the_doubt_grows_with_the_time_between() -> None:
    later = ClockSample(START, BOOT, 10 * DAY, 0, 1000)
    found = timed_by(BOOT, 0, later)
    assert found == TimeEstimate(START - 10 * DAY, 1000 + 10 * DAY * DRIFT_PPM // 10**6)
    assert timed_by(BOOT, 10 * DAY + 1, later) is None, "that was after it"
    assert timed_by(b"another.", 0, later) is None
    assert timed_by(bytes(8), 0, ClockSample(START, bytes(8), 5, 0, 1)) is None


def test_an_opening_timed_by_a_restarted_clock_is_timed_anew_once(terminal: Terminal) -> None:
    (opening,) = decide_open("p2", "村口的灯", "", TERMS, KEY_ID)
    terminal.write(opening, HOUR, offset_ms=50 * DAY, doubt=51 * DAY)
    assert queries.untimed(terminal.db, ORG, "vk/a/1", BOOT) == ("p1", "p2")
    terminal.write(Draft(PetitionTimed("p2")), 2 * HOUR, offset_ms=50 * DAY, doubt=51 * DAY)
    assert queries.untimed(terminal.db, ORG, "vk/a/1", BOOT) == ("p1",), "no clock is asked forever"
