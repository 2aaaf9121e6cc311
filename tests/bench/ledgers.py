"""A terminal with published ledgers of given lengths, everything in it invented."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tests.bench.records import make
from tests.kiosk.village import Entry, Village


def village(data: Path, lengths: Mapping[str, int]) -> dict[str, str]:
    """Found it in `data`; `lengths` is period → rows.  Returns period → revision."""
    made = Village(data)
    revisions: dict[str, str] = {}
    opening = 1_000_000_000_00
    for number, (period, rows) in enumerate(lengths.items()):
        entries = _entries(rows)
        revision = made.draft(period, opening, entries)
        revisions[period] = made.publish(revision, date(2026, 10, 3 + number))
        opening += sum(fen for *_, fen in entries)
    made.clock.set(2026, 11, 23)
    made.terminal.close()
    return revisions


def _entries(rows: int) -> list[Entry]:
    return [
        (line.date, line.summary, line.item_class, line.income_fen - line.expense_fen)
        for line in make(rows)
    ]
