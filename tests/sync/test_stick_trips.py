"""Sticks that carry much: several bundles and trips, and what only a backup had."""

from pathlib import Path

import pytest

from sync import carried, exchange, stick, tables
from sync.backup import begin_anew
from sync.errors import OthersBundle
from sync.stick_kiosk import stick_sides
from sync.verify import verify
from tests.faults import rig
from tests.sync.carrying import content, filled, out_file


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A stick."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_a_first_push_of_several_bundles(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "MAX_PUSH_BYTES", 1000)
    made = filled()
    written = made.write(root)
    assert len(written.files) > 2
    assert written.entries == 41
    served = made.serve(root)
    assert [(one.bundles, one.entries) for one in served.served] == [(len(written.files), 41)]
    assert made.take(root)
    assert made.receipted() == 41
    assert made.write(root).files == written.files[:1]
    left = list((root / stick.FOLDER / stick.OUT).iterdir())
    assert [path.name for path in left] == [written.files[0]], "the earlier ones are cleared away"
    made.check()


def test_one_of_several_bundles_is_lost(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What came before it counts; the rest goes the next time."""
    monkeypatch.setattr(exchange, "MAX_PUSH_BYTES", 1000)
    made = filled()
    written = made.write(root)
    out_file(root, made, 2).unlink()
    assert made.serve(root).ok
    assert 0 < made.held() < 41
    made.take(root)
    assert made.receipted() == made.held()
    again = made.write(root)
    assert again.entries == 41 - made.held()
    assert made.serve(root).ok
    made.take(root)
    assert made.receipted() == 41
    assert len(again.files) < len(written.files)
    made.check()


def test_more_than_one_answer_holds_comes_over_several_trips(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "MAX_CARRIED_BYTES", 2000)
    made = filled()
    made.county.append(rig.lines(5000, 100, "catalog"), "county")
    for _ in range(12):
        made.visit(root)
        assert made.serve(root).ok
    made.take(root)
    assert content(made.terminal())["shown"] == content(made.county)["shown"]
    made.check()


def test_remembered_requests_are_bounded(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.setattr(carried, "KEPT", 3)
    made = filled()
    for _ in range(6):
        made.write(root)
    assert made.terminal().db["carried"].count == 3
    made.serve(root)
    assert made.take(root) is not None


def test_a_stick_says_nothing_of_the_time(root: Path) -> None:
    made = filled()
    assert made.by_line()
    trusted = tables.get_meta(made.terminal().db, "trusted")
    made.write(root)
    made.serve(root)
    given = made.village.clock.wall_ms
    made.village.clock.wall_ms += 40 * 86_400_000
    made.take(root)
    assert tables.get_meta(made.terminal().db, "trusted") == trusted
    told = carried.last_answer_ms(made.terminal().db)
    assert told is not None
    assert 0 <= given - told < 1000, "but when the county gave it is known"


def test_what_only_a_backup_had_is_delivered_by_stick(root: Path) -> None:
    """A terminal that went on from a backup brings both logs; the former is signed for, too."""
    made = filled()
    made.visit(root)
    made.serve(root)
    made.take(root)
    made.terminal().append(rig.lines(100, 4), "S1")
    rig.sign_once(made.terminal(), "late")
    store, key = made.terminal(), made.key()
    former = store.own_log()
    begin_anew(store, key, lambda _store, _log: rig.line(9000))
    assert store.own_log().origin != former.origin
    sides = stick_sides(store, key, made.village.clock)
    assert [side.origin for side in sides] == [former.origin, store.own_log().origin]
    with stick.tray(root, stick.OUT, make=True) as out:
        assert out is not None
        assert [(side.write(out).entries) for side in sides] == [5, 1]
    served = made.serve(root)
    assert served.ok
    assert [(one.bundles, one.entries, one.position) for one in served.served] == [(2, 6, 47)]
    first, second = sorted((root / stick.FOLDER / stick.IN).iterdir())
    swapped = {first: second.read_bytes(), second: first.read_bytes()}
    whole = {first: first.read_bytes(), second: second.read_bytes()}
    for files in (swapped, whole):
        for path, raw in files.items():
            path.write_bytes(raw)
        with stick.tray(root, stick.IN) as back:
            assert back is not None
            if files is swapped:
                for side in sides:
                    with pytest.raises(OthersBundle):
                        side.take(back)
                assert made.no_forks(), "an answer about another log proves nothing of this one"
            else:
                assert [side.take(back) is not None for side in sides] == [True, True]
    for log in (former, store.own_log()):
        receipt = tables.last_note(store.db, "receipt", log.number)
        assert receipt is not None
        assert receipt[0] == store.size(log)
        assert store.boxes(log, 0, store.size(log)) == []
    with stick.tray(root, stick.OUT) as out:
        assert out is not None
        assert [len(side.write(out).files) for side in sides] == [0, 1]
        assert len(out.names()[0]) == 1, "nothing more of the former log lies on the stick"
    assert verify(store).problems == ()
