"""The terminal's rooms behind the screen: the store, the village, its profile and its keys."""

import os
from datetime import date
from functools import cached_property
from pathlib import Path

import msgspec
import sqlite_utils

from content import profile, projection, queries
from content.kinds import OrgFounded
from content.model import CatalogItem, Duty, Village
from content.profile import Profile
from hearings import projection as hearings_projection
from hearings.model import HearingTerms
from kiosk import private
from kiosk.datadir import FILE_MODE, DataDir
from kiosk.errors import AlreadyFounded, KeyLost
from sync import keys, secrets, tables, wire
from sync.clock import Clock, SystemClock, TimeEstimate
from sync.entry import Draft
from sync.keys import SealingKey, SigningKey
from sync.store import Store

PROJECTIONS = (projection.PROJECTION, hearings_projection.PROJECTION)
VILLAGE_KEYS = "village_keys"  # meta: {id: secret}, for the keyed hashes of signers
VILLAGE_KEY = "village_key"  # meta: the id of the one that new petitions use


class Terminal:
    """One terminal, as one thread works with it (a SQLite connection stays with its thread)."""

    def __init__(self, data: DataDir, signer: SigningKey, store: Store, clock: Clock) -> None:
        self.data, self.signer, self.store, self.clock = data, signer, store, clock
        self.org = store.own_log().org

    @cached_property
    def village(self) -> Village:
        """Whose terminal this is. Asked for late: verifying and rebuilding must go without it.

        Raises ``UnknownVillage`` where somebody has emptied the shown tables."""
        return queries.village(self.store.db, self.org)

    @cached_property
    def profile(self) -> Profile:
        """The legal figures of the village's jurisdiction."""
        return profile.load_profile(self.village.profile)

    @classmethod
    def open(cls, data: Path, clock: Clock | None = None) -> "Terminal":
        """Open a founded terminal. Raises ``NotFounded`` or ``StorageError``."""
        folder = DataDir(data)
        folder.require()
        signer = SigningKey.from_seed(keys.load_seed(folder.device_key))
        used = clock or SystemClock()
        store = Store.open(folder.database, PROJECTIONS, signer, used)
        with store.transaction():
            private.create_tables(store.db)
        return cls(folder, signer, store, used)

    def close(self) -> None:
        """Close this thread's connection."""
        self.store.close()

    @property
    def db(self) -> sqlite_utils.Database:
        """For the queries of content and hearings."""
        return self.store.db

    def now(self) -> TimeEstimate:
        """The time, as far as it can be proven."""
        return self.store.now()

    # --- law ----------------------------------------------------------------------------------

    def catalog(self) -> tuple[CatalogItem, ...]:
        """What this village must disclose, by the county's newest catalog."""
        return queries.catalog(self.db)

    def duties(self) -> tuple[Duty, ...]:
        """What is due, met and overdue, as of now."""
        return queries.duties(self.db, self.org, self.now(), self.catalog(), self.profile)

    def terms(self) -> HearingTerms:
        """The profile's figures for petitions and hearings."""
        return hearing_terms(self.profile, self.heads())

    def heads(self) -> dict[str, int]:
        """Head counts of the adopted roster, for thresholds that are a share."""
        adopted = queries.roster_adopted(self.db, self.org)
        if adopted is None:
            return {}
        villagers, by_category, _groups = adopted
        return {**by_category, "villager": villagers}

    # --- the village's keys -------------------------------------------------------------------

    def village_keys(self) -> dict[str, bytes]:
        """The village's keys held here, by id."""
        raw = tables.get_meta(self.db, VILLAGE_KEYS)
        return {} if raw is None else msgspec.msgpack.decode(raw, type=dict[str, bytes])

    def village_key_id(self) -> str:
        """The id of the key that new petitions use."""
        return (tables.get_meta(self.db, VILLAGE_KEY) or b"").decode()

    def signer_key(self, key_id: str, about: str, roster_no: str) -> str:
        """The keyed hash under which a person signs; empty where the key is not held here."""
        secret = self.village_keys().get(key_id)
        return "" if secret is None else secrets.keyed_hash(secret, about, roster_no)

    def factor_hash(self, roster_no: str, factor: str) -> str:
        """The keyed hash of a second factor, of use on this device only."""
        return secrets.keyed_hash(self.signer.seed, "second factor", roster_no, factor)

    def new_id(self, letter: str) -> str:
        """A random id such as ``R7K3F92QD``: no two terminals ever make the same."""
        alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        return letter + "".join(alphabet[byte & 31] for byte in os.urandom(8))


def hearing_terms(chosen: Profile, heads: dict[str, int]) -> HearingTerms:
    """The profile's figures as the hearings package takes them, with the official calendar."""
    off, make_up = _calendar()
    return HearingTerms(
        threshold=chosen.petition_threshold.needed(heads),
        window_days=chosen.petition_window_days,
        seal_within_workdays=chosen.seal_within_workdays,
        answer_within_workdays=chosen.answer_within_workdays,
        hearing_within_days=chosen.hearing_within_days,
        notice_days=chosen.notice_days,
        quotas=dict(chosen.hearing_quotas),
        off_days=off,
        make_up_days=make_up,
    )


def _calendar() -> tuple[frozenset[date], frozenset[date]]:
    # The year's holidays come with the county's log; until they do, Monday to Friday are working
    # days, which the screen says.
    return frozenset(), frozenset()


def found(
    data: Path, name: str, code: str, profile_name: str, clock: Clock | None = None
) -> tuple[Terminal, str]:
    """Make a terminal: keys, database, first entry. Returns it and the village's recovery code.

    The code opens what villagers seal (names beside signatures); it is shown once, kept on paper,
    and stands nowhere on this machine. Raises ``AlreadyFounded``, ``KeyLost``, ``FolderUnusable``.
    """
    profile.load_profile(profile_name)
    folder = DataDir(data)
    folder.create()
    with folder.founding():
        if folder.device_key.exists():
            raise AlreadyFounded(f"这里已经初始化过：{folder.root}")
        used = clock or SystemClock()
        _clear_half_founding(folder, used)
        recovery = _found(folder, OrgFounded(code, name, profile_name), used)
    return Terminal.open(data, used), recovery


def _clear_half_founding(folder: DataDir, clock: Clock) -> None:
    """Drop what a founding left that a power cut ended; raises ``KeyLost`` for anything more."""
    if folder.database.exists():
        store = Store.open(folder.database, PROJECTIONS, None, clock)
        entries = sum(store.size(log) for log in tables.all_logs(store.db))
        store.close()
        if entries > 1:
            raise KeyLost(f"数据库里已有 {entries} 条记录，签名钥匙却不见了：{folder.device_key}")
        folder.database.unlink()
    folder.database.touch(FILE_MODE)  # SQLite gives its own files the same rights


def _found(folder: DataDir, village: OrgFounded, used: Clock) -> str:
    """Keys and first entry; returns the recovery code."""
    signer, village_seal = SigningKey.generate(), SealingKey.generate()
    store = Store.open(folder.database, PROJECTIONS, signer, used)
    log = store.create_own_log(wire.device_origin(signer.public, os.urandom(4)), village.code)
    _keep_keys(store, village_seal)
    store.append([Draft(village)], "device", log)
    with store.transaction():
        private.create_tables(store.db)
    store.close()
    # Last: this file makes the folder a founded one.
    keys.save_seed(folder.device_key, signer.seed)
    return secrets.recovery_code(village_seal.seed)


def _keep_keys(store: Store, village_seal: SealingKey) -> None:
    secret = os.urandom(32)
    key_id = "K" + keys.fingerprint(secret)[:8]
    with store.transaction():
        store.set_recipients([village_seal.public])
        tables.set_meta(store.db, VILLAGE_KEYS, msgspec.msgpack.encode({key_id: secret}))
        tables.set_meta(store.db, VILLAGE_KEY, key_id.encode())
