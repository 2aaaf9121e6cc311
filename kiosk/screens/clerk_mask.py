"""One photo of a voucher before the clerk: blacken what nobody may read, keep it or leave it."""

from pathlib import Path
from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import staff
from kiosk.views.clerk import Work
from kiosk.views.clerk_photos import Album, Decided, MaskView, key_of, mask_view
from kiosk.widgets.block import Block, Column, Row
from kiosk.widgets.button import FILLED, OUTLINE, QUIET, Button
from kiosk.widgets.card import Card
from kiosk.widgets.mask_pad import Box, MaskPad
from kiosk.widgets.page import Page
from kiosk.widgets.text import Caption, TextBlock

_HINT = "证件号、卡号、电话、旁人的签名：用手指划一个框，或者点两个角，就涂黑了。"
_SIDE = 1600


def load(terminal: Any, work: Work, folder: Path, place: int) -> MaskView:
    """The picture, decoded by a process of its own."""
    import hashlib

    from content.errors import UnreadablePhoto
    from content.photos import reading
    from kiosk.actions import photographing

    lines = work.ledger.lines if work.ledger else ()
    found = photographing.matched(folder, lines).found
    if not found:
        raise UnreadablePhoto("这个文件夹里的照片都不见了：请看 U 盘是否插好")
    place = min(place, len(found) - 1)
    try:
        data = reading.load(folder / found[place].file)
        came = reading.picture(data, _SIDE), hashlib.sha256(data).digest()
    except UnreadablePhoto as error:
        return mask_view(work, place, found, str(error))
    return mask_view(work, place, found, came)


def build(view: MaskView, shell: Shell) -> Page:
    """The picture large; whose voucher it is; what can be done with it."""
    head = staff.head(shell, view.title)
    leave = Button("不放这张", lambda: _decide(view, shell, Decided(kept=False)))
    if view.picture is None:
        body: list[Block] = [_whose(view), Card(TextBlock(view.trouble, theme.LEAD, "seal"))]
        return Page(head, body, bar=staff.bar(shell, leave))
    masks = _masks(view, shell)
    undo = Button("去掉一块")
    pad = MaskPad(view.picture, masks, lambda: _changed(pad, undo))

    def keep() -> None:
        _decide(view, shell, Decided(True, tuple(pad.masks), view.seen))

    _changed(pad, undo)
    ours = Button("放进去", keep, FILLED)
    if theme.look().portrait:
        said = Row([Caption(_HINT), undo], weights=(2.0, 1.0), align="middle")
        return Page(head, [_whose(view), pad], [said], staff.bar(shell, leave, ours), fills=True)
    controls: list[Block] = [_whose(view), Caption(_HINT), Row([undo, leave])]
    return Page(head, [pad], controls, staff.bar(shell, ours), fills=True, side=0.4)


def _whose(view: MaskView) -> Block:
    words: list[Block] = [
        TextBlock(view.voucher, theme.BODY, bold=True, max_lines=2),
        TextBlock(view.amount, theme.LEAD, view.tone, bold=True),
    ]
    return Column(words, gap=0)


def masks_key(view: MaskView) -> str:
    """Under which the shell's memory holds the boxes drawn on one picture."""
    return f"masks {view.work.path} {view.match.file}"


def _masks(view: MaskView, shell: Shell) -> list[Box]:
    """The boxes drawn so far, those decided before to begin with."""
    key = masks_key(view)
    if key not in shell.memory.draft:
        album = shell.memory.draft.get(key_of(view.work))
        said = album.decided.get(view.match.file) if isinstance(album, Album) else None
        shell.memory.draft[key] = list(said.masks) if said and said.seen == view.seen else []
    masks: list[Box] = shell.memory.draft[key]
    return masks


def _changed(pad: MaskPad, undo: Button) -> None:
    """The button can be pressed where there is something to take away."""
    there = pad.masks or pad.corner is not None
    undo.action = pad.undo if there else None
    undo.kind = OUTLINE if there else QUIET
    undo.arrange()


def _decide(view: MaskView, shell: Shell, said: Decided) -> None:
    """Remember it; then the next that nobody has looked at, or back to the list."""
    album = shell.memory.draft.get(key_of(view.work))
    if not isinstance(album, Album):
        shell.back()
        return
    album.decided[view.match.file] = said
    following = album.next_unseen(view.place)
    if following is None:
        shell.back()
    else:
        shell.replace("clerk_mask", work=view.work, folder=album.folder, place=following)


ROUTE = Route("clerk_mask", load, build, staff=True)
