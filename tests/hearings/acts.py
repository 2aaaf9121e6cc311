"""The steps of a petition and a hearing, each through its rule, for the tests to compose."""

from datetime import date

from hearings import queries
from hearings.hearing_rules import decide_leave, decide_schedule, decide_sign_up
from hearings.petition_rules import decide_answer, decide_open, decide_sign, decide_unsign
from hearings.rulings import decide_seal
from sync.clock import TimeEstimate
from sync.entry import Position
from tests.hearings.village import (
    KEY_ID,
    ORG,
    PEOPLE,
    TERMS,
    Device,
    Villager,
    identity,
    local,
    now,
)

TOPIC = "村东修路的钱怎么花"
NOTICE_DAY = date(2026, 11, 16)


def open_petition(device: Device, petition_id: str = "p1", days: float = 0) -> Position:
    """Open a petition with the test terms."""
    drafts = decide_open(petition_id, TOPIC, "请村里说清楚。", TERMS, KEY_ID)
    return device.append(drafts, days=days)


def sign(
    device: Device, person: Villager, petition_id: str = "p1", at: TimeEstimate | None = None
) -> Position:
    """Sign at this device."""
    found = device.petition(petition_id, at)
    drafts = decide_sign(
        found, device.standing(person, petition_id), person, identity(petition_id, person)
    )
    return device.append(drafts)


def unsign(device: Device, person: Villager, petition_id: str = "p1") -> Position:
    """Take the signature back at this device."""
    drafts = decide_unsign(
        device.petition(petition_id),
        device.standing(person, petition_id),
        identity(petition_id, person),
    )
    return device.append(drafts)


def seal(county: Device, *kiosks: Device, petition_id: str = "p1", days: float = 1) -> bool:
    """Merge the kiosks' logs at the county and seal if it is time; whether it did."""
    for kiosk in kiosks:
        county.merge(kiosk)
    positions = {kiosk.origin: county.held.get(kiosk.origin, 0) for kiosk in kiosks}
    acts = queries.signature_acts(county.db, ORG, petition_id)
    drafts = decide_seal(county.must(petition_id), acts, positions)
    if drafts:
        county.append(drafts, "county", days)
    return bool(drafts)


def accepted_petition(kiosk: Device, county: Device) -> None:
    """Petition p1, signed by three, sealed, and accepted on day 2."""
    open_petition(kiosk)
    for person in PEOPLE[:3]:
        sign(kiosk, person)
    assert seal(county, kiosk)
    kiosk.merge(county)
    kiosk.append(decide_answer(kiosk.petition(), "approver", accepted=True), "S1", days=2)


def schedule(device: Device, hearing_id: str = "h1") -> Position:
    """A hearing of the committees, on 16 November at nine."""
    drafts = decide_schedule(
        hearing_id, None, "approver", starts=local(NOTICE_DAY), place="村委会二楼", terms=TERMS,
        now=now(), key_id=KEY_ID, topic=TOPIC,
    )  # fmt: skip
    return device.append(drafts, "S1")


def sign_up(device: Device, person: Villager, category: str = "villager") -> Position:
    """Sign up at this device for hearing h1."""
    drafts = decide_sign_up(
        device.hearing(), device.rounds(person), person, category, identity("h1", person)
    )
    return device.append(drafts)


def leave(device: Device, person: Villager) -> Position:
    """Give the seat back at this device."""
    drafts = decide_leave(device.hearing(), device.rounds(person), identity("h1", person))
    return device.append(drafts)
