"""``sync run``: the agent exchanges by itself, and goes on whatever the line does."""

import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk import agent
from kiosk.backups import backups_in
from kiosk.datadir import DataDir
from sync.database import DatabaseError
from sync.schedule import SOONEST_S, Repeating
from tests.cli.conftest import VILLAGE
from tests.cli.machine import COMMAND, REFUSED, Machine, posix
from tests.cli.office import Office

PATIENCE_S = 90


class Agent:
    """The running agent."""

    def __init__(self, machine: Machine, *more: str) -> None:
        self._machine = machine
        self.process = subprocess.Popen(
            [COMMAND, "sync", "run", "--data", machine.data, *more],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=posix(),
        )  # fmt: skip

    def end(self) -> tuple[str, float]:
        """SIGTERM. What it wrote, and the seconds of work it did in its life."""
        self.process.send_signal(signal.SIGTERM)
        _, status, used = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        out, err = self.process.communicate()
        assert (self.process.returncode, out) == (0, "")
        assert "Traceback" not in err, err
        return err, used.ru_utime + used.ru_stime


def until(what: Callable[[], bool]) -> None:
    """Wait for something another process does."""
    end = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.5)


def waiting(machine: Machine) -> int:
    """Entries the county has not signed for."""
    return int(machine.ok("sync", "status")["waiting"])


def last(machine: Machine) -> dict[str, object]:
    found = machine.ok("sync", "status")["last"]
    return dict(found or {})


def test_it_exchanges_by_itself_through_a_county_that_is_down_and_up_again(
    village: Machine, office: Office
) -> None:
    office.enrol(village, VILLAGE, "一号机")
    office.stop()
    began = time.monotonic()
    agent = Agent(village)
    until(lambda: last(village).get("ok") is False)
    assert waiting(village) > 0
    office.start()
    until(lambda: waiting(village) == 0)
    assert last(village)["ok"] is True
    office.stop()
    village.ok("staff", "add", "某人", "--role", "clerk", stdin="736251")
    assert waiting(village) == 1
    assert agent.process.poll() is None
    err, worked_s = agent.end()
    assert "连不上县里" in err
    assert worked_s < (time.monotonic() - began) / 3, "it waits and does not spin"
    assert village.ok("verify")["ok"]


def test_a_county_that_never_answers_does_not_keep_it_from_ending(
    village: Machine, office: Office
) -> None:
    office.enrol(village, VILLAGE, "一号机")
    with socket.create_server(("127.0.0.1", 0)) as mute:
        agent = Agent(village, "--county", f"http://127.0.0.1:{mute.getsockname()[1]}")
        line, _ = mute.accept()
        with line:
            line.recv(1)
            threading.Timer(20, agent.process.kill).start()  # else it would hang as long as a read
            agent.end()
    assert village.ok("verify")["ok"]


def test_without_a_village_it_says_so_and_ends(tmp_path: Path) -> None:
    done = Machine(tmp_path / "nothing").run("sync", "run", "--json")
    assert done.code == REFUSED
    assert done.json["error"] == "NotFounded"


def test_not_enrolled_it_waits_quietly(village: Machine) -> None:
    agent = Agent(village)
    until(lambda: last(village) != {} or agent.process.poll() is not None or _settled(agent))
    err, _ = agent.end()
    assert err == ""


def _settled(agent: Agent) -> bool:
    """Whether it has come to wait: it has used as much of the processor as a moment before."""

    def used() -> str:
        return " ".join(Path(f"/proc/{agent.process.pid}/stat").read_text().split()[13:15])

    before = used()
    time.sleep(1.5)
    return before == used()


def test_a_job_that_fails_or_raises_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.schedule.SOONEST_S", 0)
    monkeypatch.setattr("sync.schedule.FIRST_RETRY_S", 0)
    seen: list[int] = []
    enough = threading.Event()

    def job() -> int | None:
        seen.append(len(seen))
        if len(seen) == 1:
            raise ValueError("a mistake of ours")
        if len(seen) == 4:
            enough.set()
        return None if len(seen) == 2 else 0

    repeating = Repeating(job, b"device")
    repeating.start()
    assert enough.wait(20)
    assert repeating.stop(20)
    assert SOONEST_S == 5, "a device never comes more often than this, whatever it is told"


def test_a_clock_set_back_by_decades_does_not_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """APScheduler asks the wall clock; what was planned in 2099 must still happen today."""
    from datetime import datetime, timedelta

    import sync.schedule

    class Clock(datetime):
        ahead = timedelta(days=73 * 365)

        @classmethod
        def now(cls, tz: object = None) -> "datetime":  # type: ignore[override]
            return datetime.now(tz) + cls.ahead  # type: ignore[arg-type]

    monkeypatch.setattr(sync.schedule, "datetime", Clock)
    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Clock)
    monkeypatch.setattr("sync.schedule.SOONEST_S", 1)
    first, again = threading.Event(), threading.Event()

    def job() -> int:
        (again if first.is_set() else first).set()
        return 1

    repeating = Repeating(job)
    repeating.start()
    try:
        assert first.wait(20)
        time.sleep(0.3)
        Clock.ahead = timedelta(0)
        assert again.wait(20)
    finally:
        assert repeating.stop(20)


def test_the_status_is_one_object(village: Machine) -> None:
    told = json.loads(village.run("sync", "status", "--json").out)
    assert set(told) == {"county", "size", "receipted", "waiting", "fork", "quarantined", "last"}


def test_the_agent_backs_up_by_itself_once_the_start_is_over(village: Machine) -> None:
    look = agent._backed_up(village.data)
    folder = DataDir(village.data).backups
    assert look() == agent.BACKUP_FIRST_S
    assert backups_in(folder) == ()
    assert [look(), look()] == [agent.BACKUP_LOOK_S] * 2
    assert len(backups_in(folder)) == 1, "one a day"


def test_a_backup_that_fails_does_not_stop_the_agent(village: Machine) -> None:
    look = agent._backed_up(village.data)
    look()
    DataDir(village.data).backups.write_text("a file where the folder should be")
    assert look() == agent.BACKUP_LOOK_S
    told = {line["name"]: line for line in village.ok("doctor")["checks"]}
    assert told["备份"]["ok"] is False
    village.database.write_bytes(b"x" * 4096)
    assert look() == agent.BACKUP_LOOK_S


def test_trouble_with_the_database_is_logged_once_and_plainly(
    village: Machine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It looks every second: a line each time would fill the disk."""
    monkeypatch.setattr(agent, "WATCH_S", 0.0)
    looks, ended = 0, threading.Event()

    def wanted(_: object) -> bool:
        nonlocal looks
        looks += 1
        if looks == 20:
            ended.set()
        raise DatabaseError[0]("database disk image is malformed")

    monkeypatch.setattr(agent, "exchange_wanted", wanted)
    agent._watch(village.data, ended, Repeating(lambda: None))
    assert looks == 20
    assert caplog.messages == ["watch: database disk image is malformed"]
    caplog.clear()
    monkeypatch.setattr(agent, "take_wish", wanted)
    assert agent._once(village.data, None)() is None
    assert caplog.messages == ["exchange: database disk image is malformed"]
