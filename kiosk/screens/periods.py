"""All published periods, newest first."""

from typing import Any

from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common
from kiosk.theme import look
from kiosk.views.finance import ledger_periods
from kiosk.views.shapes import Option
from kiosk.views.words import period_words
from kiosk.widgets.choice import choice
from kiosk.widgets.page import Page
from kiosk.widgets.text import TextBlock


def load(terminal: Any, shown: str = "") -> tuple[str, tuple[Option, ...]]:
    """(period shown now, all periods newest first)."""
    from content import queries

    periods = ledger_periods(queries.revisions(terminal.store.db, terminal.org))
    return shown, tuple(Option(code, period_words(code)) for code in reversed(periods))


def build(view: tuple[str, tuple[Option, ...]], shell: Shell) -> Page:
    """Two columns of periods (one in the largest text)."""
    shown, options = view
    columns = 1 if look().portrait and look().text == 2 else 2
    pick = choice(options, shown, lambda period: shell.replace("finance", period=period), columns)
    body = [TextBlock("看哪一期的账？"), pick]
    return Page(common.head(shell, "选一期"), body, bar=common.bar(shell))


ROUTE = Route("periods", load, build)
