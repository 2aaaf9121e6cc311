"""What the staff's screens share: the ink head, the bar, and working in one's own name.

The staff side is locked by leaving it (`Shell.show`), and by idling.  Whoever's work comes back
after that finds nobody there: it stays saved, and nothing of it is shown.
"""

from collections.abc import Callable
from typing import Any

from content.model import ROLE_ZH, Staff
from kiosk import theme
from kiosk.errors import LoginRefused
from kiosk.navigation import Shell
from kiosk.plain_errors import plain_error
from kiosk.screens import common
from kiosk.widgets.button import Button
from kiosk.widgets.head import Head, inner_head

Failed = Callable[[BaseException], bool]
BUSY = "staff_busy"


def who(shell: Shell) -> Staff:
    """Whoever has logged in.  Raises ``LoginRefused`` where nobody has."""
    if not isinstance(shell.memory.staff, Staff):
        raise LoginRefused("请先登录。")
    return shell.memory.staff


def head(shell: Shell, title: str) -> Head:
    """首页 locks; at the right whose side it is and that it locks by itself."""
    role = ROLE_ZH[who(shell).role]
    roomy = theme.look().text == 0
    if theme.look().portrait and theme.look().text == 2:
        role = ""  # the title needs the room
    gap = "\n" if theme.look().portrait else "\u3000"
    said = f"{role}{gap}60 秒不用自动退出" if roomy else role
    return inner_head(title, said, shell.home, lambda: None, "ink")


def bar(shell: Shell, *own: Button, back: bool = True) -> list[Button]:
    """返回 and 字再大些, then the screen's own; upright never more than three."""
    upright = theme.look().portrait
    returns = back and bool(shell.trail)
    buttons = [Button("返回", shell.back, icon="back", tool=True)] if returns else []
    if not upright or len(buttons) + len(own) < 3:
        buttons.append(common.bigger(shell))
    return [*buttons, *own] if upright else [*own, *buttons]


def desk(shell: Shell, said: str = "") -> None:
    """Back to what there is to do, with a word on what was done."""
    shell.memory.draft.clear()
    shell.trail = []
    shell.replace("staff_home", who=who(shell), said=said)


def act(
    shell: Shell,
    action: Callable[..., Any],
    done: Callable[[Any], None],
    failed: Failed | None = None,
    busy: str = "正在保存……",
    **arguments: Any,
) -> None:
    """Run ``action(terminal, staff=…, **arguments)`` in the name of whoever is logged in.

    The person is looked up again: who was dismissed meanwhile is refused.  While one action is
    under way a second press does nothing; who has gone home meanwhile is not called back.
    """
    from kiosk.actions import staffing

    me, draft = who(shell), shell.memory.draft
    if draft.get(BUSY):
        return
    draft[BUSY] = True

    def finished(result: Any) -> None:
        if draft.pop(BUSY, False):
            done(result)

    def broke(error: BaseException) -> bool:
        draft.pop(BUSY, None)
        return (failed or (lambda one: refused(shell, one)))(error)

    def job(terminal: Any) -> Any:
        return action(terminal, staff=staffing.find_staff(terminal, me.id), **arguments)

    run(shell, job, finished, broke, busy)


def run(
    shell: Shell,
    job: Callable[[Any], Any],
    done: Callable[[Any], None],
    failed: Failed | None = None,
    busy: str = "正在打开……",
) -> None:
    """As `shell.run`; what comes back when the side is locked is not shown."""
    me = who(shell)

    def finished(result: Any) -> None:
        if shell.memory.staff is me:
            done(result)

    def broke(error: BaseException) -> bool:
        if shell.memory.staff is not me:
            return True
        return (failed or (lambda one: refused(shell, one)))(error)

    shell.run(job, finished, broke, busy)


def refused(shell: Shell, error: BaseException) -> bool:
    """Say that it was not done and nothing was saved, why, and the code for the engineer."""
    from sync.errors import SyncError

    said = plain_error(error)
    code = getattr(error, "code", said.code)
    title = "没有保存" if isinstance(error, SyncError) else said.title
    shell.notice(title, said.words, code)
    return True
