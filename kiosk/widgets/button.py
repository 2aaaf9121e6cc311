"""Buttons: outlined and filled in the act tone, quiet when there is nothing to press yet."""

from kiosk import theme
from kiosk.theme import MIN_TARGET, colour, look, px
from kiosk.typeset import Line, Span, balanced
from kiosk.widgets import draw
from kiosk.widgets.icon import draw_icon
from kiosk.widgets.press import Action, Pressable
from kiosk.widgets.text import TextBlock

OUTLINE, FILLED, QUIET, HEAD, PLAIN, DANGER = (
    "outline",
    "filled",
    "quiet",
    "head",
    "plain",
    "danger",
)
BESIDE, ABOVE, ALONE = "beside", "above", "alone"
# kind: (fill, border, text)
_LOOKS = {
    OUTLINE: ("card", "act", "act"),
    FILLED: ("act", "act", "on_dark"),
    QUIET: ("card", "line", "muted"),
    PLAIN: ("card", "line", "ink"),
    HEAD: ("seal", "on_dark", "on_dark"),
    DANGER: ("seal", "seal", "on_dark"),
}
_HELD = {OUTLINE: "act_wash", FILLED: "ink", HEAD: "ink", PLAIN: "act_wash", DANGER: "ink"}


class Button(Pressable):
    """A word or few on a panel, with an icon before or above it where there is room.

    Without an action it is drawn quiet, whatever `kind` says.  `high` is the least height in
    design px; a label too long for one line wraps and the button grows.  A `tool` is one of the
    small buttons that stand side by side in a landscape's column, icon above the word.
    """

    def __init__(
        self,
        label: str,
        action: Action | None = None,
        kind: str = OUTLINE,
        icon: str | None = None,
        icon_right: str | None = None,
        high: float = 132,
        size: int = theme.LEAD,
        fixed_width: float | None = None,
        grow: float = 0.0,
        tool: bool = False,
    ) -> None:
        super().__init__(action, grow, fixed_width)
        self.tool = tool and not look().portrait
        size = theme.BODY if self.tool else size
        self.plan: str | None = None  # set by a row, for all its buttons alike
        self.kind = kind if action is not None or kind == FILLED else QUIET
        if action is None:
            self.kind = QUIET
        self.icon, self.icon_right = icon, icon_right
        self.label = TextBlock(label, size, self._tones[2], bold=True, align="center")
        self.high = px(max(high, MIN_TARGET))
        self.pad, self.gap = px(8 if self.tool else 16), px(14)
        self.icon_side = round(self.label.font * 1.1)
        self.ground = "seal"

    @property
    def text(self) -> str:
        """The label."""
        return self.label.text

    @property
    def _tones(self) -> tuple[str, str, str]:
        return _LOOKS[self.kind]

    def _icons_width(self) -> float:
        return (self.icon_side + self.gap) * (
            (self.icon is not None) + (self.icon_right is not None)
        )

    def _plan(self, width: float) -> str:
        """How icon and label stand: BESIDE, ABOVE or ALONE (no room for the icon)."""
        if self.plan is not None:
            return self.plan
        if self.needs(BESIDE) <= width:
            return BESIDE
        upright = look().portrait or self.tool
        return ABOVE if upright and self.icon and self.needs(ABOVE) <= width else ALONE

    def needs(self, plan: str) -> float:
        """Width in px at which the label stands on one line."""
        icons = self._icons_width() if plan == BESIDE else 0.0
        return self.label.natural_width() + icons + 2 * self.pad + 2

    def natural_width(self) -> float:
        """Width in px that holds icon and label on one line."""
        return self.needs(BESIDE)

    def height_for(self, width: float) -> float:
        plan = self._plan(width)
        room = width - 2 * self.pad - (self._icons_width() if plan == BESIDE else 0)
        high = self.label.height_for(room) + px(28)
        return max(self.high, high + (self.icon_side if plan == ABOVE else 0))

    def arrange(self) -> None:
        self._draw()

    def show_held(self, held: bool) -> None:
        self._draw()

    def _draw(self) -> None:
        self.canvas.clear()
        fill, line, tone = self._tones
        if self.kind == HEAD:
            fill = self.ground
        if self.held:
            fill = _HELD.get(self.kind, fill)
        with self.canvas:
            draw.panel(self, fill, line, theme.RADIUS, 3)
            self._draw_inside(tone)

    def _draw_inside(self, tone: str) -> None:
        plan = self._plan(self.width)
        room = self.width - 2 * self.pad
        icons = self._icons_width() if plan == BESIDE else 0
        lines = balanced(self.label.spans, room - icons, self.label.measure)
        wide = max(line.width for line in lines) + icons
        left, middle = self.center_x - wide / 2, self.center_y
        if plan == ABOVE and self.icon is not None:
            side = float(self.icon_side)
            y = self.center_y + self.label.pitch / 2 - side / 2
            draw_icon(self.icon, self.center_x - side / 2, y, side, colour(tone))
            middle -= side / 2
        if plan == BESIDE and self.icon is not None:
            y = middle - self.icon_side / 2
            draw_icon(self.icon, left, y, self.icon_side, colour(tone))
            left += self.icon_side + self.gap
        if plan == BESIDE and self.icon_right is not None:
            x = self.center_x + wide / 2 - self.icon_side * 0.8
            side = self.icon_side * 0.8
            draw_icon(self.icon_right, x, middle - side / 2, side, colour(tone))
        self._draw_lines(lines, left, wide - icons, middle, tone)

    def _draw_lines(
        self, lines: tuple[Line, ...], left: float, wide: float, middle: float, tone: str
    ) -> None:
        pitch = self.label.pitch
        top = middle + len(lines) * pitch / 2
        for index, line in enumerate(lines):
            x = left + (wide - line.width) / 2
            for run in line.runs:
                y = top - (index + 1) * pitch
                draw.draw_text(run.text, x + run.x, y, self.label.font, True, tone)

    def say(self, label: str) -> None:
        """Change the label in place (a countdown)."""
        self.label.spans = (Span(label, self._tones[2], True),)
        self._draw()

    def overflows(self) -> bool:
        """Whether the label does not fit the panel."""
        return self.height_for(self.width) > self.height + 1 or any(
            line.width > self.width - 2 * self.pad + 1
            for line in self.label.lines(self.width - 2 * self.pad)
        )
