"""Who may hold which office. One person, one role."""

from collections.abc import Iterable, Sequence

from content.errors import NotInOffice, ReasonMissing, StaffRefused
from content.kinds import StaffAppointed, StaffDismissed
from content.model import ROLE_ZH, ROLES, Staff
from sync.entry import Draft


def appoint(
    staff_id: str,
    name: str,
    role: str,
    existing: Iterable[Staff],
    *,
    person: str = "",
    categories: Sequence[str] = (),
) -> tuple[Draft, ...]:
    """Give a person a role.

    ``person`` is an opaque tag made from the roster number (a keyed hash), ``categories`` what the
    roster says of the person. Raises ``StaffRefused``: unknown role, no name, the same person in
    another office, or a committee member in the supervision committee
    (村民委员会组织法(2018) art. 32).
    """
    name = name.strip()
    if role not in ROLES:
        raise StaffRefused(f"没有“{role}”这个岗位，只有：{'、'.join(ROLES)}")
    if not name:
        raise StaffRefused("请写姓名")
    new = Staff(staff_id, name, role, person)
    for other in existing:
        _beside(new, other)
    if role == "reviewer" and "cadre" in categories:
        raise StaffRefused(
            f"名册上{name}是村干部：村民委员会成员不得担任村务监督机构成员"
            "（村民委员会组织法 第三十二条）"
        )
    return (Draft(StaffAppointed(staff_id, name, role, person)),)


def _beside(new: Staff, other: Staff) -> None:
    if other.id == new.id:
        raise StaffRefused(f"工作人员编号 {new.id} 已经有人用")
    if not other.active or not other.may_be(new):
        return
    if other.role == new.role and (other.name, other.person) == (new.name, new.person):
        raise StaffRefused(f"{new.name}已经是{ROLE_ZH[other.role]}")
    if other.person and new.person:
        raise StaffRefused(f"这个花名册编号的人已经是{ROLE_ZH[other.role]}（{other.name}）")
    raise StaffRefused(
        f"{new.name}已经是{ROLE_ZH[other.role]}，一个人只能担任一个岗位；"
        "如果是同名的两个人，请都写上花名册编号"
    )


def dismiss(staff: Staff, reason: str) -> tuple[Draft, ...]:
    """Take a role away. Raises ``NotInOffice``, ``ReasonMissing``."""
    if not staff.active:
        raise NotInOffice(f"{staff.name}已经离任")
    if not reason.strip():
        raise ReasonMissing("离任要写明原因")
    return (Draft(StaffDismissed(staff.id, reason.strip())),)
