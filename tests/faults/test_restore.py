"""kill -9 of backups and restorings, sampled; all of it is ``python -m tests.faults restore``."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import kill, restoring

REASON = kill.why_not()
pytestmark = pytest.mark.skipif(
    REASON is not None and "CI" not in os.environ, reason=f"no kill -9: {REASON}"
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("restore") / "base"
    restoring.prepare(folder)
    return folder


def test_a_sample_of_strikes(tmp_path: Path) -> None:
    assert REASON is None, REASON
    found = restoring.sweep(tmp_path / "sweep", most=4, seed=7)
    assert not found.failures
    assert found.kills == 4 * len(restoring.WORKS)


@pytest.mark.parametrize("work", restoring.WORKS)
def test_there_is_something_to_strike_at(base: Path, tmp_path: Path, work: str) -> None:
    planned = restoring.strikes(base, tmp_path / "run", work)
    assert {"rename", "fsync", "unlink"} <= {at.call for at in planned}


def _steps(trace: Path) -> Iterator[str]:
    for line in trace.read_text(errors="replace").splitlines():
        yield line.split(None, 1)[1] if line[:1].isdigit() else line


@pytest.mark.parametrize("work", restoring.WORKS)
def test_a_name_is_given_only_to_what_is_on_the_disk(base: Path, tmp_path: Path, work: str) -> None:
    """For a power cut: the last step before each renaming, and the first after it, is an fsync."""
    kill.fresh(base, tmp_path / "run")
    calls = "pwrite64,write,sendfile,fsync,fdatasync,rename"
    done = restoring.run(tmp_path / "run", work, "-e", f"trace={calls}")
    assert done.returncode == 0, done.stderr
    steps = [step.split("(")[0] for step in _steps(tmp_path / "run" / "trace")]
    named = [at for at, step in enumerate(steps) if step == "rename"]
    assert named
    for at in named:
        before = next(step for step in reversed(steps[:at]) if step != "rename")
        after = next(step for step in steps[at + 1 :] if step != "rename")
        assert (before, after) == ("fsync", "fsync"), steps[max(0, at - 5) : at + 3]
