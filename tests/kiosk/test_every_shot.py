"""The pictures for documents: every screen is among them, nobody's data is in any."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from kiosk.screens import SCREENS
from kiosk.shots import Studio, every_shot
from kiosk.widgets.table import Table
from tests.kiosk import neighbours, village
from tests.kiosk.conftest import HOME
from tests.kiosk.driver import Driver

pytestmark = pytest.mark.window
UNREVIEWED = "给某户送去的慰问金，还没有审过"
NOT_SHOWN = {"clerk_period", "clerk_reason", "clerk_errors", "clerk_rows", "clerk_changes",
             "staff_entry", "staff_changes", "photo", "staff_photo"}  # fmt: skip
"""Steps between two pictures, or what another picture shows already."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> neighbours.Village:
    """Two quarters out, a third on its way, a petition at nine, a hearing."""
    made = neighbours.Village(tmp_path_factory.mktemp("shots") / "data")
    made.publish(made.draft("2026-Q3", village.OPENING_Q3, village.Q3), date(2026, 10, 9))
    made.submit(made.draft("2026-Q4", 0, [("2026-10-08", UNREVIEWED, "expense.relief", -500_00)]))
    made.clock.set(2026, 11, 7)
    made.petition(9)
    made.hearing()
    return made


def words_on(studio: Studio) -> Iterator[str]:
    """Everything that can be read: the blocks' words, and the painted rows of tables."""
    yield from studio.screen.said()
    for block in studio.kiosk.shell.each():
        if isinstance(block, Table):
            yield from painted(block)


def painted(table: Any) -> Iterator[str]:
    """The cells of the first rows."""
    rows = table.rows
    for index in range(min(rows.count, 20)):
        row = rows.get(index)
        for cell in row.cells if row else ():
            yield f"{cell.text} {cell.caption}"


def test_nobody_and_nothing_unpublished_is_in_a_picture(
    driver: Driver, place: neighbours.Village
) -> None:
    studio = Studio(place.open, HOME)
    try:
        shots = studio.plan(every_shot)
        assert SCREENS.keys() - {shot.screen for shot in shots} == NOT_SHOWN
        names = [one.name for one in place.people]
        for shot in shots:
            studio.show(shot)
            visit = studio.kiosk.shell.visit
            assert visit is not None
            assert visit.route.name == shot.screen
            said = "\n".join(words_on(studio))
            assert said
            assert [name for name in (*names, UNREVIEWED) if name in said] == [], shot.name
    finally:
        studio.close()
