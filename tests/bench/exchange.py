"""The Exchange rows: first push, bytes, nothing changed; ours beside the floor in the same run."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

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
    return KioskSide(terminal.store, terminal.signer, terminal.clock, carrier.sync)


def first_push() -> list[Result]:
    """10,000 records from the terminal's log to a countersigned receipt."""
    lines = make(PUSHED)
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as name, floor_server(Path(name)) as url:
            with httpx.Client() as client:
                floor.push(client, url, lines[:1])  # connection and imports are warm on both sides
                theirs.append(seconds(lambda: floor.push(client, url, lines)))
        with tempfile.TemporaryDirectory() as name, enrolled(Path(name)) as (terminal, url):
            terminal.store.append([Draft(line) for line in lines], "console")
            carrier = HttpCarrier(url)
            side = _side(terminal, carrier)
            ours.append(seconds(lambda: _whole(side)))
            carrier.close()
    value, beside = median(ours), median(theirs)
    return [
        Result("first push of 10,000", value, "s", beside, "≤ 1.5 × floor (then 1.0 ×)",
               value <= 1.5 * beside, ours)
    ]  # fmt: skip


def _whole(side: KioskSide) -> None:
    assert side.once().receipt


def sizes() -> list[Result]:
    """Bytes both ways for 1,000, then +100, then +10 records."""
    found_: list[Result] = []
    lines = make(1110)
    with tempfile.TemporaryDirectory() as name, enrolled(Path(name)) as (terminal, url):
        with CountingTap(url) as tap:
            carrier = HttpCarrier(tap.url)
            side = _side(terminal, carrier)
            side.once()
            for count, goal, limit in ((1000, "≤ 0.5 × floor", None), (100, "≤ 5 KB", 5_000),
                                       (10, "≤ 700 B", 700)):  # fmt: skip
                part, lines = lines[:count], lines[count:]
                terminal.store.append([Draft(line) for line in part], "console")
                before = tap.bytes
                done = side.once()
                assert done.receipt
                bodies = done.bytes_up + done.bytes_down
                whole = tap.bytes - before
                beside = len(floor.body(part))
                met = bodies <= (limit or beside * 0.5)
                found_.append(
                    Result(f"bytes of {count}", bodies, "B", beside, goal, met,
                           note=f"{whole} B on the socket with HTTP headers")
                )  # fmt: skip
            carrier.close()
    return found_


def idle() -> list[Result]:
    """Nothing changed, on a warm connection."""
    with tempfile.TemporaryDirectory() as name, enrolled(Path(name)) as (terminal, url):
        with CountingTap(url) as tap:
            carrier = HttpCarrier(tap.url)
            side = _side(terminal, carrier)
            side.once()
            before = tap.bytes
            done = side.once()
            whole = tap.bytes - before
            carrier.close()
        carrier = HttpCarrier(url)
        side = _side(terminal, carrier)
        runs = [seconds(side.once) for _ in range(IDLE_RUNS)]
        carrier.close()
    bodies = done.bytes_up + done.bytes_down
    took = median(runs) * 1000
    return [
        Result("nothing changed: requests", done.requests, "", None, "1", done.requests == 1),
        Result("nothing changed: bytes", bodies, "B", None, "≤ 300 B", bodies <= 300,
               note=f"{whole} B on the socket with HTTP headers"),
        Result("nothing changed: time", took, "ms", None, "≤ 2 ms", took <= 2,
               note=f"median of {IDLE_RUNS}"),
    ]  # fmt: skip
