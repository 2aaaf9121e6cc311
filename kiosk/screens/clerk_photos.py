"""The photos beside a workbook: which voucher each shows, and what was decided of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk import theme
from kiosk.actions.photographing import Chosen
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import staff
from kiosk.views.clerk import Work
from kiosk.views.clerk_photos import (
    Album,
    PhotosView,
    folder_row,
    key_of,
    photo_rows,
    sum_words,
)
from kiosk.widgets.block import Block, Column
from kiosk.widgets.button import FILLED, Button
from kiosk.widgets.card import Card
from kiosk.widgets.page import Page
from kiosk.widgets.rowpaint import Column as TableColumn
from kiosk.widgets.rows import PagedRows
from kiosk.widgets.table import Table
from kiosk.widgets.text import TextBlock

_SIDE = 0.28
_TITLE = "票据照片"


def load(terminal: Any, work: Work, folder: Path | None = None) -> PhotosView:
    """The folders with pictures beside the workbook; of the only or chosen one, its pictures."""
    from kiosk.actions import photographing
    from kiosk.views.clerk_photos import Folder as Found

    folders = tuple(Found(*one) for one in photographing.folders_beside(work.path))
    chosen = folder or (folders[0].path if len(folders) == 1 else None)
    if chosen is None or work.ledger is None:
        return PhotosView(work, folders)
    return PhotosView(work, folders, chosen, photographing.matched(chosen, work.ledger.lines))


def build(view: PhotosView, shell: Shell) -> Page:
    """Which folder; or the pictures, one a row."""
    if view.folder is None or view.matched is None:
        return _folders(view, shell) if view.folders else _nothing(shell)
    album = album_of(shell, view)
    rows = photo_rows(view.work, album.matched, album.decided)
    table = Table(
        PagedRows.of(rows),
        (TableColumn(), TableColumn("放进去", "right")),
        lambda place: _press(view, album, shell, place),
    )  # fmt: skip
    body: list[Block] = [TextBlock(sum_words(album), theme.LEAD, bold=True), table]
    first = album.next_unseen(-1)
    go = None if first is None else (lambda: _look(view, shell, first))
    own = Button("一张一张看", go, FILLED) if go else Button("看完了", shell.back, FILLED)
    return Page(staff.head(shell, _TITLE), body, bar=staff.bar(shell, own), fills=True, side=_SIDE)


def album_of(shell: Shell, view: PhotosView) -> Album:
    """What was decided of this folder's pictures so far; begun anew for another folder."""
    assert view.folder is not None  # noqa: S101  asked only where there is one
    assert view.matched is not None  # noqa: S101
    known = shell.memory.draft.get(key_of(view.work))
    if not isinstance(known, Album) or known.folder != view.folder:
        known = Album(view.folder, view.matched)
        shell.memory.draft[key_of(view.work)] = known
    known.matched = view.matched
    return known


def _press(view: PhotosView, album: Album, shell: Shell, place: int) -> None:
    if place < len(album.matched.found):
        _look(view, shell, place)
        return
    lost = album.matched.unmatched[place - len(album.matched.found)]
    shell.notice("这张照片没有放进去", f"{lost.why}。请改好文件名，再来一次。")


def _look(view: PhotosView, shell: Shell, place: int) -> None:
    shell.go("clerk_mask", work=view.work, folder=view.folder, place=place)


def _folders(view: PhotosView, shell: Shell) -> Page:
    rows = tuple(folder_row(one) for one in view.folders)

    def pick(place: int) -> None:
        shell.replace("clerk_photos", work=view.work, folder=view.folders[place].path)

    title = TextBlock("照片在哪个文件夹里？", theme.TITLE, bold=True)
    table = Table(PagedRows.of(rows), (TableColumn(),), pick, size=theme.LEAD)
    head = staff.head(shell, _TITLE)
    return Page(head, [title, table], bar=staff.bar(shell), fills=True, side=_SIDE)


def _nothing(shell: Shell) -> Page:
    words = [
        TextBlock("没有找到照片", theme.LEAD, bold=True),
        TextBlock("把票据照片和表格放在 U 盘的同一个地方，也可以放在它旁边的一个文件夹里。"),
        TextBlock("文件名写凭证号：记字第12号.jpg、12.jpg，第二页写 12-2.jpg；号码每月重来的，"
                  "再按月分文件夹，写 7月、8月。"),
    ]  # fmt: skip
    again = Button("再找一次", shell.reload, icon="again")
    body: list[Block] = [Card(Column(words, gap=12))]
    return Page(staff.head(shell, _TITLE), body, bar=staff.bar(shell, again))


# -- what the import asks --------------------------------------------------------------------


def photos_button(work: Work, shell: Shell) -> Button:
    """On the page of what was read: how many photos go with it."""
    known = shell.memory.draft.get(key_of(work))
    count = len(known.chosen()) if isinstance(known, Album) else 0
    label = f"票据照片：放进去 {count} 张" if count else "放票据照片"
    return Button(label, lambda: shell.go("clerk_photos", work=work), icon_right="right")


def chosen_photos(work: Work, shell: Shell) -> tuple[Chosen, ...]:
    """The photos that go with an import."""
    known = shell.memory.draft.get(key_of(work))
    return known.chosen() if isinstance(known, Album) else ()


def when_seen(work: Work, shell: Shell, send: Callable[[], None]) -> None:
    """`send`, once the clerk knows that photos nobody has looked at do not go with it."""
    known = shell.memory.draft.get(key_of(work))
    unseen = known.unseen if isinstance(known, Album) else 0
    if not unseen:
        send()
        return
    words = f"还有 {unseen} 张照片没有看过，不会放进去。交上去以后，照片就不能再加了。"
    shell.ask("照片还没有看完", words, [("再去看看", lambda: None), ("就这样交", send)])


ROUTE = Route("clerk_photos", load, build, staff=True)
