"""What one villager has come to do, from picking a name to the receipt.

Everything personal of it is in one object in `shell.memory.draft`; home, idling and giving up
drop it.  A step redraws the page; nobody's name is ever in a route's parameters or view model.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from content.roster import Villager
from kiosk.actions.identifying import Identified
from kiosk.errors import UnknownVillager
from kiosk.navigation import Shell
from kiosk.views.identify import Picking
from kiosk.views.shapes import Option
from kiosk.views.strokes import Point

KEY: Final = "errand"
PICK, FACTOR, WITNESS, PIN = "pick", "factor", "witness", "pin"
SHIELD, CONFIRM, STANDING, DRAW, DONE = "shield", "confirm", "standing", "draw", "done"


@dataclass(eq=False)
class Errand:
    """`entry` is the view model it began with; `said` is what must be read on the next page."""

    entry: object
    step: str = PICK
    picking: Picking = field(default_factory=Picking)
    person: Villager | None = None
    who: Identified | None = None
    witness: Option | None = None
    said: str = ""
    strokes: list[list[Point]] = field(default_factory=list)
    standing: Any = None
    category: str = ""
    outcome: Any = None
    busy: bool = False

    @property
    def picked(self) -> Villager:
        """The name picked.  Raises ``UnknownVillager`` before that."""
        if self.person is None:
            raise UnknownVillager("请先找到您的名字")
        return self.person

    @property
    def known(self) -> Identified:
        """Who stands here, proven.  Raises ``UnknownVillager`` before that."""
        if self.who is None:
            raise UnknownVillager("请先找到您的名字，再输身份证后四位")
        return self.who

    @property
    def member(self) -> Option:
        """The witness chosen.  Raises ``UnknownVillager`` before that."""
        if self.witness is None:
            raise UnknownVillager("请先选作证的人")
        return self.witness

    def forget_person(self) -> None:
        """Everything that says who it was."""
        self.picking = Picking()
        self.person = self.who = self.witness = None
        self.standing, self.category, self.said = None, "", ""
        self.strokes.clear()

    def finish(self, outcome: Any) -> None:
        """It is saved: only the outcome is kept."""
        self.forget_person()
        self.outcome, self.step, self.busy = outcome, DONE, False


def errand_of(shell: Shell, view: object) -> Errand:
    """The errand under way on the page of `view`; a page opened anew begins a new one."""
    found = shell.memory.draft.get(KEY)
    if not isinstance(found, Errand) or found.entry is not view:
        if isinstance(found, Errand):
            found.forget_person()
        found = shell.memory.draft[KEY] = Errand(view)
    return found


def under_way(shell: Shell, errand: Errand) -> bool:
    """Whether that errand is still the one on the screen."""
    return shell.memory.draft.get(KEY) is errand


def step_to(shell: Shell, errand: Errand, step: str, said: str = "") -> None:
    """Show another step."""
    if under_way(shell, errand):
        errand.step, errand.said, errand.busy = step, said, False
        shell.redraw()


def drop(shell: Shell) -> None:
    """Forget the errand and who it was."""
    found = shell.memory.draft.pop(KEY, None)
    if isinstance(found, Errand):
        found.forget_person()


def give_up(shell: Shell) -> None:
    """不签了, 不报了: back to where it began, nothing kept."""
    drop(shell)
    shell.back()


def ask(
    shell: Shell,
    errand: Errand,
    job: Callable[[Any], Any],
    done: Callable[[Any], None],
    failed: Callable[[BaseException], bool] | None = None,
    busy: str = "正在打开……",
) -> None:
    """Run a job for the errand, once at a time; what comes back too late is dropped."""
    if errand.busy:
        return
    errand.busy = True

    def finished(result: Any) -> None:
        errand.busy = False
        if under_way(shell, errand):
            done(result)

    def broke(error: BaseException) -> bool:
        errand.busy = False
        if not under_way(shell, errand):
            return True
        return failed is not None and failed(error)

    shell.run(job, finished, broke, busy)


def not_saved(shell: Shell, error: BaseException) -> bool:
    """Say that it was not saved, and what to do; the code is for the engineer."""
    from kiosk.plain_errors import plain_error
    from sync.errors import SyncError

    said = plain_error(error)
    code = getattr(error, "code", said.code)
    if isinstance(error, SyncError) or not said.words:
        shell.notice("没有保存", "没有保存，请再按一次。还是不行，就请找村干部。", code)
    else:
        shell.notice("没有保存", said.words, code)
    return True


def save(
    shell: Shell,
    errand: Errand,
    job: Callable[[Any], Any],
    failed: Callable[[BaseException], bool] | None = None,
    forget: str = "",
) -> None:
    """Do it; the errand is over when it is on disk, and stands as it was when it is not.

    `forget`: a draft that led here and is used up.
    """

    def saved(outcome: Any) -> None:
        errand.finish(outcome)
        shell.memory.draft.pop(forget, None)
        shell.redraw()

    ask(shell, errand, job, saved, failed or (lambda error: not_saved(shell, error)), "正在保存……")
