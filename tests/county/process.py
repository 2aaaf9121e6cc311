"""A county in a process of its own, as ``village-kiosk county serve`` starts it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.county.world import Served

ROOT = Path(__file__).parents[2]
RUN = "import sys; from county.cli import county; county(sys.argv[1:], prog_name='county')"


def command(*arguments: str) -> list[str]:
    """The command line of ``county …``."""
    return [sys.executable, "-c", RUN, *arguments]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """``county …``, run to its end."""
    return subprocess.run(
        command(*arguments), cwd=ROOT, env=_environment(), capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


@dataclass
class CountyProcess:
    """A running ``county serve``."""

    served: Served
    process: subprocess.Popen[str]
    ready: str
    events: Path

    def memory_mb(self) -> float:
        """Resident now."""
        return self._status("VmRSS")

    def peak_mb(self) -> float:
        """Resident at most, so far."""
        return self._status("VmHWM")

    def _status(self, name: str) -> float:
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        row = next(row for row in text.splitlines() if row.startswith(name))
        return int(row.split()[1]) / 1024


@contextmanager
def county_process(
    data: Path, *options: str, prefix: Sequence[str] = ()
) -> Iterator[CountyProcess]:
    """Started on a free port, and stopped by SIGTERM, which must end it cleanly.

    ``prefix``: a command line that starts it, such as ``sh``'s.
    """
    events = data.parent / "events.jsonl"
    with events.open("w") as stderr:
        process = subprocess.Popen(
            [*prefix, *command("serve", "--data", str(data), "--port", "0", *options)],
            cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, stderr=stderr, text=True,
        )  # fmt: skip
    assert process.stdout is not None
    try:
        ready = process.stdout.readline()
        assert ready, events.read_text()
        url = "http" + ready.strip().rpartition("http")[2]
        served = Served(data, url, int(url.rsplit(":", 1)[1]))
        yield CountyProcess(served, process, ready, events)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
