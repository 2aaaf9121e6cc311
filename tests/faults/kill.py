"""kill -9 at every write and sync of real processes, by strace; and what it finds afterwards.

A smoke test beside the power cuts: a killed process loses nothing that the kernel has, so this
proves that no step of the program itself leaves the files in between.
"""

import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests import invariants
from tests.faults import rig, victim

# what changes the files; strace counts each kind by itself
CALLS = ("pwrite64", "fsync", "fdatasync", "ftruncate", "unlink")
COUNTY_PUBLIC = rig.COUNTY_KEY.public
TIMEOUT_S = 120


@dataclass(frozen=True)
class Strike:
    """Kill the work at the ``number``-th call of that kind."""

    work: str
    call: str
    number: int


@dataclass
class Findings:
    """What a sweep came to."""

    kills: int = 0
    failures: list[str] = field(default_factory=list)


@cache
def why_not() -> str | None:
    """Why processes cannot be traced here, if they cannot."""
    if shutil.which("strace") is None:
        return "strace is not installed (apt-get install strace)"
    done = subprocess.run(
        ["strace", "-qq", "-e", "trace=fsync", "true"], capture_output=True, text=True, check=False
    )
    return None if done.returncode == 0 else f"strace may not trace here: {done.stderr.strip()}"


def run(folder: Path, work: str, *options: str) -> subprocess.CompletedProcess[str]:
    """The victim under strace (never with --seccomp-bpf: injection then silently does nothing)."""
    traced = ["strace", "-f", "-qq", "-o", str(folder / "trace"), *options]
    python = [sys.executable, "-B", "-m", "tests.faults.victim", str(folder), work]
    return subprocess.run(
        [*traced, *python], capture_output=True, text=True, check=False, timeout=TIMEOUT_S,
        cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip


def count_calls(base: Path, folder: Path, work: str) -> dict[str, int]:
    """How often an undisturbed run makes each call."""
    fresh(base, folder)
    done = run(folder, work, "-e", f"trace={','.join(CALLS)}")
    invariants.need(done.returncode == 0, f"{work} fails by itself: {done.stderr}")
    trace = (folder / "trace").read_text(errors="replace")
    return {call: trace.count(f" {call}(") for call in CALLS}


def strikes(base: Path, folder: Path) -> Iterator[Strike]:
    """Every place there is to strike."""
    for work in victim.WORKS:
        for call, times in count_calls(base, folder, work).items():
            for number in range(1, times + 1):
                yield Strike(work, call, number)


def fresh(base: Path, folder: Path) -> None:
    """The prepared files once more."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder)


def strike(base: Path, folder: Path, at: Strike) -> None:
    """Kill there, open again, check, finish the work, check again. Raises ``Broken``."""
    fresh(base, folder)
    inject = f"inject={at.call}:signal=KILL:when={at.number}"
    done = run(folder, at.work, "-e", f"trace={at.call}", "-e", inject)
    killed = (-signal.SIGKILL, 128 + signal.SIGKILL)
    invariants.need(done.returncode in killed, f"not killed ({done.returncode}): {done.stderr}")
    acknowledged, in_flight = heard(base, done.stdout)
    examine(folder, acknowledged, in_flight)
    # the same machine goes on: what was begun again is new, what was done is not done twice
    again = subprocess.run(
        [sys.executable, "-B", "-m", "tests.faults.victim", str(folder), "receipt"],
        capture_output=True, text=True, check=False, timeout=TIMEOUT_S,
        cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    invariants.need(again.returncode == 0, f"does not go on: {again.stderr}")
    terminal, county = victim.stores(folder)
    invariants.check_same((terminal, county))
    terminal.close()
    county.close()
    examine(folder, acknowledged, in_flight)


def heard(base: Path, said: str) -> tuple[dict[str, list[bytes]], int]:
    """What was acknowledged before the kill, and the size of the action it cut."""
    terminal, county = victim.stores(base)
    held = invariants.check_store(terminal, COUNTY_PUBLIC)
    origin = terminal.own_log().origin
    terminal.close()
    county.close()
    acknowledged, in_flight = {origin: list(held[origin].hashes)}, 0
    for words in map(str.split, said.splitlines()):
        if words[0] == "begin":
            in_flight = int(words[1])
        elif words[0] == "ack":
            known = acknowledged[words[1]]
            invariants.need(int(words[2]) == len(known), f"acknowledged out of order: {words}")
            known.append(bytes.fromhex(words[3]))
            in_flight = max(0, in_flight - 1)
    return acknowledged, in_flight


def examine(folder: Path, acknowledged: dict[str, list[bytes]], in_flight: int) -> None:
    terminal, county = victim.stores(folder)
    try:
        mine = invariants.check_store(terminal, COUNTY_PUBLIC)
        theirs = invariants.check_store(county, COUNTY_PUBLIC)
        origin = terminal.own_log().origin
        invariants.check_once(mine)
        invariants.check_acknowledged(mine, acknowledged)
        invariants.check_only({origin: mine[origin]}, acknowledged, in_flight)
        invariants.check_pair(mine, theirs, origin)
    finally:
        terminal.close()
        county.close()


def sweep(folder: Path, most: int | None = None, seed: int = 0) -> Findings:
    """All strikes, or a sample of ``most``."""
    base, place = folder / "base", folder / "run"
    base.mkdir(parents=True)
    victim.prepare(base)
    planned = list(strikes(base, place))
    if most is not None:
        planned = random.Random(seed).sample(planned, min(most, len(planned)))
    findings = Findings()
    for at in planned:
        try:
            strike(base, place, at)
        except invariants.Broken as broken:
            findings.failures.append(f"{at}: {broken}")
        findings.kills += 1
    return findings
