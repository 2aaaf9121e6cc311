"""One person, one role; and whom the law keeps out."""

import pytest

from content.errors import NotInOffice, ReasonMissing, StaffRefused
from content.facts import StaffFact, Stamp
from content.kinds import StaffAppointed, StaffDismissed
from content.model import Staff
from content.people import people
from content.staffing import appoint, dismiss
from tests.content.world import CLERK, STAFF


def fact(event: str, origin: str, seq: int, at: int, staff: str = "S1") -> StaffFact:
    told = ("赵会计", "clerk") if event == "appointed" else ("", "")
    return StaffFact(Stamp(origin, seq, at), staff, event, *told, "", "")


def test_an_appointment() -> None:
    (draft,) = appoint("S9", " 吴会计 ", "clerk", STAFF)
    assert draft.body == StaffAppointed("S9", "吴会计", "clerk", "")


@pytest.mark.parametrize("role", ["reviewer", "approver"])
def test_one_person_one_role(role: str) -> None:
    with pytest.raises(StaffRefused, match="一个人只能担任一个岗位"):
        appoint("S9", CLERK.name, role, STAFF)


@pytest.mark.parametrize("name", ["赵 会计", "赵\u3000会计", "赵\u200b会计", "赵会计\ufeff"])
def test_a_name_written_with_gaps_is_no_second_person(name: str) -> None:
    with pytest.raises(StaffRefused, match="一个人只能担任一个岗位"):
        appoint("S9", name, "approver", STAFF)


def test_two_people_of_one_name_need_roster_numbers_both() -> None:
    tagged = Staff("S1", "赵会计", "clerk", "tag-1")
    (draft,) = appoint("S9", "赵会计", "reviewer", [tagged], person="tag-2")
    assert isinstance(draft.body, StaffAppointed)
    assert draft.body.person == "tag-2"
    for existing, person in ((tagged, ""), (CLERK, "tag-2"), (tagged, "tag-1")):
        with pytest.raises(StaffRefused):
            appoint("S9", "赵会计", "reviewer", [existing], person=person)


def test_one_roster_number_is_one_person_under_any_name() -> None:
    tagged = Staff("S1", "赵会计", "clerk", "tag-1")
    with pytest.raises(StaffRefused, match="花名册编号"):
        appoint("S9", "赵大", "approver", [tagged], person="tag-1")


def test_the_same_appointment_twice() -> None:
    with pytest.raises(StaffRefused, match="已经是会计"):
        appoint("S9", CLERK.name, "clerk", STAFF)
    with pytest.raises(StaffRefused, match="已经有人用"):
        appoint("S1", "新人", "clerk", STAFF)


def test_a_role_given_up_leaves_the_person_free() -> None:
    gone = Staff("S1", "赵会计", "clerk", active=False)
    assert appoint("S9", "赵会计", "approver", [gone])


def test_the_committee_does_not_supervise_itself() -> None:
    with pytest.raises(StaffRefused, match="第三十二条"):
        appoint("S9", "吴主任", "reviewer", STAFF, categories=("villager", "cadre"))
    assert appoint("S9", "吴主任", "approver", STAFF, categories=("villager", "cadre"))
    assert appoint("S9", "吴监督", "reviewer", STAFF, categories=("villager", "party_member"))


@pytest.mark.parametrize(("name", "role"), [("", "clerk"), ("  ", "clerk"), ("吴", "boss")])
def test_a_name_and_a_known_role(name: str, role: str) -> None:
    with pytest.raises(StaffRefused):
        appoint("S9", name, role, [])


def test_a_dismissal_says_why_and_happens_once() -> None:
    (draft,) = dismiss(CLERK, " 退休 ")
    assert draft.body == StaffDismissed("S1", "退休")
    with pytest.raises(ReasonMissing):
        dismiss(CLERK, "")
    with pytest.raises(NotInOffice):
        dismiss(Staff("S1", "赵会计", "clerk", active=False), "退休")


def test_in_one_log_its_order_decides_and_not_the_clock() -> None:
    there = fact("appointed", "a", 0, 900)
    gone = fact("dismissed", "a", 1, 100)
    back = fact("appointed", "a", 2, 50)
    assert not people([gone, there])["S1"].staff.active
    assert people([back, gone, there])["S1"].staff.active


def test_across_logs_the_later_time_decides() -> None:
    there, gone = fact("appointed", "a", 0, 100), fact("dismissed", "b", 0, 200)
    assert not people([there, gone])["S1"].staff.active
    assert people([there, gone, fact("appointed", "a", 1, 300)])["S1"].staff.active


def test_a_dismissal_of_nobody_is_nobody() -> None:
    assert people([fact("dismissed", "a", 0, 1)]) == {}
