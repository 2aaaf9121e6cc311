"""The demonstration's other processes: a county on loopback, and the agent."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from kiosk.errors import DemoFailed

COMMAND = (sys.executable, "-m", "kiosk")
WITHIN_S = 300


class Child:
    """A process that ends when we do."""

    def __init__(self, *arguments: str, log: Path) -> None:
        self._log = log.open("ab")
        self.process = subprocess.Popen(  # noqa: S603  our own program
            [*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=self._log, text=True
        )

    def first_line(self) -> str:
        """What it says once it is ready. Raises ``DemoFailed`` where it ends instead."""
        assert self.process.stdout is not None  # noqa: S101  PIPE above
        line = self.process.stdout.readline()
        if not line:
            raise DemoFailed(f"没有启动成功，原因见 {self._log.name}")
        return line.strip()

    def end(self) -> None:
        """SIGTERM, and SIGKILL for one that does not listen."""
        self.process.terminate()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        self._log.close()


def start_county(data: Path, name: str) -> tuple[Child, str]:
    """A county on a free port of loopback, and its address."""
    data.mkdir(parents=True, exist_ok=True)
    child = Child(
        "county", "serve", "--data", str(data), "--port", "0", "--name", name,
        log=data / "county.log",
    )  # fmt: skip
    try:
        line = child.first_line()
    except BaseException:
        child.end()
        raise
    return child, line[line.index("http://") :].split()[0]


def enrolment_token(county_data: Path, village: str) -> str:
    """A one-time token, from the county's own command."""
    told = _ask("county", "enrol", "--village", village, "--data", str(county_data))
    return str(told["token"])


def screens(data: Path, out: Path, orientation: str) -> list[str]:
    """Every screen as a picture: a window has one size in its life, so each has its process."""
    told = _ask("screens", "--data", str(data), "--out", str(out), "--orientation", orientation)
    return list(told["files"])


def _ask(*arguments: str) -> dict[str, Any]:
    """What one of our commands answers. Raises ``DemoFailed``."""
    done = subprocess.run(  # noqa: S603  our own program
        [*COMMAND, *arguments, "--json"],
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
        check=False,
    )
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()
        raise DemoFailed(f"{' '.join(arguments[:2])} 没有成功：{said[-300:]}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def start_agent(data: Path, url: str) -> Child:
    """The agent, exchanging with that county."""
    return Child("sync", "run", "--data", str(data), "--county", url, log=data / "agent.log")
