"""Terminals and a county through a random schedule of work and faults, all of it from one seed.

After every step the invariants hold; after the faults stop, everything drains and every store
equals the oracle: exactly what was acknowledged, once, in order.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import sqlite_utils

from sync import seal, tables
from sync.county_side import County
from sync.entry import Position, decode_leaf
from sync.errors import BadFormat, BadSignature, ExchangeFailed, StorageError
from sync.kiosk_side import KioskSide
from sync.store import Store
from tests import invariants
from tests.faults import rig
from tests.faults.brittle import Brittle, Crash, End, brittle
from tests.faults.network import Network

COUNTY = "county"
WALLS = (0, 1, 4_070_908_800_000, rig.START_MS - 10 * 365 * 86_400_000, rig.START_MS)


@dataclass
class Machine:
    """A terminal or the county: its disk, and what runs on it just now."""

    name: str
    db: sqlite_utils.Database
    clock: rig.SimClock
    store: Store
    conn: Brittle
    side: KioskSide | None = None


@dataclass
class World:
    """Everything there is, and what has been acknowledged so far."""

    seed: int
    dice: random.Random = field(init=False)
    machines: dict[str, Machine] = field(init=False, default_factory=dict)
    acknowledged: dict[str, list[bytes]] = field(init=False, default_factory=dict)
    done: Counter[str] = field(init=False, default_factory=Counter)
    seen: dict[str, tuple[int, dict[str, invariants.Held]]] = field(
        init=False, default_factory=dict
    )
    rows: int = 0

    def __post_init__(self) -> None:
        self.dice = random.Random(f"world {self.seed}")
        self.village = rig.Village(self.seed)
        self.names = [f"k{number}" for number in range(self.dice.randint(1, 3))]
        self.network = Network(
            self.dice, lambda: County(self.county.store, rig.COUNTY_KEY), self._at_county
        )
        for name in (COUNTY, *self.names):
            self._boot(name, rig.memory(), rig.SimClock())

    @property
    def county(self) -> Machine:
        """The county's machine."""
        return self.machines[COUNTY]

    def _boot(self, name: str, db: sqlite_utils.Database, clock: rig.SimClock) -> None:
        conn = brittle(db)
        if conn.in_transaction:
            conn.execute("ROLLBACK")  # what the next start of SQLite does with an unfinished one
        if name == COUNTY:
            store = self.village.county(db, self.names, clock)
            self.machines[name] = Machine(name, db, clock, store, conn)
            return
        store = self.village.terminal(name, db, clock)
        side = KioskSide(store, self.village.key(name), clock, self.network.send)
        self.machines[name] = Machine(name, db, clock, store, conn, side)

    def restart(self, machine: Machine) -> None:
        """Everything that was only in memory is gone."""
        machine.clock.reboot(self.dice.randbytes(8))
        self._boot(machine.name, machine.db, machine.clock)

    def _at_county(self, work: Callable[[], bytes]) -> bytes | None:
        try:
            return work()
        except Crash:
            self.restart(self.county)
            return None

    # --- one step -----------------------------------------------------------------------------

    def step(self) -> str:
        """Do one random thing and check every machine it may have touched; returns its name."""
        machine = self.machines[self.dice.choice(self.names)]
        name = self.dice.choices(list(STEPS), [weight for _, weight in STEPS.values()])[0]
        STEPS[name][0](self, machine)
        self.done[name] += 1
        self.check(thorough=self.dice.random() < 0.2)
        return name

    def work(self, machine: Machine, act: Callable[[], Sequence[Position]], count: int) -> None:
        """An action of ``count`` entries that may be cut short; notes what it acknowledged."""
        try:
            invariants.acknowledge(self.acknowledged, act())
        except StorageError:
            self._settle(machine, 0)
        except Crash:
            self.restart(machine)
            self._settle(machine, count)
        finally:
            machine.conn.disarm()

    def _settle(self, machine: Machine, in_flight: int) -> None:
        """After a crash the action is there whole or not at all; henceforth it is as found."""
        store = self.machines[machine.name].store
        held = invariants.check_store(store, rig.COUNTY_KEY.public, thorough=False)
        origin = store.own_log().origin
        known = self.acknowledged.setdefault(origin, [])
        own = {origin: held[origin]}
        invariants.check_acknowledged(own, {origin: known})
        invariants.check_only(own, {origin: known}, in_flight)
        known += held[origin].hashes[len(known) :]

    def exchange(self, machine: Machine) -> bool:
        """One exchange; whether the county has signed for everything."""
        assert machine.side is not None
        try:
            return machine.side.once().receipt
        except (ExchangeFailed, BadSignature, BadFormat, StorageError):
            return False
        except Crash:
            self.restart(machine)
            return False
        finally:
            machine.conn.disarm()
            self.county.conn.disarm()

    # --- what must hold -----------------------------------------------------------------------

    def check(self, *, thorough: bool) -> None:
        """The invariants of every machine, and between them."""
        for machine in self.machines.values():
            machine.conn.resting = True
        self._check(thorough=thorough)
        for machine in self.machines.values():
            machine.conn.resting = False

    def _check(self, *, thorough: bool) -> None:
        held = {name: self._held(m, thorough) for name, m in self.machines.items()}
        for name, one in held.items():
            invariants.check_once(one)
            origin = self.machines[name].store.own_log().origin
            mine = {origin: self.acknowledged.get(origin, [])}
            invariants.check_acknowledged(one, mine)
            invariants.check_only({origin: one[origin]}, mine, 0)
            if name != COUNTY:
                invariants.check_pair(one, held[COUNTY], origin)
            for log in tables.all_logs(self.machines[name].store.db):
                invariants.need(log.fork is None, f"{name}: {log.origin} is quarantined")

    def _held(self, machine: Machine, thorough: bool) -> dict[str, invariants.Held]:
        """What the machine holds; looked up again only where something was written since."""
        changes = machine.conn.total_changes
        known = self.seen.get(machine.name)
        if known is None or known[0] != changes or thorough:
            county = rig.COUNTY_KEY.public
            held = invariants.check_store(machine.store, county, thorough=thorough)
            self.seen[machine.name] = known = (changes, held)
        return known[1]

    def drain(self) -> None:
        """Faults stop: then everything comes together."""
        self.network.trouble = 0.0
        while self.network.late:
            self.network.deliver_late()
        for _ in range(2):
            for name in self.names:
                invariants.need(self.exchange(self.machines[name]), f"{name} did not drain")
        self.check(thorough=True)
        invariants.check_same(machine.store for machine in self.machines.values())
        for name in self.names:
            self._check_personal_parts(self.machines[name])

    def _check_personal_parts(self, machine: Machine) -> None:
        """The county can open each, and the terminal has none left."""
        log = machine.store.own_log()
        size = machine.store.size(log)
        invariants.need(not machine.store.boxes(log, 0, size), f"{machine.name} keeps a part")
        there = tables.get_log(self.county.store.db, log.origin)
        boxes = {(seq, part): box for seq, part, box in self.county.store.boxes(there, 0, size)}
        for seq, leaf, _ in tables.leaves(self.county.store.db, there.number, 0, size):
            for part, commitment in enumerate(decode_leaf(leaf).commitments):
                here = f"{machine.name}: the sealed part of {seq} has not reached the county"
                invariants.need((seq, part) in boxes, here)
                seal.open_sealed(seal.Sealed(commitment, boxes.pop((seq, part))), rig.SEALING)
        invariants.need(not boxes, "sealed parts that no entry speaks of")


# --- the steps ------------------------------------------------------------------------------------


def _append(world: World, machine: Machine, most: int = 3) -> None:
    count = world.dice.randint(1, most)
    first, world.rows = world.rows, world.rows + count
    drafts = rig.lines(first, count, f"r{world.seed}")
    world.work(machine, lambda: machine.store.append(drafts, "S1"), count)


def _import(world: World, machine: Machine) -> None:
    _append(world, machine, world.dice.choice((30, 30, 30, 300)))


def _sign(world: World, machine: Machine) -> None:
    signer = f"{machine.name}-{world.dice.randrange(8)}"  # often one that has signed before
    world.work(machine, lambda: rig.sign_once(machine.store, signer), 1)


def _publish(world: World, _: Machine) -> None:
    world.rows += 1
    drafts = rig.lines(world.rows, 1, "catalog")
    world.work(world.county, lambda: world.county.store.append(drafts, COUNTY), 1)


def _exchange(world: World, machine: Machine) -> None:
    world.exchange(machine)


def _jump(world: World, machine: Machine) -> None:
    target = world.dice.choice((machine, world.county))
    back = target.clock.wall_ms - world.dice.randrange(10**9)
    target.clock.wall_ms = world.dice.choice((*WALLS, max(0, back)))


def _restart(world: World, machine: Machine) -> None:
    world.restart(world.dice.choice((machine, world.county)))


def _arm(world: World, machine: Machine) -> None:
    target = world.dice.choice((machine, world.county))
    target.conn.arm(world.dice.randint(1, 40), world.dice.choice(list(End)))


def _late(world: World, _: Machine) -> None:
    world.network.deliver_late()


def _rebuild(_: World, machine: Machine) -> None:
    machine.conn.disarm()
    before, after = machine.store.rebuild()
    invariants.need(before == after, f"{machine.name}: rebuilding changed a table")


STEPS: dict[str, tuple[Callable[[World, Machine], None], int]] = {
    "append": (_append, 20),
    "import": (_import, 4),
    "sign": (_sign, 16),
    "publish": (_publish, 5),
    "exchange": (_exchange, 40),
    "clock": (_jump, 5),
    "restart": (_restart, 4),
    "fuse": (_arm, 14),
    "late": (_late, 6),
    "rebuild": (_rebuild, 1),
}


def run(seed: int, steps: int = 40, trouble: float = 0.5) -> World:
    """One whole schedule. Raises ``invariants.Broken`` or whatever went wrong."""
    world = World(seed)
    world.network.trouble = trouble
    for _ in range(steps):
        world.step()
    for machine in world.machines.values():
        machine.conn.disarm()
    world.drain()
    for machine in world.machines.values():
        machine.store.close()
    return world
