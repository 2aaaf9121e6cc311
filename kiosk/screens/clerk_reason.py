"""Why a published disclosure is corrected."""

from dataclasses import dataclass
from typing import Any

from content.model import Staff
from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import staff
from kiosk.screens.clerk_read import read
from kiosk.stick import StickFile
from kiosk.theme import look
from kiosk.views.clerk import Work
from kiosk.views.shapes import Option
from kiosk.views.staff_revision import CORRECTION_REASONS
from kiosk.views.words import period_words
from kiosk.widgets.page import Page
from kiosk.widgets.picklist import pick_list
from kiosk.widgets.text import TextBlock


@dataclass(frozen=True, slots=True)
class ReasonView:
    """The revision to correct, and the file where one is chosen already."""

    who: Staff
    period: str
    corrects: str
    file: StickFile | None


def load(
    _terminal: Any, who: Staff, period: str, corrects: str, file: StickFile | None = None
) -> ReasonView:
    """Nothing is read."""
    return ReasonView(who, period, corrects, file)


def build(view: ReasonView, shell: Shell) -> Page:
    """Pressing a reason goes on."""

    def pick(reason: str) -> None:
        if view.file is not None:
            file = view.file
            read(shell, Work(file.path, file.name, view.period, view.corrects, reason))
            return
        shell.go(
            "clerk_files", who=view.who, period=view.period, corrects=view.corrects, reason=reason
        )

    lead = TextBlock(f"{period_words(view.period)}收支表，为什么要更正？", theme.LEAD, bold=True)
    options = [Option(reason, reason) for reason in CORRECTION_REASONS]
    columns = 1 if look().portrait else 2
    return Page(
        staff.head(shell, "更正"), [lead, pick_list(options, "", pick, columns)],
        bar=staff.bar(shell), side=0.24,
    )  # fmt: skip


ROUTE = Route("clerk_reason", load, build, staff=True)
