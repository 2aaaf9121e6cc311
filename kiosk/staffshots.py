"""Pictures of the staff's screens.  What is not public yet is never in a picture.

A published ledger stands in for one that is on its way, and the clerk reads the demonstration's
workbooks instead of the village's.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from content.model import LedgerSummary, Revision, Signoff, Staff
from content.period import Period
from hearings.model import Petition, PetitionState
from kiosk.shots import Shot

if TYPE_CHECKING:
    from kiosk.demo.ledger import DemoLedger
    from kiosk.views.clerk import Work

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
            shots.append(_withdrawn(terminal, summary.revision, held["approver"]))
    if "approver" in held:
        shots += _matters(terminal, held["approver"])
    if held:
        anybody = next(iter(held.values()))
        shots += [Shot("staff_exchange", staff=anybody), *_stick(terminal, anybody)]
        shots.append(Shot("staff_health", staff=anybody))
    return tuple(shots)


def _stick(terminal: Any, who: Staff) -> list[Shot]:
    """As if a stick had just been plugged in, back from the county."""
    from kiosk.actions import exchanging
    from kiosk.screens.staff_exchange import load
    from kiosk.stick import Plugged
    from kiosk.views.staff_stick import sticks_view

    status = exchanging.status(terminal)
    if status.county is None:
        return []
    sticks = sticks_view(status, [(Plugged(Path()), True)], None, terminal.now().ms)
    view = replace(load(terminal), sticks=sticks)
    return [Shot("staff_exchange", file="staff_exchange_stick", view=view, staff=who)]


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
        photos = _photos(ledger, read[-1].view.work, Path(name), clerk)
        columns = _columns(workbooks.write_strange(Path(name)), ledger.period, clerk)
    return [files, *read, *columns, *photos]


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


def _columns(file: Path, period: Period, clerk: Staff) -> list[Shot]:
    """A sheet with strange headers, two of them pointed at already."""
    from content.importing.ledger import read_ledger
    from kiosk.screens.clerk_column import ColumnView
    from kiosk.views.clerk import Work
    from kiosk.views.clerk_columns import Said, columns_view, kept_as

    work = Work(
        file, file.name, str(period), ledger=read_ledger(file, period, previous_closing_fen=None)
    )
    view = columns_view(work)
    said = Said({"哪天": "date", "什么事": "summary"}, view.head.header_row)
    draft = {kept_as(work): said}
    return [
        Shot("clerk_columns", view=view, staff=clerk, draft=draft),
        Shot("clerk_column", view=ColumnView(view, "balance"), staff=clerk, draft=draft),
        Shot("clerk_header", view=view, staff=clerk, draft=draft),
    ]


def _photos(ledger: "DemoLedger", work: "Work", folder: Path, clerk: Staff) -> list[Shot]:
    """The drawn vouchers as the clerk finds them, and one with its number blackened."""
    from kiosk.actions.photographing import matched
    from kiosk.demo import vouchers
    from kiosk.screens.clerk_mask import load, masks_key
    from kiosk.views.clerk_photos import Folder, PhotosView

    drawn = vouchers.draw_vouchers(ledger, folder / "票据", masked=False)
    found = matched(drawn, work.ledger.lines if work.ledger else ())
    album = PhotosView(work, (Folder(drawn, "票据", len(found.found)),), drawn, found)
    one = load(None, work, drawn, 0)
    sides = (*vouchers.SIZE, *vouchers.SIZE)
    box = tuple(10_000 * at // side for at, side in zip(vouchers.NUMBER, sides, strict=True))
    return [
        Shot("clerk_photos", view=album, staff=clerk),
        Shot("clerk_mask", view=one, staff=clerk, draft={masks_key(one): [box]}),
    ]


# -- the four eyes ------------------------------------------------------------------------------


def _road(held: Mapping[str, Staff], summary: LedgerSummary) -> list[Shot]:
    from kiosk.screens.staff_queue import QueueView
    from kiosk.screens.staff_return import WITHDRAW
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
        Shot(
            "staff_return",
            {"revision": revision, "title": title, "what": WITHDRAW},
            "staff_withdraw",
            staff=approver,
        ),
    ]


def _withdrawn(terminal: Any, revision: Revision, approver: Staff) -> Shot:
    """What is left on the public page."""
    from kiosk.screens import facts
    from kiosk.views.finance import nothing_view
    from kiosk.views.staff_revision import WITHDRAW_REASONS

    step = Signoff(
        "withdraw", approver.id, approver.name, approver.role, revision.published_ms or 0,
        WITHDRAW_REASONS[1],
    )  # fmt: skip
    gone = replace(revision, state="withdrawn", signoffs=(*revision.signoffs, step))
    fresh = facts.freshness(terminal)
    view = nothing_view((revision.period,), revision.period, (gone,), fresh)
    return Shot("finance", file="finance_withdrawn", view=view)


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
    from kiosk.screens.staff_petition import REFUSING
    from kiosk.views.staff_matters import answer_view, petition_row

    shots = []
    petitions = petitioning.petitions(terminal)
    if petitions:
        sealed = _as_sealed(petitions[-1], terminal)
        rows = (petition_row(sealed),)
        refusing = {REFUSING: sealed.id}
        shots += [
            Shot("staff_petitions", view=rows, staff=approver),
            Shot("staff_petition", view=answer_view(sealed), staff=approver),
            Shot(
                "staff_petition",
                file="staff_petition_refuse",
                view=answer_view(sealed),
                staff=approver,
                draft=refusing,
            ),
        ]
    return [*shots, Shot("staff_hearing", staff=approver)]


def _as_sealed(one: Petition, terminal: Any) -> Petition:
    """As it will be once the county has counted: an answer is owed."""
    terms = terminal.terms()
    due = terms.calendar.after(terminal.now().date, terms.answer_within_workdays)
    signed = max(one.signed, one.threshold)
    return replace(
        one, state=PetitionState.SEALED, signed=signed, due_on=due.day, due_official=due.official
    )
