"""Pictures of the staff's screens.  What is not public yet is never in a picture.

A published ledger stands in for one that is on its way, and the clerk reads the demonstration's
workbooks instead of the village's.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from content.model import LedgerSummary, Staff
from content.period import Period
from hearings.model import PetitionState
from kiosk.shots import Shot

_ROLES: Final = ("clerk", "reviewer", "approver")
_UNTIL: Final = {"submitted": 1, "reviewed": 2, "approved": 4}  # signoffs there are in that state


def staff_shots(terminal: Any) -> tuple[Shot, ...]:
    """The door, and behind it one of each, for the offices that somebody holds."""
    from content import queries

    everybody = queries.staff(terminal.db, terminal.org)
    held = {one.role: one for one in reversed(everybody) if one.active}
    shots = [Shot("staff_login")]
    shots += [
        Shot("staff_home", {"who": held[role]}, f"staff_home_{role}", staff=held[role])
        for role in _ROLES
        if role in held
    ]
    periods = queries.published_periods(terminal.db, terminal.org)
    if len(held) == len(_ROLES) and periods:
        summary = queries.ledger_summary(terminal.db, terminal.org, periods[-1])
        if summary is not None:
            shots += [*_clerk(held["clerk"]), *_road(held, summary)]
    if "approver" in held:
        shots += _matters(terminal, held["approver"])
    if held:
        anybody = next(iter(held.values()))
        shots += [Shot(name, staff=anybody) for name in ("staff_exchange", "staff_health")]
    return tuple(shots)


# -- the clerk ----------------------------------------------------------------------------------


def _clerk(clerk: Staff) -> list[Shot]:
    from kiosk.demo import workbooks
    from kiosk.demo.ledger import make_ledgers

    ledger = make_ledgers()[-1]
    with TemporaryDirectory() as name:
        good = workbooks.write_ledgers([ledger], Path(name))[0].path
        bad = workbooks.write_flawed(Path(name))
        files = _files(clerk, Path(name))
        read = [_read(bad, ledger.period, clerk, "refused"), _read(good, ledger.period, clerk, "")]
    return [files, *read]


def _files(clerk: Staff, folder: Path) -> Shot:
    from kiosk.screens.clerk_files import FilesView
    from kiosk.stick import workbooks
    from kiosk.views.clerk import file_row

    files = workbooks([folder])
    rows = tuple(file_row(file, file.changed_ms) for file in files)
    return Shot("clerk_files", view=FilesView(files, rows, clerk, "", None, ""), staff=clerk)


def _read(file: Path, period: Period, clerk: Staff, how: str) -> Shot:
    from content.importing.ledger import read_ledger
    from kiosk.views.clerk import Work, preview_view

    ledger = read_ledger(file, period, previous_closing_fen=None)
    view = preview_view(Work(file, file.name, str(period), ledger=ledger))
    return Shot("clerk_preview", file=f"clerk_{how or 'preview'}", view=view, staff=clerk)


# -- the four eyes ------------------------------------------------------------------------------


def _road(held: Mapping[str, Staff], summary: LedgerSummary) -> list[Shot]:
    from kiosk.screens.staff_queue import QueueView
    from kiosk.views.staff import revision_row, title_of
    from kiosk.views.staff_home import QUEUES, lead_of

    reviewer, approver, clerk = held["reviewer"], held["approver"], held["clerk"]
    submitted = _as_if(summary, "submitted")
    rows = (revision_row(submitted.revision),)
    queue = QueueView(QUEUES["review"].title, lead_of("review", 1), rows)
    revision = summary.revision.id
    title = title_of(summary.revision)
    return [
        Shot("staff_queue", view=queue, staff=reviewer),
        _revision(submitted, reviewer),
        Shot("staff_rows", {"revision": revision}, staff=reviewer),
        Shot("staff_return", {"revision": revision, "title": title}, staff=reviewer),
        _revision(_as_if(summary, "reviewed"), approver),
        Shot("staff_check", {"revision": revision}, staff=approver),
        Shot("staff_publish", {"revision": revision}, staff=clerk),
    ]


def _as_if(summary: LedgerSummary, state: str) -> LedgerSummary:
    """The published ledger as it was on its way."""
    revision = summary.revision
    before = revision.signoffs[: _UNTIL[state]]
    return replace(summary, revision=replace(revision, state=state, signoffs=before))


def _revision(summary: LedgerSummary, who: Staff) -> Shot:
    from kiosk.views.staff_revision import revision_view

    view = revision_view(who, summary, None)
    return Shot("staff_revision", file=f"staff_revision_{who.role}", view=view, staff=who)


# -- petitions and hearings ---------------------------------------------------------------------


def _matters(terminal: Any, approver: Staff) -> list[Shot]:
    from kiosk.actions import petitioning
    from kiosk.views.staff_matters import answer_view, petition_row

    shots = []
    petitions = petitioning.petitions(terminal)
    if petitions:
        one = petitions[-1]
        sealed = replace(one, state=PetitionState.SEALED, signed=max(one.signed, one.threshold))
        rows = (petition_row(sealed),)
        shots += [
            Shot("staff_petitions", view=rows, staff=approver),
            Shot("staff_petition", view=answer_view(sealed), staff=approver),
        ]
    return [*shots, Shot("staff_hearing", staff=approver)]
