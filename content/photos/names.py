"""Which row's voucher a picture file shows, by its name alone; what is not certain is told.

Understood are the voucher's number as the ledger writes it, its short forms, a month before it (or
as the name of its folder) and a page behind it: ``记字第12号.jpg``, ``记-12.png``, ``12.jpg``,
``12-2.jpg``, ``7月 12(2).jpg``, ``7月/12.jpg``. A voucher of several rows is shown with each.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from content.kinds import MAX_PAGES

SUFFIXES = frozenset({".jpg", ".jpeg", ".png"})
OTHERS = frozenset({".heic", ".heif", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".pdf"})
MAX_FILES = 2_000
_LONGEST = 40  # characters of a voucher number; what is longer is none

_VOUCHER = re.compile(r"(?P<word>[^\W\d_]*?)字?[-_.·]?第?0*(?P<number>\d+)号?")
_MONTH = re.compile(r"(?:\d{4}年)?0?(?P<month>1[0-2]|[1-9])月份?")
_FILE = re.compile(
    r"(?:(?:\d{4}年)?(?P<month>\d{1,2})月份?)?[-_]*"
    r"(?P<word>[^\W\d_]*?)字?[-_.·]?第?0*(?P<number>\d+)号?"
    r"(?:[-_]0*(?P<page>\d{1,2})|\(0*(?P<inner>\d{1,2})\))?"
)


class Voucher(Protocol):
    """A row of a ledger, as far as it is needed here."""

    @property
    def row(self) -> int: ...
    @property
    def date(self) -> str: ...
    @property
    def voucher_no(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Match:
    """A file, the rows whose voucher it shows, and which page of it."""

    file: Path
    rows: tuple[int, ...]
    page: int


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A file that belongs nowhere, and why, in plain Chinese."""

    file: Path
    why: str


@dataclass(frozen=True, slots=True)
class Matched:
    """What became of the files of a folder; rows and pages in order."""

    found: tuple[Match, ...]
    unmatched: tuple[Unmatched, ...]


@dataclass(frozen=True, slots=True)
class _Key:
    month: int
    word: str
    number: int


def match(files: Iterable[Path], vouchers: Iterable[Voucher]) -> Matched:
    """Lay each file (its path within the folder) to the rows it names."""
    rows = _rows(vouchers)
    found: dict[tuple[tuple[int, ...], int], list[Path]] = defaultdict(list)
    unmatched: list[Unmatched] = []
    for file in sorted(files):
        told = _place(file, rows)
        if isinstance(told, str):
            unmatched.append(Unmatched(file, told))
        else:
            found[told].append(file)
    for place, same in list(found.items()):
        if len(same) > 1:
            names = "、".join(str(one) for one in same)
            unmatched += [Unmatched(one, f"同一页有几张照片：{names}") for one in same]
            del found[place]
    matches = sorted(
        (Match(same[0], *place) for place, same in found.items()),
        key=lambda one: (one.rows, one.page),
    )
    return Matched(tuple(matches), tuple(sorted(unmatched, key=lambda one: one.file)))


_Rows = dict[int, dict[_Key, list[int]]]
"""Rows by the voucher's number, and there by month and word."""


def _rows(vouchers: Iterable[Voucher]) -> _Rows:
    rows: _Rows = defaultdict(lambda: defaultdict(list))
    for one in vouchers:
        if len(one.voucher_no) > _LONGEST:
            continue
        parsed = _VOUCHER.fullmatch(_plain(one.voucher_no))
        if parsed:
            month = int(one.date[5:7]) if one.date[5:7].isdecimal() else 0
            key = _Key(month, parsed["word"], int(parsed["number"]))
            rows[key.number][key].append(one.row)
    return rows


def _place(file: Path, rows: _Rows) -> tuple[tuple[int, ...], int] | str:
    """(rows, page), or why not."""
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        return "只收 JPG 和 PNG 照片"
    parsed = _FILE.fullmatch(_plain(file.stem))
    if parsed is None:
        return "文件名里看不出凭证号"
    number, page = int(parsed["number"]), int(parsed["page"] or parsed["inner"] or 1)
    folder = _MONTH.fullmatch(_plain(file.parent.name))
    month = parsed["month"] or (folder and folder["month"])
    same = rows.get(number, {})
    keys = [
        key
        for key in same
        if parsed["word"] in ("", key.word) and (month is None or int(month) == key.month)
    ]
    if not keys:
        return f"账里没有 {parsed['word']}{number} 号凭证"
    if len(keys) > 1:
        return f"账里有 {len(keys)} 张 {number} 号凭证，文件名前面请写上几月、哪一种字"
    if not 1 <= page <= MAX_PAGES:
        return f"一张凭证最多放 {MAX_PAGES} 页"
    return tuple(same[keys[0]]), page


def _plain(text: str) -> str:
    """Full-width signs as plain ones, no blanks; what is no text at all matches nothing."""
    folded = unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode())
    return re.sub(r"\s+", "", folded).replace("－", "-").replace("—", "-")


def photo_files(folder: Path) -> Sequence[Path]:
    """The pictures of a folder and of its months' folders (``7月``), as paths within it; no links.

    Raises ``NotADirectoryError`` and the like where the folder cannot be read.
    """
    found: list[Path] = []
    for entry in sorted(folder.iterdir()):
        if entry.is_symlink():
            continue
        month = entry.is_dir() and is_month(entry.name)
        below = sorted(entry.iterdir()) if month else [entry]
        found += [one.relative_to(folder) for one in below if _is_picture(one)]
        if len(found) > MAX_FILES:
            break
    return found[:MAX_FILES]


def is_month(name: str) -> bool:
    """Whether a folder of that name holds a month's pictures."""
    return _MONTH.fullmatch(_plain(name)) is not None


def _is_picture(path: Path) -> bool:
    named = path.suffix.lower() in SUFFIXES | OTHERS and not path.name.startswith(".")
    return named and not path.is_symlink() and path.is_file()
