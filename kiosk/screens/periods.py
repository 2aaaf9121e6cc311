"""All published periods, newest first."""

from typing import Any

from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common
from kiosk.screens.facts import record
from kiosk.theme import look
from kiosk.views.finance import ledger_periods
from kiosk.views.shapes import Option, Provenance
from kiosk.views.words import period_words
from kiosk.widgets.choice import choice
from kiosk.widgets.page import Page
from kiosk.widgets.text import TextBlock

PeriodsView = tuple[str, tuple[Option, ...], Provenance]
"""(period shown now, all periods newest first, what they come from)."""


def load(terminal: Any, shown: str = "") -> PeriodsView:
    """What was ever published."""
    from content import queries

    periods = ledger_periods(queries.revisions(terminal.store.db, terminal.org))
    options = tuple(Option(code, period_words(code)) for code in reversed(periods))
    return shown, options, record(terminal)


def build(view: PeriodsView, shell: Shell) -> Page:
    """Two columns of periods (one in the largest text)."""
    shown, options, proof = view
    columns = 1 if look().text == 2 else 2
    pick = choice(options, shown, lambda period: shell.replace("finance", period=period), columns)
    body = [TextBlock("看哪一期的账？"), pick]
    head, foot = common.head(shell, "选一期"), common.foot(shell, proof)
    return Page(head, body, bar=common.bar(shell), foot=foot)


ROUTE = Route("periods", load, build)
