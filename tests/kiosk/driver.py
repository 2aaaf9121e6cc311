"""A person at the screen, inside the test's own process: real touches through Kivy's input."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kiosk.offscreen import Offscreen
from kiosk.widgets.block import Block


class Driver(Offscreen):
    """Touches, and finds what is on the screen by its words."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        from kivy.input.motionevent import MotionEvent
        from kivy.input.provider import MotionEventProvider

        self._queue: list[tuple[str, Any]] = []
        self._ids = itertools.count(1)
        queue = self._queue

        class Finger(MotionEvent):  # type: ignore[misc]
            def __init__(self, number: int, args: tuple[float, float]) -> None:
                super().__init__("test", number, args, is_touch=True, type_id="touch")
                self.profile = ["pos"]

            def depack(self, args: tuple[float, float]) -> None:
                self.sx, self.sy = args
                super().depack(args)

        class Hand(MotionEventProvider):  # type: ignore[misc]
            def update(self, dispatch_fn: Callable[[str, Any], None]) -> None:
                while queue:
                    dispatch_fn(*queue.pop(0))

        self._finger = Finger
        self.loop.add_input_provider(Hand("test", ""))

    def _place(self, x: float, y: float) -> tuple[float, float]:
        width, height = self.window.size
        return x / (width - 1.0), y / (height - 1.0)

    def down(self, x: float, y: float) -> Any:
        """A finger goes down and stays."""
        finger = self._finger(next(self._ids), self._place(x, y))
        self._queue.append(("begin", finger))
        self.frames(2)
        return finger

    def move(self, finger: Any, x: float, y: float) -> None:
        """It moves."""
        finger.move(self._place(x, y))
        self._queue.append(("update", finger))
        self.frames(1)

    def up(self, finger: Any) -> None:
        """It lifts."""
        self._queue.append(("end", finger))
        self.frames(2)

    def tap_xy(self, x: float, y: float) -> None:
        """One tap at a window point."""
        self.up(self.down(x, y))

    def tap(self, block: Any) -> None:
        """One tap in the middle of a block."""
        self.tap_xy(*block.to_window(*block.center))

    def drag(self, start: tuple[float, float], end: tuple[float, float], steps: int = 8) -> None:
        """One finger from point to point."""
        finger = self.down(*start)
        for step in range(1, steps + 1):
            part = step / steps
            self.move(finger, *(a + (b - a) * part for a, b in zip(start, end, strict=True)))
        self.up(finger)

    def blocks(self) -> Iterator[Block]:
        """Every block in the window."""
        for root in self.window.children:
            if isinstance(root, Block):
                yield from root.each()

    def texts(self) -> list[str]:
        """All words on the screen."""
        return [text for b in self.blocks() if isinstance(text := getattr(b, "text", None), str)]

    def shows(self, words: str) -> bool:
        """Whether some text on the screen contains these words."""
        return any(words in text for text in self.texts())

    def find(self, words: str, kind: type[Block] = Block) -> Any:
        """The first block of `kind` whose text is these words, or begins with them."""
        for test in (str.__eq__, str.startswith):
            for block in self.blocks():
                text = getattr(block, "text", None)
                if isinstance(block, kind) and isinstance(text, str) and test(text, words):
                    return block
        raise AssertionError(f"no {kind.__name__} {words!r} among {self.texts()}")

    def press(self, words: str) -> None:
        """Tap the pressable with these words."""
        from kiosk.widgets.press import Pressable

        self.tap(self.find(words, Pressable))

    def wait_for(self, words: str) -> None:
        """Step frames until the words are on the screen."""
        self.until(lambda: self.shows(words))

    def colour_at(self, x: float, y: float) -> tuple[int, int, int]:
        """The pixel there, 0–255 each."""
        width, _height, rows = self.pixels()
        start = (round(y) * width + round(x)) * 3
        red, green, blue = rows[start : start + 3]
        return red, green, blue

    def find_kind(self, kind: type[Block]) -> Any:
        """The first block of that kind."""
        return next(block for block in self.blocks() if isinstance(block, kind))

    def find_corner(self) -> Any:
        """The staff's hidden corner."""
        from kiosk.widgets.head import Corner

        return self.find_kind(Corner)
