"""A terminal and a county with something to exchange, for the tests of bad lines."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlite_utils

from sync import tables
from sync.county_side import County, CountySession
from sync.kiosk_side import KioskSide
from sync.store import Store
from tests import invariants
from tests.faults import rig

COUNTY_PUBLIC = rig.COUNTY_KEY.public


@dataclass
class Pair:
    """A terminal with something to send and a county with something to give."""

    terminal: Store
    county: Store
    body: bytes = b""

    @property
    def side(self) -> KioskSide:
        """The terminal's exchanges on a good line."""
        return rig.Village(3).side("k0", self.terminal, rig.direct(self.county))

    def over(self, send: Callable[[bytes], bytes]) -> KioskSide:
        """The terminal's exchanges on another line."""
        return rig.Village(3).side("k0", self.terminal, send)

    def copy(self) -> "Pair":
        """Both disks as they are now, in new machines."""
        return Pair(terminal(self.terminal.db), county(self.county.db), self.body)

    def check(self) -> tuple[int, int]:
        """All invariants; entries of the terminal's log here and there."""
        mine = invariants.check_store(self.terminal, COUNTY_PUBLIC, thorough=False)
        theirs = invariants.check_store(self.county, COUNTY_PUBLIC, thorough=False)
        own = self.terminal.own_log().origin
        invariants.check_pair(mine, theirs, own)
        for store in (self.terminal, self.county):
            assert all(log.fork is None for log in tables.all_logs(store.db))
        return len(mine[own].hashes), len(theirs[own].hashes) if own in theirs else 0

    def finish(self) -> None:
        """On a good line everything comes together."""
        assert self.side.once().receipt
        self.check()
        invariants.check_same((self.terminal, self.county))


def terminal(db: sqlite_utils.Database | None = None) -> Store:
    """The terminal, new or on a copy of that disk."""
    return rig.Village(3).terminal("k0", rig.memory() if db is None else rig.copied(db))


def county(db: sqlite_utils.Database | None = None) -> Store:
    """The county, new or on a copy of that disk."""
    return rig.Village(3).county(rig.memory() if db is None else rig.copied(db), ["k0", "k1"])


def fresh(entries: int = 8) -> Pair:
    """Some entries are at the county already, some are not; a sign-up waits."""
    pair = Pair(terminal(), county())
    pair.terminal.append(rig.lines(0, 5), "S1")
    assert pair.side.once().receipt
    pair.terminal.append(rig.lines(5, entries), "S1")
    rig.sign_once(pair.terminal, "v1")
    pair.county.append(rig.lines(0, 3, "catalog"), "county")
    return pair


class Captured(Exception):
    """The line is down, but we have seen the request."""


def capture(pair: Pair) -> bytes:
    """The body that the terminal would send."""
    bodies: list[bytes] = []

    def send(body: bytes) -> bytes:
        bodies.append(body)
        raise Captured

    with pytest.raises(Captured):
        pair.over(send).once()
    return bodies[0]


def give(store: Store, body: bytes) -> bytes:
    """What the county's carrier does with the bytes that came, however few."""
    session = CountySession(County(store, rig.COUNTY_KEY))
    session.feed(body)
    return session.finish()


def answered(body: bytes) -> Callable[[bytes], bytes]:
    """A line that brings this, whatever was asked."""
    return lambda _: body


def answered_once(body: bytes) -> Callable[[bytes], bytes]:
    """A line that brings this once, and is down from then on."""
    left = [body]

    def send(_: bytes) -> bytes:
        if not left:
            raise Captured
        return left.pop()

    return send
