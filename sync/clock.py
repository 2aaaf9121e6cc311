"""Clock samples, and what may be believed of them. Kiosk clocks are wrong; order is log order."""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Protocol

import msgspec

BUILD_MS = 1_793_000_000_000  # 2026-10-26: no entry of this program can be older
CHINA = timezone(timedelta(hours=8))  # the whole country keeps one time, with no summer time
DRIFT_PPM = 100  # a bad quartz; about nine seconds a day
REBOOT_DRIFT_MS = 86_400_000  # what a flat CMOS battery may cost per power cut, until proven again
LONGEST_MS = 366 * 86_400_000  # so long without the county, a restarted wall clock tells nothing


class ClockSample(msgspec.Struct, frozen=True, array_like=True):
    """One reading of every clock there is, as each entry carries it.

    ``wall_ms`` Unix ms, perhaps wrong; ``boot`` first 8 bytes of the boot id; ``mono_ms``
    ms since boot; ``offset_ms`` county time minus wall time, by the last contact, and its
    ``uncertainty_ms``; both ``None`` before the first contact, the latter also where the machine
    has started anew and its wall clock cannot be right.
    """

    wall_ms: int
    boot: bytes
    mono_ms: int
    offset_ms: int | None = None
    uncertainty_ms: int | None = None

    @property
    def best_ms(self) -> int:
        """Best guess of the true Unix ms."""
        return self.wall_ms + (self.offset_ms or 0)


class Trusted(msgspec.Struct, frozen=True, array_like=True):
    """A county-signed time, with this device's own clocks at the moment it came."""

    county_ms: int
    wall_ms: int
    boot: bytes
    mono_ms: int
    uncertainty_ms: int


@dataclass(frozen=True, slots=True)
class TimeEstimate:
    """What time it is, as far as can be proven: ``ms ± uncertainty_ms``.

    ``uncertainty_ms`` is ``None`` where nothing has confirmed the clock or bounds its error.
    """

    ms: int
    uncertainty_ms: int | None

    @property
    def date(self) -> date:
        """The calendar day in China."""
        return datetime.fromtimestamp(self.ms / 1000, CHINA).date()

    def proves_past(self, deadline_ms: int) -> bool:
        """Whether the deadline has passed whatever the clock's error."""
        return self.uncertainty_ms is not None and self.ms - self.uncertainty_ms > deadline_ms


class Clock(Protocol):
    """Source of raw readings: (wall ms, boot id, monotonic ms)."""

    def read(self) -> tuple[int, bytes, int]: ...


class SystemClock:
    """The machine's own clocks."""

    def __init__(self) -> None:
        self._boot = _boot_id()

    def read(self) -> tuple[int, bytes, int]:
        return time.time_ns() // 1_000_000, self._boot, time.monotonic_ns() // 1_000_000


def _boot_id() -> bytes:
    try:
        text = Path("/proc/sys/kernel/random/boot_id").read_text()
        return bytes.fromhex(text.strip().replace("-", ""))[:8]
    except (OSError, ValueError):
        return b"\0" * 8


def sample(clock: Clock, trusted: Trusted | None) -> ClockSample:
    """One reading, with the offset that the last county-signed time gives it.

    With an offset the uncertainty may be ``None`` too: a guess that nothing bounds.
    """
    wall, boot, mono = clock.read()
    if trusted is None:
        return ClockSample(wall, boot, mono)
    now, uncertainty = _since(trusted, wall, boot, mono)
    return ClockSample(wall, boot, mono, now - wall, uncertainty)


def _since(trusted: Trusted, wall: int, boot: bytes, mono: int) -> tuple[int, int | None]:
    """(now, uncertainty): the monotonic clock within one boot, the wall clock across boots."""
    if boot == trusted.boot and mono >= trusted.mono_ms and boot.strip(b"\0"):
        elapsed = mono - trusted.mono_ms
        return trusted.county_ms + elapsed, trusted.uncertainty_ms + elapsed * DRIFT_PPM // 10**6
    passed = wall - trusted.wall_ms
    elapsed = max(passed, mono)  # it has run for so long at least
    if not -REBOOT_DRIFT_MS <= passed <= LONGEST_MS:
        return trusted.county_ms + elapsed, None
    # Who starts a machine may set its wall clock ahead: all that is certain is that it is later
    # than the last contact, so the doubt reaches back to that.
    return trusted.county_ms + elapsed, trusted.uncertainty_ms + REBOOT_DRIFT_MS + elapsed


def timed_by(boot: bytes, mono_ms: int, later: ClockSample) -> TimeEstimate | None:
    """When a moment of some boot was, by a later reading of the same boot; ``None`` if that tells
    nothing of it.

    The monotonic clock ran on from one to the other, whatever the wall clock said meanwhile.
    """
    elapsed = later.mono_ms - mono_ms
    unknown = not boot.strip(b"\0")  # a machine that does not tell its boots apart
    if unknown or later.boot != boot or elapsed < 0 or later.uncertainty_ms is None:
        return None
    drift = elapsed * DRIFT_PPM // 10**6
    return TimeEstimate(later.best_ms - elapsed, later.uncertainty_ms + drift)


def estimate(reading: ClockSample, floor_ms: int = 0) -> TimeEstimate:
    """The time shown and reckoned with: never before the build, the county or the last entry.

    ``floor_ms`` is the latest time already proven: max(last county time, last entry's time).
    """
    floor = max(BUILD_MS, floor_ms)
    if reading.best_ms >= floor:
        return TimeEstimate(reading.best_ms, reading.uncertainty_ms)
    return TimeEstimate(floor, None)


def to_datetime(ms: int) -> datetime:
    """A China-time datetime of Unix ms; years outside 1970–9999 are clamped."""
    return datetime.fromtimestamp(min(max(ms, 0) / 1000, 253_370_764_800), UTC).astimezone(CHINA)
