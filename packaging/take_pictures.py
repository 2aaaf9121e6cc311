"""Stage the demonstration village, photograph its screens, and shrink them for the documents.

    python packaging/take_pictures.py WORK_DIR OUT_DIR

The stage is the demonstration's own, before the tenth signature; then the clerk's corrected
workbook for the newest quarter waits for its review, so that the staff's screens have work on them.
Portrait pictures become `name.png`, the few landscape ones `name-landscape.png`.
"""

import sys
from pathlib import Path

from PIL import Image

from content import queries
from kiosk.actions import disclosing, exchanging, importing, staffing
from kiosk.demo import processes, stage, workbooks
from kiosk.demo.ledger import make_ledgers
from kiosk.demo.village import DemoVillage
from kiosk.terminal import Terminal

COUNTY = "清江县"
REASON = "摘要写得不清楚"
WIDTHS = {"portrait": 540, "landscape": 960}
LANDSCAPE = frozenset({"home", "finance"})
COLOURS = 64  # the screens are flat: more only make the files larger
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
    """Enrol, hand a correction in, and let the county sign for everything."""
    terminal = Terminal.open(data)
    try:
        token = processes.enrolment_token(county, village.name)
        exchanging.enrol(terminal, url, token, "村委会大厅")
        hand_in_correction(terminal, village, data.parent / "corrected")
        exchanging.exchange_once(terminal, url)
    finally:
        terminal.close()


def hand_in_correction(terminal: Terminal, village: DemoVillage, folder: Path) -> None:
    """The newest quarter with one summary spelt otherwise, submitted for review."""
    newest = make_ledgers()[-1]
    folder.mkdir()
    file = workbooks.write_ledgers([newest], folder)[0].path
    reword(file)
    clerk = next(one for one in village.staff if one.role == "clerk")
    staff = staffing.log_in(terminal, clerk.name, clerk.pin)
    old = queries.ledger_summary(terminal.db, terminal.org, newest.period.code)
    if old is None:
        raise SystemExit(f"{newest.period.code} was not published")
    done = importing.correct(terminal, old.revision.id, file, staff, REASON)
    if done.revision is None:
        raise SystemExit(f"{file.name} was refused: {done.ledger.errors[:3]}")
    disclosing.submit(terminal, done.revision, staff)


def reword(file: Path) -> None:
    """One entry, told more clearly."""
    from openpyxl import load_workbook

    book = load_workbook(file)
    cell = next(
        cell
        for row in book.active.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("支付七月份村会计")
    )
    cell.value = f"{cell.value}（补六月份一天）"
    book.save(file)


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
    flat = small.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    flat.save(file, optimize=True)
    size = file.stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{file.name} has {size} bytes, more than {MOST_BYTES}")
    print(f"{file.name}: {size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
