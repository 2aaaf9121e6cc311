"""What one person of the staff may do now, with how much of it waits."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from content.model import ROLE_ZH, Revision, Staff
from hearings.model import Petition, PetitionState
from kiosk.actions.disclosing import CONSOLE
from kiosk.views.shapes import TileView
from kiosk.views.staff import replaced

APPROVABLE = ("reviewed", "checked")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the counts on the tiles are made of; `sendable`: entries the county has not got.

    `gone` are the staff numbers of those who have left.
    """

    revisions: Sequence[Revision]
    petitions: Sequence[Petition]
    sendable: int
    exchange_ok: bool | None
    unwell: int
    gone: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class StaffHomeView:
    """`said` is a word on what was just done."""

    name: str
    office: str
    said: str
    tiles: tuple[TileView, ...]


def staff_home_view(who: Staff, waiting: Waiting, said: str = "") -> StaffHomeView:
    """The tiles of a person's office, then those of everybody."""
    own = {"clerk": _clerk, "reviewer": _reviewer, "approver": _approver}[who.role]
    tiles = (*own(who, waiting), *_everybody(waiting))
    return StaffHomeView(who.name, ROLE_ZH[who.role], said, tiles)


def mine(
    who: Staff, everything: Sequence[Revision], gone: Collection[str] = ()
) -> tuple[Revision, ...]:
    """What a clerk has under way: own drafts, and whatever was returned and not drafted anew.

    A draft that the command line brought in for nobody in particular is every clerk's, and so is
    that of a clerk who has left (`gone`): nobody else could take it further.
    """
    return tuple(
        one
        for one in everything
        if (one.state == "draft" and one.author in (who.id, CONSOLE.id, *gone))
        or (one.state == "returned" and not replaced(one, everything))
    )


def in_states(everything: Sequence[Revision], states: Sequence[str]) -> tuple[Revision, ...]:
    """Those in any of the states."""
    return tuple(one for one in everything if one.state in states)


def owed(petitions: Sequence[Petition]) -> tuple[Petition, ...]:
    """Petitions that wait for the committees: an answer, or a date for the hearing."""
    return tuple(
        one
        for one in petitions
        if one.state is PetitionState.SEALED
        or (one.state is PetitionState.ACCEPTED and one.hearing_id is None)
    )


def _clerk(who: Staff, waiting: Waiting) -> tuple[TileView, ...]:
    own = mine(who, waiting.revisions, waiting.gone)
    drafts = sum(one.state == "draft" for one in own)
    back = len(own) - drafts
    public = in_states(waiting.revisions, ("published",))
    return (
        TileView("clerk_files", "stick", "act", "导入收支表", "从 U 盘里读表格"),
        TileView("staff_queue", "pen", "seal" if back else "act", "手上的",
                 _both((drafts, "份草稿"), (back, "份退回来")), {"show": "mine"}),
        _publish(waiting),
        TileView("staff_queue", "again", "out", "更正",
                 f"已经公开的 {len(public)} 份" if public else "还没有公开过", {"show": "public"}),
    )  # fmt: skip


def _reviewer(_who: Staff, waiting: Waiting) -> tuple[TileView, ...]:
    count = len(in_states(waiting.revisions, ("submitted",)))
    going = len(in_states(waiting.revisions, (*APPROVABLE, "approved")))
    return (
        TileView("staff_queue", "list", "act", "等我审核", _count(count), {"show": "review"}),
        TileView("staff_queue", "clock", "in", "审过的",
                 f"{going} 份在等批准或公开" if going else "都办完了", {"show": "going"}),
    )  # fmt: skip


def _approver(_who: Staff, waiting: Waiting) -> tuple[TileView, ...]:
    approve = len(in_states(waiting.revisions, APPROVABLE))
    asked = owed(waiting.petitions)
    out = in_states(waiting.revisions, ("published",))
    late = any(one.overdue for one in asked)
    return (
        TileView("staff_queue", "shield", "act", "等我批准", _count(approve), {"show": "approve"}),
        _publish(waiting),
        TileView("staff_queue", "undo", "out", "撤回",
                 f"已经公开的 {len(out)} 份" if out else "还没有公开过", {"show": "out"}),
        TileView("staff_petitions", "talk", "seal" if late else "act", "联名要答复",
                 f"{len(asked)} 件{'，有过期的' if late else ''}" if asked else "现在没有"),
        TileView("staff_hearing", "clock", "out", "开听证会", "定时间、地点、名额"),
    )  # fmt: skip


def _publish(waiting: Waiting) -> TileView:
    count = len(in_states(waiting.revisions, ("approved",)))
    return TileView("staff_queue", "horn", "in", "等着公开", _count(count), {"show": "publish"})


def _everybody(waiting: Waiting) -> tuple[TileView, ...]:
    exchange = f"{waiting.sendable:,} 条还没送到县里" if waiting.sendable else "都送到县里了"
    bad = waiting.exchange_ok is False
    return (
        TileView("staff_exchange", "again", "seal" if bad else "in", "和县里交换",
                 "上次没有成功" if bad else exchange),
        TileView("staff_health", "check" if not waiting.unwell else "warn",
                 "seal" if waiting.unwell else "in", "机器状况",
                 f"{waiting.unwell} 处要看一看" if waiting.unwell else "都正常"),
    )  # fmt: skip


def _count(count: int) -> str:
    return f"{count} 份" if count else "现在没有"


def _both(*parts: tuple[int, str]) -> str:
    there = [f"{count} {what}" for count, what in parts if count]
    return "，".join(there) or "现在没有"


@dataclass(frozen=True, slots=True)
class QueueShow:
    """One of the lists: its title, its states, what is said where it is empty."""

    title: str
    states: tuple[str, ...]
    empty: str


QUEUES = {
    "mine": QueueShow("手上的", ("draft", "returned"), "手上没有草稿，也没有退回来的。"),
    "public": QueueShow("更正哪一期？", ("published", "withdrawn"), "还没有公开过，没有可更正的。"),
    "out": QueueShow("撤回哪一份？", ("published", "superseded"), "还没有公开过，没有可撤回的。"),
    "review": QueueShow("等我审核", ("submitted",), "现在没有等着审核的。"),
    "going": QueueShow("审过的", (*APPROVABLE, "approved"), "审过的都已经公开。"),
    "approve": QueueShow("等我批准", APPROVABLE, "现在没有等着批准的。"),
    "publish": QueueShow("等着公开", ("approved",), "现在没有等着公开的。"),
}


def queue_of(
    show: str, who: Staff, everything: Sequence[Revision], gone: Collection[str] = ()
) -> tuple[Revision, ...]:
    """The revisions of that list, oldest first; what is public newest first."""
    found = in_states(everything, QUEUES[show].states)
    if show == "mine":
        found = mine(who, everything, gone)
    if show == "public":
        found = tuple(one for one in found if one.superseded_by is None)
    if show in ("public", "out"):
        return tuple(sorted(found, key=lambda one: (one.period, one.number), reverse=True))
    return tuple(sorted(found, key=lambda one: (one.drafted_ms, one.origin, one.seq)))


def lead_of(show: str, count: int) -> str:
    """What stands above the list."""
    return f"共 {count:,} 份，点一下打开。" if count else QUEUES[show].empty
