"""A voucher's photo as large as the screen, page by page."""

from dataclasses import dataclass
from typing import Any

from content.model import Photo
from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common
from kiosk.screens.photo_loading import kept_photo
from kiosk.views.shapes import Provenance
from kiosk.widgets.block import Block, Row
from kiosk.widgets.button import Button
from kiosk.widgets.head import Head
from kiosk.widgets.page import Page
from kiosk.widgets.photo import PhotoImage
from kiosk.widgets.provenance import Foot
from kiosk.widgets.text import TextBlock

_SIDE = 1600


@dataclass(frozen=True, slots=True)
class PhotoView:
    """`photos` of one entry, or of all a revision's where `row` is 0.

    `shown` is the place of the one on the screen, from 0; `whose` says which entry's it is.
    """

    title: str
    row: int
    photos: tuple[Photo, ...]
    shown: int
    proof: Provenance
    whose: str = ""


def load(terminal: Any, revision: str, row: int, shown: int = 0) -> PhotoView:
    """The photos of one entry."""
    from content import queries
    from kiosk.errors import UnknownRevision
    from kiosk.screens import facts

    found = facts.shown(terminal, revision)
    photos = queries.photos_of(terminal.db, terminal.org, revision, row)
    if not photos:
        raise UnknownRevision("这一笔没有照片")
    place = min(max(shown, 0), len(photos) - 1)
    proof = facts.revision(terminal, found, short=True)
    return PhotoView(f"第 {row} 笔的票据", row, photos, place, proof)


def build(view: PhotoView, shell: Shell) -> Page:
    """For villagers."""
    head, bar = common.head(shell, view.title), common.bar(shell)
    return photo_page(view, shell, head, bar, "photo", common.foot(shell, view.proof))


def photo_page(
    view: PhotoView,
    shell: Shell,
    head: Head,
    bar: list[Button],
    name: str,
    foot: Foot | None = None,
) -> Page:
    """The photo in all the room there is; which page of how many; the way to the others."""
    one = view.photos[view.shown]
    image = PhotoImage(kept_photo(shell, one.sha256, _SIDE), one.width / one.height, grow=1)
    image.yields = True
    many = len(view.photos)
    whose = [TextBlock(view.whose, theme.BODY, bold=True, max_lines=2)] if view.whose else []
    body: list[Block] = [*whose, image]
    if many > 1 and not view.whose:
        words = f"第 {view.shown + 1} 页，共 {many} 页"
        body.append(TextBlock(words, theme.BODY, "muted", align="center"))
    steps = [Row([_step(view, shell, -1, name), _step(view, shell, 1, name)])] if many > 1 else []
    return Page(head, body, steps, bar, fills=True, side=0.3, foot=foot)


def _step(view: PhotoView, shell: Shell, way: int, name: str) -> Button:
    place, one = view.shown + way, view.photos[0]
    sheet = "张" if view.whose else "页"
    there = 0 <= place < len(view.photos)

    def go() -> None:
        shell.replace(name, revision=one.revision, row=view.row, shown=place)

    action = go if there else None
    if way < 0:
        return Button(f"上一{sheet}", action, icon="left")
    return Button(f"下一{sheet}", action, icon_right="right")


ROUTE = Route("photo", load, build)
