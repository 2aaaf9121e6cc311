"""When the county rules that a petition's signatures are complete; see docs/adr/0007.

What is watched is bookkeeping of this office, not part of any log: the ruling itself is an entry
in the village's county log and flows down to its terminals.
"""

from collections.abc import Iterable, Sequence

import msgspec
import sqlite_utils

from content import queries as content_queries
from content.errors import ContentError
from content.profile import Profile, load_profile
from content.workdays import PLAIN, WorkCalendar
from hearings import kinds, queries
from hearings.deadline import end_of_day_ms
from hearings.model import HearingTerms, Petition, PetitionState
from hearings.rulings import decide_seal
from sync import tables
from sync.clock import BUILD_MS, TimeEstimate, to_datetime
from sync.devices import Device
from sync.entry import Recorded
from sync.store import Store
from sync.tables import Log

ACTOR = "county"
_LOOKED_AT = 256  # petitions per exchange; what is left is looked at in the next

_TABLES = (
    """CREATE TABLE IF NOT EXISTS petition_watch (
        org TEXT NOT NULL, petition TEXT NOT NULL, since_ms INTEGER,
        PRIMARY KEY (org, petition)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS petition_awaits (
        org TEXT NOT NULL, petition TEXT NOT NULL, device BLOB NOT NULL,
        PRIMARY KEY (org, petition, device)) WITHOUT ROWID""",
)
_TOUCHING = frozenset(
    body.KIND for body in (kinds.PetitionOpened, kinds.PetitionSigned, kinds.PetitionUnsigned)
)


class _About(msgspec.Struct, array_like=True):
    """The field that every petition's entry begins with."""

    petition: str


class Rulings:
    """Seals petitions as the terminals of a village are heard."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def _db(self) -> sqlite_utils.Database:
        return self._store.db

    def create_tables(self) -> None:
        """Create what is missing."""
        for statement in _TABLES:
            self._db.conn.execute(statement)

    def heard(self, device: Device, entries: Sequence[Recorded], complete: bool) -> None:
        """A terminal was heard; within the transaction that takes its entries.

        ``complete``: nothing that it spoke of is still on the way.
        """
        self._watch(device.org, entries)
        if complete:
            self._db.conn.execute(
                "DELETE FROM petition_awaits WHERE org = ? AND device = ?",
                (device.org, device.device),
            )
        watched = self._watched(device.org)
        if not watched:
            return
        now = county_time(self._store)
        calendar = content_queries.work_calendar(self._db)
        terms = terms_of(profile_of(self._db, device.org), calendar)
        for petition_id, since_ms in watched:
            self._look(device, petition_id, since_ms, complete, now, terms)

    def _watch(self, org: str, entries: Iterable[Recorded]) -> None:
        touched = {
            msgspec.msgpack.decode(entry.body, type=_About).petition
            for entry in entries
            if entry.kind in _TOUCHING
        }
        self._db.conn.executemany(
            "INSERT OR IGNORE INTO petition_watch (org, petition) VALUES (?, ?)",
            ((org, petition) for petition in sorted(touched)),
        )

    def _watched(self, org: str) -> list[tuple[str, int | None]]:
        query = (
            "SELECT petition, since_ms FROM petition_watch WHERE org = ? "
            "ORDER BY since_ms IS NOT NULL, petition LIMIT ?"
        )
        return self._db.conn.execute(query, (org, _LOOKED_AT)).fetchall()

    def _look(
        self, device: Device, petition_id: str, since_ms: int | None, complete: bool,
        now: TimeEstimate, terms: HearingTerms,
    ) -> None:  # fmt: skip
        org = device.org
        found = queries.petition(self._db, org, petition_id, now, terms)
        if found is None or found.state is not PetitionState.REACHED:
            self._forget(org, petition_id)
            return
        if since_ms is None:
            since_ms = now.ms
            self._begin(device, petition_id, since_ms, complete)
        awaiting = self._awaiting(org, petition_id)
        if awaiting and not _time_is_up(since_ms, now, terms):
            return
        if self._seal(found):
            self._forget(org, petition_id)

    def _begin(self, device: Device, petition_id: str, since_ms: int, complete: bool) -> None:
        """Enough have signed, as the county sees it now: every other terminal is to be heard."""
        self._db.conn.execute(
            "UPDATE petition_watch SET since_ms = ? WHERE org = ? AND petition = ?",
            (since_ms, device.org, petition_id),
        )
        heard = {device.device} if complete else set()
        self._db.conn.executemany(
            "INSERT OR IGNORE INTO petition_awaits VALUES (?, ?, ?)",
            (
                (device.org, petition_id, other)
                for other in sound_devices(self._db, device.org) - heard
            ),
        )

    def _awaiting(self, org: str, petition_id: str) -> set[bytes]:
        """Terminals not yet heard since then, but for those that will not be heard any more."""
        query = "SELECT device FROM petition_awaits WHERE org = ? AND petition = ?"
        rows = self._db.conn.execute(query, (org, petition_id))
        return {bytes(row[0]) for row in rows} & sound_devices(self._db, org)

    def _seal(self, found: Petition) -> bool:
        logs = tables.logs_of(self._db, found.org)
        positions = {log.origin: self._store.size(log) for log in logs if not log.mine}
        acts = queries.signature_acts(self._db, found.org, found.id)
        drafts = decide_seal(found, acts, positions)
        self._store.append_within(drafts, ACTOR, _county_log(logs))
        return bool(drafts)

    def _forget(self, org: str, petition_id: str) -> None:
        for table in ("petition_watch", "petition_awaits"):
            self._db.conn.execute(
                f"DELETE FROM {table} WHERE org = ? AND petition = ?",  # noqa: S608  two names
                (org, petition_id),
            )


def county_time(store: Store) -> TimeEstimate:
    """The county's own clock is the village's authority, so it has no uncertainty of its own.

    A clock from before this program was built is plainly wrong: then nothing is proven by it.
    """
    now = store.now()
    return TimeEstimate(now.ms, 0 if now.ms > BUILD_MS else None)


def profile_of(db: sqlite_utils.Database, org: str) -> Profile:
    """The village's profile; ours where the village names none that is known here."""
    try:
        return load_profile(content_queries.village(db, org).profile)
    except ContentError:
        return load_profile()


def sound_devices(db: sqlite_utils.Database, org: str) -> set[bytes]:
    """Terminals of a village that are neither revoked nor quarantined."""
    query = (
        "SELECT device FROM device WHERE org = ? AND revoked IS NULL "
        "AND key NOT IN (SELECT key FROM log WHERE org = ? AND fork IS NOT NULL)"
    )
    return {bytes(row[0]) for row in db.conn.execute(query, (org, org))}


def _county_log(logs: Iterable[Log]) -> Log:
    return next(log for log in logs if log.mine)


def _time_is_up(since_ms: int, now: TimeEstimate, terms: HearingTerms) -> bool:
    """A terminal that stays silent may not hold up the others for ever."""
    start = to_datetime(since_ms).date()
    due = terms.calendar.after(start, terms.seal_within_workdays)
    return now.proves_past(end_of_day_ms(due.at_latest))


def terms_of(profile: Profile, calendar: WorkCalendar = PLAIN) -> HearingTerms:
    """What judging a petition takes; threshold and seats stand in the entries themselves."""
    return HearingTerms(
        threshold=1,
        window_days=profile.petition_window_days,
        seal_within_workdays=profile.seal_within_workdays,
        answer_within_workdays=profile.answer_within_workdays,
        hearing_within_days=profile.hearing_within_days,
        notice_days=profile.notice_days,
        quotas={},
        calendar=calendar,
    )
