"""How each village stands, as the front page tells it. Counts and dates, never a person."""

from dataclasses import dataclass

from content.queries import work_calendar
from county.overdue import Late, late, unanswered
from county.rulings import profile_of, terms_of
from hearings.model import HearingTerms
from sync import devices, tables
from sync.clock import TimeEstimate
from sync.devices import Device
from sync.store import Store


@dataclass(frozen=True, slots=True)
class VillageRow:
    """One village.

    ``contact_ms`` the last exchange of any of its terminals (Unix ms, ``None``: never);
    ``terminals`` in use; ``revoked`` terminals stopped; ``entries`` held of all its logs;
    ``forks`` why logs are quarantined; ``unreadable`` single entries set aside; ``late`` what is
    overdue (``None``: cannot be reckoned); ``unanswered`` petitions.
    """

    org: str
    name: str
    contact_ms: int | None
    terminals: int
    revoked: int
    entries: int
    forks: tuple[str, ...]
    unreadable: int
    late: tuple[Late, ...] | None
    unanswered: int


def village_codes(store: Store) -> list[tuple[str, str]]:
    """``(org, name)`` of every village."""
    return devices.villages(store.db)


def village_row(store: Store, org: str, name: str, now: TimeEstimate) -> VillageRow:
    """How one village stands."""
    own = devices.devices_of(store.db, org)
    logs = [log for log in tables.logs_of(store.db, org) if not log.mine]
    return VillageRow(
        org=org,
        name=name,
        contact_ms=_last_contact(own),
        terminals=sum(device.revoked is None for device in own),
        revoked=sum(device.revoked is not None for device in own),
        entries=sum(store.size(log) for log in logs),
        forks=tuple(log.fork for log in logs if log.fork is not None),
        unreadable=_unreadable(store, org),
        late=late(store, org, now),
        unanswered=unanswered(store, org, now, _terms(store, org)),
    )


def _terms(store: Store, org: str) -> HearingTerms:
    return terms_of(profile_of(store.db, org), work_calendar(store.db))


def _last_contact(own: list[Device]) -> int | None:
    return max((d.contact_ms for d in own if d.contact_ms is not None), default=None)


def _unreadable(store: Store, org: str) -> int:
    query = (
        "SELECT COUNT(*) FROM quarantine JOIN log USING (origin) "
        "WHERE log.org = ? AND log.fork IS NULL"
    )
    return int(store.db.conn.execute(query, (org,)).fetchone()[0])
