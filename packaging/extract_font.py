"""Take the Simplified Chinese faces out of the system's font collections.

    python packaging/extract_font.py OUT_DIR

Debian ships Noto Sans CJK as collections (.ttc) of many faces and Kivy always opens the first,
which is Japanese: 骨 直 令 户 返 would look wrong to every villager.  Each face wanted is written
whole (the full character set, for rare names) into a file of its own, with its licence beside it.
Where there is no Noto, WenQuanYi Micro Hei serves; it has one weight, which then serves for both.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

NOTO_DIR = Path("/usr/share/fonts/opentype/noto")
WQY_DIR = Path("/usr/share/fonts/truetype/wqy")
_FAMILY_NAME = 1  # OpenType name table: font family
_FULL_NAME = 4


@dataclass(frozen=True, slots=True)
class Face:
    """One face to take: its collection, its family name there, and the stem of the file to make."""

    collection: Path
    family: str
    stem: str
    licence: Path


class NoFont(Exception):
    """None of the collections we know is installed."""

    def __init__(self, looked_in: tuple[Path, ...]) -> None:
        places = "\n  ".join(str(place) for place in looked_in)
        super().__init__(f"no Chinese font; apt-get install fonts-noto-cjk. Looked for\n  {places}")


def _noto(weight: str) -> Face:
    return Face(
        NOTO_DIR / f"NotoSansCJK-{weight}.ttc",
        "Noto Sans CJK SC",
        f"NotoSansSC-{weight}",
        Path("/usr/share/doc/fonts-noto-cjk/copyright"),
    )


def _wqy(weight: str) -> Face:
    return Face(
        WQY_DIR / "wqy-microhei.ttc",
        "WenQuanYi Micro Hei",
        f"WenQuanYiMicroHei-{weight}",
        Path("/usr/share/doc/fonts-wqy-microhei/copyright"),
    )


PAIRS = tuple((make("Regular"), make("Bold")) for make in (_noto, _wqy))


def choose(pairs: tuple[tuple[Face, Face], ...] = PAIRS) -> tuple[Face, Face]:
    """The (regular, bold) faces of the first family installed.  Raises `NoFont`."""
    for pair in pairs:
        if all(face.collection.is_file() for face in pair):
            return pair
    raise NoFont(tuple(face.collection for pair in pairs for face in pair))


def extract(face: Face, out_dir: Path) -> Path:
    """Write one face as a font file of its own; the file appears whole or not at all."""
    with TTCollection(face.collection, lazy=True) as collection:
        font = _face_of(collection, face.family)
        target = out_dir / f"{face.stem}{'.otf' if 'CFF ' in font else '.ttf'}"
        part = target.with_suffix(".part")
        font.save(part, reorderTables=None)
    part.replace(target)
    return target


def _face_of(collection: TTCollection, family: str) -> TTFont:
    for font in collection.fonts:
        if font["name"].getDebugName(_FAMILY_NAME) == family:
            return font
    names = ", ".join(font["name"].getDebugName(_FULL_NAME) for font in collection.fonts)
    raise LookupError(f"no face named {family!r} among: {names}")


def main(out_dir: Path) -> None:
    """Write both faces and the licence they come under."""
    faces = choose()
    out_dir.mkdir(parents=True, exist_ok=True)
    for face in faces:
        extract(face, out_dir)
    if faces[0].licence.is_file():
        (out_dir / "LICENCE.txt").write_bytes(faces[0].licence.read_bytes())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: extract_font.py OUT_DIR")
    try:
        main(Path(sys.argv[1]))
    except NoFont as missing:
        sys.exit(str(missing))
