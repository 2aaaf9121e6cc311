"""Makes the worked example of docs/protocol.md: ``python -m tests.county.worked_example``.

Keys, token, epoch and clocks are fixed; what is random (wrapping a village key) and what depends
on the version of zstd may differ from run to run. So the test does not compare: it reads the
example as the document says, with nothing of ours but the document.
"""

import tempfile
from pathlib import Path

from content.kinds import LedgerLine
from content.projection import PROJECTION
from sync import devices, enrolment, secrets
from sync.county_side import County
from sync.entry import Draft
from sync.keys import SealingKey, SigningKey
from sync.kiosk_side import KioskSide
from sync.store import Store

DEVICE, COUNTY = bytes(range(32)), bytes(range(32, 64))
SEALING, TOKEN = bytes(range(64, 96)), bytes(range(15))
VILLAGE_KEY = b"v" * 32
EPOCH = bytes.fromhex("0a1b2c3d")
ORG, VILLAGE = "320123001001", "清溪村"
NOW_MS = 1_795_000_000_000


class Still:
    """A clock that stands still."""

    def read(self) -> tuple[int, bytes, int]:
        """Wall, boot, monotonic."""
        return NOW_MS, b"boot0001", 60_000


def line(row: int) -> Draft:
    """A ledger line."""
    return Draft(
        LedgerLine(
            "R7K3F92QD", row, f"2026-07-0{row + 1}", f"记字第{row}号", "购办公用品", "管理费用",
            "办公费", "支出.管理费", 0, 12_050 + row, 8_060_050 - row, "王芳", "李强", "赵敏",
            row + 4,
        )
    )  # fmt: skip


def make(folder: Path) -> dict[str, bytes]:
    """Every message of the example, by name."""
    device, key = SigningKey(DEVICE), SigningKey(COUNTY)
    county = Store.open(folder / "county.db", [PROJECTION], key, Still())
    with county.transaction():
        devices.create_tables(county.db)
    kiosk = Store.open(folder / "kiosk.db", [PROJECTION], device, Still())
    kiosk.create_own_log(f"vk/{device.fingerprint}/{EPOCH.hex()}", ORG)
    token = enrolment.issue_token(county, VILLAGE, lambda _count: TOKEN)
    told: dict[str, bytes] = {}
    told["enrolment request"] = enrolment.ask(
        token, device, ORG, VILLAGE, "一号机", {"k1": VILLAGE_KEY}
    )
    told["enrolment answer"] = enrolment.answer(
        county, key, SealingKey(SEALING).public, "清河县", told["enrolment request"]
    )
    enrolment.accept(kiosk, token, device, "http://127.0.0.1", told["enrolment answer"])

    def exchange(name: str) -> None:
        def send(body: bytes) -> bytes:
            told[f"{name} request"] = body
            told[f"{name} answer"] = County(county, key).answer(body)
            return told[f"{name} answer"]

        KioskSide(kiosk, device, Still(), send).once()

    kiosk.append([line(1), line(2), line(3)], "S1")
    exchange("first")
    kiosk.append([line(4)], "S1")
    exchange("second")
    exchange("quiet")
    for store in (county, kiosk):
        store.close()
    return told


def blocks(told: dict[str, bytes]) -> str:
    """The messages as the document shows them."""
    parts = []
    for name, message in told.items():
        text = message.hex()
        rows = "\n".join(text[at : at + 96] for at in range(0, len(text), 96))
        parts.append(f"{name[0].upper()}{name[1:]}, {len(message)} bytes:\n\n```hex\n{rows}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        print(f"Token: `{secrets._to_text(TOKEN, 'vkt')}`\n")
        print(blocks(make(Path(name))))
