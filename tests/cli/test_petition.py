"""Ten villagers at two terminals ask for a hearing, get it, and sign up for it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cli import books
from tests.cli.conftest import CODE, VILLAGE
from tests.cli.machine import DONE, MISUSED, REFUSED, Machine
from tests.cli.office import Office, sent

TOPIC = "东塘水面怎么发包"
LISTED = {
    "petition", "topic", "state", "signed", "threshold", "provisional", "days_left", "hearing"
}  # fmt: skip


def act(machine: Machine, number: int, *arguments: str, wrong: str = "") -> dict[str, Any]:
    """A villager, by roster number and the last four; ``wrong``: the error it must come to."""
    asked = (*arguments, "--roster-no", f"{number:04d}")
    stdin = f"{books.last_four(number)}\n"
    if not wrong:
        return machine.ok(*asked, stdin=stdin)
    told = machine.refused(*asked, stdin=stdin)
    assert told["error"] == wrong
    return told


def listed(machine: Machine) -> dict[str, Any]:
    (one,) = machine.ok("petition", "list")["petitions"]
    assert set(one) == LISTED
    found: dict[str, Any] = one
    return found


@pytest.fixture
def second(tmp_path: Path, shelf: Path) -> Machine:
    """The village's other terminal."""
    machine = Machine(tmp_path / "second")
    machine.ok("init", "--village", VILLAGE, "--code", CODE)
    machine.ok("roster", shelf / "花名册.xlsx")
    return machine


def test_signing_and_taking_back(village: Machine) -> None:
    told = act(village, 1, "petition", "open", TOPIC, "--text", "请说明底价")
    assert set(told) == {"ok", "petition", "code", "receipt"}
    one = str(told["petition"])
    assert told["receipt"].startswith("VK1:vk/")
    act(village, 1, "petition", "sign", one, wrong="AlreadySigned")
    told = act(village, 2, "petition", "sign", one)
    assert (set(told), told["signed"]) == ({"ok", "signed", "code", "receipt"}, 2)
    act(village, 2, "petition", "unsign", one)
    act(village, 2, "petition", "unsign", one, wrong="NotSigned")
    assert act(village, 2, "petition", "sign", one)["signed"] == 2
    before = village.digest()
    act(village, 3, "petition", "sign", "P0", wrong="UnknownPetition")
    act(village, 3, "petition", "open", TOPIC, wrong="SameTopic")
    act(village, 3, "petition", "open", "找张三13912345678", wrong="PersonalNumber")
    for number, typed in (("0003", "0000"), ("9999", books.last_four(3)), ("0003", "x" * 300)):
        told = village.refused("petition", "sign", one, "--roster-no", number, stdin=typed)
        assert told["error"] == "UnknownVillager"
    done = village.run("petition", "sign", one, "--roster-no", "0003", "--json", stdin=None)
    assert (done.code, done.out) == (MISUSED, "")
    answer = village.not_by("孙书记", "petition", "answer", one, "--accept")
    assert answer["error"] == "PetitionNotSealed"
    assert village.digest() == before
    assert (listed(village)["signed"], listed(village)["state"]) == (2, "collecting")


def test_from_ten_signers_to_a_hearing(village: Machine, second: Machine, office: Office) -> None:
    office.enrol(village, VILLAGE, "一号机")
    office.enrol(second, VILLAGE, "二号机")
    one = str(act(village, 1, "petition", "open", TOPIC)["petition"])
    for number in (2, 3, 4, 5):
        act(village, number, "petition", "sign", one)
    sent(village)
    sent(second)
    assert (listed(second)["signed"], listed(second)["threshold"]) == (5, 10)
    act(second, 2, "petition", "sign", one, wrong="AlreadySigned")
    for number in (6, 7, 8, 9):
        act(second, number, "petition", "sign", one)
    # the same two people at both machines, before these have heard of each other: counted once
    assert act(second, 10, "petition", "sign", one)["signed"] == 10
    act(village, 10, "petition", "sign", one)
    seen = listed(second)
    assert (seen["state"], seen["provisional"]) == ("reached", True)
    for machine in (second, village, second):
        sent(machine)
    for machine in (village, second):
        seen = listed(machine)
        assert (seen["state"], seen["signed"], seen["provisional"]) == ("sealed", 10, False)
    act(village, 11, "petition", "sign", one, wrong="PetitionClosed")
    act(second, 6, "petition", "unsign", one, wrong="PetitionClosed")
    _hearing(village, second, one)


def _hearing(village: Machine, second: Machine, one: str) -> None:
    assert village.not_by("赵会计", "petition", "answer", one, "--accept")["error"] == (
        "NotCommittee"
    )
    asked = ("hearing", "schedule", "--place", "村委会二楼", "--starts")
    assert village.not_by("孙书记", *asked, day(10), "--petition", one)["error"] == (
        "PetitionNotAccepted"
    )
    assert village.by("孙书记", "petition", "answer", one, "--accept")["accepted"] is True
    more = ("--petition", one, "--seats", "villager=2", "--seats", "party_member=1")
    for days, why in ((1, "NoticeTooShort"), (300, "HearingTooLate")):
        assert village.not_by("孙书记", *asked, day(days), *more)["error"] == why
    hearing = str(village.by("孙书记", *asked, day(10), *more)["hearing"])
    places = [
        act(village, number, "hearing", "signup", hearing, "--category", "villager")
        for number in (4, 5, 6)
    ]
    assert [(told["place"], told["number"]) for told in places] == [
        ("seat", 1), ("seat", 2), ("waiting", 1)
    ]  # fmt: skip
    act(village, 2, "hearing", "signup", hearing, "--category", "party_member")
    for number, category, why in (
        (4, "villager", "AlreadySignedUp"), (7, "party_member", "CategoryNotHeld"),
        (1, "cadre", "CategoryNotOpen"),
    ):  # fmt: skip
        act(village, number, "hearing", "signup", hearing, "--category", category, wrong=why)
    act(village, 5, "hearing", "leave", hearing)
    act(village, 5, "hearing", "leave", hearing, wrong="NotSignedUp")
    sent(village)
    sent(second)
    (seen,) = second.ok("hearing", "list")["hearings"]
    assert seen["seats"] == {
        "villager": {"quota": 2, "taken": 2, "waiting": 0},
        "party_member": {"quota": 1, "taken": 1, "waiting": 0},
    }
    assert (seen["hearing"], seen["petition"], seen["state"]) == (hearing, one, "signup")
    assert listed(second)["hearing"] == hearing
    assert second.ok("verify")["ok"]
    assert village.ok("verify")["ok"]


def day(ahead: int) -> str:
    """Nine in the morning, so many days from now, as the village's clock has it."""
    now = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=ahead)
    return f"{now:%Y-%m-%d}T09:00"


def test_a_hearing_the_committees_call_themselves(village: Machine) -> None:
    asked = ("hearing", "schedule", "--topic", "集体果园续包", "--place", "老祠堂", "--starts")
    for seats in ("villager", "villager=x", "=3", "villager=-1", f"villager={'9' * 20}"):
        done = village.run(*asked, day(10), "--seats", seats, "--as", "孙书记", "--json",
                           stdin="506183")  # fmt: skip
        assert (done.code, done.out) == (MISUSED, ""), seats
    assert village.run(*asked, "明天", "--as", "孙书记").code == MISUSED
    assert village.not_by("孙书记", *asked, day(10), "--seats", "king=1")["error"] == "SeatsMissing"
    assert village.by("孙书记", *asked, day(10))["ok"] is True
    (seen,) = village.ok("hearing", "list")["hearings"]
    assert set(seen) == {"hearing", "topic", "starts", "place", "state", "petition", "seats"}
    assert (seen["topic"], seen["petition"], seen["starts"][:16]) == ("集体果园续包", None, day(10))
    where = (seen["hearing"], "--roster-no", "0004")
    done = village.run("hearing", "signup", *where, "--category", "villager",
                       stdin=books.last_four(4))  # fmt: skip
    assert done.out.startswith("已报名：您有座位，第 1 席。回执 ")


def test_one_topic_begun_by_two_at_once_is_begun_once(village: Machine) -> None:
    def begin(number: int) -> int:
        asked = ("petition", "open", "修路", "--roster-no", f"{number:04d}", "--json")
        return village.run(*asked, stdin=books.last_four(number)).code

    with ThreadPoolExecutor(6) as pool:
        codes = list(pool.map(begin, range(1, 7)))
    assert sorted(codes) == [DONE] + [REFUSED] * 5
    assert len(village.ok("petition", "list")["petitions"]) == 1


def test_a_hearing_is_moved_once_and_keeps_its_seats(village: Machine) -> None:
    asked = ("hearing", "schedule", "--topic", "集体果园续包", "--place", "老祠堂", "--starts")
    hearing = str(village.by("孙书记", *asked, day(10))["hearing"])
    act(village, 4, "hearing", "signup", hearing, "--category", "villager")
    move = ("hearing", "postpone", hearing, "--reason", "那天要验收", "--starts")
    for who, days, why in (
        ("赵会计", 12, "NotCommittee"), ("孙书记", 9, "NotLater"),
        ("孙书记", 360, "HearingTooLate"),
    ):  # fmt: skip
        assert village.not_by(who, *move, day(days))["error"] == why
    assert village.not_by("孙书记", "hearing", "postpone", "H1", *move[3:], day(12))["error"] == (
        "UnknownHearing"
    )
    assert village.by("孙书记", *move, day(12))["ok"] is True
    assert village.not_by("孙书记", *move, day(13))["error"] == "AlreadyPostponed"
    (seen,) = village.ok("hearing", "list")["hearings"]
    assert (seen["starts"][:16], seen["place"]) == (day(12), "老祠堂")
    assert seen["seats"]["villager"]["taken"] == 1
    assert village.ok("verify")["ok"]
