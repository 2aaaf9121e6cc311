"""A county's server as its office runs it: a process of its own, on loopback."""

import subprocess
from pathlib import Path
from typing import Any

from tests.cli.machine import COMMAND, Machine, posix, run


class Office:
    """The county: started, stopped, and started again at the same address."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.url = ""
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Serve, at the address of the last time; returns once it listens."""
        port = self.url.rpartition(":")[2] or "0"
        self._process = subprocess.Popen(
            [COMMAND, "county", "serve", "--data", self.data, "--port", port],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=posix(),
        )  # fmt: skip
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        self.url = line.strip().rpartition(" ")[2]
        assert self.url.startswith("http://127.0.0.1:"), line

    def stop(self, *, kill: bool = False) -> None:
        """End it, politely or not."""
        if self._process is not None:
            self._process.kill() if kill else self._process.terminate()
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process.wait(20)
            self._process = None

    def ask(self, *arguments: str) -> dict[str, Any]:
        """One of the county's own commands, beside the running server."""
        done = run("county", *arguments, "--data", self.data, "--json")
        assert done.code == 0, done
        return done.json

    def token(self, village: str) -> str:
        """A one-time token."""
        return str(self.ask("enrol", "--village", village)["token"])

    def enrol(self, machine: Machine, village: str, name: str) -> dict[str, Any]:
        """Enrol a terminal."""
        asked = ("sync", "enrol", "--county", self.url, "--token", self.token(village))
        return machine.ok(*asked, "--name", name)


EXCHANGED = {"sent", "received", "requests", "bytes_up", "bytes_down", "receipt"}


def sent(machine: Machine) -> dict[str, Any]:
    """One exchange that must succeed."""
    told = machine.ok("sync", "once")
    assert set(told) == EXCHANGED
    return told
