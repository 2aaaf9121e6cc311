"""Icons, bare or on their wash."""

from itertools import pairwise

from kiosk.icons import GRID, ICONS, STROKE, Path
from kiosk.theme import WASH_OF, Rgba, colour, px
from kiosk.widgets import draw
from kiosk.widgets.block import Block


def draw_icon(name: str, x: float, y: float, side: float, ink: Rgba) -> None:
    """Draw into the canvas now open, in the square at (x, y)."""
    unit = side / GRID
    width = max(2.0, STROKE * unit)
    for path in ICONS[name]:
        for piece in _pieces(path):
            points = [v for px_, py in piece for v in (x + px_ * unit, y + (GRID - py) * unit)]
            draw.stroke(points, width, ink)


def _pieces(path: Path) -> list[Path]:
    """Sharp corners are separate strokes (their ends are round); arcs stay whole."""
    return [path] if len(path) > 8 else list(pairwise(path))


class Icon(Block):
    """One icon, `side` design px, in a tone; `wash` puts it on a square of its wash."""

    def __init__(self, name: str, side: float = 60, tone: str = "act", wash: bool = False) -> None:
        super().__init__(fixed_width=px(side))
        self.name, self.tone, self.wash = name, tone, wash
        self._side = px(side)

    def height_for(self, width: float) -> float:
        return self._side

    def arrange(self) -> None:
        self.canvas.clear()
        side = min(self._side, self.width, self.height)
        x, y = self.center_x - side / 2, self.center_y - side / 2
        with self.canvas:
            if self.wash:
                draw.rounded(x, y, side, side, px(20), colour(WASH_OF[self.tone]))
            inner = side * (0.6 if self.wash else 1.0)
            shift = (side - inner) / 2
            draw_icon(self.name, x + shift, y + shift, inner, colour(self.tone))
