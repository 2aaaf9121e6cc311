"""The command as a person types it: a process of its own, in a POSIX locale, with its own folder.

Every answer is judged by what comes out: exit code, standard output, standard error.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlite_utils

from sync.database import open_database
from tests.cli import nursery

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
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object on standard output; anything beside it is a failure."""
        assert self.out.endswith("\n"), (self.out, self.err)
        assert self.out.count("\n") == 1, self.out
        told: dict[str, Any] = json.loads(self.out)
        assert isinstance(told, dict)
        return told


def run(
    *arguments: str | Path,
    stdin: str | bytes | None = "",
    env: Mapping[str, str] = {},
    through: Sequence[str | Path] = (),
) -> Done:
    """One command. ``stdin`` ``None``: standard input is closed. ``through``: what starts it.

    With any of these, or an environment of its own, it is started as a person would; without, it
    is forked, ready to run (see ``nursery``).
    """
    given = stdin.encode() if isinstance(stdin, str) else stdin
    if given is not None and not env and not through:
        code, out, err = nursery.ask([str(word) for word in arguments], given, posix())
    else:
        closed = () if given is not None else ("sh", "-c", 'exec "$@" <&-', "sh")
        done = subprocess.run(
            [*through, *closed, COMMAND, *arguments],
            input=given or b"", capture_output=True, env=posix(env), timeout=WITHIN_S, check=False,
        )  # fmt: skip
        code, out, err = done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    assert "Traceback" not in out + err, (arguments, out, err)
    return Done(code, out, err)


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
        through: Sequence[str | Path] = (),
    ) -> Done:
        """A command on this folder."""
        return run(*arguments, "--data", self.data, stdin=stdin, env=env, through=through)

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
            told = {name: sorted(map(repr, db[name].rows)) for name in names}
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
