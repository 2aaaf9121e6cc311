"""A real process that works on a terminal's real files until it is killed.

``python -m tests.faults.victim FOLDER WORK`` says on standard output, before an action, how many
entries it will write (``begin N``), and after it what was acknowledged (``ack ORIGIN SEQ HASH``).
"""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from sync.entry import Position
from sync.store import Store
from tests.faults import rig

TERMINAL, COUNTY = "kiosk.db", "county.db"
NAMES = ("k0",)


def tell(text: str) -> None:
    """Say it past all buffers: what is said is said before the next system call."""
    os.write(1, f"{text}\n".encode())


def stores(folder: Path) -> tuple[Store, Store]:
    """The terminal's and the county's, opened or founded."""
    village = rig.Village(1)
    terminal = village.terminal("k0", rig.on_disk(folder / TERMINAL))
    return terminal, village.county(rig.on_disk(folder / COUNTY), NAMES)


def prepare(folder: Path) -> None:
    """Something to work on: entries, a sign-up, a receipt, and news at the county."""
    terminal, county = stores(folder)
    terminal.append(rig.lines(0, 5), "S1")
    rig.sign_once(terminal, "before")
    exchange(terminal, county)
    rig.sign_once(terminal, "waiting")
    county.append(rig.lines(0, 20, "catalog"), "county")
    terminal.close()
    county.close()


def exchange(terminal: Store, county: Store) -> bool:
    """One exchange without a wire."""
    return rig.Village(1).side("k0", terminal, rig.direct(county)).once().receipt


def act(count: int, write: Callable[[], Iterable[Position]]) -> None:
    """One action that is acknowledged when it is done."""
    tell(f"begin {count}")
    for position in write():
        tell(f"ack {position.origin} {position.seq} {position.leaf_hash.hex()}")


def append(terminal: Store, _: Store) -> None:
    """Three small appends."""
    for number in range(3):
        act(2, lambda first=number: terminal.append(rig.lines(100 + 2 * first, 2), "S1"))  # type: ignore[misc]


def import_file(terminal: Store, _: Store) -> None:
    """A quarter's lines at once."""
    act(600, lambda: terminal.append(rig.lines(1000, 600), "S1"))


def sign_up(terminal: Store, _: Store) -> None:
    """Two villagers, one of them twice."""
    for signer in ("one", "two", "one"):
        act(1, lambda who=signer: rig.sign_once(terminal, who))  # type: ignore[misc]


def receipt(terminal: Store, county: Store) -> None:
    """Push a sign-up, take the receipt, wipe, stage what the county has, switch."""
    exchange(terminal, county)
    tell("done")


WORKS = {"append": append, "import": import_file, "sign-up": sign_up, "receipt": receipt}


def main(folder: str, work: str) -> None:
    """Do the work on the files."""
    terminal, county = stores(Path(folder))
    WORKS[work](terminal, county)
    terminal.close()
    county.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
