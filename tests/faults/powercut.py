"""Power cuts in the middle of everything: the images a cut may leave are opened and judged.

One *session* is a seeded stretch of work by the real ``Store`` and exchange code on a simulated
disk. Around changes of the disk images are taken, written to a real file, opened by the product,
and held against what had been acknowledged at that moment.
"""

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import sqlite_utils

from sync.database import DatabaseError
from sync.entry import Position
from sync.errors import SyncError
from sync.store import Store
from tests import invariants
from tests.faults import rig
from tests.faults.disk import Image, SimDisk
from tests.faults.simulated import NAME, open_simulated

COUNTY_PUBLIC = rig.COUNTY_KEY.public
MEMORY_DISK = Path("/dev/shm")  # noqa: S108  images are written by the thousand
THOROUGH = 0.25  # the part of the images whose logs are replayed as well


@dataclass
class Findings:
    """What a search came to. ``failures`` names session, action and what did not hold."""

    images: int = 0
    distinct: int = 0
    by_action: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


class Judge:
    """Opens images as the product would after the cut."""

    def __init__(self, folder: Path, village: rig.Village, findings: Findings) -> None:
        self._folder, self._village, self.findings = folder, village, findings
        self._seen: set[int] = set()

    def judge(self, image: Image, what: str, hold: "Callable[[Store], None]", county: bool) -> None:
        """Open the image and let ``hold`` look at it; a failure is noted, not raised."""
        self.findings.images += 1
        self.findings.by_action[what] += 1
        known = hash(tuple(sorted(image.items())))
        if known in self._seen:
            return
        self._seen.add(known)
        self.findings.distinct += 1
        for path in self._folder.iterdir():
            path.unlink()
        for name, content in image.items():
            (self._folder / name).write_bytes(content)
        try:
            self._open_and_hold(hold, county)
        except (invariants.Broken, SyncError, *DatabaseError) as broken:
            self.findings.failures.append(f"{what}: {broken}")

    def _open_and_hold(self, hold: "Callable[[Store], None]", county: bool) -> None:
        db = rig.on_disk(self._folder / NAME)
        try:
            hold(self._reopened(db, county))
        finally:
            db.conn.close()

    def _reopened(self, db: sqlite_utils.Database, county: bool) -> Store:
        key = rig.COUNTY_KEY if county else self._village.key("k0")
        return Store(db, [rig.PROJECTION], key, self._village.clock).with_tables()


class Session:
    """One machine on the simulated disk, the other in memory, and what was acknowledged."""

    def __init__(
        self, seed: int, findings: Findings, folder: Path, *, synchronous: str | None, each: float
    ) -> None:
        self._dice = random.Random(f"powercut {seed}")
        self._seed, self._each, self._row = seed, each, 0
        self._village = rig.Village(seed)
        self._judge = Judge(folder, self._village, findings)
        self._disk = SimDisk()
        self._synchronous = synchronous
        self._pages = self._dice.choice((4, 16, 64, 1000))
        self._county_is_cut = self._dice.random() < 0.25
        self._acknowledged: dict[str, list[bytes]] = {}
        village = self._village
        self._own = village.county_origin() if self._county_is_cut else village.origin("k0")
        self._in_flight = 0
        self._what = "found"
        self._held: dict[int, tuple[int, dict[str, invariants.Held]]] = {}
        self._open()

    def _open(self) -> None:
        self._disk.on_change = self._maybe_cut
        db = open_simulated(self._disk, synchronous=self._synchronous, checkpoint_pages=self._pages)
        other = rig.memory()
        self.county = self._village.county(db if self._county_is_cut else other, ["k0", "k1"])
        self.terminal = self._village.terminal("k0", other if self._county_is_cut else db)
        self.sister = self._village.terminal("k1", rig.memory())
        self._founded = True

    _founded = False

    # --- cutting ------------------------------------------------------------------------------

    def _maybe_cut(self) -> None:
        if self._dice.random() < self._each:
            hold = self._hold if self._founded else _opens
            self._judge.judge(self._disk.image(self._dice), self._what, hold, self._county_is_cut)

    def _hold(self, store: Store) -> None:
        thorough = self._dice.random() < THOROUGH
        held = invariants.check_store(store, COUNTY_PUBLIC, thorough=thorough)
        invariants.check_once(held)
        own = self._own
        mine = {own: self._acknowledged.get(own, [])}
        invariants.check_acknowledged(held, mine)
        invariants.need(own in held, f"{own} is lost altogether")
        invariants.check_only({own: held[own]}, mine, self._in_flight)
        if self._county_is_cut:
            for terminal in (self.terminal, self.sister):
                invariants.check_pair(self._seen(terminal), held, terminal.own_log().origin)
        else:
            invariants.check_pair(held, self._seen(self.county), own)

    def _seen(self, store: Store) -> dict[str, invariants.Held]:
        """What the machine in memory holds; looked up again only when it has written."""
        changes = store.db.conn.total_changes
        known = self._held.get(id(store))
        if known is None or known[0] != changes:
            held = invariants.check_store(store, COUNTY_PUBLIC, thorough=False)
            self._held[id(store)] = known = (changes, held)
        return known[1]

    # --- working ------------------------------------------------------------------------------

    def work(self, actions: int) -> None:
        """That many random actions, each with the power cut at many moments of it."""
        for _ in range(actions):
            name = self._dice.choices(list(_ACTIONS), [w for _, w in _ACTIONS.values()])[0]
            self._what = name
            _ACTIONS[name][0](self)
            self._what = f"after {name}"
            self._maybe_cut()

    def append(self, most: int = 3) -> None:
        """Some lines in one append."""
        count = self._dice.randint(1, most)
        drafts = rig.lines(self._row, count)
        self._row += count
        store, actor = (self.county, "county") if self._county_is_cut else (self.terminal, "S1")
        self._acknowledge(count, lambda: store.append(drafts, actor))

    def import_file(self) -> None:
        """As many lines as a quarter has, across tiles."""
        self.append(400)

    def sign(self) -> None:
        """A sign-up with its personal part."""
        signer = f"v{self._dice.randrange(1000)}"
        if self._county_is_cut:
            rig.sign_once(self.terminal, signer)
            return
        self._acknowledge(1, lambda: rig.sign_once(self.terminal, signer))

    def _acknowledge(self, in_flight: int, act: Callable[[], Sequence[Position]]) -> None:
        self._in_flight = in_flight
        positions = act()
        self._in_flight = 0
        invariants.acknowledge(self._acknowledged, positions)

    def receipt(self) -> None:
        """Push, and take the receipt: the personal parts are wiped."""
        self._village.side("k0", self.terminal, rig.direct(self.county)).once()

    def pull(self) -> None:
        """The county and another terminal have something new: staged, then switched."""
        count = self._dice.choice((1, 20, 300))
        drafts = rig.lines(self._row, count, "sister")
        self._row += count
        self.sister.append(drafts, "S2")
        if not self._county_is_cut:
            self.county.append(rig.lines(self._row, 1, "catalog"), "county")
            self._row += 1
        self._village.side("k1", self.sister, rig.direct(self.county)).once()
        self.receipt()

    def close(self) -> None:
        """Close in good order and open again."""
        if self._county_is_cut:
            self.county.close()
        else:
            self.terminal.close()
        db = open_simulated(self._disk, synchronous=self._synchronous, checkpoint_pages=self._pages)
        if self._county_is_cut:
            self.county = self._village.county(db, ["k0", "k1"])
        else:
            self.terminal = self._village.terminal("k0", db)


def _opens(store: Store) -> None:
    """Nothing was acknowledged yet: it must open and be consistent, no more."""
    invariants.check_store(store, COUNTY_PUBLIC)


_ACTIONS: dict[str, tuple[Callable[[Session], None], int]] = {
    "append": (Session.append, 6),
    "import": (Session.import_file, 1),
    "sign-up": (Session.sign, 6),
    "receipt": (Session.receipt, 8),
    "pull": (Session.pull, 2),
    "close": (Session.close, 1),
}


def search(
    images: int, seed: int, *, synchronous: str | None = None, each: float = 0.3
) -> Findings:
    """Sessions from ``seed`` on until so many images were judged."""
    findings = Findings()
    folder = Path(
        tempfile.mkdtemp(prefix="powercut-", dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None)
    )
    try:
        while findings.images < images:
            Session(seed, findings, folder, synchronous=synchronous, each=each).work(30)
            seed += 1
    finally:
        shutil.rmtree(folder)
    return findings
