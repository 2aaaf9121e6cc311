"""The clerk's photos of vouchers: which were found, what was decided of each, what is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from content.importing.result import ParsedLine
from content.photos.names import Match, Matched
from content.photos.reading import Mask, Picture
from kiosk.actions.photographing import Chosen
from kiosk.stick import readable
from kiosk.views import words
from kiosk.views.clerk import Work
from kiosk.widgets.rows import Cell, TableRow


@dataclass(frozen=True, slots=True)
class Decided:
    """What the clerk said of one picture file, having seen it."""

    kept: bool
    masks: tuple[Mask, ...] = ()
    seen: bytes = b""


@dataclass
class Album:
    """The pictures of one import: the folder, what was matched, what is decided so far."""

    folder: Path
    matched: Matched
    decided: dict[Path, Decided] = field(default_factory=dict)

    def chosen(self) -> tuple[Chosen, ...]:
        """Those that are kept, as they are to be stored."""
        return tuple(
            Chosen(self.folder / one.file, one.rows, one.page, said.masks, said.seen)
            for one in self.matched.found
            if (said := self.decided.get(one.file)) is not None and said.kept
        )

    @property
    def unseen(self) -> int:
        """How many that belong somewhere nobody has looked at."""
        return sum(one.file not in self.decided for one in self.matched.found)

    def next_unseen(self, after: int) -> int | None:
        """The place of the next one to look at, round from the end to the beginning."""
        count = len(self.matched.found)
        places = ((after + 1 + step) % count for step in range(count)) if count else ()
        return next(
            (one for one in places if self.matched.found[one].file not in self.decided), None
        )


def key_of(work: Work) -> str:
    """Under which the shell's memory holds the album of an import."""
    return f"album {work.path}"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with pictures: its path, its name as shown, how many."""

    path: Path
    name: str
    pictures: int


@dataclass(frozen=True, slots=True)
class PhotosView:
    """Either several `folders` to choose from, or what was `matched` in the one chosen."""

    work: Work
    folders: tuple[Folder, ...]
    folder: Path | None = None
    matched: Matched | None = None


def folder_row(one: Folder) -> TableRow:
    """Its name and how many pictures."""
    return TableRow((Cell(one.name, caption=f"{one.pictures:,} 张照片"),))


def photo_rows(
    work: Work, matched: Matched, decided: Mapping[Path, Decided]
) -> tuple[TableRow, ...]:
    """A row for each file: whose voucher and what was decided; last those that fit nowhere."""
    lines = {line.row: line for line in (work.ledger.lines if work.ledger else ())}
    found = tuple(_row(one, lines[one.rows[0]], decided.get(one.file)) for one in matched.found)
    lost = tuple(
        TableRow((Cell(readable(str(one.file)), "muted", caption=one.why), Cell("对不上", "out")))
        for one in matched.unmatched
    )
    return found + lost


def _row(one: Match, line: ParsedLine, said: Decided | None) -> TableRow:
    page = f"\u3000第 {one.page} 页" if one.page > 1 else ""
    rows = f"\u3000共 {len(one.rows)} 笔" if len(one.rows) > 1 else ""
    caption = f"{line.voucher_no}{page}{rows}\u3000{readable(one.file.name)}"
    state, tone = ("没看", "act") if said is None else _STATES[said.kept]
    return TableRow((Cell(line.summary, caption=caption), Cell(state, tone, said is None)))


_STATES = {True: ("放进去", "in"), False: ("不放", "muted")}


def sum_words(album: Album) -> str:
    """`对上 12 张，还有 3 张没看；2 张对不上。`"""
    found, lost = len(album.matched.found), len(album.matched.unmatched)
    unseen = f"，还有 {album.unseen} 张没看" if album.unseen else ""
    return f"对上 {found} 张{unseen}" + (f"；{lost} 张对不上。" if lost else "。")


@dataclass(frozen=True, slots=True)
class MaskView:
    """One picture to be looked at: `place` of `count`, its pixels, or why there are none.

    `seen` is the SHA-256 of the file.
    """

    work: Work
    place: int
    count: int
    match: Match
    title: str
    voucher: str
    amount: str
    tone: str
    picture: Picture | None
    trouble: str
    seen: bytes


def mask_view(
    work: Work, place: int, found: Sequence[Match], came: tuple[Picture, bytes] | str
) -> MaskView:
    """The view of one match, with what became of its file."""
    match = found[place]
    lines = work.ledger.lines if work.ledger else ()
    line = next(one for one in lines if one.row == match.rows[0])
    income = line.income_fen != 0
    picture, seen = (None, b"") if isinstance(came, str) else came
    page = f"，第 {match.page} 页" if match.page > 1 else ""
    return MaskView(
        work=work,
        place=place,
        count=len(found),
        match=match,
        title=f"照片 {place + 1} / {len(found)}",
        voucher=f"{line.voucher_no}{page}\u3000{line.summary}",
        amount=f"{words.signed(line.income_fen if income else line.expense_fen, income)} 元",
        tone="in" if income else "out",
        picture=picture,
        trouble=came if isinstance(came, str) else "",
        seen=seen,
    )
