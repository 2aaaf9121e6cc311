"""The Exchange rows: first push, bytes, nothing changed; ours beside the floor in the same run."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from content.kinds import LedgerLine
from kiosk.actions import exchanging
from kiosk.demo.processes import enrolment_token, start_county
from kiosk.terminal import Terminal, found
from sync.carrier import HttpCarrier
from sync.clock import SystemClock
from sync.entry import Draft
from sync.kiosk_side import KioskSide
from tests.bench import floor
from tests.bench.measure import RUNS, Result, median, seconds
from tests.bench.records import make
from tests.bench.tap import CountingTap

PUSHED = 10_000
IDLE_RUNS = 200


@contextmanager
def floor_server(folder: Path) -> Iterator[str]:
    """The floor's address."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.floor", str(folder / "floor.db")],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(child.stdout.readline())}/"
    finally:
        child.terminate()
        child.wait()
        child.stdout.close()


@contextmanager
def enrolled(folder: Path) -> Iterator[tuple[Terminal, str]]:
    """A fresh terminal, enrolled with a fresh county that runs as its own process."""
    county, url = start_county(folder / "county", "县")
    terminal, _ = found(folder / "kiosk", "清溪村", "1", "briefing", SystemClock())
    try:
        token = enrolment_token(folder / "county", "清溪村")
        exchanging.enrol(terminal, url, token, "bench")
        exchanging.exchange_once(terminal, url)
        yield terminal, url
    finally:
        terminal.close()
        county.end()


def _side(terminal: Terminal, carrier: HttpCarrier) -> KioskSide:
    side = KioskSide(terminal.store, terminal.signer, terminal.clock, carrier.sync)
    carrier.meanwhile = side.prepare  # as the program does
    return side


def first_push() -> list[Result]:
    """10,000 records from the terminal's log to a countersigned receipt."""
    lines = make(PUSHED)
    theirs: list[float] = []
    ours: list[float] = []
    for _ in range(RUNS):
        theirs.append(_floor_push(lines))
        ours.append(_our_push(lines))
    value, beside = median(ours), median(theirs)
    return [
        Result("first push of 10,000", value, "s", beside, "≤ 1.5 × floor (then 1.0 ×)",
               value <= 1.5 * beside, ours)
    ]  # fmt: skip


def _floor_push(lines: list[LedgerLine]) -> float:
    with (
        tempfile.TemporaryDirectory() as name,
        floor_server(Path(name)) as url,
        httpx.Client() as client,
    ):
        floor.push(client, url, lines[:1])  # connection and imports are warm on both sides
        return seconds(lambda: floor.push(client, url, lines))


def _our_push(lines: list[LedgerLine]) -> float:
    with tempfile.TemporaryDirectory() as name, enrolled(Path(name)) as (terminal, url):
        terminal.store.append([Draft(line) for line in lines], "console")
        carrier = HttpCarrier(url)
        side = _side(terminal, carrier)
        took = seconds(lambda: _whole(side))
        carrier.close()
        return took


def _whole(side: KioskSide) -> None:
    assert side.once().receipt


def sizes() -> list[Result]:
    """Bytes both ways for 1,000, then +100, then +10 records."""
    steps = ((1000, "≤ 0.5 × floor", None), (100, "≤ 5 KB", 5_000), (10, "≤ 700 B", 700))
    lines = make(sum(count for count, _, _ in steps))
    found_: list[Result] = []
    with (
        tempfile.TemporaryDirectory() as name,
        enrolled(Path(name)) as (terminal, url),
        CountingTap(url) as tap,
    ):
        carrier = HttpCarrier(tap.url)
        side = _side(terminal, carrier)
        side.once()
        for count, goal, limit in steps:
            part, lines = lines[:count], lines[count:]
            terminal.store.append([Draft(line) for line in part], "console")
            bodies, whole = _bytes(side, tap)
            beside = len(floor.body(part))
            met = bodies <= (limit or beside * 0.5)
            note = f"{whole} B on the socket with HTTP headers"
            found_.append(Result(f"bytes of {count}", bodies, "B", beside, goal, met, note=note))
        carrier.close()
    return found_


def _bytes(side: KioskSide, tap: CountingTap) -> tuple[int, int]:
    """Bytes of the bodies, and of everything, of one exchange."""
    before = tap.bytes
    done = side.once()
    assert done.receipt
    return done.bytes_up + done.bytes_down, tap.bytes - before


def idle() -> list[Result]:
    """Nothing changed, on a warm connection."""
    with tempfile.TemporaryDirectory() as name, enrolled(Path(name)) as (terminal, url):
        with CountingTap(url) as tap:
            carrier = HttpCarrier(tap.url)
            side = _side(terminal, carrier)
            side.once()
            bodies, whole = _bytes(side, tap)
            carrier.close()
        carrier = HttpCarrier(url)
        side = _side(terminal, carrier)
        requests = side.once().requests
        took = median([seconds(side.once) for _ in range(IDLE_RUNS)]) * 1000
        carrier.close()
    return [
        Result("nothing changed: requests", requests, "", None, "1", requests == 1),
        Result("nothing changed: bytes", bodies, "B", None, "≤ 300 B", bodies <= 300,
               note=f"{whole} B on the socket with HTTP headers"),
        Result("nothing changed: time", took, "ms", None, "≤ 2 ms", took <= 2,
               note=f"median of {IDLE_RUNS}"),
    ]  # fmt: skip
