"""Each refusal by itself; the random walk is in ``test_rules_machine.py``."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest

from content import errors, rules
from content.checklist import carriers, checklist, checklist_ids
from content.kinds import RevisionStep
from content.model import CheckResult, Revision, Staff
from content.steps import CORE_CHECKLIST
from sync.entry import Draft
from tests.content.world import APPROVER, BAD, CHECKLIST, CLERK, GOOD, REVIEWER


def revision(state: str = "draft", **changes: object) -> Revision:
    told = Revision(
        "r1", "ledger", "2026-Q3", 1, state, "a.xlsx", 2, 0, 0, 0, 0, (GOOD,), (), None, None, (),
        "", "vk/a/1", 0, b"", hands=(CLERK,),
    )  # fmt: skip
    return replace(told, **changes)  # type: ignore[arg-type]


def body(drafts: tuple[Draft, ...]) -> RevisionStep:
    assert len(drafts) == 1
    return cast(RevisionStep, drafts[0].body)


def test_submitting_writes_one_step() -> None:
    step = body(rules.submit(revision(), CLERK))
    assert (step.revision, step.action, step.staff) == ("r1", "submit", "S1")


def test_failed_checks_are_named() -> None:
    checks: tuple[CheckResult, ...] = (GOOD, BAD)
    with pytest.raises(errors.ChecksFailed, match="逐笔合计"):
        rules.submit(revision(checks=checks), CLERK)


STEPS: dict[str, Callable[[Revision, Staff], tuple[Draft, ...]]] = {
    "submit": lambda one, who: rules.submit(one, who),
    "review": lambda one, who: rules.review(one, who),
    "check": lambda one, who: rules.check(one, who, CHECKLIST),
    "approve": lambda one, who: rules.approve(one, who),
    "publish": lambda one, who: rules.publish(one, who, ["kiosk"]),
}
OFFICE = dict(zip(STEPS, (CLERK, REVIEWER, APPROVER, APPROVER, CLERK), strict=True))


@pytest.mark.parametrize("action", STEPS)
def test_each_step_has_its_one_place(action: str) -> None:
    for state in rules.STATE_ZH:
        if state == rules.BEFORE[action]:
            assert body(STEPS[action](revision(state), OFFICE[action])).action == action
        else:
            with pytest.raises(errors.WrongState, match=rules.STATE_ZH[state]):
                STEPS[action](revision(state), OFFICE[action])


@pytest.mark.parametrize("action", STEPS)
def test_each_step_has_its_offices(action: str) -> None:
    allowed = {"publish": {"clerk", "approver"}}.get(action, {OFFICE[action].role})
    for who in (CLERK, REVIEWER, APPROVER):
        if who.role not in allowed:
            with pytest.raises(errors.WrongRole, match=who.name):
                STEPS[action](revision(rules.BEFORE[action]), who)


@pytest.mark.parametrize("action", STEPS)
def test_nobody_acts_after_leaving(action: str) -> None:
    with pytest.raises(errors.NotInOffice):
        STEPS[action](revision(rules.BEFORE[action]), replace(OFFICE[action], active=False))


def test_the_editor_under_another_number_is_still_the_editor() -> None:
    again = Staff("S9", CLERK.name, "approver")
    with pytest.raises(errors.TwoHands, match="会计"):
        rules.check(revision("reviewed"), again, CHECKLIST)
    namesake = replace(again, person="b7")
    with pytest.raises(errors.TwoHands):
        rules.check(revision("reviewed"), namesake, CHECKLIST)
    with pytest.raises(errors.TwoHands):
        rules.check(
            revision("reviewed"), replace(again, name=f" {'　'.join(CLERK.name)}"), CHECKLIST
        )
    told_apart = revision("reviewed", hands=(replace(CLERK, person="a1"),))
    assert body(rules.check(told_apart, namesake, CHECKLIST)).staff == "S9"
    with pytest.raises(errors.TwoHands):
        rules.check(told_apart, replace(namesake, name="赵大", person="a1"), CHECKLIST)


@pytest.mark.parametrize("missing", checklist_ids())
def test_every_point_must_be_answered(missing: str) -> None:
    answered = [one for one in checklist_ids() if one != missing]
    with pytest.raises(errors.ChecklistIncomplete, match="1 条"):
        rules.check(revision("reviewed"), APPROVER, answered)


def test_the_list_holds_what_every_old_check_is_judged_by() -> None:
    assert set(checklist_ids()) >= CORE_CHECKLIST
    assert all(point.source and point.text for point in (*checklist(), *carriers()))


@pytest.mark.parametrize("named", [[], ["kiosk", "wall"]])
def test_a_publication_names_where_it_hangs(named: list[str]) -> None:
    with pytest.raises(errors.CarrierMissing):
        rules.publish(revision("approved"), CLERK, named)


def test_checking_and_approving_in_one_go() -> None:
    both = rules.check_and_approve(revision("reviewed"), APPROVER, CHECKLIST)
    assert [cast(RevisionStep, one.body).action for one in both] == ["check", "approve"]
    assert body(rules.check_and_approve(revision("checked"), APPROVER, ())).action == "approve"
    with pytest.raises(errors.WrongState):
        rules.check_and_approve(revision("submitted"), APPROVER, CHECKLIST)


def test_a_published_period_takes_only_a_correction() -> None:
    public = revision("published", id="r0")
    with pytest.raises(errors.AlreadyPublished, match="更正"):
        rules.submit(revision(), CLERK, [public])
    with pytest.raises(errors.AlreadyPublished):
        rules.publish(revision("approved"), CLERK, ["kiosk"], [public])
    correcting = revision(corrects="r0", reason="写错了")
    assert body(rules.submit(correcting, CLERK, [public])).action == "submit"


def test_only_the_newest_public_one_is_corrected() -> None:
    old = revision("superseded", id="r0", superseded_by="r2")
    new = revision("published", id="r2")
    with pytest.raises(errors.NotCorrectable, match="最新"):
        rules.may_correct(old, CLERK, "写错了", [old, new])
    with pytest.raises(errors.NotCorrectable, match="没有公开"):
        rules.may_correct(revision(), CLERK, "写错了", [revision()])
    rules.may_correct(new, CLERK, "写错了", [old, new])
    rules.may_correct(revision("withdrawn", id="r2"), CLERK, "重新公开", [])


def test_a_correction_says_why() -> None:
    public = revision("published", id="r0")
    with pytest.raises(errors.ReasonMissing, match="更正"):
        rules.may_correct(public, CLERK, " \n", [public])


def test_one_at_a_time() -> None:
    for state in ("submitted", "reviewed", "checked", "approved"):
        with pytest.raises(errors.AlreadyLive):
            rules.submit(revision(), CLERK, [revision(state, id="r0")])
    for state in ("draft", "returned"):
        assert rules.submit(revision(), CLERK, [revision(state, id="r0")])


def test_only_a_clerk_drafts() -> None:
    for who in (REVIEWER, APPROVER):
        with pytest.raises(errors.WrongRole, match="只有会计"):
            rules.may_draft(who, None, "", [])


@pytest.mark.parametrize("state", ["submitted", "reviewed", "checked", "approved"])
def test_anybody_in_office_returns_it_with_a_reason(state: str) -> None:
    for who in (CLERK, REVIEWER, APPROVER):
        assert body(rules.return_(revision(state), who, " 少一张票据 ")).reason == "少一张票据"
        with pytest.raises(errors.ReasonMissing, match="退回"):
            rules.return_(revision(state), who, "  ")


def test_what_is_public_is_not_returned() -> None:
    for state in ("published", "superseded", "withdrawn", "returned"):
        with pytest.raises(errors.WrongState):
            rules.return_(revision(state), REVIEWER, "晚了")


def test_a_draft_is_dropped_by_a_clerk_only() -> None:
    assert body(rules.return_(revision(), CLERK, "读错了文件")).action == "return"
    with pytest.raises(errors.WrongRole):
        rules.return_(revision(), APPROVER, "不要")


def test_withdrawal() -> None:
    assert body(rules.withdraw(revision("superseded"), APPROVER, "有个人信息")).reason
    with pytest.raises(errors.WrongState):
        rules.withdraw(revision("approved"), APPROVER, "不对")
    with pytest.raises(errors.WrongRole):
        rules.withdraw(revision("published"), REVIEWER, "不对")
    with pytest.raises(errors.ReasonMissing):
        rules.withdraw(revision("published"), APPROVER, "")
