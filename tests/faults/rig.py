"""A county and its terminals, small enough to be broken in every way."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import sqlite_utils

from sync import devices, tables, wire
from sync.clock import ClockSample
from sync.county_side import County
from sync.database import open_database
from sync.entry import Body, Draft, Position, Recorded
from sync.errors import CountyRefused
from sync.keys import SealingKey, SigningKey
from sync.kiosk_side import COUNTY, CountyIdentity, KioskSide
from sync.problems import Refusal
from sync.projection import Projection, Row, Table
from sync.store import Store

ORG = "320123456789"
START_MS = 1_795_000_000_000
VOID = ClockSample(START_MS, b"boot0000", 1)
SEALING = SealingKey(b"county sealing key for the tests")
COUNTY_KEY = SigningKey(b"county signing key for the tests")


class Line(Body, frozen=True, array_like=True):
    """A ledger line, as an import appends many of."""

    KIND = "test.line@1"
    document: str
    row: int
    text: str
    fen: int


class SignUp(Body, frozen=True, array_like=True):
    """A villager's sign-up; the person is in the sealed part."""

    KIND = "test.signup@1"
    petition: str
    signer: str


class Stranger(Body, frozen=True, array_like=True):
    """Of a kind that this version does not know."""

    KIND = "test.stranger@9"
    text: str


def _project(entry: Recorded) -> Iterable[Row]:
    place: tuple[str, str, int] = (entry.org, entry.origin, entry.seq)
    if entry.kind == Line.KIND:
        line = msgspec.msgpack.decode(entry.body, type=Line)
        yield Row("line", (*place, line.document, line.row, line.text, line.fen))
    else:
        signed = msgspec.msgpack.decode(entry.body, type=SignUp)
        yield Row("signup", (*place, signed.petition, signed.signer))


_PLACE = (("org", str), ("origin", str), ("seq", int))
PROJECTION = Projection(
    "test",
    (
        Table(
            "line",
            (*_PLACE, ("document", str), ("row", int), ("text", str), ("fen", int)),
            ("org", "origin", "seq"),
            (("org", "document"),),
        ),
        Table(
            "signup",
            (*_PLACE, ("petition", str), ("signer", str)),
            ("org", "petition", "signer", "origin", "seq"),
        ),
    ),
    frozenset({Line.KIND, SignUp.KIND}),
    _project,
)


@dataclass
class SimClock:
    """A clock that does what it is told."""

    wall_ms: int = START_MS
    boot: bytes = b"boot0000"
    mono_ms: int = 1000

    def read(self) -> tuple[int, bytes, int]:
        """Every reading takes a millisecond."""
        self.wall_ms, self.mono_ms = self.wall_ms + 1, self.mono_ms + 1
        return self.wall_ms, self.boot, self.mono_ms

    def reboot(self, boot: bytes) -> None:
        """The monotonic clock starts again."""
        self.boot, self.mono_ms = boot, 1000


@dataclass
class Village:
    """What every party needs to be made again from its disk: its keys and its clock."""

    seed: int = 0
    clock: SimClock = field(default_factory=SimClock)

    def __post_init__(self) -> None:
        self.random = random.Random(f"village {self.seed}")

    def key(self, name: str) -> SigningKey:
        """The key of the terminal of that name."""
        return SigningKey(random.Random(f"{self.seed} {name}").randbytes(32))

    def origin(self, name: str) -> str:
        """The name of that terminal's log."""
        return wire.device_origin(self.key(name).public, b"\0\0\0\1")

    def county_origin(self) -> str:
        """The name of the county's catalog log."""
        return f"{wire.cosigner_name(COUNTY_KEY.public)}/00000001/catalog"

    def terminal(
        self, name: str, db: sqlite_utils.Database, clock: SimClock | None = None
    ) -> Store:
        """The terminal's store on an open database; founded and enrolled where it is new."""
        store = Store(
            db, [PROJECTION], self.key(name), clock or self.clock, self.random.randbytes
        ).with_tables()
        if tables.find_log(db, self.origin(name)) is None:
            identity = CountyIdentity("润州区", COUNTY_KEY.public, SEALING.public, "")
            with store.transaction():
                tables.set_meta(db, COUNTY, msgspec.msgpack.encode(identity))
                store.set_recipients([SEALING.public])
            store.create_own_log(self.origin(name), ORG)
        return store

    def county(
        self, db: sqlite_utils.Database, names: Sequence[str], clock: SimClock | None = None
    ) -> Store:
        """The county's store, with its catalog log and those terminals enrolled."""
        store = Store(
            db, [PROJECTION], COUNTY_KEY, clock or self.clock, self.random.randbytes
        ).with_tables()
        origin = self.county_origin()
        with store.transaction():
            devices.create_tables(db)
            if devices.village_of_name(db, "清溪村") is None:
                devices.put_village(db, ORG, "清溪村", 0)
            for name in names:
                key = self.key(name).public
                devices.put_device(db, ORG, wire.device_id(key), key, name, 0)
        if tables.find_log(db, origin) is None:
            store.create_own_log(origin, "")
        return store

    def side(self, name: str, store: Store, send: Callable[[bytes], bytes]) -> KioskSide:
        """The terminal's exchanges over a carrier."""
        return KioskSide(store, self.key(name), store_clock(store), send)


def store_clock(store: Store) -> SimClock:
    """The clock a store was made with."""
    clock = store._clock
    assert isinstance(clock, SimClock)
    return clock


def direct(county: Store) -> Callable[[bytes], bytes]:
    """A carrier without a wire: refusals arrive as HTTP would bring them."""

    def send(body: bytes) -> bytes:
        try:
            return County(county, COUNTY_KEY).answer(body)
        except Refusal as refusal:
            raise refused(refusal) from refusal

    return send


def refused(refusal: Refusal) -> CountyRefused:
    """What the terminal sees of a refusal."""
    return CountyRefused(refusal.problem.number, refusal.problem.text, refusal.signature)


def memory() -> sqlite_utils.Database:
    """A database in memory, set as ``open_database`` sets one on disk."""
    db = sqlite_utils.Database(memory=True)
    db.conn.isolation_level = None
    db.conn.execute("PRAGMA foreign_keys=ON")
    return db


def on_disk(path: Path) -> sqlite_utils.Database:
    """The database as the program opens it."""
    return open_database(path)


def line(number: int, document: str = "r1") -> Draft:
    """One ledger line; its row number makes it unique."""
    return Draft(Line(document, number, f"买办公用品 {number * 7919 % 10007}", number * 100))


def lines(first: int, count: int, document: str = "r1") -> list[Draft]:
    """Consecutive ledger lines."""
    return [line(number, document) for number in range(first, first + count)]


def sign_up(signer: str, petition: str = "p1") -> Draft:
    """A sign-up with its personal part."""
    return Draft(SignUp(petition, signer), (f"张三 {signer}".encode() * 8,))


def sign_once(store: Store, signer: str, petition: str = "p1") -> tuple[Position, ...]:
    """Sign up unless it is done; the decision is taken where it is written."""

    def decide(db: sqlite_utils.Database) -> Sequence[Draft]:
        query = "SELECT 1 FROM signup WHERE org=? AND petition=? AND signer=?"
        known = db.conn.execute(query, (ORG, petition, signer)).fetchone()
        return () if known else (sign_up(signer, petition),)

    return store.append_decided(decide, "villager")


def copied(db: sqlite_utils.Database) -> sqlite_utils.Database:
    """A copy, in memory, of a database and all that is in it: a cloned disk."""
    copy = memory()
    db.conn.backup(copy.conn)
    return copy
