"""The county's register from the command line: tokens, terminals, and stopping one."""

from dataclasses import dataclass
from datetime import timedelta

from content.kinds import DeviceRevoked
from county.errors import BadVillageName, NoSuchDevice
from county.node import CountyNode
from county.plain import MAX_NAME, MAX_REASON, plain_line
from sync import devices, enrolment, tables
from sync.clock import to_datetime
from sync.devices import Device
from sync.entry import Draft
from sync.store import Store


@dataclass(frozen=True, slots=True)
class Issued:
    """A one-time token; ``expires`` in China time."""

    token: str
    village: str
    expires: str


@dataclass(frozen=True, slots=True)
class Registered:
    """A terminal as the register shows it; ``contact`` in China time, empty: never."""

    village: str
    org: str
    device: str
    name: str
    contact: str
    position: int
    state: str

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "village": self.village, "org": self.org, "device": self.device, "name": self.name,
            "contact": self.contact or None, "position": self.position, "state": self.state,
        }  # fmt: skip

    def line(self) -> str:
        """For people."""
        parts = (
            self.device, self.village, self.name, f"{self.position} 条",
            self.contact or "没有联系过", self.state,
        )  # fmt: skip
        return "  ".join(part for part in parts if part)


def issue(node: CountyNode, village: str) -> Issued:
    """A one-time token for a village's next terminal. Raises ``BadVillageName``."""
    name = village.strip()
    if not 0 < len(name) <= MAX_NAME or not name.isprintable():
        raise BadVillageName(f"村名要有 1 到 {MAX_NAME} 个字，不能有看不见的字符")
    token = enrolment.issue_token(node.store, name)
    until = to_datetime(node.store.now().ms) + timedelta(hours=enrolment.TOKEN_HOURS)
    return Issued(token, name, f"{until:%Y-%m-%d %H:%M}")


def registered(node: CountyNode) -> list[Registered]:
    """Every terminal, by village."""
    db = node.store.db
    names = dict(devices.villages(db))
    forked = {log.key: log.fork for log in tables.all_logs(db) if log.fork is not None}
    return [
        Registered(
            names.get(one.org, ""), one.org, one.device.hex(), _visible(one.name),
            "" if one.contact_ms is None else f"{to_datetime(one.contact_ms):%Y-%m-%d %H:%M}",
            one.position, _state(one, forked),
        )
        for one in devices.all_devices(db)
    ]  # fmt: skip


def stop(node: CountyNode, device: str, reason: str) -> None:
    """Take nothing more from a terminal, and tell the village.

    Raises ``NoSuchDevice`` or ``BadText``.
    """
    why = plain_line(reason, "停用的理由", MAX_REASON)
    try:
        device_id = bytes.fromhex(device)
    except ValueError:
        device_id = b""
    with node.store.transaction():
        known = devices.find_device(node.store.db, device_id)
        if known is None:
            raise NoSuchDevice(f"没有登记过这台机器：{device}")
        devices.revoke(node.store.db, device_id, why)
        _tell_the_village(node.store, known, why)


def _tell_the_village(store: Store, device: Device, reason: str) -> None:
    """In the village's county log, with how much of the terminal's own the county holds."""
    logs = tables.logs_of(store.db, device.org)
    held = {log.origin: store.size(log) for log in logs if log.key == device.key}
    body = DeviceRevoked(device.device.hex(), _visible(device.name), reason, held)
    county = next(log for log in logs if log.mine)
    store.append_within([Draft(body)], "county", county)


def _state(device: Device, forked: dict[bytes, str]) -> str:
    if device.revoked is not None:
        return f"已停用：{_visible(device.revoked)}"
    reason = forked.get(device.key)
    return "" if reason is None else f"已隔离：{reason}"


def _visible(text: str) -> str:
    """A terminal says its own name: nothing in it may steer the screen it is printed on."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)[:MAX_NAME]
