"""A county on disk: its keys, its database, and the log it gives to everybody."""

import os
from dataclasses import dataclass
from pathlib import Path

from content.kinds import LedgerLine
from content.projection import LINE
from content.projection import PROJECTION as CONTENT
from county import catalogs
from county.errors import KeysMissing, NoCounty
from county.plain import MAX_NAME, plain_line
from county.rulings import Rulings, county_time
from hearings.projection import PROJECTION as HEARINGS
from sync import devices, enrolment, tables
from sync.clock import Clock, TimeEstimate
from sync.county_side import County
from sync.errors import StorageError
from sync.keys import SealingKey, SigningKey, load_seed, save_seed
from sync.store import Store

DATABASE = "county.db"
_SIGNING, _SEALING = "county-signing.key", "county-sealing.key"
_NAME = "county_name"  # meta
DEFAULT_NAME = "县里"
# A village's ledger is shown in the village: here its lines stand in the log, which proves them.
_PROJECTIONS = (CONTENT.without(LINE.name, LedgerLine), HEARINGS)


@dataclass(frozen=True, slots=True)
class CountyNode:
    """An open county: usable by the thread that opened it only, as its SQLite connection is."""

    store: Store
    signer: SigningKey
    sealing: SealingKey
    county: County

    @classmethod
    def open(cls, data: Path, clock: Clock, *, found: bool = True) -> "CountyNode":
        """Open the county in ``data``, or found it there, unless ``found`` is false.

        Raises ``StorageError``, ``BadFormat`` for a damaged key, ``KeysMissing`` or ``NoCounty``.
        """
        if not found and not os.path.exists(data / DATABASE):  # noqa: PTH110  never raises
            raise NoCounty(f"{data} 里没有县里的数据，请看看 --data 写对没有")
        _make_private(data)
        signer = SigningKey(_seed(data, _SIGNING))
        sealing = SealingKey(_seed(data, _SEALING))
        store = Store.open(data / DATABASE, _PROJECTIONS, signer, clock)
        rulings = Rulings(store)
        with store.transaction():
            devices.create_tables(store.db)
            devices.forget_none(store.db, clock.read()[1])
            rulings.create_tables()
            catalogs.begin(store, signer)
        return cls(store, signer, sealing, County(store, signer, rulings.heard))

    def close(self) -> None:
        """Close the database."""
        self.store.close()

    @property
    def name(self) -> str:
        """What the county calls itself to the terminals that enrol."""
        return (tables.get_meta(self.store.db, _NAME) or DEFAULT_NAME.encode()).decode()

    def rename(self, name: str) -> None:
        """Choose that name. Raises ``BadText``."""
        called = plain_line(name, "县里的名字", MAX_NAME)
        with self.store.transaction():
            tables.set_meta(self.store.db, _NAME, called.encode())

    def now(self) -> TimeEstimate:
        """See ``county_time``."""
        return county_time(self.store)

    def enrol(self, body: bytes) -> bytes:
        """Answer an enrolment. Raises ``Refusal``."""
        return enrolment.answer(self.store, self.signer, self.sealing.public, self.name, body)


def _make_private(data: Path) -> None:
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"数据目录建不了：{data}（{error.strerror}）") from error


def _seed(data: Path, name: str) -> bytes:
    path = data / name
    founded = (data / DATABASE).exists()  # asked first: keys are saved before the database is made
    if not path.exists():
        if founded:
            raise KeysMissing(f"县里的钥匙不见了：{path}。请从备份恢复，不能另换一把")
        try:
            save_seed(path, os.urandom(32))
        except StorageError:
            if not path.exists():  # else another program has just founded the same county
                raise
    return load_seed(path)
