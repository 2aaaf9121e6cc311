"""What the two lists of points to tick share."""

from typing import Any

from kiosk.navigation import Shell
from kiosk.screens import common
from kiosk.views.staff_revision import TickView
from kiosk.widgets.block import Block
from kiosk.widgets.picklist import tick_list


class Ticks:
    """The points ticked so far, kept until they are sent or given up."""

    def __init__(self, shell: Shell, kept_as: str) -> None:
        self.shell, self.kept_as = shell, kept_as
        self.chosen: tuple[str, ...] = shell.memory.draft.get(kept_as, ())

    def toggle(self, point: str) -> None:
        """Tick it, or take the tick away; the page stays where it was scrolled to."""
        left = tuple(one for one in self.chosen if one != point)
        ticked = left if len(left) < len(self.chosen) else (*self.chosen, point)
        self.shell.memory.draft[self.kept_as] = ticked
        common.redraw(self.shell)

    def block(self, view: TickView, columns: int = 1) -> Block:
        """The points as they stand."""
        return tick_list(view.points, self.chosen, self.toggle, view.fixed, columns)


def load_revision(terminal: Any, revision: str) -> tuple[Any, str]:
    """(the revision, its title)."""
    from kiosk.actions import disclosing
    from kiosk.views.staff import title_of

    found = disclosing.revision(terminal, revision)
    return found, title_of(found)
