"""Stage the demonstration village, photograph its screens, and shrink them for the documents.

    python -m tests.pictures WORK_DIR ROOT_DIR

The stage is the demonstration's own, before the tenth signature. ROOT_DIR/docs/images then holds
the pictures that the README and the documents show, and no others: `name.png` from an upright
screen, `name-landscape.png` from a lying one.
"""

import re
import sys
from pathlib import Path

from PIL import Image

from kiosk.actions import backing_up, exchanging
from kiosk.demo import processes, stage
from kiosk.demo.village import DemoVillage
from kiosk.terminal import Terminal

COUNTY = "清江县"
ENDINGS = {"portrait": "", "landscape": "-landscape"}
SHORT_SIDE = 540  # px of a picture; a screen has 1080
COLOURS = 128  # the screens are flat, but green, brown and blue must stay what they are
MOST_BYTES = 60_000


def main(work: Path, root: Path) -> None:
    """Stage, exchange, photograph, shrink."""
    data = work / "terminal"
    village = stage.set_stage(data, work / "stick", print)
    county, url = processes.start_county(work / "county", COUNTY)
    try:
        exchange(data, work / "county", url, village)
    finally:
        county.end()
    taken = {}
    for orientation, ending in ENDINGS.items():
        folder = work / "screens" / orientation
        for file in processes.screens(data, folder, orientation):
            taken[Path(file).stem.split("-", 1)[1] + ending] = folder / file
    renew(root / "docs" / "images", taken, shown(root))


def exchange(data: Path, county: Path, url: str, village: DemoVillage) -> None:
    """Enrol, and let the county sign for everything."""
    terminal = Terminal.open(data)
    try:
        token = processes.enrolment_token(county, village.name)
        exchanging.enrol(terminal, url, token, "村委会大厅")
        exchanging.exchange_once(terminal, url)
        backing_up.nightly(terminal)
    finally:
        terminal.close()


def shown(root: Path) -> set[str]:
    """The pictures that a document shows, without `.png`."""
    documents = [root / "README.md", *(root / "docs").glob("*.md")]
    texts = [document.read_text(encoding="utf-8") for document in documents]
    return {name for text in texts for name in re.findall(r"images/([\w-]+)\.png", text)}


def renew(folder: Path, taken: dict[str, Path], names: set[str]) -> None:
    """Put the named pictures into the folder, and nothing else."""
    missing = names - taken.keys()
    if missing:
        raise SystemExit(f"no screen makes {', '.join(sorted(missing))}")
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    for name in sorted(names):
        shrink(taken[name], folder / f"{name}.png")


def shrink(picture: Path, file: Path) -> None:
    """Scale to `width` px and to a palette; refuse what is still too large for a document."""
    with Image.open(picture) as image:
        scale = SHORT_SIDE / min(image.size)
        size = (round(image.width * scale), round(image.height * scale))
        small = image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    flat = small.quantize(
        COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE
    )
    flat.save(file, optimize=True)
    weight = file.stat().st_size
    if weight > MOST_BYTES:
        raise SystemExit(f"{file.name} has {weight} bytes, more than {MOST_BYTES}")
    print(f"{file.name}: {weight} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
