"""One of several arrangements: the first that is not too wide."""

from collections.abc import Callable

from kiosk.widgets.block import Block

Arrangement = Callable[[], tuple[Block, float]]
"""Makes a block and says how wide (px) it must at least be."""


class Fitting(Block):
    """Tries `arrangements` in order for the width it is given; the last one always fits."""

    def __init__(self, *arrangements: Arrangement) -> None:
        super().__init__()
        self.arrangements = arrangements
        self.chosen: tuple[float, Block] | None = None

    def inner(self, width: float) -> Block:
        """The block for that width."""
        if self.chosen is None or self.chosen[0] != width:
            if self.chosen is not None:
                self.remove_widget(self.chosen[1])
            self.chosen = (width, self._first(width))
            self.add_widget(self.chosen[1])
        return self.chosen[1]

    def _first(self, width: float) -> Block:
        for arrangement in self.arrangements[:-1]:
            block, need = arrangement()
            if need <= width:
                return block
        return self.arrangements[-1]()[0]

    def height_for(self, width: float) -> float:
        return self.inner(width).height_for(width)

    def arrange(self) -> None:
        self.inner(self.width).place(self.x, self.y, self.width, self.height)

    def close(self) -> None:
        self.arrangements = ()
        super().close()
