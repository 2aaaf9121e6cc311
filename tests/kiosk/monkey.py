"""A child at the screen: taps anywhere, from a seed.

``python -m tests.kiosk.monkey --taps 20000 --seed 1`` is the long form of the suite's slice.
"""

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # it imports Kivy, which must be set up first
    from tests.kiosk.driver import Driver

_LOOKS = 8  # a page is looked over after every so many taps
_HASTE = 0.25  # so often the next tap comes before the page has answered the last one
_BORED = 12  # taps in a row on one screen, and the child goes home
_DOORS = frozenset({"staff_login"})  # behind the hidden corner; five blind taps may find it


@dataclass
class Report:
    """What was seen: taps on each screen, and what was wrong with a page."""

    screens: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, list[str]] = field(default_factory=dict)


class Monkey:
    """Presses what can be pressed more often than not, and else anywhere; drags; types."""

    def __init__(self, driver: "Driver", kiosk: Any, seed: int) -> None:
        self.driver, self.kiosk = driver, kiosk
        self.rng = random.Random(seed)
        self.report = Report()
        self.here = ("", 0)  # the screen, and how many taps in a row were on it
        kiosk.shell.trouble = self._trouble

    def _trouble(self, error: BaseException) -> None:
        """No mistake may be hidden behind a notice; a refusal in plain Chinese is none."""
        from kiosk.errors import KioskError

        if not isinstance(error, KioskError):
            raise error
        type(self.kiosk.shell).trouble(self.kiosk.shell, error)

    def play(self, taps: int) -> Report:
        """So many touches."""
        from tests.kiosk.checks import problems

        for number in range(taps):
            self._touch()
            self._wait()
            self._stay()
            if number % _LOOKS == 0:
                self._settle()
                found = problems(self.driver)
                if found:
                    self.report.wrong[f"{self._screen()} after {number} taps"] = found
        return self.report

    def _screen(self) -> str:
        visit = self.kiosk.shell.visit
        return "" if visit is None else str(visit.route.name)

    def _wait(self) -> None:
        """As long as a person does, who mostly looks before the next tap."""
        if self.rng.random() < _HASTE:
            self.driver.frames(2)
        else:
            self._settle()

    def _settle(self) -> None:
        """Until what was asked of the database is on the screen."""
        done: list[bool] = []
        self.kiosk.worker.submit(lambda _: True, done.append, lambda _: done.append(False))
        self.driver.until(lambda: done)
        self.driver.frames(2)

    def _stay(self) -> None:
        """The window, the shell and a page are still there; nobody got behind the staff's door."""
        shell = self.kiosk.shell
        assert shell.parent is self.driver.window
        assert shell.page is not None
        name = self._screen()
        self.report.screens[name] += 1
        assert shell.visit is None or not shell.visit.route.staff, name
        self.here = (name, self.here[1] + 1 if name == self.here[0] else 1)
        if name in _DOORS or self.here[1] > _BORED:
            shell.home()
            self._settle()

    def _touch(self) -> None:
        chance = self.rng.random()
        if chance < 0.02:
            self.kiosk.shell.wipe()
            self._settle()
        elif chance < 0.70:
            self._press()
        elif chance < 0.85:
            self.driver.tap_xy(*self._anywhere())
        else:
            self.driver.drag(self._anywhere(), self._anywhere(), steps=4)

    def _press(self) -> None:
        from kiosk.widgets.press import Pressable

        able = [b for b in self.driver.blocks() if isinstance(b, Pressable) and b.enabled]
        if not able:
            self.driver.tap_xy(*self._anywhere())
            return
        self.driver.tap(self.rng.choice(able))

    def _anywhere(self) -> tuple[float, float]:
        width, height = self.driver.size
        return self.rng.uniform(1, width - 2), self.rng.uniform(1, height - 2)


def stage(data: Path) -> Any:
    """A village with something on every screen."""
    from tests.kiosk.neighbours import Village
    from tests.kiosk.village import OPENING_Q3, Q3

    village = Village(data)
    village.publish(village.draft("2026-Q3", OPENING_Q3, Q3))
    village.petition()
    village.hearing()
    return village


def begin(driver: "Driver", make: Callable[[], Any], seed: int) -> Monkey:
    """A terminal and the child before it."""
    from kiosk.frame import Kiosk

    kiosk = Kiosk(driver.window, make)
    kiosk.shell.SETTLE = 0.0
    kiosk.start()
    driver.until(lambda: kiosk.shell.page is not None)
    return Monkey(driver, kiosk, seed)


def main() -> None:
    """The long form: prints what was visited; fails at the first page that is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.kiosk.monkey")
    parser.add_argument("--taps", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    from kiosk import platform, theme

    with tempfile.TemporaryDirectory() as name:
        platform.prepare(Path(name) / "kivy", platform.BOTH)
        from tests.kiosk.driver import Driver

        driver = Driver(Path(name) / "kivy")
        driver.resize(1080, 1920)
        theme.use(theme.Look(1080, 1920))
        monkey = begin(driver, stage(Path(name) / "data").open, chosen.seed)
        report = monkey.play(chosen.taps)
        monkey.kiosk.close()
    print(dict(report.screens))
    assert not report.wrong, report.wrong


if __name__ == "__main__":
    main()
