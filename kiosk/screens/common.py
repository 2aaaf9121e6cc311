"""What most screens share: the head, and the bar's usual buttons."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk import speech, theme
from kiosk.navigation import Shell
from kiosk.views.shapes import Provenance
from kiosk.widgets.button import Button
from kiosk.widgets.head import Head, inner_head
from kiosk.widgets.overlay import Overlay
from kiosk.widgets.page import Page
from kiosk.widgets.provenance import Foot, LargeQr


def head(shell: Shell, title: str, tone: str = "seal") -> Head:
    """首页, the title, the village's name (behind which the staff's door is)."""
    return inner_head(title, shell.village, shell.home, shell.corner, tone)


def bar(shell: Shell, *own: Button, back: bool = True, tools: bool = True) -> list[Button]:
    """念给我听 where there is a voice, 字再大些, 请人帮忙; the screen's own buttons last.

    With own buttons the help button gives way, so that there are never more than three;
    `back` puts 返回 first where there is a page to return to; `tools` False keeps the buttons
    large in landscape, where the screen has the room.
    """
    buttons: list[Button] = []
    if speech.available():
        buttons.append(Button("念给我听", lambda: None, icon="horn", tool=tools))
    if back and shell.trail:
        buttons.append(Button("返回", shell.back, icon="back", tool=tools))
    buttons.append(bigger(shell, tools))
    if not own:
        buttons.append(Button("请人帮忙", lambda: shell.go("help"), icon="person", tool=tools))
    return [*buttons, *own] if theme.look().portrait else [*own, *buttons]


def bigger(shell: Shell, tool: bool = True) -> Button:
    """字再大些, or back to the usual size after the largest."""
    largest = theme.look().text == len(theme.TEXT_SCALES) - 1
    return Button(
        "字变回去" if largest else "字再大些", shell.bigger_text, icon="letters", tool=tool
    )


def foot(shell: Shell, view: Provenance) -> Foot:
    """Who stands behind the page; pressing the code shows it large."""
    return Foot(view, lambda: enlarge(shell, view))


def enlarge(shell: Shell, view: Provenance) -> None:
    """The code over the page, until 好了."""
    held: list[Overlay] = []
    large = LargeQr(view, lambda: shell.drop(held[0]))
    held.append(large)
    shell.raise_overlay(large)


def redraw(shell: Shell, show: Callable[[], None] | None = None) -> None:
    """As `shell.redraw` (or `show`), staying where the page was scrolled to."""
    before = shell.page.scroller if isinstance(shell.page, Page) else None
    offset = before.offset if before is not None else 0.0
    (show or shell.redraw)()
    after = shell.page.scroller if isinstance(shell.page, Page) else None
    if after is not None:
        after.move_to(offset)


def keep_fresh(shell: Shell, view: Any, load: Callable[[Any], Any], seconds: float) -> None:
    """While the page of `view` stands, read again every so often and show what has changed.

    Quietly: a busy overlay would be no news.  Nothing moves under a finger or an overlay.
    """
    shell.closing.append(shell.timer(lambda: _look(shell, view, load, seconds), seconds))


def _look(shell: Shell, view: Any, load: Callable[[Any], Any], seconds: float) -> None:
    visit = shell.visit
    if shell.parent is None:
        return  # the window is being closed

    def show(loaded: Any) -> None:
        if visit is None or shell.visit is not visit:
            return
        if shell.overlays or shell.touched or loaded == view:
            keep_fresh(shell, view, load, seconds)
        else:
            redraw(shell, lambda: shell.show(replace(visit, view=loaded)))

    shell.fetch(load, show)
