"""What may be believed of a machine's clocks after the last word from the county."""

import pytest

from sync.clock import LONGEST_MS, REBOOT_DRIFT_MS, TimeEstimate, Trusted, estimate, sample

DAY = 86_400_000
YEAR = 365 * DAY
HEARD = 1_795_000_000_000
TRUSTED = Trusted(HEARD, HEARD - 5000, b"boot0001", 60_000, 1200)  # the wall clock is 5 s slow


class Told:
    """A clock that says what it was told to."""

    def __init__(self, wall: int, boot: bytes, mono: int) -> None:
        self._reading = wall, boot, mono

    def read(self) -> tuple[int, bytes, int]:
        return self._reading


def now(
    wall: int, boot: bytes = b"boot0002", mono: int = 1000, at: Trusted = TRUSTED
) -> TimeEstimate:
    """The time as a terminal reckons it that was started anew and stands at ``wall``."""
    return estimate(sample(Told(wall, boot, mono), at), at.county_ms)


def test_within_one_boot_the_wall_clock_is_not_asked() -> None:
    for wall in (0, HEARD, HEARD + 73 * YEAR):
        assert now(wall, b"boot0001", 60_000 + DAY) == TimeEstimate(HEARD + DAY, 1200 + 8640)


def test_started_anew_soon_after_it_heard_the_time() -> None:
    """The usual case: a power cut, and the wall clock went on."""
    found = now(TRUSTED.wall_ms + DAY // 24)
    assert found == TimeEstimate(HEARD + DAY // 24, 1200 + REBOOT_DRIFT_MS + DAY // 24)
    assert found.proves_past(HEARD - 2 * DAY)


@pytest.mark.parametrize("ahead", [2 * DAY, 30 * DAY, YEAR, 73 * YEAR])
def test_a_clock_set_ahead_while_it_was_off_proves_nothing(ahead: int) -> None:
    found = now(TRUSTED.wall_ms + ahead)
    assert not found.proves_past(HEARD + 1), "all that is certain is that the contact has passed"
    assert (found.uncertainty_ms is None) == (ahead > LONGEST_MS)


@pytest.mark.parametrize(
    "wall", [0, -YEAR, TRUSTED.wall_ms - REBOOT_DRIFT_MS - 1, HEARD + 73 * YEAR]
)
def test_a_clock_that_cannot_be_right_bounds_nothing(wall: int) -> None:
    assert now(wall).uncertainty_ms is None


def test_it_knows_at_least_how_long_it_has_run() -> None:
    assert now(0, mono=3 * DAY) == TimeEstimate(HEARD + 3 * DAY, None)
    slow = now(TRUSTED.wall_ms - 1000, mono=3 * DAY)
    assert slow == TimeEstimate(HEARD + 3 * DAY, 1200 + REBOOT_DRIFT_MS + 3 * DAY)


def test_a_machine_that_does_not_tell_its_boots_apart_may_have_been_off() -> None:
    nameless = Trusted(HEARD, HEARD, bytes(8), 1000, 1200)
    found = now(HEARD + DAY, bytes(8), 2000, nameless)
    assert found == TimeEstimate(HEARD + DAY, 1200 + REBOOT_DRIFT_MS + DAY)
