"""kill -9 of real processes, sampled; the whole sweep is ``python -m tests.faults kill``."""

import os
from pathlib import Path

import pytest

from tests import invariants
from tests.faults import kill, victim
from tests.faults.kill import Strike

REASON = kill.why_not()
# on the build server the reason must not go unread
pytestmark = pytest.mark.skipif(
    REASON is not None and "CI" not in os.environ, reason=f"no kill -9: {REASON}"
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kill") / "base"
    folder.mkdir()
    victim.prepare(folder)
    return folder


def test_a_sample_of_strikes(tmp_path: Path) -> None:
    assert REASON is None, REASON
    found = kill.sweep(tmp_path / "sweep", most=12, seed=1)
    assert not found.failures
    assert found.kills == 12


@pytest.mark.parametrize("work", victim.WORKS)
def test_there_is_something_to_strike_at(base: Path, tmp_path: Path, work: str) -> None:
    calls = kill.count_calls(base, tmp_path / "run", work)
    assert calls["pwrite64"] >= 5
    assert calls["fsync"] + calls["fdatasync"] >= 2


def test_a_kill_that_does_not_come_is_noticed(base: Path, tmp_path: Path) -> None:
    with pytest.raises(invariants.Broken, match="not killed"):
        kill.strike(base, tmp_path / "run", Strike("sign-up", "pwrite64", 10_000))
