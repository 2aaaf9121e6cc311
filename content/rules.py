"""What may be done to a disclosure's revision, and by whom: submitted, reviewed, checked,
approved, published; returned, corrected, withdrawn.

Pure: each function answers with the entries to append or raises a ``Refused``. The order is that
of 山东省村务公开条例(2018) art. 11 and 重庆市实施办法(2013) art. 29: the committee drafts, the
supervision committee reviews, a meeting decides, then it is published. No editor approves.
"""

from collections.abc import Iterable, Sequence

from content.checklist import carrier_ids, checklist_ids
from content.errors import (
    AlreadyLive,
    AlreadyPublished,
    CarrierMissing,
    ChecklistIncomplete,
    ChecksFailed,
    NotCorrectable,
    NotInOffice,
    ReasonMissing,
    TwoHands,
    WrongRole,
    WrongState,
)
from content.kinds import RevisionStep
from content.model import ROLE_ZH, Revision, Staff
from content.steps import ROLES_OF
from sync.entry import Draft

STATE_ZH = {
    "draft": "草稿",
    "submitted": "等待审核",
    "reviewed": "已审核，等待保密和隐私检查",
    "checked": "已检查，等待批准",
    "approved": "已批准，等待公开",
    "published": "已公开",
    "superseded": "已被更正",
    "returned": "已退回",
    "withdrawn": "已撤回",
}
ACTION_ZH = {
    "submit": "提交",
    "review": "审核",
    "check": "检查",
    "approve": "批准",
    "publish": "公开",
    "return": "退回",
    "withdraw": "撤回",
}
BEFORE = {
    "submit": "draft",
    "review": "submitted",
    "check": "reviewed",
    "approve": "checked",
    "publish": "approved",
}


def submit(revision: Revision, staff: Staff, others: Iterable[Revision] = ()) -> tuple[Draft, ...]:
    """The clerk hands a draft in. ``others``: all revisions of the same document and period.

    Raises ``ChecksFailed``, ``AlreadyLive``, ``AlreadyPublished``, ``NotCorrectable`` and what
    every step raises.
    """
    _may_step(revision, staff, "submit")
    failed = [check.name for check in revision.checks if not check.ok]
    if failed:
        raise ChecksFailed(f"账没有全部对上，不能提交：{'、'.join(failed)}")
    rest = [other for other in others if other.id != revision.id]
    _may_stand(revision.corrects, rest)
    return _step(revision, "submit", staff)


def review(revision: Revision, staff: Staff, reason: str = "") -> tuple[Draft, ...]:
    """The supervision committee has gone through the figures; ``reason`` is its opinion."""
    _may_step(revision, staff, "review")
    return _step(revision, "review", staff, reason)


def check(revision: Revision, staff: Staff, checklist: Sequence[str]) -> tuple[Draft, ...]:
    """Secrecy and privacy, answered point by point (ids of ``content.checklist``).

    Raises ``ChecklistIncomplete`` where a point is missing.
    """
    _may_step(revision, staff, "check")
    _whole_checklist(checklist, photos=revision.photos > 0)
    return _step(revision, "check", staff, checklist=checklist)


def approve(revision: Revision, staff: Staff, reason: str = "") -> tuple[Draft, ...]:
    """The secretary or director lets it go out; never who edited or reviewed it."""
    _may_step(revision, staff, "approve")
    return _step(revision, "approve", staff, reason)


def check_and_approve(
    revision: Revision, staff: Staff, checklist: Sequence[str], reason: str = ""
) -> tuple[Draft, ...]:
    """Both steps of the same office in one append; from ``checked`` only the approval."""
    if revision.state == "checked":
        return approve(revision, staff, reason)
    return check(revision, staff, checklist) + _step(revision, "approve", staff, reason)


def publish(
    revision: Revision, staff: Staff, carriers: Sequence[str], others: Iterable[Revision] = ()
) -> tuple[Draft, ...]:
    """Put it before the village. ``carriers`` are ids of ``content.checklist.carriers``.

    Raises ``CarrierMissing``, ``AlreadyPublished``, ``NotCorrectable``.
    """
    _may_step(revision, staff, "publish")
    unknown = [carrier for carrier in carriers if carrier not in carrier_ids()]
    if unknown or not carriers:
        raise CarrierMissing(
            f"不认识的公开载体：{'、'.join(unknown)}" if unknown else "请写明公开在哪里，至少一处"
        )
    rest = [other for other in others if other.id != revision.id and not other.live]
    _may_stand(revision.corrects, rest)
    return _step(revision, "publish", staff, carriers=carriers)


def return_(revision: Revision, staff: Staff, reason: str) -> tuple[Draft, ...]:
    """Send it back before publication, with the reason; the clerk drafts it anew.

    A draft nobody has submitted can only be dropped by a clerk.
    """
    _in_office(staff)
    if revision.state not in ("draft", *BEFORE.values()):
        raise WrongState(_not_now(revision, "return"))
    if revision.state == "draft" and staff.role != "clerk":
        raise WrongRole("还没有提交的草稿，只有会计能作废")
    return _step(revision, "return", staff, _reason(reason, "退回"))


def withdraw(revision: Revision, staff: Staff, reason: str) -> tuple[Draft, ...]:
    """Take a published revision down, with the reason; a tombstone stays."""
    if revision.state not in ("published", "superseded"):
        raise WrongState(_not_now(revision, "withdraw"))
    _fits(revision, staff, "withdraw")
    return _step(revision, "withdraw", staff, _reason(reason, "撤回"))


def may_correct(old: Revision, staff: Staff, reason: str, others: Iterable[Revision]) -> None:
    """Whether a correction of ``old`` may be drafted: a new draft with ``corrects`` and a reason.

    Raises ``NotCorrectable``, ``AlreadyLive``, ``ReasonMissing``, ``WrongRole``.
    """
    may_draft(staff, old.id, reason, [old, *(one for one in others if one.id != old.id)])


def may_draft(staff: Staff, corrects: str | None, reason: str, others: Sequence[Revision]) -> None:
    """Whether a clerk may draft a revision now. ``others``: those of the document and period.

    Raises ``WrongRole``, ``NotInOffice``, ``ReasonMissing``, ``AlreadyPublished``,
    ``NotCorrectable``, ``AlreadyLive``.
    """
    _in_office(staff)
    if staff.role != "clerk":
        raise WrongRole(f"只有会计能编制，{staff.name}是{ROLE_ZH[staff.role]}")
    if corrects is not None:
        _reason(reason, "更正")
    _may_stand(corrects, others)


def _may_stand(corrects: str | None, others: Sequence[Revision]) -> None:
    """Whether there is room for a (correcting) revision beside the others."""
    public = [other for other in others if other.was_published]
    if corrects is None and public:
        raise AlreadyPublished("这一期已经公开过，要改请走“更正”，并写明原因")
    if corrects is not None:
        old = next((other for other in public if other.id == corrects), None)
        if old is None:
            raise NotCorrectable("要更正的那一版没有公开过")
        if old.superseded_by is not None:
            raise NotCorrectable("那一版已经更正过了，请更正最新的一版")
    if any(other.live for other in others):
        raise AlreadyLive("这一期已有一份正在审核，请先办完或退回")


def _may_step(revision: Revision, staff: Staff, action: str) -> None:
    if revision.state != BEFORE[action]:
        raise WrongState(_not_now(revision, action))
    _fits(revision, staff, action)


def _fits(revision: Revision, staff: Staff, action: str) -> None:
    _in_office(staff)
    if staff.role not in ROLES_OF[action]:
        offices = "或".join(ROLE_ZH[role] for role in sorted(ROLES_OF[action]))
        raise WrongRole(
            f"“{ACTION_ZH[action]}”由{offices}来办，{staff.name}是{ROLE_ZH[staff.role]}"
        )
    for hand in revision.hands:
        if hand.role != staff.role and hand.may_be(staff):
            raise TwoHands(
                f"{staff.name}已经以{ROLE_ZH[hand.role]}的身份办过这一份，不能再办别的手续"
            )


def _in_office(staff: Staff) -> None:
    if not staff.active:
        raise NotInOffice(f"{staff.name}已经离任，不能再办")


def _whole_checklist(checklist: Sequence[str], *, photos: bool) -> None:
    missing = [id_ for id_ in checklist_ids(photos=photos) if id_ not in checklist]
    if missing:
        raise ChecklistIncomplete(f"保密和隐私还有 {len(missing)} 条没有看过")


def _reason(reason: str, what: str) -> str:
    text = reason.strip()
    if not text:
        raise ReasonMissing(f"{what}要写明原因")
    return text


def _not_now(revision: Revision, action: str) -> str:
    return f"这一份现在是“{STATE_ZH[revision.state]}”，不能{ACTION_ZH[action]}"


def _step(
    revision: Revision,
    action: str,
    staff: Staff,
    reason: str = "",
    *,
    checklist: Sequence[str] = (),
    carriers: Sequence[str] = (),
) -> tuple[Draft, ...]:
    body = RevisionStep(
        revision.id, action, staff.id, reason.strip(), tuple(checklist), tuple(carriers)
    )
    return (Draft(body),)
