"""Commands that start at once: processes forked from one that has imported what they need.

Importing is most of what a command does. Each still is a process of its own, with its own standard
streams and environment; what the start of the interpreter itself decides (locale, closed streams)
is tested with commands started in the usual way.
"""

import atexit
import contextlib
import importlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

IMPORTED = (
    "kiosk.cli.checks", "kiosk.cli.disclose", "kiosk.cli.documents", "kiosk.cli.exchange",
    "kiosk.cli.hearing", "kiosk.cli.petition", "kiosk.cli.staff", "kiosk.cli.village",
    "kiosk.actions.checking", "kiosk.actions.disclosing", "kiosk.actions.exchanging",
    "kiosk.actions.hearing", "kiosk.actions.importing", "kiosk.actions.petitioning",
    "kiosk.actions.rostering", "kiosk.actions.staffing", "county.cli", "county.register",
    "content.rostertemplate", "openpyxl",
)  # fmt: skip
WITHIN_S = 120


def ask(arguments: Sequence[str], given: bytes, env: Mapping[str, str]) -> tuple[int, str, str]:
    """Run one command: exit code, standard output, standard error."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(WITHIN_S)
        line.connect(_nursery(env["PATH"]))
        order = {"arguments": list(arguments), "stdin": given.hex(), "env": dict(env)}
        line.sendall(json.dumps(order).encode() + b"\n")
        told = json.loads(b"".join(iter(lambda: line.recv(65536), b"")))
    return int(told["code"]), str(told["out"]), str(told["err"])


@cache
def _nursery(_path: str) -> str:
    """The address of the process that all are forked from; it ends with this one."""
    from tests.cli.machine import posix

    at = str(Path(tempfile.mkdtemp(prefix="vk-")) / "nursery")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.cli.nursery", at],
        stdout=subprocess.PIPE, env=posix(), cwd=Path(__file__).parents[2],
    )  # fmt: skip
    atexit.register(shutil.rmtree, Path(at).parent)
    atexit.register(process.wait)
    atexit.register(process.kill)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    process.stdout.close()
    return at


def main(at: str) -> None:
    """Serve until killed."""
    for name in IMPORTED:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(at)
        listening.listen(64)
        os.write(1, b"ready\n")
        while True:
            line, _ = listening.accept()
            if os.fork() == 0:
                _serve(line)
            line.close()


def _serve(line: socket.socket) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with line.makefile("rb") as asked:
        order: dict[str, Any] = json.loads(asked.readline())
    streams = [os.memfd_create(name) for name in ("in", "out", "err")]
    os.write(streams[0], bytes.fromhex(order["stdin"]))
    os.lseek(streams[0], 0, os.SEEK_SET)
    child = os.fork()
    if child == 0:
        line.close()
        _become(order, streams)
    _, status = os.waitpid(child, 0)
    out, err = (_all(stream) for stream in streams[1:])
    told = {"code": os.waitstatus_to_exitcode(status), "out": out, "err": err}
    line.sendall(json.dumps(told).encode())
    line.shutdown(socket.SHUT_WR)
    os._exit(0)


def _become(order: dict[str, Any], streams: Sequence[int]) -> NoReturn:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.environ.clear()
    os.environ.update(order["env"])
    code = 1
    try:
        from kiosk.cli.main import main as command

        command(order["arguments"])
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001  what the interpreter does at the end of a program
        traceback.print_exc()
    with contextlib.suppress(ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _all(stream: int) -> str:
    with os.fdopen(os.dup(stream), "rb") as file:
        file.seek(0)
        return file.read().decode("utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
