"""The command as a person types it: a process of its own, in a POSIX locale, with its own folder.

Every answer is judged by what comes out: exit code, standard output, standard error, memory.
"""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlite_utils

from sync.database import open_database

COMMAND = Path(sys.executable).with_name("village-kiosk")
WITHIN_S = 120
DONE, REFUSED, MISUSED = 0, 1, 2
_LOCAL = {"LC_ALL", "LC_CTYPE", "LANG", "PYTHONUTF8", "PYTHONIOENCODING"}


def posix(more: Mapping[str, str] = {}) -> dict[str, str]:
    """The environment of a bare machine: no locale, nothing that would force UTF-8."""
    kept = {k: v for k, v in os.environ.items() if k not in _LOCAL and "KIOSK" not in k}
    return {**kept, "LANG": "C", "PYTHONWARNINGS": "error", **more}


@dataclass(frozen=True)
class Done:
    """How a command ended. ``rss_kb``: the most that it or any process of its held at once."""

    code: int
    out: str
    err: str
    rss_kb: int = 0

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object on standard output; anything beside it is a failure."""
        assert self.out.endswith("\n"), (self.out, self.err)
        assert self.out.count("\n") == 1, self.out
        told: dict[str, Any] = json.loads(self.out)
        assert isinstance(told, dict)
        return told


def run(
    *arguments: str | Path | bytes, stdin: str | bytes | None = "", env: Mapping[str, str] = {}
) -> Done:
    """One command. ``stdin`` ``None``: standard input is closed."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, _pipe(given) as source:
        process = subprocess.Popen(
            [COMMAND, *arguments], stdin=source, stdout=out, stderr=err, env=posix(env),
            preexec_fn=_close_stdin if given is None else None,
        )  # fmt: skip
        timer = _Watch(process)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        timer.end()
        texts = [_read(file) for file in (out, err)]
    return Done(process.returncode, *texts, used.ru_maxrss)


def _pipe(given: bytes | None) -> Any:
    source = tempfile.TemporaryFile()
    source.write(given or b"")
    source.seek(0)
    return source


def _close_stdin() -> None:
    os.close(0)


def _read(file: Any) -> str:
    file.seek(0)
    text: str = file.read().decode("utf-8")
    assert "Traceback" not in text, text
    return text


class _Watch:
    """Ends a command that hangs."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        import threading

        self._timer = threading.Timer(WITHIN_S, process.send_signal, [signal.SIGKILL])
        self._timer.start()

    def end(self) -> None:
        """It ended by itself."""
        self._timer.cancel()
        self._timer.join()


@dataclass
class Machine:
    """A terminal's folder, and the commands typed at it."""

    data: Path
    pins: dict[str, str] = field(default_factory=dict)

    def run(
        self,
        *arguments: str | Path,
        stdin: str | bytes | None = "",
        env: Mapping[str, str] = {},
    ) -> Done:
        """A command on this folder."""
        return run(*arguments, "--data", self.data, stdin=stdin, env=env)

    def ok(self, *arguments: str | Path, stdin: str | bytes | None = "") -> dict[str, Any]:
        """A command that must be done; its JSON."""
        done = self.run(*arguments, "--json", stdin=stdin)
        assert done.code == DONE, (arguments, done)
        return done.json

    def refused(self, *arguments: str | Path, stdin: str | bytes | None = "") -> dict[str, Any]:
        """A command that must be refused; its JSON, which says why in Chinese."""
        done = self.run(*arguments, "--json", stdin=stdin)
        assert done.code == REFUSED, (arguments, done)
        told = done.json
        assert told.get("ok") is False or told.get("accepted") is False, told
        return told

    def by(self, who: str, *arguments: str | Path) -> dict[str, Any]:
        """A command of a member of staff, with the PIN on standard input."""
        return self.ok(*arguments, "--staff", who, stdin=f"{self.pins[who]}\n")

    def not_by(self, who: str, *arguments: str | Path) -> dict[str, Any]:
        """The same, refused."""
        return self.refused(*arguments, "--staff", who, stdin=f"{self.pins[who]}\n")

    def copy(self, folder: Path) -> "Machine":
        """A copy to do harm to."""
        shutil.copytree(self.data, folder)
        return Machine(folder, dict(self.pins))

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.data / "kiosk.db"

    def open(self) -> sqlite_utils.Database:
        """The database, as another program would open it; to be closed."""
        return open_database(self.database)

    def digest(self) -> str:
        """SHA-256 over everything the database says, but for what was only tried (``meta``)."""
        db = self.open()
        try:
            names = sorted(set(db.table_names()) - {"meta", "staff_pin"})
            told = {name: sorted(map(repr, db.execute(f'SELECT * FROM "{name}"'))) for name in names}
        finally:
            db.close()
        return hashlib.sha256(repr(told).encode()).hexdigest()

    def holds(self, *needles: str) -> list[str]:
        """Which of the texts stand anywhere in the folder, in a usual encoding."""
        blob = b"\0".join(path.read_bytes() for path in self.data.rglob("*") if path.is_file())
        return [
            text for text in needles
            if any(text.encode(how) in blob for how in ("utf-8", "utf-16-le", "gb18030"))
        ]  # fmt: skip
