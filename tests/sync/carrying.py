"""Terminals, a county, and the sticks that go between them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sync import stick, tables
from sync.county_side import County
from sync.errors import SyncError
from sync.keys import SigningKey
from sync.stick_county import StickServed, serve_stick
from sync.stick_kiosk import Brought, StickSide, Written, stick_sides
from sync.store import Store
from tests import invariants
from tests.faults import rig

NAMES = ("k0", "k1", "k2")


@dataclass
class World:
    """A county with its terminals, each on a database of its own."""

    village: rig.Village
    county: Store
    terminals: dict[str, Store] = field(default_factory=dict)

    def terminal(self, name: str = "k0") -> Store:
        """The terminal of that name, new where it is not there yet."""
        if name not in self.terminals:
            self.terminals[name] = self.village.terminal(name, rig.memory())
        return self.terminals[name]

    def copied(self) -> "World":
        """The same disks in other machines."""
        village = rig.Village(3, rig.SimClock(self.village.clock.wall_ms))
        other = World(village, village.county(rig.copied(self.county.db), NAMES))
        for name, store in self.terminals.items():
            other.terminals[name] = village.terminal(name, rig.copied(store.db))
        return other

    def key(self, name: str = "k0") -> SigningKey:
        """A terminal's key."""
        return self.village.key(name)

    def side(self, name: str = "k0") -> StickSide:
        """A terminal's exchanges by stick."""
        return stick_sides(self.terminal(name), self.key(name), self.village.clock)[-1]

    def by_line(self, name: str = "k0") -> bool:
        """One exchange by line; whether it came to a receipt for everything."""
        send = rig.direct(self.county)
        return self.village.side(name, self.terminal(name), send).once().receipt

    def write(self, root: Path, name: str = "k0") -> Written:
        """A terminal writes on the stick."""
        with stick.tray(root, stick.OUT, make=True) as out:
            assert out is not None
            return self.side(name).write(out)

    def take(self, root: Path, name: str = "k0") -> Brought | None:
        """A terminal takes what lies on the stick for it."""
        with stick.tray(root, stick.IN) as back:
            return None if back is None else self.side(name).take(back)

    def visit(self, root: Path, names: Sequence[str] = ("k0",)) -> None:
        """The stick goes round the terminals: each takes, then writes."""
        for name in names:
            self.take(root, name)
            self.write(root, name)

    def serve(self, root: Path) -> StickServed:
        """The stick is at the county."""
        return serve_stick(County(self.county, rig.COUNTY_KEY), rig.SEALING, root)

    def restore(self, backup: Store) -> None:
        """The county's disk is replaced by an older copy."""
        self.county = self.village.county(rig.copied(backup.db), NAMES)

    def device(self, name: str = "k0") -> dict[str, object]:
        """A terminal's row in the register."""
        query = "SELECT * FROM device WHERE name = ?"
        (row,) = self.county.db.query(query, (name,))
        return row

    def held(self, name: str = "k0") -> int:
        """How many entries the county holds of a terminal's log."""
        log = tables.find_log(self.county.db, self.village.origin(name))
        return 0 if log is None else self.county.size(log)

    def receipted(self, name: str = "k0") -> int:
        """How many of its entries a terminal has the county's signature for."""
        log = self.terminal(name).own_log()
        last = tables.last_note(self.terminal(name).db, "receipt", log.number)
        return 0 if last is None else last[0]

    def check(self) -> None:
        """All invariants of every store, and of each terminal with the county."""
        theirs = invariants.check_store(self.county, rig.COUNTY_KEY.public)
        for name, store in self.terminals.items():
            mine = invariants.check_store(store, rig.COUNTY_KEY.public)
            invariants.check_pair(mine, theirs, self.village.origin(name))

    def no_forks(self) -> bool:
        """Whether nobody has quarantined anything."""
        stores = (self.county, *self.terminals.values())
        return all(log.fork is None for store in stores for log in tables.all_logs(store.db))


def world(*names: str) -> World:
    """A county that has something to give, and terminals (``k0`` if none is named)."""
    village = rig.Village(3)
    made = World(village, village.county(rig.memory(), NAMES))
    made.county.append(rig.lines(0, 3, "catalog"), "county")
    for name in names or ("k0",):
        made.terminal(name)
    return made


def filled(*names: str) -> World:
    """Each terminal has ledger lines and a sign-up to send."""
    made = world(*names)
    for number, store in enumerate(made.terminals.values()):
        store.append(rig.lines(number * 1000, 40), "S1")
        rig.sign_once(store, f"v{number}")
    return made


def out_file(root: Path, made: World, number: int = 1, name: str = "k0") -> Path:
    """A terminal's bundle on the stick."""
    return root / stick.FOLDER / stick.OUT / stick.request_name(made.village.origin(name), number)


def in_file(root: Path, made: World, name: str = "k0") -> Path:
    """The county's answer to a terminal on the stick."""
    return root / stick.FOLDER / stick.IN / stick.answer_name(made.village.origin(name))


def content(store: Store) -> dict[str, object]:
    """All that a store holds and shows, but for when it was signed."""
    db = store.db
    logs = {log.number: log.origin for log in tables.all_logs(db)}
    entries = db.conn.execute("SELECT log, seq, leaf, hash FROM entry ORDER BY log, seq").fetchall()
    boxes = db.conn.execute("SELECT log, seq, part, box FROM sealed ORDER BY 1, 2, 3").fetchall()
    return {
        "entries": sorted((logs[log], seq, leaf, digest) for log, seq, leaf, digest in entries),
        "boxes": sorted((logs[log], seq, part, box) for log, seq, part, box in boxes),
        "staged": db.conn.execute("SELECT COUNT(*) FROM staged").fetchone()[0],
        "signed": sorted(
            (origin, size) for number, origin in logs.items()
            for size, _ in tables.notes(db, "receipt", number)[-1:]
        ),
        "shown": store.projector.digest(db),
        "replayed": store.replayed_digest(),
    }  # fmt: skip


def refused(action: object) -> SyncError:
    """What an action that must be refused raises."""
    assert callable(action)
    try:
        action()
    except SyncError as error:
        return error
    raise AssertionError("not refused")
