"""Every tap of the main path, over and over: ``python -m tests.bench.tapping DATA TAPS``."""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from itertools import cycle
from pathlib import Path
from typing import Any

from tests.bench.live import Live, Tap, play

# What is pressed, and whether it leads to another page ("+") or moves this one ("=").
# "#3" is the fourth row of the table.
LAP = (
    "+钱", "+逐笔看", "+#0", "+下一笔", "+下一笔", "+返回", "+只看支出", "=往下看", "=往上看",
    "+全部", "+按类别看", "+干部报酬", "+返回", "+首页",
    "+钱", "+第二季度", "+第一季度", "=往下看", "+首页",
    "+听证", "+正在报名", "+看通知和座位", "+返回", "+联名的事", "+看全文", "+首页",
    "+三资", "+首页", "+公示", "+全部", "+首页", "+党务", "+返回", "+查验", "+首页",
    "+字再大些", "+钱", "+逐笔看", "=往下看", "+首页", "+字再大些", "+钱", "+首页", "+字变回去",
    "+请人帮忙", "+首页",
)  # fmt: skip


def blocks(live: Live) -> Iterator[Any]:
    """Every block of the page shown."""
    return iter(live.shell.each())


def place_of(live: Live, words: str) -> tuple[float, float]:
    """Where to press for these words."""
    from kiosk.widgets.press import Pressable
    from kiosk.widgets.table import Table

    found = list(blocks(live))
    if words.startswith("#"):
        table = next(block for block in found if isinstance(block, Table))
        return table.point_of(int(words[1:]))
    named = [b for b in found if isinstance(b, Pressable) and b.enabled and hasattr(b, "text")]
    for test in (str.__eq__, str.startswith, str.__contains__):
        for block in named:
            if test(block.text, words):
                x, y = block.to_window(*block.center)
                return float(x), float(y)
    raise LookupError(f"no {words} among {[block.text for block in named]}")


def laps(live: Live, count: int) -> list[tuple[str, Tap]]:
    """`count` taps, each with its name: the page it was made on, and the words."""
    done: list[tuple[str, Tap]] = []
    for step in cycle(LAP):
        if len(done) >= count and step == LAP[0]:
            return done
        here = live.shell.visit.route.name
        at = live.ask(lambda step=step: place_of(live, step[1:]))  # type: ignore[misc]
        name = f"{here}: {step[1:]}"
        try:
            done.append((name, live.tap(at, new_page=step[0] == "+")))
        except TimeoutError as error:
            raise TimeoutError(f"{name}: {error}") from error
    raise AssertionError


def main(data: str, taps: str) -> None:
    """Play, and print every tap as JSON."""

    def script(live: Live) -> None:
        live.settle()
        time.sleep(live.shell.SETTLE * 2)
        live.shell.SETTLE = 0.0  # a villager waits longer than this between two taps
        laps(live, len(LAP))  # screens are imported when they are first shown
        print(json.dumps([(name, asdict(tap)) for name, tap in laps(live, int(taps))]))

    play(Path(data), script)


if __name__ == "__main__":
    main(*sys.argv[1:])
