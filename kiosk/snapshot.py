"""Home as it was last shown, for the first frame of the next start.

Opening the database takes longer than opening the window.  What was on home last stands there
meanwhile, without its day, freshness and code, and is replaced as soon as the database has been
read.  Home holds nothing personal.
"""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from kiosk.typeset import Span
from kiosk.views.shapes import Figure, HomeView, MoneyCard, Provenance, TileView

FORM: Final = 2
_saved: dict[Path, str] = {}


def place(kivy_home: Path) -> Path:
    """Where the snapshot lies."""
    return kivy_home / "home.json"


def save(path: Path, view: HomeView) -> None:
    """Keep `view` if it differs from what is kept; a full disk is no matter, nothing needs it."""
    text = json.dumps({"form": FORM, "home": asdict(view)}, ensure_ascii=False)
    if _saved.get(path) == text:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = path.with_suffix(".new")
        whole.write_text(text, encoding="utf-8")
        whole.replace(path)
    except OSError:
        return
    _saved[path] = text


def load(path: Path) -> HomeView | None:
    """The view kept, without day, freshness and code; None where there is none that can be read."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["form"] != FORM:
            return None
        return replace(_home(kept["home"]), day="", fresh="正在打开……")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _home(kept: dict[str, Any]) -> HomeView:
    money = kept.pop("money")
    tiles = tuple(TileView(**tile) for tile in kept.pop("tiles"))
    proof = replace(Provenance(**kept.pop("proof")), qr="")  # making its code would take longer
    return HomeView(**kept, money=_money(money) if money else None, proof=proof, tiles=tiles)


def _money(kept: dict[str, Any]) -> MoneyCard:
    figures = tuple(Figure(**one) for one in kept.pop("figures"))
    change = tuple(Span(**one) for one in kept.pop("change"))
    return MoneyCard(**kept, figures=figures, change=change)
