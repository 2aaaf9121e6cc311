"""The exchange by stick: the same content as by line, whatever happens on the way."""

import shutil
from pathlib import Path

import pytest

from sync import carried
from sync.errors import CountyRefused, LogQuarantined, NotEnrolled, OthersBundle
from sync.problems import FORKED, REVOKED_DEVICE
from tests.faults import rig
from tests.sync.carrying import World, content, filled, in_file, world


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A stick."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_there_and_back(root: Path) -> None:
    made = filled()
    written = made.write(root)
    assert (written.entries, len(written.files)) == (41, 1)
    served = made.serve(root)
    assert served.ok
    assert [(one.bundles, one.entries, one.position) for one in served.served] == [(1, 41, 41)]
    brought = made.take(root)
    assert brought is not None
    assert (brought.sent, len(brought.entries)) == (41, 3)
    assert not in_file(root, made).exists(), "what was taken is cleared away"
    assert made.take(root) is None
    assert made.write(root).entries == 0
    made.check()


def test_by_stick_and_by_line_give_the_same_content(root: Path) -> None:
    by_stick = filled("k0", "k1")
    by_line = by_stick.copied()
    for trip in range(3):
        for name in ("k0", "k1", "k0"):
            assert by_line.by_line(name)
        for _ in range(2):
            by_stick.visit(root, ("k0", "k1"))
            assert by_stick.serve(root).ok
        by_stick.visit(root, ("k0", "k1"))
        same(by_stick, by_line)
        for made in (by_line, by_stick):
            made.village.clock.wall_ms = rig.START_MS + (trip + 1) * 10**9
            made.village.clock.mono_ms = 10**9
            made.county.append(rig.lines(5000 + trip, 1, "catalog"), "county")


def same(left: World, right: World) -> None:
    """Nobody can tell from what they hold and show how it came."""
    for made in (left, right):
        made.check()
    county = content(left.county)
    assert county == content(right.county)
    for name in ("k0", "k1"):
        mine = content(left.terminal(name))
        assert mine == content(right.terminal(name))
        assert mine["shown"] == mine["replayed"] == county["shown"]


def test_not_enrolled_nothing_is_written(root: Path) -> None:
    made = world()
    with made.terminal().transaction():
        made.terminal().db.execute("DELETE FROM meta WHERE key = 'county'")
    with pytest.raises(NotEnrolled):
        made.write(root)


def test_the_line_overtakes_the_stick(root: Path) -> None:
    """The stick still gets its receipt; the terminal does not count as heard when it comes."""
    made = filled()
    made.write(root)
    made.terminal().append(rig.lines(500, 5), "S1")
    assert made.by_line()
    before = made.device()
    made.village.clock.wall_ms += 86_400_000
    served = made.serve(root)
    assert served.ok
    assert served.served[0].entries == 0
    assert made.device() == before, "counter, contact and position as they were"
    held = content(made.terminal())
    brought = made.take(root)
    assert brought is not None
    assert (brought.sent, brought.entries) == (0, ())
    assert content(made.terminal()) == held
    assert made.no_forks()
    made.check()


def test_a_passed_over_stick_that_brings_entries_is_answered_and_not_heard(root: Path) -> None:
    """The line's newer request told nothing (it asked only); the entries come by stick."""
    made = filled()
    made.write(root)
    counter = made.device()["counter"]
    with made.county.transaction():
        made.county.db.execute("UPDATE device SET counter = 9999, contact_ms = 7")
    served = made.serve(root)
    assert served.ok
    assert counter == 0
    row = made.device()
    assert (row["counter"], row["contact_ms"], row["position"]) == (9999, 7, 41)
    brought = made.take(root)
    assert brought is not None
    assert brought.sent == 41


def test_the_answer_comes_after_the_line_has_gone_on(root: Path) -> None:
    """Its followed logs are shorter than what the terminal has by now: nothing is wrong there."""
    made = filled("k0", "k1")
    assert made.by_line("k1")
    made.write(root)
    assert made.serve(root).ok
    made.county.append(rig.lines(60, 4, "catalog"), "county")
    made.terminal("k1").append(rig.lines(2000, 3), "S1")
    assert made.by_line("k1")
    made.terminal().append(rig.lines(600, 4), "S1")
    assert made.by_line("k0")
    held = content(made.terminal())
    brought = made.take(root)
    assert brought is not None
    assert (brought.sent, brought.entries) == (0, ())
    assert content(made.terminal()) == held
    assert made.no_forks()
    made.check()


def test_a_lost_stick_costs_nothing(root: Path, tmp_path: Path) -> None:
    made = filled()
    lost = tmp_path / "lost"
    lost.mkdir()
    made.write(lost)
    made.terminal().append(rig.lines(700, 2), "S1")
    assert made.write(root).entries == 43
    assert made.serve(root).ok
    made.take(root)
    assert (made.held(), made.receipted()) == (43, 43)
    # and then it is found
    assert made.serve(lost).ok
    brought = made.take(lost)
    assert brought is not None
    assert brought.sent == 0
    made.check()


def test_an_old_stick_comes_again_and_again(root: Path, tmp_path: Path) -> None:
    made = filled()
    made.write(root)
    recorded = tmp_path / "recorded"
    shutil.copytree(root, recorded)
    assert made.serve(root).ok
    heard = made.device()
    for _ in range(3):
        made.village.clock.wall_ms += 86_400_000
        assert made.serve(recorded).ok
        assert made.device() == heard, "who plays an old stick again does not pass for the terminal"
    for stick_ in (root, recorded):
        made.take(stick_)
    assert made.receipted() == 41
    made.check()


def test_an_answer_twice(root: Path) -> None:
    made = filled()
    made.write(root)
    made.serve(root)
    answer = in_file(root, made).read_bytes()
    assert made.take(root)
    made.terminal().append(rig.lines(800, 3), "S1")
    in_file(root, made).write_bytes(answer)
    held = content(made.terminal())
    brought = made.take(root)
    assert brought is not None
    assert (brought.sent, brought.entries) == (0, ())
    assert content(made.terminal()) == held


def test_two_terminals_on_one_stick_hear_of_each_other(root: Path) -> None:
    made = filled("k0", "k1")
    for _ in range(3):
        made.visit(root, ("k0", "k1"))
        served = made.serve(root)
        assert served.ok
        assert len(served.served) == 2
    made.take(root, "k0")
    made.take(root, "k1")
    shown = {name: made.terminal(name).projector.digest(made.terminal(name).db) for name in
             ("k0", "k1")}  # fmt: skip
    assert shown["k0"] == shown["k1"] == made.county.projector.digest(made.county.db)
    made.check()


def test_anothers_answer_is_not_taken(root: Path) -> None:
    """Nor one to a request that this disk never made."""
    made = filled("k0", "k1")
    made.visit(root, ("k0", "k1"))
    made.serve(root)
    mine, others = in_file(root, made, "k0"), in_file(root, made, "k1")
    kept = mine.read_bytes()
    mine.write_bytes(others.read_bytes())
    with pytest.raises(OthersBundle):
        made.take(root)
    mine.write_bytes(kept)
    with made.terminal().transaction():
        made.terminal().db.execute("DELETE FROM carried")
    with pytest.raises(OthersBundle):
        made.take(root)
    assert made.receipted() == 0


def test_a_county_restored_from_a_backup_is_given_everything_again(root: Path) -> None:
    made = filled()
    made.visit(root)
    made.serve(root)
    backup = made.copied().county
    made.take(root)
    made.terminal().append(rig.lines(900, 400), "S1")
    made.visit(root)
    made.serve(root)
    made.take(root)
    assert made.receipted() == 441
    made.restore(backup)
    made.terminal().append(rig.lines(1300, 3), "S1")
    for _ in range(2):
        made.visit(root)
        assert made.serve(root).ok
    made.take(root)
    assert (made.held(), made.receipted()) == (444, 444)
    assert carried.told(made.terminal().db, made.village.origin("k0")) is None
    made.check()


def test_forked_clones_are_both_quarantined(root: Path, tmp_path: Path) -> None:
    made = filled()
    made.visit(root)
    made.serve(root)
    made.take(root)
    clone = made.copied()
    clone.county = made.county
    other = tmp_path / "other"
    other.mkdir()
    made.terminal().append(rig.lines(100, 2), "S1")
    clone.terminal().append(rig.lines(200, 3), "S1")
    made.write(root)
    clone.write(other)
    assert made.serve(root).ok
    served = made.serve(other)
    assert not served.ok
    assert served.served[0].problem == FORKED
    with pytest.raises(CountyRefused):
        clone.take(other)
    made.take(root)  # the receipt of what came first
    assert made.receipted() == 43
    made.write(root)
    assert made.serve(root).served[0].problem == FORKED
    with pytest.raises(CountyRefused):
        made.take(root)
    for one in (made, clone):
        assert one.terminal().own_log().fork is not None
        with pytest.raises(LogQuarantined):
            one.write(root)
    assert made.held() == 43, "what was first stays"


def test_a_clone_cannot_use_the_originals_answer(root: Path) -> None:
    made = filled()
    clone = made.copied()
    clone.county = made.county
    made.write(root)
    made.serve(root)
    with pytest.raises(OthersBundle):
        clone.take(root)
    assert clone.receipted() == 0


def test_a_terminal_that_was_stopped_is_told_so(root: Path) -> None:
    made = filled()
    made.write(root)
    with made.county.transaction():
        made.county.db.execute("UPDATE device SET revoked = '丢了'")
    served = made.serve(root)
    assert (served.ok, served.served[0].problem, made.held()) == (False, REVOKED_DEVICE, 0)
    with pytest.raises(CountyRefused, match="停用"):
        made.take(root)
    assert made.terminal().own_log().fork is None
