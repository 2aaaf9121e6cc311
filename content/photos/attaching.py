"""Photos laid to a draft by its clerk. What has been handed in is reviewed as it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from content.errors import PhotoTaken, WrongRole, WrongState
from content.kinds import VoucherPhoto
from content.model import ROLE_ZH, Photo, Revision, Staff
from sync.entry import Draft

MAX_PHOTOS = 2_000  # of one revision


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A photo whose bytes are on the disk already: its row and page, its hash, size and sides."""

    row: int
    page: int
    sha256: bytes
    size: int
    width: int
    height: int


def attach(
    revision: Revision, staff: Staff, photos: Sequence[NewPhoto], there: Iterable[Photo]
) -> tuple[Draft, ...]:
    """Lay photos to a draft. ``there``: those it has.

    Raises ``WrongState`` once it was handed in, ``WrongRole``, ``NotInOffice`` or ``PhotoTaken``.
    """
    if revision.state != "draft":
        raise WrongState("这一份已经交出去了，照片不能再加；要补照片，请走“更正”")
    if not staff.active or staff.role != "clerk":
        raise WrongRole(f"只有会计能放照片，{staff.name}是{ROLE_ZH.get(staff.role, staff.role)}")
    return photo_drafts(revision.id, photos, there, revision.rows)


def photo_drafts(
    revision: str, photos: Sequence[NewPhoto], there: Iterable[Photo] = (), rows: int = 2**31
) -> tuple[Draft, ...]:
    """The entries of a draft's photos. Raises ``PhotoTaken``, also for a row that is not there."""
    taken = {(one.row, one.page) for one in there}
    for one in photos:
        if (one.row, one.page) in taken:
            raise PhotoTaken(f"第 {one.row} 笔第 {one.page} 页已经有照片了")
        if not 1 <= one.row <= rows:
            raise PhotoTaken(f"这份账里没有第 {one.row} 笔")
        taken.add((one.row, one.page))
    if len(taken) > MAX_PHOTOS:
        raise PhotoTaken(f"一份账最多放 {MAX_PHOTOS:,} 张照片")
    return tuple(Draft(_body(revision, one)) for one in photos)


def _body(revision: str, one: NewPhoto) -> VoucherPhoto:
    return VoucherPhoto(revision, one.row, one.sha256, one.size, one.width, one.height, one.page)
