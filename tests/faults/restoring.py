"""kill -9 in the middle of a backup, of a restoring, and of mending a damaged database.

After each the same command again comes to its end, and at no moment does anything pass for whole
that is not.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from kiosk import backups, mending
from kiosk.actions import backing_up, checking, staffing
from kiosk.datadir import DataDir
from kiosk.terminal import PROJECTIONS, Terminal, found
from sync import backup
from sync.clock import SystemClock
from tests.faults import kill

CALLS = (
    "pwrite64", "fsync", "fdatasync", "ftruncate", "unlink", "rename", "link", "mkdir", "rmdir",
    "sendfile",
)  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]
WORKS = {
    "backup": "from kiosk.actions import backing_up as b; from kiosk.terminal import Terminal as T;"
    "t = T.open(Path('data')); b.back_up(t, Path('stick')); b.nightly(t)",
    "restore": "from kiosk import mending; mending.restore(Path('data/backups'), Path('new'))",
    "mend": "from kiosk.opening import open_whole; open_whole(Path('wrecked'))",
}


@dataclass(frozen=True)
class Strike:
    """Kill the work at the ``number``-th call of that kind."""

    work: str
    call: str
    number: int


def prepare(folder: Path) -> None:
    """A terminal with something in it and its backups; and a copy whose database is wrecked."""
    terminal, _ = found(folder / "data", "清溪村", "1", "briefing")
    for number in range(3):
        staffing.add_staff(terminal, f"人{number}", "clerk", "284651")
        backing_up.nightly(terminal)
    terminal.close()
    shutil.copytree(folder / "data", folder / "wrecked")
    DataDir(folder / "wrecked").database.write_bytes(b"not a database " * 500)


def run(folder: Path, work: str, *options: str) -> subprocess.CompletedProcess[str]:
    """The work under strace."""
    traced = ["strace", "-f", "-qq", "-o", str(folder / "trace"), *options]
    code = f"from pathlib import Path; {WORKS[work]}"
    return subprocess.run(
        [*traced, sys.executable, "-B", "-c", code], capture_output=True, text=True, check=False,
        timeout=kill.TIMEOUT_S, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def strikes(base: Path, folder: Path, work: str) -> list[Strike]:
    """Every place there is to strike."""
    kill.fresh(base, folder)
    done = run(folder, work, "-e", f"trace={','.join(CALLS)}")
    assert done.returncode == 0, done.stderr
    trace = (folder / "trace").read_text(errors="replace")
    return [
        Strike(work, call, number)
        for call in CALLS
        for number in range(1, trace.count(f" {call}(") + 1)
    ]


def strike(base: Path, folder: Path, at: Strike) -> None:
    """Kill there, look, do it again, look. Raises ``AssertionError``."""
    kill.fresh(base, folder)
    inject = f"inject={at.call}:signal=KILL:when={at.number}"
    done = run(folder, at.work, "-e", f"trace={at.call}", "-e", inject)
    assert done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL), (at, done.stderr)
    whole(folder)
    again = run(folder, at.work, "-e", "trace=none")
    assert again.returncode == 0 or _done_before(folder, at.work), (at, again.stderr)
    whole(folder)
    finished(folder, at.work)


def _done_before(folder: Path, work: str) -> bool:
    """A restoring that was killed after its last step is done: a second one is refused."""
    return work == "restore" and DataDir(folder / "new").database.exists()


def whole(folder: Path) -> None:
    """Nothing passes for a backup or for a database that is not whole."""
    for place in (folder / "stick", folder / "data" / "backups"):
        for one in backups.backups_in(place):
            assert backup.check_copy(one.database, PROJECTIONS, SystemClock()).ok
    verified(folder / "data")
    for data in (folder / "new", folder / "wrecked"):
        database = DataDir(data).database
        if database.exists() and database.read_bytes()[:6] == b"SQLite":
            assert not backup.is_damaged(database)
    if DataDir(folder / "new").database.exists():
        verified(folder / "new")


def verified(data: Path) -> None:
    """Everything in a terminal's folder holds."""
    opened = Terminal.open(data)
    try:
        assert checking.verify_all(opened).problems == ()
    finally:
        opened.close()


def finished(folder: Path, work: str) -> None:
    """What was asked for is there, and nothing else."""
    if work == "backup":
        assert backups.backups_in(folder / "stick")
        assert len(backups.backups_in(folder / "data" / "backups")) == backing_up.KEPT
        assert not list(folder.rglob(".unfinished"))
    elif work == "restore":
        opened = Terminal.open(folder / "new")
        assert mending.mended(opened) is not None
        opened.close()
    else:
        verified(folder / "wrecked")
        kept = list((folder / "wrecked" / "damaged").rglob("kiosk.db"))
        assert [path.read_bytes()[:14] for path in kept] == [b"not a database"]
    assert not list(folder.rglob("*.unready*"))


def sweep(folder: Path, most: int | None = None, seed: int = 0) -> kill.Findings:
    """All strikes, or a sample of ``most`` of each work."""
    base, place = folder / "base", folder / "run"
    prepare(base)
    findings = kill.Findings()
    for work in WORKS:
        planned = strikes(base, place, work)
        for at in planned if most is None else random.Random(seed).sample(planned, most):
            try:
                strike(base, place, at)
            except AssertionError as broken:
                findings.failures.append(f"{at}: {broken}")
            findings.kills += 1
    return findings
