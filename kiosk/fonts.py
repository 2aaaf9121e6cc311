"""Where the two Chinese font files are.  The terminal does not start without them."""

import os
from pathlib import Path

from kiosk.errors import FontMissing

VARIABLE = "VILLAGE_KIOSK_FONTS"
FAMILIES = ("NotoSansSC", "WenQuanYiMicroHei")
_ENDINGS = ("otf", "ttf")


def folders(environ: dict[str, str] | None = None) -> tuple[Path, ...]:
    """Folders looked into, first found wins: the variable's, then the checkout's cache."""
    chosen = (os.environ if environ is None else environ).get(VARIABLE)
    cached = Path(__file__).resolve().parent.parent / ".cache" / "fonts"
    return (Path(chosen),) if chosen else (cached, Path("/usr/share/village-kiosk/fonts"))


def find(environ: dict[str, str] | None = None) -> tuple[Path, Path]:
    """(regular, bold) files of Noto Sans SC, or else of its stand-in.

    Raises `FontMissing` naming where it looked.
    """
    looked = folders(environ)
    for folder in looked:
        regular, bold = _face(folder, "Regular"), _face(folder, "Bold")
        if regular and bold:
            return regular, bold
    raise FontMissing(looked)


def _face(folder: Path, weight: str) -> Path | None:
    names = (folder / f"{name}-{weight}.{end}" for name in FAMILIES for end in _ENDINGS)
    return next((name for name in names if name.is_file()), None)
