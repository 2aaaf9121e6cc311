"""The photos of vouchers before whoever reviews the disclosure: of one entry, or all in turn."""

from dataclasses import replace
from typing import Any

from content.model import Line
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import photo, staff
from kiosk.screens.photo import PhotoView, photo_page
from kiosk.views import words
from kiosk.views.shapes import NOBODY
from kiosk.widgets.page import Page


def load(terminal: Any, revision: str, row: int = 0, shown: int = 0) -> PhotoView:
    """The photos of one entry; without a row those of the whole revision."""
    from content import queries
    from kiosk.errors import UnknownRevision

    if row:
        return photo.load(terminal, revision, row, shown)
    photos = queries.photos_of(terminal.db, terminal.org, revision)
    if not photos:
        raise UnknownRevision("这份账没有照片")
    place = min(max(shown, 0), len(photos) - 1)
    line = queries.line_at(terminal.db, terminal.org, revision, photos[place].row)
    title = f"票据照片 {place + 1} / {len(photos)}"
    view = PhotoView(title, 0, photos, place, NOBODY)
    return view if line is None else replace(view, whose=_whose(line))


def _whose(line: Line) -> str:
    income = line.income_fen != 0
    amount = words.signed(line.income_fen if income else line.expense_fen, income)
    return f"第 {line.row} 笔\u3000{line.voucher_no}\u3000{line.summary}\u3000{amount} 元"


def build(view: PhotoView, shell: Shell) -> Page:
    """Without a foot: it is not public yet."""
    head = staff.head(shell, view.title)
    return photo_page(view, shell, head, staff.bar(shell), "staff_photo")


ROUTE = Route("staff_photo", load, build, staff=True)
