"""Screen 27 with a stick: written, carried to a county, taken again, by touches."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from county.carrying import take_stick
from county.node import CountyNode
from kiosk import stick as sticks
from kiosk import theme
from kiosk.actions.carrying import Carried, LastStick
from kiosk.actions.exchanging import ExchangeStatus
from kiosk.screens import facts, staff_exchange
from kiosk.stick import Plugged, plugged
from kiosk.views.staff_stick import sticks_view
from kiosk.widgets import draw
from sync import enrolment, kiosk_side, seal
from sync.clock import SystemClock
from tests.kiosk import checks, village
from tests.kiosk.conftest import LANDSCAPE, PORTRAIT, Start
from tests.kiosk.driver import Driver
from tests.kiosk.staffroom import log_in, stick, with_pins
from tests.kiosk.village import Village

WRITE, TAKE = "写上，带去县里", "收下带回的，再写上"


@pytest.fixture
def staffed(tmp_path: Path) -> Village:
    """Enrolled with the county in ``county``, without a line to it."""
    made = with_pins(village.usual(tmp_path / "data"))
    terminal = made.terminal

    def enrol(node: CountyNode) -> None:
        token = enrolment.issue_token(node.store, terminal.village.name)
        body = enrolment.ask(
            token, terminal.signer, terminal.org, terminal.village.name, "一号机", {}
        )
        enrolment.accept(terminal.store, token, terminal.signer, "http://x", node.enrol(body))

    at_county(tmp_path, enrol)
    return made


def at_county(folder: Path, what: Callable[[CountyNode], object]) -> None:
    """Something that is done at the county's office."""
    node = CountyNode.open(folder / "county", SystemClock())
    try:
        what(node)
    finally:
        node.close()


def receipted(staffed: Village) -> int:
    store = staffed.terminal.store
    return kiosk_side.receipted(store, store.own_log())


def to_exchange(driver: Driver, start: Start, staffed: Village) -> None:
    start(make=staffed.open)
    log_in(driver, staffed.clerk)
    driver.press("和县里交换")
    driver.wait_for("要送的")


def test_there_and_back_by_touches(
    driver: Driver, start: Start, staffed: Village, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(staff_exchange, "LOOK_AGAIN_S", 0.05)
    to_exchange(driver, start, staffed)
    assert driver.shows("把 U 盘插好")
    size = staffed.terminal.store.size(staffed.terminal.store.own_log())
    root = stick(staffed)
    driver.wait_for(f"有 {size} 条要带去县里")  # it came up by itself
    driver.press(WRITE)
    driver.wait_for(f"写好了 {size} 条。可以拔下")
    assert len(list((root / "village-kiosk" / "out").iterdir())) == 1
    assert receipted(staffed) == 0
    at_county(tmp_path, lambda node: take_stick(node, root))
    driver.wait_for("上面有从县里带回来的")
    assert list(checks.problems(driver)) == []
    driver.press(TAKE)
    driver.wait_for(f"县里新签收了 {size} 条")
    assert receipted(staffed) == size
    assert driver.shows("都送到了")
    assert facts.last_exchange_ms(staffed.terminal) is not None, "villagers read when it was"
    root.rename(root.with_name("pulled"))
    driver.wait_for("把 U 盘插好")
    assert driver.shows("带回来")


def test_what_cannot_be_taken_is_said_plainly(
    driver: Driver, start: Start, staffed: Village, tmp_path: Path
) -> None:
    root = stick(staffed)
    to_exchange(driver, start, staffed)
    driver.press(WRITE)
    driver.wait_for("可以拔下")
    at_county(tmp_path, lambda node: take_stick(node, root))
    (answer,) = (root / "village-kiosk" / "in").iterdir()
    whole = answer.read_bytes()
    answer.write_bytes(whole[:-1])
    driver.press("返回")
    driver.wait_for("您现在可以办")
    driver.press("和县里交换")
    driver.wait_for(TAKE)
    driver.press(TAKE)
    driver.wait_for("带回来的没有收下：这份文件已经损坏")
    assert driver.shows("写好了")
    assert receipted(staffed) == 0
    answer.write_bytes(whole.replace(whole[5:13], b"\0" * 8, 1))
    driver.press(TAKE)
    driver.wait_for("这份文件是给别处的")
    root.rename(root.with_name("gone"))
    driver.press(TAKE)
    driver.wait_for("找不到 U 盘")


def test_a_folder_that_is_not_ours_is_left_alone(
    driver: Driver, start: Start, staffed: Village, tmp_path: Path
) -> None:
    root, elsewhere = stick(staffed), tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / "village-kiosk").mkdir()
    (root / "village-kiosk" / "out").symlink_to(elsewhere)
    to_exchange(driver, start, staffed)
    driver.press(WRITE)
    driver.wait_for("要带去的没有写上")
    assert list(elsewhere.iterdir()) == []


def test_the_page_fits_with_two_sticks(
    driver: Driver, start: Start, staffed: Village, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "一个名字特别特别长的U盘"
    other.mkdir()
    monkeypatch.setenv(sticks.ENV, str(other))
    stick(staffed)
    kiosk = start(make=staffed.open)
    log_in(driver, staffed.clerk)
    driver.press("和县里交换")
    for size in (PORTRAIT, LANDSCAPE):
        for text in range(3):
            driver.resize(*size)
            theme.use(theme.Look(*size, text))
            draw.close_fonts()
            kiosk.shell.fit(*size)
            driver.wait_for(WRITE)
            assert list(checks.problems(driver)) == [], (size, text)


def test_without_a_county_nothing_is_said_of_sticks() -> None:
    status = ExchangeStatus(None, None, 5, 0, None, None, 0)
    view = sticks_view(status, [(Plugged(Path("/x"), "甲"), True)], None, 0)
    assert (view.sticks, view.last, view.said) == ((), None, ())


def test_several_sticks_are_told_apart_by_name() -> None:
    status = ExchangeStatus("某县", "http://x", 5, 5, None, None, 0)
    seen = [(Plugged(Path("/a"), "甲"), False), (Plugged(Path("/b"), "乙"), True)]
    last = LastStick(1_795_000_000_000, 3, True, 2, 4)
    view = sticks_view(status, seen, last, 1_795_000_000_000)
    assert [one.title for one in view.sticks] == ["U 盘「甲」", "U 盘「乙」"]
    assert [one.button for one in view.sticks] == [WRITE, TAKE]
    assert "没有要送的" in view.sticks[0].words
    assert view.last is not None
    assert "带回来 4 条新的，写上 3 条" in view.last.words


def test_all_that_came_of_a_stick_is_said() -> None:
    status = ExchangeStatus("某县", "http://x", 5, 5, None, None, 0)
    done = Carried(Path("/x"), True, 0, 0, True, 0, ("a",), 9, ("要带去的没有写上：满了。",))
    view = sticks_view(status, [(Plugged(Path("/x")), False)], None, 0, done)
    assert [(one.button, one.done) for one in view.sticks] == [("再写一次", True)]
    said = view.said
    assert [(fact.words, fact.tone) for fact in said] == [
        ("带回来的收下了：县里没有新签收的，没有新的送来。", "in"),
        ("要带去的没有写上：满了。", "seal"),
        ("写好了（没有要送的，去取新的）。可以拔下 U 盘，带去县里。", "in"),
    ]


def test_only_mounted_sticks_and_named_folders_are_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    media, data = tmp_path / "media", tmp_path / "data"
    for folder in (media / "user" / "STICK\x1b", media / "empty", data):
        folder.mkdir(parents=True)
    (media / "link").symlink_to(data)
    monkeypatch.setattr(sticks, "MOUNTS", (media,))
    assert plugged(data) == ()
    mounted = media / "user" / "STICK\x1b"
    monkeypatch.setattr(Path, "is_mount", lambda path: path == mounted)
    assert plugged(data) == (Plugged(mounted, "STICK?"),)
    (data / "stick").mkdir()
    monkeypatch.setenv(sticks.ENV, str(tmp_path))
    assert [one.root for one in plugged(data)] == [tmp_path, data / "stick", mounted]
    assert os.environ[sticks.ENV]


def test_what_lies_on_the_stick_is_sealed(staffed: Village, tmp_path: Path) -> None:
    """No name, no figure and no village can be read off it."""
    from kiosk.actions.carrying import carry

    root = tmp_path / "stick"
    root.mkdir()
    assert carry(staffed.terminal, root).ok
    blob = b"".join(path.read_bytes() for path in root.rglob("*") if path.is_file())
    county = kiosk_side.county_of(staffed.terminal.store)
    assert blob[5:13] == seal.recipient_id(county.sealing)
    for words in ("单文娟", "承包", village.VILLAGE, "ledger", "staff"):
        assert words.encode() not in blob
