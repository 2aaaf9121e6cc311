"""What keeps a tap quick, as far as it can be seen: drawn once, counted from the sums."""

import gc
from pathlib import Path

import pytest

from content import queries
from kiosk.screens.entries import lines_counted
from kiosk.views.entries import Filter
from kiosk.widgets.press import Pressable
from tests.kiosk import village
from tests.kiosk.conftest import Start
from tests.kiosk.driver import Driver

pytestmark = pytest.mark.window


def _tile(driver: Driver) -> Pressable:
    found = driver.find("钱", Pressable)
    assert isinstance(found, Pressable)
    return found


def test_a_tap_that_leads_away_stays_drawn_as_pressed(
    driver: Driver, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk = start(make=village.usual(tmp_path / "data").open)
    tile = _tile(driver)
    seen: list[bool] = []
    monkeypatch.setattr(tile, "show_held", seen.append)
    before = kiosk.shell.page
    driver.tap(tile)
    driver.until(lambda: kiosk.shell.page is not before)
    assert seen == [True]


def test_it_is_let_go_where_the_page_does_not_come(
    driver: Driver, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk = start(make=village.usual(tmp_path / "data").open)
    tile = _tile(driver)
    seen: list[bool] = []
    monkeypatch.setattr(tile, "show_held", seen.append)
    monkeypatch.setattr(tile, "action", lambda: kiosk.shell.go("entry", revision="R999", row=1))
    driver.tap(tile)
    driver.wait_for("知道了")
    assert seen == [True, False]
    assert kiosk.shell.visit.route.name == "home"


def test_a_page_left_is_collected_once_the_next_one_stands(
    driver: Driver, start: Start, tmp_path: Path
) -> None:
    kiosk = start(make=village.usual(tmp_path / "data").open)
    calls: list[int] = []
    kiosk.shell._forgo_tidying()  # home's own
    kiosk.shell.tidy = lambda: calls.append(gc.get_count()[0])
    kiosk.shell.TIDY = 0.0
    driver.press("钱")
    driver.until(lambda: kiosk.shell.visit.route.name == "finance")
    driver.until(lambda: calls)
    driver.frames(5)
    assert len(calls) == 1


@pytest.mark.parametrize("direction", [None, "income", "expense"])
@pytest.mark.parametrize("item_class", [None, "income.contracting", "expense.public_welfare"])
def test_the_sums_count_as_many_lines_as_there_are(
    tmp_path: Path, direction: str | None, item_class: str | None
) -> None:
    terminal = village.long(tmp_path / "data").terminal
    summary = queries.ledger_summary(terminal.db, terminal.org, "2026-Q3")
    assert summary is not None
    counted = queries.ledger_line_count(
        terminal.db, terminal.org, summary.revision.id, direction=direction, item_class=item_class
    )
    assert lines_counted(summary, Filter(direction, item_class)) == counted
    terminal.close()
