"""Everything that is over: petitions that were answered or lapsed, hearings that were held."""

from dataclasses import dataclass

from kiosk.views.hearings import HearingsView
from kiosk.views.petitions import PetitionsView
from kiosk.views.shapes import Provenance
from kiosk.widgets.rows import Cell, TableRow


@dataclass(frozen=True, slots=True)
class PastView:
    """`rows`, newest first, whose key is the id that the screen `leads_to` shows."""

    title: str
    leads_to: str
    rows: tuple[TableRow, ...]
    proof: Provenance


def past_petitions(view: PetitionsView) -> PastView:
    """`没有满 10 人　2026年3月5日` under each topic."""
    rows = (_row(one.id, one.topic, one.opened, one.state) for one in view.past)
    return PastView("以前的联名", "petition", tuple(rows), view.proof)


def past_hearings(view: HearingsView) -> PastView:
    """`开过了　2026年12月3日` under each topic."""
    rows = (_row(one.id, one.topic, one.day, one.state) for one in view.past)
    return PastView("开过的听证会", "hearing", tuple(rows), view.proof)


def _row(number: str, topic: str, day: str, state: str) -> TableRow:
    return TableRow((Cell(topic, bold=True, caption=f"{state}\u3000{day}"),), key=number)
