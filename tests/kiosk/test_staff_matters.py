"""Answering a petition, announcing a hearing, the exchange and the machine: by touches."""

import threading
from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest

from content.profile import load_profile
from hearings import queries as hearing_queries
from hearings.kinds import PetitionSealed
from hearings.model import REFUSAL_CODES, Answer, Hearing, Petition, PetitionState
from kiosk import agent
from kiosk.actions import exchanging, petitioning
from kiosk.screens import staff_exchange
from kiosk.terminal import hearing_terms
from kiosk.views import staff_matters
from sync import tables
from sync.entry import encode_leaf
from sync.kiosk_side import COUNTY, CountyIdentity
from tests.kiosk import neighbours, village
from tests.kiosk.conftest import Start
from tests.kiosk.driver import Driver
from tests.kiosk.staffroom import log_in, press_row, with_pins
from tests.kiosk.village import Village


@pytest.fixture
def staffed(tmp_path: Path) -> Village:
    return with_pins(village.usual(tmp_path / "data"))


def hearings_of(staffed: Village) -> tuple[Hearing, ...]:
    terminal = staffed.terminal
    return hearing_queries.hearings(terminal.db, terminal.org, terminal.now())


def test_a_hearing_is_announced_by_buttons(driver: Driver, start: Start, staffed: Village) -> None:
    start(make=staffed.open)
    log_in(driver, staffed.approver)
    driver.press("开听证会")
    driver.wait_for("开会说什么事？")
    driver.press("村规民约怎么改")
    driver.press("12月3日")
    driver.press("下午 2:00")
    driver.press("文化礼堂")
    driver.wait_for("每一类几个名额？")
    driver.press("多一个")
    driver.wait_for("村民代表 11 人")
    driver.press("上一步")
    driver.wait_for("在哪里？")
    driver.press("文化礼堂")
    driver.press("公布")
    driver.wait_for("听证会公布了")
    (one,) = hearings_of(staffed)
    assert (one.topic, one.place, str(one.starts)) == (
        "村规民约怎么改", "文化礼堂", "2026-12-03 14:00:00",
    )  # fmt: skip
    assert {seat.category: seat.quota for seat in one.seats} == {
        "villager": 11, "party_member": 5, "cadre": 5,
    }  # fmt: skip


@pytest.fixture
def asked(tmp_path: Path) -> tuple[neighbours.Village, str]:
    """Ten have signed, and the county has sealed."""
    made = neighbours.Village(tmp_path / "data")
    with_pins(made)
    petition = made.petition(10)
    seal(made, petition)
    return made, petition


def seal(made: Village, petition: str) -> None:
    """The county's ruling arrives, as with an exchange."""
    terminal = made.terminal
    store, own = terminal.store, terminal.store.own_log()
    ruling = PetitionSealed(petition, 10, {own.origin: store.size(own)}, terminal.org)
    with store.transaction():
        log = tables.add_log(terminal.db, "county/test", "", bytes(32), mine=False)
        store.receive(log, 0, [encode_leaf(ruling, "county", store.sample(), ())])


def petition_of(made: Village, petition: str) -> Petition:
    found = petitioning.petition(made.terminal, petition)
    assert found is not None
    return found


def open_petition(driver: Driver, made: Village) -> None:
    log_in(driver, made.approver)
    driver.press("联名要答复")
    press_row(driver, neighbours.TOPIC)
    driver.wait_for("10 位村民联名")


def test_a_refusal_needs_a_reason_from_the_list(
    driver: Driver, start: Start, asked: tuple[neighbours.Village, str]
) -> None:
    made, petition = asked
    start(make=made.open)
    open_petition(driver, made)
    assert not any(one.name in text for text in driver.texts() for one in made.people)
    driver.press("不同意")
    driver.wait_for("为什么不同意？")
    assert driver.find("先选理由").action is None
    driver.press("涉及别人的隐私")
    driver.press("公布理由")
    driver.wait_for("已经答复：不同意")
    found = petition_of(made, petition)
    assert found.state is PetitionState.REFUSED
    assert found.answer is not None
    assert (found.answer.code, found.answer.reason) == (
        "private", staff_matters.REFUSAL_WORDS["private"],
    )  # fmt: skip


def test_agreed_and_the_hearing_scheduled_at_once(
    driver: Driver, start: Start, asked: tuple[neighbours.Village, str]
) -> None:
    made, petition = asked
    start(make=made.open)
    open_petition(driver, made)
    driver.press("同意开会")
    driver.press("同意")
    driver.wait_for("哪一天？")
    assert driver.shows("第 1 步，共 4 步")
    driver.press("11月16日")
    driver.press("晚上 7:00")
    driver.press("村委会院子里")
    driver.wait_for("每一类几个名额？")
    driver.press("公布")
    driver.wait_for("听证会公布了")
    assert petition_of(made, petition).hearing_id == hearings_of(made)[0].id


def test_every_refusal_code_has_its_words() -> None:
    assert staff_matters.REFUSAL_WORDS.keys() == REFUSAL_CODES.keys()


def test_the_whole_log_is_checked_from_the_screen(
    driver: Driver, start: Start, staffed: Village
) -> None:
    start(make=staffed.open)
    log_in(driver, staffed.reviewer)
    driver.press("机器状况")
    driver.wait_for("磁盘")
    driver.press("查一遍记录")
    driver.wait_for("没有发现改动")
    db = staffed.terminal.db
    with staffed.terminal.store.transaction():
        db.conn.execute("UPDATE ledger_line SET summary = '别的' WHERE row = 1")
    driver.press("再查一遍记录")
    driver.wait_for("发现 1 处对不上")
    assert driver.shows("表 ledger_line")


def test_an_exchange_is_asked_of_the_agent(
    driver: Driver, start: Start, staffed: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The screen leaves a wish; only the agent's own process goes to the network."""
    monkeypatch.setattr(staff_exchange, "LOOK_AGAIN_S", 0.05)
    enrol_nowhere(staffed)
    kiosk = start(make=staffed.open)
    log_in(driver, staffed.approver)
    driver.press("和县里交换")
    driver.wait_for("现在交换")
    driver.press("现在交换")
    driver.wait_for("正在等它")
    assert exchanging.exchange_wanted(staffed.terminal)
    staffed.clock.mono += 60_000
    driver.wait_for("没有回应")
    ended = threading.Event()
    monkeypatch.setattr(agent, "WATCH_S", 0.05)
    thread = threading.Thread(target=agent.run_agent, args=(staffed.data, None, ended))
    thread.start()
    try:
        driver.wait_for("没有成功")
    finally:
        ended.set()
        thread.join()
    assert not exchanging.exchange_wanted(staffed.terminal)
    driver.wait_for("现在交换")
    kiosk.shell.home()
    driver.wait_for("村里的钱")


def enrol_nowhere(staffed: Village) -> None:
    """Known to a county whose address answers nothing."""
    county = CountyIdentity("某县", bytes(32), bytes(32), "http://127.0.0.1:9")
    with staffed.terminal.store.transaction():
        tables.set_meta(staffed.terminal.db, COUNTY, msgspec.msgpack.encode(county))


def test_days_offered_keep_the_notice_and_the_last_day() -> None:
    terms = hearing_terms(load_profile("briefing"), {})
    view = staff_matters.plan_view(None, (), terms, date(2026, 11, 23))
    assert view.days[0].value == "2026-11-30"
    assert len(view.days) == staff_matters.DAYS_SHOWN


@pytest.mark.parametrize(("years", "last"), [(0, "2026-12-13"), (70, "2027-01-24")])
def test_an_answer_dated_far_ahead_offers_no_endless_days(years: int, last: str) -> None:
    terms = hearing_terms(load_profile("briefing"), {})
    at_ms = int(datetime(2026 + years, 11, 23, 9).timestamp() * 1000)
    petition = Petition(
        "o", "p1", "修路", "", 10, 10, PetitionState.ACCEPTED, False, 0, 0, 0, True, False, "k", 10,
        "vk/a/1", 0, bytes(32), answer=Answer(True, "", "", at_ms, "S1"),
    )  # fmt: skip
    view = staff_matters.plan_view(petition, (), terms, date(2026, 11, 23))
    assert (view.days[0].value, view.days[-1].value) == ("2026-11-30", last)
    assert len(view.days) <= staff_matters.DAYS_MOST
