"""What a finger can press.  One finger, one press; a finger that drags presses nothing."""

from collections.abc import Callable
from typing import Any

from kiosk.widgets.block import Block

Action = Callable[[], None]
SCROLLED = "scrolled"


class Pressable(Block):
    """Calls `action` when a finger goes down and comes up on it.  No action: not pressable.

    `main_path` False exempts it from the machine check of target sizes (a row of a table is
    checked by the table).
    """

    main_path = True

    def __init__(
        self, action: Action | None = None, grow: float = 0.0, fixed_width: float | None = None
    ) -> None:
        super().__init__(grow=grow, fixed_width=fixed_width)
        self.action = action
        self.held = False

    @property
    def enabled(self) -> bool:
        """Whether a press does anything."""
        return self.action is not None

    def show_held(self, held: bool) -> None:
        """Show at once whether a finger is on it; called only on change."""

    def on_touch_down(self, touch: Any) -> bool:
        if self.held or not self.enabled or not self.collide_point(*touch.pos):
            return bool(super().on_touch_down(touch))
        touch.grab(self)
        self._hold(True)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return bool(super().on_touch_move(touch))
        if touch.ud.get(SCROLLED) or not self.collide_point(*touch.pos):
            self._hold(False)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        pressed = self.held and not touch.ud.get(SCROLLED) and self.collide_point(*touch.pos)
        if not pressed or self.action is None:
            self._hold(False)
            return True
        self.held = False
        self.action()
        if not self._leads_away():
            self.show_released()
        return True

    def _leads_away(self) -> bool:
        """Whether the screen is about to change: until then this stays drawn as pressed.

        The villager sees that the tap was felt, and a frame of the old page is saved.
        """
        above: Any = self
        while isinstance(above, Block):
            keep = getattr(above, "keep_pressed", None)
            if keep is not None:
                return bool(keep(self.show_released))
            above = above.parent
        return False

    def show_released(self) -> None:
        """Draw it as it is when no finger is on it, unless it has been closed or pressed again."""
        if self.parent is not None and not self.held:
            self.show_held(False)

    def _hold(self, held: bool) -> None:
        if held != self.held:
            self.held = held
            if self.parent is not None:  # closed under the finger: its words are forgotten
                self.show_held(held)

    def close(self) -> None:
        self.action = None
        super().close()
