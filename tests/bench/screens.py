"""The Terminal rows: first frame, taps, long tables, and memory; each run in a process of its own.

Processor time stands beside wall time: it does not grow when the machine has other work.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk.demo.stage import set_stage
from tests.bench.ledgers import village
from tests.bench.measure import RUNS, Result, median

TAPS = 240
ROWS = 100_000
FEW = 1_000
PAGES = 5_000
_MB = 1e6


@contextmanager
def _demo() -> Iterator[Path]:
    """The demonstration's terminal: three years of accounts, a petition, a hearing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        set_stage(folder / "terminal", folder / "stick", lambda _words: None)
        yield folder / "terminal"


def _child(module: str, *arguments: object) -> Any:
    """What `python -m module arguments` prints as JSON; what else it says is for failures."""
    command = [sys.executable, "-m", module, *(str(one) for one in arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{module} failed: {done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def first_frame() -> list[Result]:
    """From the start of the process to home with its figures, beside a bare window of Kivy."""
    ways: dict[str, list[dict[str, float]]] = {"bare": [], "usual": [], "first": []}
    with _demo() as data, tempfile.TemporaryDirectory() as home:
        snapshot = data / "kivy" / "home.json"
        for run in range(RUNS + 3):
            taken = {"bare": _opening("bare", Path(home)), "usual": _opening("ours", data)}
            snapshot.unlink(missing_ok=True)
            taken["first"] = _opening("ours", data)
            for way, one in taken.items():
                if run:  # files are in the page cache, and the snapshot is there, from now on
                    ways[way].append(one)
    return [
        _beside(f"first frame, {name}, {kind}", ways[way], ways["bare"], kind, goal)
        for way, name, goal in (("usual", "usual start", True), ("first", "no snapshot", False))
        for kind in ("wall", "cpu")
    ]


def _opening(kind: str, folder: Path) -> dict[str, float]:
    found: dict[str, float] = _child("tests.bench.opening", kind, folder, time.monotonic())
    return found


def _beside(
    name: str, ours: list[dict[str, float]], bare: list[dict[str, float]], kind: str, goal: bool
) -> Result:
    runs = [one[kind] * 1000 for one in ours]
    value, floor = median(runs), median([one[kind] * 1000 for one in bare])
    met = value <= 1.1 * floor if goal else None
    return Result(name, value, "ms", floor, "≤ 1.1 × bare window" if goal else "", met, runs)


def taps() -> list[Result]:
    """From the lifted finger to the last frame it brings, in the real program."""
    with _demo() as data:
        done = _child("tests.bench.tapping", data, TAPS)
    took = sorted(one["took"] * 1000 for _, one in done)
    cpu = sorted(one["cpu"] * 1000 for _, one in done)
    worst = max(done, key=lambda one: one[1]["took"])[0]
    middle, high = median(took), took[len(took) * 99 // 100]
    note = f"{len(took)} taps; slowest {took[-1]:.0f} ms ({worst})"
    return [
        Result("tap to settled frame", middle, "ms", None, "≤ 100 ms", middle <= 100, took, note),
        Result("the same, 99 of 100 within", high, "ms", None, "≤ 150 ms", high <= 150),
        Result("processor time of a tap", median(cpu), "ms", None, "", None, cpu),
        Result("the same, 99 of 100 within", cpu[len(cpu) * 99 // 100], "ms"),
    ]


def rows() -> list[Result]:
    """A ledger of 100,000 rows beside one of 1,000, and beside Kivy's own list."""
    many: list[dict[str, float]] = []
    few: list[dict[str, float]] = []
    stock: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as name:
        data = Path(name) / "data"
        found = village(data, {"2026-Q1": 100, "2026-Q2": FEW, "2026-Q3": ROWS})
        warm = found["2026-Q1"]
        for _ in range(RUNS):
            many.append(_child("tests.bench.scrolling", "ours", data, found["2026-Q3"], warm))
            few.append(_child("tests.bench.scrolling", "ours", data, found["2026-Q2"], warm))
            stock.append(_child("tests.bench.scrolling", "stock", name, ROWS))
    ours, less, theirs = (_middle(runs) for runs in (many, few, stock))
    frame = ours["frame"] * 1000
    paints = [one["cpu"] * 1000 for one in many]
    return [
        _paint("100,000 rows, first paint", ours, less, "paint", 1.1, "1,000 rows"),
        _paint("the same, processor time", ours, less, "cpu", 1.1, "1,000 rows", paints),
        _paint("beside stock RecycleView", ours, theirs, "paint", 1 / 20, "stock"),
        _paint("the same, processor time", ours, theirs, "cpu", 1 / 20, "stock"),
        Result("Python a scrolled frame", frame, "ms", theirs["frame"] * 1000, "≤ 2 ms",
               frame <= 2),
    ]  # fmt: skip


def _middle(runs: list[dict[str, float]]) -> dict[str, float]:
    return {key: median([one[key] for one in runs]) for key in runs[0]}


def _paint(
    name: str,
    ours: dict[str, float],
    beside: dict[str, float],
    kind: str,
    most: float,
    what: str,
    runs: list[float] | None = None,
) -> Result:
    value, floor = ours[kind] * 1000, beside[kind] * 1000
    if kind == "cpu":  # stepping the loop while the database works is counted too: no goal
        return Result(name, value, "ms", floor, runs=runs or [])
    goal = f"≤ {most:g} × {what}"
    return Result(name, value, "ms", floor, goal, value <= most * floor, runs or [])


def soak() -> list[Result]:
    """Memory over thousands of page changes."""
    with _demo() as data, tempfile.TemporaryDirectory() as home:
        found = _child("tests.bench.soaking", data, PAGES)
        bare = _opening("bare", Path(home))["memory"] / _MB
    begun, ended, peak = (found[key] / _MB for key in ("begun", "ended", "peak"))
    drift = (ended - begun) / begun * 100
    note = f"{begun:.1f} MB after warming up, {ended:.1f} MB after {found['pages']} pages"
    return [
        Result("memory drift", drift, "%", None, "≤ 1 %", drift <= 1, found["course"], note),
        Result("memory peak", peak, "MB", bare, "≤ 200 MB", peak <= 200),
    ]
