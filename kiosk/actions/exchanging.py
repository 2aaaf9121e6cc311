"""Enrolment and exchange with the county, and what the staff screen says of them."""

import socket
from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec

from hearings import queries
from hearings.kinds import PetitionTimed
from kiosk.terminal import VILLAGE_KEY, VILLAGE_KEYS, Terminal
from sync import enrolment, tables
from sync.carrier import HttpCarrier
from sync.entry import Draft
from sync.errors import NotEnrolled
from sync.kiosk_side import CountyIdentity, Exchanged, KioskSide, county_of
from sync.retired import deliver_retired

LAST = "last_exchange"  # meta: what the last try came to
WANTED = "exchange_wanted"  # meta: the screen asks the agent for an exchange now; empty: no


class LastExchange(msgspec.Struct, frozen=True, array_like=True):
    """The last try: when (Unix ms, best guess), whether it came to a receipt, and what it said."""

    at_ms: int
    ok: bool
    text: str
    ok_ms: int | None = None  # when it last succeeded


@dataclass(frozen=True, slots=True)
class ExchangeStatus:
    """For the screens: the county, what waits to be sent, the last try, and what is set aside."""

    county: str | None
    url: str | None
    size: int
    receipted: int
    last: LastExchange | None
    fork: str | None
    quarantined: int

    @property
    def waiting(self) -> int:
        """Entries the county has not signed for."""
        return self.size - self.receipted


def enrol(terminal: Terminal, url: str, token: str, name: str | None = None) -> CountyIdentity:
    """Enrol with a county by its one-time token. Raises ``WrongSecret``, ``CountyRefused`` …"""
    carrier = HttpCarrier(url)
    try:
        body = enrolment.ask(
            token, terminal.signer, terminal.org, terminal.village.name,
            name or socket.gethostname()[:40], terminal.village_keys(),
        )  # fmt: skip
        answer = carrier.enrol(body)
    finally:
        carrier.close()
    keys = enrolment.accept(terminal.store, token, terminal.signer, url, answer)
    _take_over(terminal, keys)
    return county_of(terminal.store)


def _take_over(terminal: Terminal, shared: dict[str, bytes]) -> None:
    """The village's first terminal gave the key that all of them use from now on."""
    held = terminal.village_keys()
    with terminal.store.transaction():
        merged = msgspec.msgpack.encode({**held, **shared})
        tables.set_meta(terminal.db, VILLAGE_KEYS, merged)
        if shared:
            tables.set_meta(terminal.db, VILLAGE_KEY, min(shared).encode())


def exchange_once(
    terminal: Terminal,
    url: str | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    carrier: HttpCarrier | None = None,
) -> Exchanged:
    """One exchange until both sides have everything; remembers how it went.

    Raises ``NotEnrolled``, ``CountyRefused``, ``ExchangeFailed``, ``ForkFound`` …
    """
    county = county_of(terminal.store)
    used = carrier or HttpCarrier(url or county.url)
    try:
        deliver_retired(terminal.store, terminal.signer, terminal.clock, used.sync)
        side = KioskSide(terminal.store, terminal.signer, terminal.clock, used.sync)
        used.meanwhile = side.prepare
        done = side.once(progress)
        if _time_openings(terminal):
            done = _both(done, side.once(progress))
    except Exception as error:
        _remember(terminal, ok=False, text=str(error))
        raise
    finally:
        if carrier is None:
            used.close()
    _remember(terminal, ok=done.receipt, text="")
    return done


def _time_openings(terminal: Terminal) -> bool:
    """Of petitions opened before this boot first heard the time, say that it has been heard."""
    reading = terminal.store.sample()
    if reading.uncertainty_ms is None:
        return False
    origin = terminal.store.own_log().origin
    found = queries.untimed(terminal.db, terminal.org, origin, reading.boot)
    terminal.store.append([Draft(PetitionTimed(one)) for one in found], "device")
    return bool(found)


def _both(first: Exchanged, then: Exchanged) -> Exchanged:
    """Two exchanges in a row, as one."""
    return replace(
        then, sent=first.sent + then.sent, received=first.received + then.received,
        requests=first.requests + then.requests, bytes_up=first.bytes_up + then.bytes_up,
        bytes_down=first.bytes_down + then.bytes_down, entries=(*first.entries, *then.entries),
    )  # fmt: skip


def _remember(terminal: Terminal, *, ok: bool, text: str) -> None:
    now = terminal.now().ms
    before = last_exchange(terminal)
    succeeded = now if ok else (before.ok_ms if before else None)
    raw = msgspec.msgpack.encode(LastExchange(now, ok, text, succeeded))
    with terminal.store.transaction():
        tables.set_meta(terminal.db, LAST, raw)


def last_exchange(terminal: Terminal) -> LastExchange | None:
    """How the last try went."""
    raw = tables.get_meta(terminal.db, LAST)
    return None if raw is None else msgspec.msgpack.decode(raw, type=LastExchange)


def want_exchange(terminal: Terminal) -> None:
    """Ask the agent to exchange now: the screen itself never touches the network."""
    with terminal.store.transaction():
        tables.set_meta(terminal.db, WANTED, b"1")


def exchange_wanted(terminal: Terminal) -> bool:
    """Whether somebody asked and the agent has not taken it up yet."""
    return bool(tables.get_meta(terminal.db, WANTED))


def take_wish(terminal: Terminal) -> None:
    """The agent is about to exchange: whoever asks from now on asks for the next one."""
    if exchange_wanted(terminal):
        with terminal.store.transaction():
            tables.set_meta(terminal.db, WANTED, b"")


def set_aside(terminal: Terminal) -> tuple[tuple[str, str, int], ...]:
    """What is quarantined, as (log, reason, count), the most first."""
    query = (
        "SELECT origin, reason, COUNT(*) FROM quarantine GROUP BY origin, reason "
        "ORDER BY COUNT(*) DESC, origin, reason"
    )
    return tuple((str(o), str(r), int(n)) for o, r, n in terminal.db.execute(query))


def status(terminal: Terminal) -> ExchangeStatus:
    """Where the exchange stands."""
    log = terminal.store.own_log()
    try:
        county: CountyIdentity | None = county_of(terminal.store)
    except NotEnrolled:
        county = None
    aside = terminal.db.execute("SELECT COUNT(*) FROM quarantine").fetchone()[0]
    return ExchangeStatus(
        county.name if county else None,
        county.url if county else None,
        *terminal.recorded(),
        last_exchange(terminal),
        log.fork,
        int(aside),
    )
