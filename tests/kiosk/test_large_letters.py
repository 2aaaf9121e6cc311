"""What must be seen at once at the larger letters, too; and long names, broken evenly."""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from content import queries
from content.roster import Villager
from kiosk import theme
from kiosk.screens.errand import KEY, Errand
from kiosk.views.entries import Filter, brief, entries_view
from kiosk.views.identify import initials_of
from kiosk.widgets.roster_pick import RosterPick
from kiosk.widgets.scroll import Scroller
from kiosk.widgets.table import Table
from kiosk.widgets.text import TextBlock
from tests.kiosk import neighbours, village
from tests.kiosk.checks import problems
from tests.kiosk.conftest import LANDSCAPE, PORTRAIT, Start
from tests.kiosk.driver import Driver

pytestmark = pytest.mark.window
BOTH = pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], village.Village]:
    """The village of a kind, made once."""
    kinds = {"usual": village.usual, "long": village.long}

    @cache
    def make(kind: str) -> village.Village:
        return kinds[kind](tmp_path_factory.mktemp(kind) / "data")

    return make


def largest(driver: Driver, size: tuple[int, int], text: int = 2) -> None:
    driver.resize(*size)
    theme.use(theme.Look(*size, text))


# -- entries ----------------------------------------------------------------------------------


def rows_in_view(driver: Driver) -> int:
    table = driver.find_kind(Table)
    first, last = table.visible()
    return int(last - first + 1)


@BOTH
@pytest.mark.parametrize(
    "chosen",
    [{}, {"direction": "income"}, {"direction": "expense", "item_class": "expense.public_welfare"}],
    ids=["all", "income", "class"],
)
def test_the_largest_letters_leave_room_for_several_entries(
    driver: Driver,
    start: Start,
    made: Callable[[str], village.Village],
    size: tuple[int, int],
    chosen: dict[str, str],
) -> None:
    largest(driver, size)
    start(make=made("usual").open, first="entries", revision="R002", **chosen)
    counted = driver.find_kind(Table).rows.count
    assert rows_in_view(driver) == min(counted, 3)
    assert problems(driver) == []


@BOTH
def test_even_of_the_longest_entries_two_are_seen(
    driver: Driver, start: Start, made: Callable[[str], village.Village], size: tuple[int, int]
) -> None:
    largest(driver, size)
    start(make=made("long").open, first="entries", revision="R001")
    assert rows_in_view(driver) >= 2


def test_rows_that_come_later_are_as_short_as_the_first(
    driver: Driver, start: Start, made: Callable[[str], village.Village]
) -> None:
    largest(driver, PORTRAIT)
    start(make=made("long").open, first="entries", revision="R001")
    rows = driver.find_kind(Table).rows
    driver.until(lambda: rows.get(200) is not None)
    for index in (0, 200):
        assert "余" not in rows.get(index).cells[0].caption
        assert rows.get(index).cells[0].caption.endswith("日")


def test_the_closing_line_says_how_many_it_adds_up(
    made: Callable[[str], village.Village],
) -> None:
    place = made("usual")
    summary = queries.ledger_summary(place.terminal.db, place.terminal.org, "2026-Q3")
    assert summary is not None
    every, some = (entries_view(summary, one, 2, ()) for one in (Filter(), Filter("expense")))
    assert brief(every).foot == ("期末结余", "179,070.23 元")
    assert brief(some).foot == ("2 笔合计", every_expense(some.foot))
    assert brief(every).head is None


def every_expense(foot: tuple[str, str]) -> str:
    words, amount = foot
    assert words == "合计"
    return amount


# -- the roster -------------------------------------------------------------------------------


def family_names() -> tuple[Villager, ...]:
    """One villager for nearly every initial that there is."""
    return tuple(
        Villager(f"{n:04d}", "欧阳春生", f"{letter.lower()}u", letter, "李家组", f"H{n}", ())
        for n, letter in enumerate("ABCDEFGHJKLMNOPQRSTWXYZ", 1)
    )


@pytest.mark.parametrize("text", [0, 1, 2])
@pytest.mark.parametrize("group", ["李家组", "塔吉克民族团结新村第二十村民小组易地搬迁点"])
def test_all_initials_are_reached_by_their_own_pages(
    driver: Driver, start: Start, tmp_path: Path, text: int, group: str
) -> None:
    place = neighbours.Village(tmp_path / "data")
    number = place.petition(9)
    largest(driver, LANDSCAPE, text)
    kiosk = start(make=place.open, first="sign", id=number)
    driver.wait_for("您是哪一位？")
    errand: Errand = kiosk.shell.memory.draft[KEY]
    errand.picking.choose_group(group, initials_of(family_names()))
    kiosk.shell.redraw()
    driver.frames(3)
    pick = driver.find_kind(RosterPick)
    assert not any(one.reach for one in driver.blocks() if scrolls(one, pick))
    seen = set()
    for _ in range(23):
        seen |= {text for text in driver.texts() if len(text) == 1 and text.isascii()}
        if not driver.shows("下一页") or driver.find("下一页").action is None:
            break
        driver.press("下一页")
    assert len(seen) == 23
    assert problems(driver) == []


def scrolls(block: Any, inner: Any) -> bool:
    return isinstance(block, Scroller) and inner in block.walk()


# -- names ------------------------------------------------------------------------------------


def lines_of(driver: Driver, words: str) -> list[int]:
    """How many characters stand on each line of a text."""
    block = driver.find(words, TextBlock)
    lines = block.lines(block.width)
    return [sum(len(run.text) for run in line.runs) for line in lines]


@BOTH
@pytest.mark.parametrize("text", [0, 1, 2])
@pytest.mark.parametrize("name", ["塔什库尔干新村子", "塔什库尔干提孜那甫曲什曼"])
def test_no_character_of_a_villages_name_is_alone_on_its_line(
    driver: Driver, start: Start, tmp_path: Path, size: tuple[int, int], text: int, name: str
) -> None:
    place = village.Village(tmp_path / "data", name)
    largest(driver, size, text)
    kiosk = start(make=place.open, first="attract")
    for screen in ("attract", "home", "help"):
        before = kiosk.shell.page
        if screen != "attract":
            kiosk.shell.go(screen)
            driver.until(partial(moved, kiosk, before))
        counts = lines_of(driver, name)
        assert max(counts) - min(counts) <= 1, (screen, counts)


def moved(kiosk: Any, before: Any) -> bool:
    return kiosk.shell.page is not before
