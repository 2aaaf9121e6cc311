"""Stage the demonstration village, photograph its screens, and shrink them for the documents.

    python packaging/take_pictures.py WORK_DIR OUT_DIR

The stage is the demonstration's own, before the tenth signature. Portrait pictures become `name.png`, the few landscape ones `name-landscape.png`.
"""

import sys
from pathlib import Path

from PIL import Image

from kiosk.actions import exchanging
from kiosk.demo import processes, stage
from kiosk.demo.village import DemoVillage
from kiosk.terminal import Terminal

COUNTY = "清江县"
WIDTHS = {"portrait": 540, "landscape": 960}
LANDSCAPE = frozenset({"home", "finance"})
COLOURS = 128  # the screens are flat, but green, brown and blue must stay what they are
MOST_BYTES = 60_000


def main(work: Path, out: Path) -> None:
    """Stage, exchange, photograph, shrink."""
    data = work / "terminal"
    village = stage.set_stage(data, work / "stick", print)
    county, url = processes.start_county(work / "county", COUNTY)
    try:
        exchange(data, work / "county", url, village)
    finally:
        county.end()
    for orientation in WIDTHS:
        taken = work / "screens" / orientation
        processes.screens(data, taken, orientation)
        shrink_all(taken, out, orientation)


def exchange(data: Path, county: Path, url: str, village: DemoVillage) -> None:
    """Enrol, and let the county sign for everything."""
    terminal = Terminal.open(data)
    try:
        token = processes.enrolment_token(county, village.name)
        exchanging.enrol(terminal, url, token, "村委会大厅")
        exchanging.exchange_once(terminal, url)
    finally:
        terminal.close()


def shrink_all(taken: Path, out: Path, orientation: str) -> None:
    """Every portrait picture, and the landscape ones of the README."""
    out.mkdir(parents=True, exist_ok=True)
    for picture in sorted(taken.glob("*.png")):
        name = picture.stem.split("-", 1)[1]
        if orientation == "portrait":
            shrink(picture, out / f"{name}.png", WIDTHS[orientation])
        elif name in LANDSCAPE:
            shrink(picture, out / f"{name}-{orientation}.png", WIDTHS[orientation])


def shrink(picture: Path, file: Path, width: int) -> None:
    """Scale to `width` px and to a palette; refuse what is still too large for a document."""
    with Image.open(picture) as image:
        height = round(image.height * width / image.width)
        small = image.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    flat = small.quantize(
        COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE
    )
    flat.save(file, optimize=True)
    size = file.stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{file.name} has {size} bytes, more than {MOST_BYTES}")
    print(f"{file.name}: {size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
