"""A villager at the screen: the touches that identify, shield, sign."""

import gc
from collections.abc import Iterable, Sequence
from typing import Any

from kiosk.actions.identifying import Identified
from kiosk.screens.errand import KEY, Errand
from kiosk.views.identify import Picking
from kiosk.widgets import draw
from kiosk.widgets.roster_pick import RosterPick
from kiosk.widgets.secret_pad import SecretPad
from kiosk.widgets.signature_pad import SignaturePad
from tests.kiosk.driver import Driver

_PERSONAL = (Errand, Picking, Identified, RosterPick, SecretPad, SignaturePad)


class Visitor:
    """Presses what a person would press, and waits for what it brings."""

    def __init__(self, driver: Driver, kiosk: Any) -> None:
        self.driver, self.kiosk, self.shell = driver, kiosk, kiosk.shell

    def press(self, words: str, then: str) -> None:
        """Press, and wait for these words."""
        self.driver.press(words)
        self.driver.wait_for(then)

    def type_in(self, signs: str) -> None:
        """On the keypad."""
        for sign in signs:
            self.driver.press(sign)

    def pick(self, name: str, initial: str, group: str = "李家组", then: str = "最后四位") -> None:
        """Oneself, from the roster."""
        self.press(group, "再找您姓什么")
        self.press(initial, name)
        self.press(name, then)

    def prove(self, last_four: str = "123X", then: str = "退后一步") -> None:
        """By the last four digits."""
        self.type_in(last_four)
        self.press("输好了", then)

    def write(self, strokes: Iterable[Sequence[tuple[float, float]]] = ()) -> None:
        """On the signature pad, in shares of its width and height."""
        pad = self.pad
        for stroke in strokes or NAME:
            points = [(pad.x + x * pad.width, pad.y + y * pad.height) for x, y in stroke]
            finger = self.driver.down(*points[0])
            for point in points[1:]:
                self.driver.move(finger, *point)
            self.driver.up(finger)

    @property
    def pad(self) -> SignaturePad:
        """The signature pad shown."""
        return next(b for b in self.driver.blocks() if isinstance(b, SignaturePad))

    def to_the_pad(self, name: str = "张桂兰", initial: str = "Z") -> None:
        """From 您是哪一位 to the empty pad."""
        self.pick(name, initial)
        self.prove()
        self.press("好了，旁边没有人看", "您要签的是")
        self.press("对，去签名", "请用手指写下您的名字")

    @property
    def errand(self) -> Errand:
        """What is under way."""
        found = self.shell.memory.draft[KEY]
        assert isinstance(found, Errand)
        return found

    def nothing_personal(self, *names: str) -> None:
        """Fails where anything of a person is still in memory: widgets, pictures, errand."""
        self.driver.frames(2)
        gc.collect()
        alive = [type(one).__name__ for one in gc.get_objects() if type(one) in _PERSONAL]
        assert alive == []
        assert KEY not in self.shell.memory.draft
        for name in names:
            assert not any(name in text for text in self.driver.texts())
            assert not any(name in text for text in draw.texts_held())
            assert name not in repr(self.shell.trail)
            assert name not in repr(self.shell.visit)


NAME: tuple[tuple[tuple[float, float], ...], ...] = (
    ((0.1, 0.4), (0.2, 0.6), (0.3, 0.4), (0.4, 0.6)),
    ((0.6, 0.7), (0.65, 0.5)),
    ((0.7, 0.7), (0.9, 0.35)),
)
