"""Logs and messages as a release wrote them: fixtures that every later release must read.

``python -m tests.sync.recording NAME`` records what the code at hand writes. Run it for a new
release, under its name; never again for an old one.
"""

import base64
import json
import sys
from pathlib import Path

import msgspec

from sync import tables
from sync.county_side import County
from sync.entry import Draft
from sync.store import Store
from tests.faults import rig

FOLDER = Path(__file__).parent / "recorded"


class Recording(msgspec.Struct, frozen=True):
    """A terminal's log with its signed notes, and one request with its answer."""

    origin: str
    key: bytes
    leaves: tuple[bytes, ...]
    checkpoint: str
    receipt: str
    request: bytes
    answer: bytes
    digests: dict[str, str]


def recordings() -> dict[str, Recording]:
    """All that were ever recorded, by release."""
    return {
        path.stem: msgspec.json.decode(path.read_bytes(), type=Recording)
        for path in sorted(FOLDER.glob("*.json"))
    }


def record() -> Recording:
    """What this code writes: lines, a sign-up, a kind that readers may not know, a receipt."""
    village = rig.Village(11)
    county = village.county(rig.memory(), ["k0"])
    store = village.terminal("k0", rig.memory())
    store.append(rig.lines(0, 260), "S1")
    rig.sign_once(store, "v1")
    store.append([Draft(rig.Stranger("of the future"))], "device")
    sent: list[tuple[bytes, bytes]] = []

    def send(body: bytes) -> bytes:
        sent.append((body, County(county, rig.COUNTY_KEY).answer(body)))
        return sent[-1][1]

    village.side("k0", store, send).once()
    return _recording(store, *_longest(sent))


def _longest(sent: list[tuple[bytes, bytes]]) -> tuple[bytes, bytes]:
    return max(sent, key=lambda exchange: len(exchange[0]))


def _recording(store: Store, request: bytes, answer: bytes) -> Recording:
    log = store.own_log()
    checkpoint = tables.last_note(store.db, "checkpoint", log.number)
    receipt = tables.last_note(store.db, "receipt", log.number)
    assert checkpoint is not None
    assert receipt is not None
    leaves = tuple(leaf for _, leaf, _ in tables.leaves(store.db, log.number, 0, 1 << 40))
    digests = store.projector.digest(store.db)
    return Recording(
        log.origin, log.key, leaves, checkpoint[1], receipt[1], request, answer, digests
    )


def main(name: str) -> None:
    """Write the recording of this release; refuses to touch one that is there."""
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / f"{name}.json").open("x", encoding="utf-8") as file:
        plain = msgspec.to_builtins(record(), builtin_types=())
        json.dump(plain, file, ensure_ascii=False, indent=1, default=_text)
        file.write("\n")


def _text(value: object) -> str:
    assert isinstance(value, bytes)
    return base64.b64encode(value).decode()


if __name__ == "__main__":
    main(sys.argv[1])
