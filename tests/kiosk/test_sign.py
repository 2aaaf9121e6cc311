"""Signing by touch, against a real terminal: the tenth signature, and what can go wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hearings import queries
from kiosk.actions import attempts, petitioning
from kiosk.views.petitions import PROVISIONAL
from kiosk.views.strokes import unpack
from kiosk.widgets.qr import QrImage
from tests.kiosk.driver import Driver
from tests.kiosk.neighbours import INK, LAST_FOUR, Village
from tests.kiosk.visitor import Visitor

Start = Callable[..., Any]
pytestmark = pytest.mark.window


@pytest.fixture
def village(tmp_path: Path) -> Village:
    return Village(tmp_path / "data")


@pytest.fixture
def come(village: Village, driver: Driver, start: Start) -> Callable[..., Visitor]:
    """come(petition) → a visitor before 您是哪一位?"""

    def begin(petition: str, **more: Any) -> Visitor:
        kiosk = start(make=village.open, first="petitions", **more)
        visitor = Visitor(driver, kiosk)
        kiosk.shell.go("sign", id=petition)
        driver.wait_for("您是哪一位？")
        return visitor

    return begin


@pytest.fixture
def drawn(come: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """drawn(petition) → a visitor who has written the name and has only to press 签好了"""

    def begin(petition: str) -> Visitor:
        visitor = come(petition)
        visitor.to_the_pad()
        visitor.write()
        return visitor

    return begin


def test_the_tenth_signature_from_the_list_to_the_receipt(
    village: Village, driver: Driver, start: Start
) -> None:
    petition = village.petition(9)
    visitor = Visitor(driver, start(make=village.open, first="petitions"))
    driver.wait_for("9 / 10 人签名")
    assert driver.shows("还差 1 人")
    visitor.press("我要签名", "您是哪一位？")
    visitor.to_the_pad()
    assert driver.shows("第 3 步，共 3 步")
    visitor.write()
    visitor.press("签好了", "已签名，第 10 位")
    assert driver.shows("人数够了")
    assert driver.shows(PROVISIONAL)
    qr = next(b for b in driver.blocks() if isinstance(b, QrImage))
    assert qr.words.startswith("VK1:")
    assert village.signed(petition) == 10
    visitor.press("好了", "10 / 10 人签名")
    visitor.nothing_personal("张桂兰", "张＊兰")
    assert all("张" not in text for text in driver.texts())


def test_what_was_drawn_is_sealed_with_the_name_and_not_in_the_leaf(
    village: Village, driver: Driver, drawn: Callable[..., Visitor]
) -> None:
    petition = village.petition(1)
    visitor = drawn(petition)
    strokes, height = unpack(visitor.pad.packed())
    assert len(strokes) == 3
    assert 500 < height < 1500
    visitor.press("签好了", "已签名，第 2 位")
    db = village.terminal.db
    assert len(queries.signature_acts(db, village.terminal.org, petition)) == 2
    leaves = [bytes(row[0]) for row in db.execute("SELECT leaf FROM entry")]
    assert leaves
    assert not any("张桂兰".encode() in leaf for leaf in leaves)


def test_names_are_masked_once_picked_and_digits_never_shown(
    village: Village, driver: Driver, come: Callable[..., Visitor]
) -> None:
    visitor = come(village.petition(2))
    visitor.pick("张桂兰", "Z")
    assert driver.shows("张＊兰")
    assert not driver.shows("张桂兰")
    visitor.type_in("12")
    drawn = {text for text in _drawn() if set(text) & set("12")}
    assert "●" in _drawn()
    assert not [text for text in drawn if text.startswith("12")]
    visitor.type_in("3X")
    visitor.press("输好了", "退后一步")
    assert not driver.shows("张＊兰")
    visitor.press("好了，旁边没有人看", "张＊兰")


def _drawn() -> frozenset[str]:
    from kiosk.widgets import draw

    return draw.texts_held()


def test_three_wrong_tries_rest_the_name_and_only_a_witness_helps(
    village: Village, driver: Driver, come: Callable[..., Visitor]
) -> None:
    petition = village.petition(9)
    visitor = come(petition)
    visitor.pick("张桂兰", "Z")
    visitor.prove("0000", "还可以试 2 次")
    visitor.prove("1111", "还可以试 1 次")
    visitor.prove("2222", "三次都不对")
    visitor.press("输后四位", "最后四位")
    visitor.prove(LAST_FOUR, "三次都不对")  # the right ones do not help now
    visitor.press("仇德祥", "请仇德祥输密码")
    visitor.type_in("111111")
    visitor.press("输好了", "密码不对")
    visitor.type_in(Village.PIN)
    visitor.press("输好了", "退后一步")
    visitor.press("好了，旁边没有人看", "您要签的是")
    visitor.press("对，去签名", "请用手指写下您的名字")
    visitor.write()
    visitor.press("签好了", "已签名，第 10 位")
    method = "SELECT method, assisted FROM petition_signature ORDER BY seq DESC LIMIT 1"
    assert village.terminal.db.execute(method).fetchone() == ("witness", 1)
    assert visitor.shell.memory.staff is None  # bearing witness is not logging in


def test_the_name_may_be_tried_again_after_the_rest(village: Village) -> None:
    from kiosk.errors import FactorRests, UnknownVillager

    number, terminal = village.people[0].roster_no, village.terminal
    for _ in range(2):
        with pytest.raises(UnknownVillager, match="还可以试"):
            attempts.identify(terminal, number, "0000")
    with pytest.raises(FactorRests, match="停 10 分钟"):
        attempts.identify(terminal, number, "0000")
    with pytest.raises(FactorRests):
        attempts.identify(terminal, number, LAST_FOUR)
    assert attempts.identify(terminal, village.people[1].roster_no, LAST_FOUR)
    village.clock.mono += attempts.REST_MS + 1
    assert attempts.identify(terminal, number, LAST_FOUR).method == "last_four"


def test_who_has_no_last_four_on_the_roster_is_sent_to_a_witness(
    village: Village, driver: Driver, come: Callable[..., Visitor]
) -> None:
    petition = village.petition(1)
    village.take_roster(village.people, frozenset({"0001"}))
    visitor = come(petition)
    visitor.pick("张桂兰", "Z", then="请哪一位作证")
    assert driver.shows("名册上没有您的身份证后四位")


def test_who_has_signed_is_told_and_can_take_it_back(
    village: Village, driver: Driver, come: Callable[..., Visitor]
) -> None:
    petition = village.petition(9, first=0)  # 张桂兰 among them
    visitor = come(petition)
    visitor.pick("张桂兰", "Z")
    visitor.prove()
    visitor.press("好了，旁边没有人看", "您已经签过了")
    visitor.press("撤回我的签名", "撤回签名吗")
    visitor.press("撤回", "已撤回您的签名")
    assert driver.shows("还差 2 人")
    assert village.signed(petition) == 8
    visitor.press("好了", "8 / 10 人签名")
    visitor.nothing_personal("张桂兰", "张＊兰")


def test_the_signature_needs_ink_and_can_be_wiped(
    village: Village, driver: Driver, come: Callable[..., Visitor]
) -> None:
    petition = village.petition(2)
    visitor = come(petition)
    visitor.to_the_pad()
    driver.press("签好了")
    visitor.write([[(0.3, 0.5), (0.35, 0.5)]])
    driver.press("签好了")
    driver.frames(5)
    assert driver.shows("请用手指写下您的名字")
    assert village.signed(petition) == 2
    visitor.write()
    pad = visitor.pad
    x, y = pad.x + 0.6 * pad.width, pad.y + 0.7 * pad.height
    assert sum(driver.colour_at(x, y)) < 200  # ink
    driver.press("擦掉重写")
    assert visitor.pad.strokes == []
    assert sum(driver.colour_at(x, y)) > 700
    visitor.write()
    visitor.press("签好了", "已签名，第 3 位")


def test_a_bigger_letter_keeps_what_was_drawn(
    village: Village, driver: Driver, drawn: Callable[..., Visitor]
) -> None:
    visitor = drawn(village.petition(2))
    before = visitor.pad.packed()
    visitor.shell.bigger_text()
    driver.frames(2)
    assert unpack(visitor.pad.packed())[0] == unpack(before)[0]
    visitor.press("签好了", "已签名，第 3 位")


def test_a_double_tap_signs_once(
    village: Village, driver: Driver, drawn: Callable[..., Visitor]
) -> None:
    petition = village.petition(3)
    drawn(petition)
    save = driver.find("签好了")
    x, y = save.to_window(*save.center)
    one = driver.down(x, y)
    two = driver._finger(99_999, driver._place(x, y))
    driver._queue += [("end", one), ("begin", two), ("end", two)]
    driver.wait_for("已签名，第 4 位")
    assert village.signed(petition) == 4
    rows = village.terminal.db.execute("SELECT count(*) FROM petition_signature").fetchone()
    assert rows[0] == 4


def test_signed_at_another_terminal_meanwhile_counts_once(
    village: Village, driver: Driver, drawn: Callable[..., Visitor]
) -> None:
    petition = village.petition(3)
    visitor = drawn(petition)
    petitioning.sign(village.terminal, petition, village.who(0), INK)
    visitor.press("签好了", "您已经签过了")
    assert village.signed(petition) == 4


def test_a_full_disk_is_told_nothing_is_saved_and_another_press_saves(
    village: Village, driver: Driver, drawn: Callable[..., Visitor]
) -> None:
    petition = village.petition(9)
    visitor = drawn(petition)
    _on_the_database_thread(visitor, _fill)
    visitor.press("签好了", "没有保存，请再按一次")
    assert driver.shows("给修机器的人看：DiskFull")
    assert village.signed(petition) == 9
    _on_the_database_thread(visitor, _free)
    driver.press("知道了")
    visitor.press("签好了", "已签名，第 10 位")
    assert village.signed(petition) == 10


def _fill(terminal: Any) -> None:
    pages = terminal.db.execute("PRAGMA page_count").fetchone()[0]
    terminal.db.execute(f"PRAGMA max_page_count = {pages}")


def _free(terminal: Any) -> None:
    terminal.db.execute("PRAGMA max_page_count = 1073741823")


def _on_the_database_thread(visitor: Visitor, job: Callable[[Any], None]) -> None:
    done: list[bool] = []
    visitor.shell.run(job, lambda _: done.append(True))
    visitor.driver.until(lambda: done)


@pytest.mark.parametrize("way", ["不签了", "首页"])
def test_giving_up_leaves_nothing(
    village: Village, driver: Driver, drawn: Callable[..., Visitor], way: str
) -> None:
    petition = village.petition(4)
    visitor = drawn(petition)
    visitor.press(way, "联名听证" if way == "不签了" else "三资")
    visitor.nothing_personal("张桂兰", "张＊兰")
    assert village.signed(petition) == 4


@pytest.mark.parametrize("step", ["names", "digits", "confirm", "pad"])
def test_an_abandoned_screen_asks_then_wipes_memory_too(
    village: Village, driver: Driver, come: Callable[..., Visitor], step: str
) -> None:
    seconds = [0.0]
    visitor = come(village.petition(5), now=lambda: seconds[0])
    _stop_at(visitor, step)
    with pytest.raises(AssertionError):
        visitor.nothing_personal("张桂兰")  # the check does see what is there
    seconds[0] += 29
    visitor.kiosk.guard.tick()
    assert not driver.shows("还在看吗？")
    seconds[0] += 2
    visitor.kiosk.guard.tick()
    assert driver.shows("还在看吗？")
    seconds[0] += 15
    visitor.kiosk.guard.tick()
    driver.until(lambda: visitor.shell.visit and visitor.shell.visit.route.name == "attract")
    visitor.nothing_personal("张桂兰", "张＊兰")
    assert visitor.shell.memory.draft == {}
    assert visitor.shell.trail == []


def _stop_at(visitor: Visitor, step: str) -> None:
    if step == "names":
        visitor.press("李家组", "再找您姓什么")
        visitor.press("Z", "张桂兰")
    elif step == "pad":
        visitor.to_the_pad()
        visitor.write()
    else:
        visitor.pick("张桂兰", "Z")
        visitor.type_in("12")
        if step == "confirm":
            visitor.type_in("3X")
            visitor.press("输好了", "退后一步")
            visitor.press("好了，旁边没有人看", "您要签的是")


def test_the_window_is_over(village: Village, driver: Driver, come: Callable[..., Visitor]) -> None:
    petition = village.petition(5)
    village.clock.set(2026, 12, 20)
    village.confirm_clock()
    visitor = come(petition)
    visitor.pick("张桂兰", "Z")
    visitor.prove()
    visitor.press("好了，旁边没有人看", "签名的时间已经过了")
    visitor.press("知道了", "到期了，人数不够")
    assert village.signed(petition) == 5


def test_without_a_roster_nobody_is_asked(village: Village, driver: Driver, start: Start) -> None:
    petition = village.petition(1)
    village.take_roster(())
    visitor = Visitor(driver, start(make=village.open, first="petitions"))
    visitor.shell.go("sign", id=petition)
    driver.wait_for("名册还没有放进这台机器")


def test_the_villager_cannot_open_the_staff_door_while_signing(
    village: Village, driver: Driver, come: Callable[..., Visitor]
) -> None:
    visitor = come(village.petition(1))
    visitor.pick("张桂兰", "Z")
    for _ in range(6):
        driver.tap_xy(1080 - 80, 1920 - 90)
    assert visitor.shell.visit.route.name == "sign"


def test_a_crowded_roster_turns_pages(
    village: Village, driver: Driver, come: Callable[..., Visitor]
) -> None:
    from tests.kiosk.neighbours import _villager

    crowd = [_villager(f"9{n:03d}", f"张{n}", f"zhang {n:03d}", "李家组", n) for n in range(40)]
    petition = village.petition(1)
    village.take_roster([*village.people, *crowd])
    visitor = come(petition)
    visitor.press("李家组", "再找您姓什么")
    visitor.press("Z", "1 / ")
    seen: set[str] = set()
    while True:
        seen |= {text for text in driver.texts() if text.startswith("张")}
        if driver.find("下一页").action is None:
            break
        driver.press("下一页")
    assert {one.name for one in crowd} <= seen
    driver.press("上一页")
    assert driver.find("下一页").action is not None
