"""How a disclosure on its way is told to the staff: its name, where it stands, whose turn it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from content.model import ROLE_ZH, Revision, Staff
from kiosk.typeset import kept
from kiosk.views import words
from kiosk.widgets.rows import Cell, TableRow
from sync.clock import to_datetime

STATE: dict[str, tuple[str, str]] = {
    "draft": ("草稿", "muted"),
    "submitted": ("等审核", "act"),
    "reviewed": ("等批准", "act"),
    "checked": ("等批准", "act"),
    "approved": ("等公开", "act"),
    "published": ("已公开", "in"),
    "superseded": ("已被更正", "muted"),
    "returned": ("退回来了", "seal"),
    "withdrawn": ("已撤回", "seal"),
}


def title_of(revision: Revision) -> str:
    """`2026 年第三季度收支表`."""
    return f"{words.period_words(revision.period)}收支表"


def replaced(revision: Revision, everything: Sequence[Revision]) -> bool:
    """Whether a returned one has been drafted anew: nobody has to act on it any more."""
    return revision.state == "returned" and any(
        one.period == revision.period
        and one.document == revision.document
        and (one.drafted_ms, one.seq) > (revision.drafted_ms, revision.seq)
        for one in everything
    )


def revision_row(revision: Revision) -> TableRow:
    """Its name and where it comes from, and whose turn it is."""
    state, tone = STATE[revision.state]
    caption = f"{revision.rows:,} 笔\u3000{_last_hand(revision)}"
    if revision.corrects:
        caption = f"更正\u3000{caption}"
    cells = (Cell(title_of(revision), bold=True, caption=caption), Cell(state, tone, True))
    return TableRow(cells, key=revision.id)


def _last_hand(revision: Revision) -> str:
    if not revision.signoffs:
        return f"{words.day(to_datetime(revision.drafted_ms).date())} 导入"
    step = revision.signoffs[-1]
    day = words.day(to_datetime(step.at_ms).date())
    return f"{day} {kept(step.name)}{words.ACTION_ZH.get(step.action, step.action)}"


@dataclass(frozen=True, slots=True)
class Person:
    """One who may log in."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class LoginView:
    """(office, its people) in the order in which a disclosure passes them."""

    offices: tuple[tuple[str, tuple[Person, ...]], ...]

    def named(self, staff: str) -> tuple[str, str]:
        """(name, office) of an id; empty where there is none."""
        for office, people in self.offices:
            for person in people:
                if person.id == staff:
                    return person.name, office
        return "", ""


def login_view(staff: Sequence[Staff]) -> LoginView:
    """Everybody in office, by office."""
    offices = []
    for role, office in ROLE_ZH.items():
        own = tuple(Person(one.id, one.name) for one in staff if one.active and one.role == role)
        if own:
            offices.append((office, own))
    return LoginView(tuple(offices))
