"""Thousands of page changes, and what memory they leave behind.

``python -m tests.bench.soaking DATA PAGES [SECONDS]`` prints resident bytes as one JSON object.
"""

import json
import random
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.measure import median
from tests.bench.memory import resident

SIZE = (1080, 1920)
WARM = 500  # page changes until every screen is imported and the caches of texts are full
SAMPLES = 20


def main(data: str, pages: str, seconds: str = "600") -> None:
    """Change pages at random; stop after so many pages or seconds."""
    from kiosk.offscreen import Offscreen
    from kiosk.platform import Geometry

    window = Offscreen(Path(data) / "kivy", Geometry(*SIZE, offscreen=True))
    from kiosk.app import tidy_between_taps
    from kiosk.frame import Kiosk
    from kiosk.shots import public_shots
    from kiosk.terminal import Terminal

    kiosk = Kiosk(window.window, lambda: Terminal.open(Path(data)))
    shots: list[Any] = []
    kiosk.start()
    kiosk.shell.run(lambda terminal: public_shots(terminal), shots.extend)
    window.until(lambda: shots)
    tidy_between_taps(kiosk.shell)
    rng, end = random.Random(7), time.monotonic() + float(seconds)
    for _ in range(WARM):
        _change(window, kiosk.shell, rng, shots)
    course = [resident()]
    done = 0
    while done < int(pages) and time.monotonic() < end:
        for _ in range(int(pages) // SAMPLES):
            _change(window, kiosk.shell, rng, shots)
            done += 1
        course.append(resident())
    found = {
        "pages": done, "course": course, "peak": max(course),
        "begun": median([float(one) for one in course[:3]]),
        "ended": median([float(one) for one in course[-3:]]),
    }  # fmt: skip
    print(json.dumps(found))
    kiosk.close()


def _change(window: Any, shell: Any, rng: random.Random, shots: list[Any]) -> None:
    """Another page, at times in another size of text, at times after everybody has left."""
    before = shell.page
    chance = rng.random()
    if chance < 0.02:
        shell.wipe()
    elif chance < 0.06:
        shell.bigger_text()
    else:
        shot = rng.choice(shots)
        shell.go(shot.screen, **shot.params)
    window.until(lambda: shell.page is not before and shell.page is not None)
    window.frames(2)


if __name__ == "__main__":
    main(*sys.argv[1:])
