"""The terminal's rooms behind the screen: the store, the village, its profile and its keys."""

import os
import weakref
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import msgspec
import sqlite_utils

from content import profile, projection, queries
from content.kinds import OrgFounded
from content.model import CatalogItem, Duty, Village
from content.profile import Profile
from content.workdays import PLAIN, WorkCalendar
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
        self._released: Callable[[], object] | None = None  # the folder is in use until then

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
        held = folder.hold()
        try:
            store = Store.open(folder.database, PROJECTIONS, signer, used)
            with store.transaction():
                private.create_tables(store.db)
            opened = cls(folder, signer, store, used)
        except BaseException:
            os.close(held)
            raise
        opened._released = weakref.finalize(opened, os.close, held)
        return opened

    def close(self) -> None:
        """Close this thread's connection."""
        self.store.close()
        if self._released is not None:
            self._released()

    @property
    def db(self) -> sqlite_utils.Database:
        """For the queries of content and hearings."""
        return self.store.db

    def now(self) -> TimeEstimate:
        """The time, as far as it can be proven."""
        return self.store.now()

    def recorded(self) -> tuple[int, int]:
        """Entries of this terminal's own, and how many of them the county has signed for.

        It has several logs where it went on from a backup.
        """
        own = [log for log in tables.all_logs(self.db) if log.key == self.signer.public]
        receipts = [tables.last_note(self.db, "receipt", log.number) for log in own]
        signed_for = sum(note[0] for note in receipts if note is not None)
        return sum(self.store.size(log) for log in own), signed_for

    # --- law ----------------------------------------------------------------------------------

    def catalog(self) -> tuple[CatalogItem, ...]:
        """What this village must disclose, by the county's newest catalog."""
        return queries.catalog(self.db)

    def duties(self) -> tuple[Duty, ...]:
        """What is due, met and overdue, as of now."""
        return queries.duties(self.db, self.org, self.now(), self.catalog(), self.profile)

    def terms(self) -> HearingTerms:
        """The profile's figures for petitions and hearings."""
        return hearing_terms(self.profile, self.heads(), queries.work_calendar(self.db))

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


def hearing_terms(
    chosen: Profile, heads: dict[str, int], calendar: WorkCalendar = PLAIN
) -> HearingTerms:
    """The profile's figures as the hearings package takes them, with the official calendar."""
    return HearingTerms(
        threshold=chosen.petition_threshold.needed(heads),
        window_days=chosen.petition_window_days,
        seal_within_workdays=chosen.seal_within_workdays,
        answer_within_workdays=chosen.answer_within_workdays,
        hearing_within_days=chosen.hearing_within_days,
        notice_days=chosen.notice_days,
        quotas=dict(chosen.hearing_quotas),
        calendar=calendar,
    )


def found(
    data: Path,
    name: str,
    code: str,
    profile_name: str,
    clock: Clock | None = None,
    *,
    recovery: str | None = None,
    show: "Callable[[Terminal, str], None] | None" = None,
) -> "tuple[Terminal, str]":
    """Make a terminal: keys, database, first entry. Returns it and the village's recovery code.

    The code opens what villagers seal (names beside signatures) and is kept on paper only: on disk
    it stands until ``show`` has told it to somebody, so that founding again after a kill still
    does. ``recovery``: a code that the village has already. Raises ``WrongSecret`` for a mistyped
    one, ``AlreadyFounded``, ``KeyLost``, ``FolderUnusable``.
    """
    profile.load_profile(profile_name)
    seal = SealingKey(secrets.parse_recovery_code(recovery)) if recovery else SealingKey.generate()
    folder = DataDir(data)
    folder.create()
    village = OrgFounded(code, name, profile_name)
    used = clock or SystemClock()
    with folder.founding():
        if folder.device_key.exists():
            opened, seal = _unshown(folder, village, used)
        else:
            _clear_half_founding(folder, used)
            _found(folder, village, seal, used)
            opened = Terminal.open(data, used)
        told = secrets.recovery_code(seal.seed)
        if show is not None:
            show(opened, told)
            recovery_shown(folder)
    return opened, told


def recovery_shown(folder: DataDir) -> None:
    """The recovery code has been shown: from now on it stands on paper only."""
    folder.recovery_key.unlink(missing_ok=True)
    keys.fsync_directory(folder.recovery_key.parent)


def _unshown(folder: DataDir, asked: OrgFounded, clock: Clock) -> tuple[Terminal, SealingKey]:
    """A village that was founded just so, but whose code nobody has seen yet."""
    refusal = AlreadyFounded(f"这里已经初始化过：{folder.root}")
    if not folder.recovery_key.exists():
        raise refusal
    opened = Terminal.open(folder.root, clock)
    if opened.village != Village(asked.code, asked.name, asked.profile):
        opened.close()
        raise refusal
    return opened, SealingKey(keys.load_seed(folder.recovery_key))


def _clear_half_founding(folder: DataDir, clock: Clock) -> None:
    """Drop what a founding left that a power cut ended; raises ``KeyLost`` for anything more."""
    if folder.database.exists():
        store = Store.open(folder.database, PROJECTIONS, None, clock)
        entries = sum(store.size(log) for log in tables.all_logs(store.db))
        store.close()
        if entries > 1:
            raise KeyLost(f"数据库里已有 {entries} 条记录，签名钥匙却不见了：{folder.device_key}")
        folder.database.unlink()
    folder.recovery_key.unlink(missing_ok=True)
    folder.database.touch(FILE_MODE)  # SQLite gives its own files the same rights


def _found(folder: DataDir, village: OrgFounded, village_seal: SealingKey, used: Clock) -> None:
    """Keys and first entry."""
    signer = SigningKey.generate()
    store = Store.open(folder.database, PROJECTIONS, signer, used)
    log = store.create_own_log(wire.device_origin(signer.public, os.urandom(4)), village.code)
    _keep_keys(store, village_seal)
    store.append([Draft(village)], "device", log)
    with store.transaction():
        private.create_tables(store.db)
    store.close()
    keys.save_seed(folder.recovery_key, village_seal.seed)
    # Last: this file makes the folder a founded one.
    keys.save_seed(folder.device_key, signer.seed)


def _keep_keys(store: Store, village_seal: SealingKey) -> None:
    secret = os.urandom(32)
    key_id = "K" + keys.fingerprint(secret)[:8]
    with store.transaction():
        store.set_recipients([village_seal.public])
        tables.set_meta(store.db, VILLAGE_KEYS, msgspec.msgpack.encode({key_id: secret}))
        tables.set_meta(store.db, VILLAGE_KEY, key_id.encode())
