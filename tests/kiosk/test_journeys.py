"""A villager at the screen: real touches, three taps to any figure, nothing left behind."""

import gc
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.screens import SCREENS
from kiosk.widgets import draw
from kiosk.widgets.scroll import Scroller
from kiosk.widgets.table import Table
from tests.kiosk import village
from tests.kiosk.conftest import LANDSCAPE, Start
from tests.kiosk.driver import Driver

pytestmark = pytest.mark.window


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> village.Village:
    """The usual village."""
    return village.usual(tmp_path_factory.mktemp("usual") / "data")


def name_of(kiosk: Any) -> str:
    """The screen shown, or ''."""
    visit = kiosk.shell.visit
    return str(visit.route.name) if visit is not None else ""


def arrive(driver: Driver, kiosk: Any, name: str) -> None:
    """Wait until that screen is shown."""
    driver.until(lambda: name_of(kiosk) == name)
    driver.frames(2)


def test_home_says_what_the_ledger_says(
    driver: Driver, start: Start, place: village.Village
) -> None:
    start(make=place.open)
    for words in ("8.06 万", "2.50 万", "17.91 万", "比上季度多收 1.20 万元，少花 3,500.00 元。"):
        assert driver.shows(words)
    assert driver.shows("审核 仇德祥 10月8日\u3000公开 解红梅 10月9日\u3000第 1 版\u3000更正 0 次")
    assert driver.shows("11月23日")


def test_a_voucher_is_three_taps_away(driver: Driver, start: Start, place: village.Village) -> None:
    kiosk = start(make=place.open)
    driver.press("钱")
    arrive(driver, kiosk, "finance")
    driver.press("逐笔看")
    arrive(driver, kiosk, "entries")
    table = driver.find_kind(Table)
    driver.tap_xy(*table.point_of(2))
    arrive(driver, kiosk, "entry")
    assert driver.shows("东塘水面承包款")
    assert driver.shows("＋23,600.50 元")
    assert driver.shows("收入二万三千六百元五角")
    for words in ("单文娟", "仇德祥", "解红梅", "记字第3号"):
        assert driver.shows(words)
    driver.press("首页")
    arrive(driver, kiosk, "home")


def test_a_bar_leads_to_its_entries(driver: Driver, start: Start, place: village.Village) -> None:
    kiosk = start(make=place.open, first="finance")
    driver.press("公益福利")
    arrive(driver, kiosk, "entries")
    assert kiosk.shell.visit.view.count == 2
    assert driver.shows("11,327.05 元")
    driver.press("返回")
    arrive(driver, kiosk, "finance")


def test_filters_count_and_add_up(driver: Driver, start: Start, place: village.Village) -> None:
    kiosk = start(make=place.open, first="entries", revision="R002")
    driver.press("只看支出")
    driver.until(lambda: kiosk.shell.visit.view.chosen == "expense")
    driver.frames(2)
    assert driver.shows("4 笔")
    assert driver.shows("24,987.05 元")
    driver.press("按类别看")
    arrive(driver, kiosk, "classes")
    driver.press("运转补助 1 笔")
    arrive(driver, kiosk, "entries")
    assert driver.shows("45,000.00 元")


def test_the_period_picker_goes_back_and_lists_all(
    driver: Driver, start: Start, place: village.Village
) -> None:
    kiosk = start(make=place.open, first="finance")
    driver.press("第二季度")
    driver.until(lambda: kiosk.shell.visit.view.period == "2026-Q2")
    driver.frames(2)
    assert driver.shows("这是公开的第一期")
    driver.press("2026 第二季度")
    arrive(driver, kiosk, "periods")
    driver.press("2026 年第三季度")
    arrive(driver, kiosk, "finance")
    assert kiosk.shell.visit.view.period == "2026-Q3"


def test_the_next_entry_follows(driver: Driver, start: Start, place: village.Village) -> None:
    kiosk = start(make=place.open, first="entry", revision="R002", row=6)
    driver.press("下一笔")
    driver.wait_for("重阳节慰问老人物资")
    assert not driver.find("下一笔").enabled
    driver.press("上一笔")
    driver.wait_for("秸秆禁烧专项补助")
    assert name_of(kiosk) == "entry"


def test_big_buttons_and_dragging_both_move_the_page(
    driver: Driver, start: Start, place: village.Village
) -> None:
    start(make=place.open, first="finance")
    scroller = driver.find_kind(Scroller)
    assert scroller.offset == 0
    driver.press("往下看")
    moved = scroller.offset
    assert moved > 300
    driver.press("往上看")
    assert scroller.offset == 0
    x, y = scroller.center_x, scroller.view[1] + 100
    driver.drag((x, y), (x, y + 400))
    assert scroller.offset == pytest.approx(400, abs=3)


def test_a_finger_that_drags_presses_nothing(
    driver: Driver, start: Start, place: village.Village
) -> None:
    kiosk = start(make=place.open, first="finance")
    bar = driver.find("运转补助")
    x, y = bar.to_window(*bar.center)
    driver.drag((x, y), (x, y + 200))
    driver.frames(5)
    assert name_of(kiosk) == "finance"


def test_a_finger_that_slides_off_presses_nothing(
    driver: Driver, start: Start, place: village.Village
) -> None:
    kiosk = start(make=place.open)
    tile = driver.find("查验")
    driver.drag(tile.center, (tile.center_x, tile.y - 120))
    driver.frames(5)
    assert name_of(kiosk) == "home"


def test_text_really_grows_and_flows_anew(
    driver: Driver, start: Start, place: village.Village
) -> None:
    start(make=place.open)
    small = driver.find("审核 仇德祥").height
    driver.press("字再大些")
    assert theme.look().text == 1
    driver.press("字再大些")
    large = driver.find("审核 仇德祥")
    assert large.font == 46
    assert large.height > small * 1.4
    driver.press("字变回去")
    assert driver.find("审核 仇德祥").height == small


def test_the_second_tap_of_a_double_tap_does_nothing(
    driver: Driver, start: Start, place: village.Village
) -> None:
    kiosk = start(make=place.open)
    kiosk.shell.SETTLE = 60.0
    tile = driver.find("钱")
    driver.tap(tile)
    arrive(driver, kiosk, "finance")
    driver.press("逐笔看")
    driver.frames(10)
    assert name_of(kiosk) == "finance"


def test_the_corner_opens_after_five_taps_and_not_before(
    driver: Driver, start: Start, place: village.Village
) -> None:
    clock = [0.0]
    kiosk = start(make=place.open, now=lambda: clock[0], first="finance")
    asked: list[str] = []
    kiosk.shell.go = lambda name, **_: asked.append(name)
    corner = driver.find_corner()
    for _ in range(4):
        driver.tap(corner)
    clock[0] = 6.0
    driver.tap(corner)
    assert asked == []
    for _ in range(4):
        driver.tap(corner)
    assert asked == ["staff_login"]


def test_an_abandoned_screen_is_asked_about_then_wiped(
    driver: Driver, start: Start, place: village.Village
) -> None:
    clock = [0.0]
    kiosk = start(make=place.open, now=lambda: clock[0], first="finance")
    clock[0] = 61.0
    kiosk.guard.tick()
    assert driver.shows("还在看吗？")
    assert driver.shows("29 秒以后回到开头")
    driver.press("还在看")
    driver.frames(2)
    kiosk.guard.tick()
    assert not driver.shows("还在看吗？")
    clock[0] = 61.0 + 91.0
    kiosk.guard.tick()
    arrive(driver, kiosk, "attract")


def test_any_touch_answers_the_question(
    driver: Driver, start: Start, place: village.Village
) -> None:
    clock = [0.0]
    kiosk = start(make=place.open, now=lambda: clock[0])
    clock[0] = 70.0
    kiosk.guard.tick()
    assert driver.shows("还在看吗？")
    driver.tap_xy(30, 30)
    kiosk.guard.tick()
    assert not driver.shows("还在看吗？")
    assert name_of(kiosk) == "home"


def test_wiping_leaves_nothing_in_memory(
    driver: Driver, start: Start, place: village.Village
) -> None:
    kiosk = start(make=place.open, first="entry", revision="R002", row=2)
    kiosk.shell.memory.draft["text"] = "我想问修路的钱"
    kiosk.shell.memory.staff = object()
    driver.press("字再大些")
    page, view = weakref.ref(kiosk.shell.page), weakref.ref(kiosk.shell.visit)
    assert "支付七月份村干部误工补贴" in draw.texts_held()
    kiosk.shell.wipe()
    arrive(driver, kiosk, "attract")
    gc.collect()
    assert page() is None
    assert view() is None
    assert kiosk.shell.memory.draft == {}
    assert kiosk.shell.memory.staff is None
    assert "支付七月份村干部误工补贴" not in draw.texts_held()
    assert theme.look().text == 0
    assert kiosk.shell.trail == []


def test_a_touch_wakes_the_attract_screen(
    driver: Driver, start: Start, place: village.Village
) -> None:
    kiosk = start(make=place.open, first="attract")
    assert driver.shows("2026 年第三季度的账")
    driver.tap_xy(500, 1500)
    arrive(driver, kiosk, "home")


def test_trouble_is_told_in_plain_chinese_and_the_page_stays(
    driver: Driver, start: Start, place: village.Village
) -> None:
    kiosk = start(make=place.open)
    kiosk.shell.go("entry", revision="R002", row=99)
    driver.wait_for("没有办成")
    assert driver.shows("这一笔不在这台机器上")
    assert driver.shows("给修机器的人看：UnknownRevision")
    driver.press("知道了")
    assert not driver.shows("没有办成")
    assert name_of(kiosk) == "home"


def test_behind_a_question_nothing_can_be_pressed(
    driver: Driver, start: Start, place: village.Village
) -> None:
    kiosk = start(make=place.open)
    tile = driver.find("查验")
    kiosk.shell.ask("真的吗？", "", [("真的", lambda: None)])
    driver.tap(tile)
    driver.frames(5)
    assert name_of(kiosk) == "home"


def test_long_work_shows_itself_and_the_screen_stays_alive(
    driver: Driver, start: Start, place: village.Village
) -> None:
    import threading

    kiosk = start(make=place.open)
    release = threading.Event()
    done: list[object] = []
    kiosk.shell.run(lambda _: release.wait(10), done.append, busy="正在读表……")
    driver.wait_for("正在读表……")
    release.set()
    driver.until(lambda: done)
    assert not driver.shows("正在读表……")


def test_verify_counts_and_then_checks_everything(
    driver: Driver, start: Start, place: village.Village
) -> None:
    start(make=place.open, first="verify")
    entries = place.terminal.store.size(place.terminal.store.own_log())
    assert driver.shows(f"一共 {entries} 条记录")
    assert driver.shows("县里还没有作证")
    driver.press("当场查一遍")
    driver.wait_for("每一条都对得上，没有人改过")


def test_verify_names_what_was_changed_behind_the_logs_back(
    driver: Driver, start: Start, tmp_path: Path
) -> None:
    changed = village.usual(tmp_path / "data")
    changed.terminal.db.execute("UPDATE ledger_line SET summary = '改过' WHERE row = 1")
    changed.terminal.db.conn.commit()
    start(make=changed.open, first="verify")
    driver.press("当场查一遍")
    driver.wait_for("✕ 有对不上的")


def test_landscape_is_another_layout(driver: Driver, start: Start, place: village.Village) -> None:
    driver.resize(*LANDSCAPE)
    theme.use(theme.Look(*LANDSCAPE))
    kiosk = start(make=place.open)
    assert driver.find("钱").x > 900
    assert driver.find("8.06 万").x < 900
    driver.press("钱")
    arrive(driver, kiosk, "finance")
    assert driver.find("逐笔看").x > 1100


def test_the_window_may_turn(driver: Driver, start: Start, place: village.Village) -> None:
    kiosk = start(make=place.open)
    driver.resize(*LANDSCAPE)
    kiosk.resize(*LANDSCAPE)
    driver.frames(2)
    assert name_of(kiosk) == "home"
    assert driver.find("钱").x > 900


def test_every_screen_has_a_route_and_lets_go_of_its_page(
    driver: Driver, start: Start, place: village.Village
) -> None:
    kiosk = start(make=place.open)
    shell: Shell = kiosk.shell
    for name in SCREENS:
        assert shell.router.route(name).name == name


@pytest.mark.parametrize("first", ["home", "finance", "help", "duties"])
def test_no_page_is_kept_after_it_is_left(
    driver: Driver, start: Start, place: village.Village, first: str
) -> None:
    kiosk = start(make=place.open, first=first)
    page: Callable[[], Any] = weakref.ref(kiosk.shell.page)
    kiosk.shell.go("verify")
    arrive(driver, kiosk, "verify")
    gc.collect()
    assert page() is None
