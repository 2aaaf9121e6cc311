"""Taking in an accountant's workbook: looked at first, written whole or not at all."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import sqlite_utils

from content import queries
from content.drafting import draft_ledger
from content.importing.ledger import read_ledger
from content.importing.personal import shown
from content.importing.result import DropRow, LedgerImport
from content.model import Revision, Staff
from content.period import Period
from content.photos.attaching import photo_drafts
from content.photos.names import Unmatched
from kiosk.actions import disclosing, photographing, saying
from kiosk.actions.disclosing import CONSOLE
from kiosk.actions.photographing import Attached, Chosen
from kiosk.errors import SameFile
from kiosk.terminal import Terminal
from sync import tables
from sync.entry import Draft

MOST_FILE_NAME = 100  # characters; it is told to everybody
COLUMNS = "columns.ledger"  # meta: header text → column, as a clerk once said

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """``revision`` is the new draft's id, ``None`` where the file was refused.

    ``photos``: what became of a folder of photos that came with it.
    """

    revision: str | None
    ledger: LedgerImport
    photos: Attached | None = None


def preview(
    terminal: Terminal,
    file: Path,
    period: str,
    drop_rows: frozenset[DropRow] = frozenset(),
    progress: Progress | None = None,
    columns: Mapping[str, str] | None = None,
    *,
    named: Collection[str] = (),
) -> LedgerImport:
    """Read and check a file; writes nothing. Raises ``UnreadableFile`` or ``BadFigure``.

    ``columns`` names columns whose headers nobody could know (header text → column), beside those
    that this village's clerks named before. Those in ``named`` must be on some sheet.
    """
    wanted = Period.parse(period)
    return read_ledger(
        file,
        wanted,
        previous_closing_fen=_previous_closing(terminal, wanted),
        mapping={**remembered_columns(terminal), **(columns or {})},
        drop_rows=drop_rows,
        progress=progress,
        named=named,
    )


def remembered_columns(terminal: Terminal) -> dict[str, str]:
    """How this village's accountants call their columns, as its clerks once said."""
    raw = tables.get_meta(terminal.db, COLUMNS)
    return {} if raw is None else msgspec.msgpack.decode(raw, type=dict[str, str])


def _remember_columns(terminal: Terminal, columns: Mapping[str, str]) -> None:
    known = remembered_columns(terminal)
    if columns.items() <= known.items():
        return
    with terminal.store.transaction():
        tables.set_meta(terminal.db, COLUMNS, msgspec.msgpack.encode({**known, **columns}))


def import_ledger(
    terminal: Terminal,
    file: Path,
    period: str,
    staff: Staff = CONSOLE,
    *,
    corrects: str | None = None,
    reason: str = "",
    drop_rows: frozenset[DropRow] = frozenset(),
    progress: Progress | None = None,
    columns: Mapping[str, str] | None = None,
    photos: Path | None = None,
) -> Imported:
    """Read, check and draft in one go; nothing is written unless the whole file passes.

    ``photos``: a folder of the vouchers' photos, already masked, named by voucher number.
    """
    ledger = preview(
        terminal, file, period, drop_rows, progress, columns, named=tuple(columns or ())
    )
    if not ledger.accepted:
        return Imported(None, ledger)
    chosen, left_out = _photos_in(photos, ledger)
    name = readable_name(file.name)
    done = draft(terminal, name, period, ledger, staff, corrects, reason, chosen, columns)
    count = sum(len(one.rows) for one in chosen)
    return replace(done, photos=None if photos is None else Attached(count, left_out))


def _photos_in(
    folder: Path | None, ledger: LedgerImport
) -> tuple[tuple[Chosen, ...], tuple[Unmatched, ...]]:
    if folder is None:
        return (), ()
    return photographing.readable(folder, photographing.matched(folder, ledger.lines))


def draft(
    terminal: Terminal,
    source_name: str,
    period: str,
    ledger: LedgerImport,
    staff: Staff = CONSOLE,
    corrects: str | None = None,
    reason: str = "",
    photos: Sequence[Chosen] = (),
    columns: Mapping[str, str] | None = None,
) -> Imported:
    """Write a ledger that was looked at, with its photos, in one append.

    ``columns``, by which it was read, are remembered for the next one: after it was taken in.
    Raises ``SameFile``, what ``content.drafting`` does, and of photos what ``photographing.kept``.
    """
    new, code = terminal.new_id("R"), Period.parse(period).code
    name, why = shown(source_name, MOST_FILE_NAME), saying.reason(reason)

    def decide(db: sqlite_utils.Database) -> Sequence[Draft]:
        others = queries.revisions_of(db, terminal.org, "ledger", code)
        drafts = draft_ledger(new, code, ledger, name, staff, others, corrects=corrects, reason=why)
        _not_again(queries.revisions_from(db, terminal.org, "ledger", code, ledger.source_sha256))
        return drafts + photo_drafts(new, kept, rows=ledger.rows)

    with photographing.kept(terminal, photos) as kept:  # on the disk before any entry names them
        terminal.store.append_decided(decide, staff.id)
    _remember_columns(terminal, columns or {})
    return Imported(new, ledger)


def _not_again(same: Sequence[Revision]) -> None:
    drafts = [one for one in same if one.state == "draft"]
    if drafts:
        raise SameFile(f"这个文件已经导入过，草稿编号是 {drafts[0].id}")


def correct(
    terminal: Terminal,
    old_id: str,
    file: Path,
    staff: Staff,
    reason: str,
    photos: Path | None = None,
) -> Imported:
    """Draft a correction of a published revision from a new file."""
    old: Revision = disclosing.revision(terminal, old_id)
    return import_ledger(
        terminal, file, old.period, staff, corrects=old.id, reason=reason, photos=photos
    )


def _previous_closing(terminal: Terminal, period: Period) -> int | None:
    """What the published period right before ended with, be it a month, a quarter or a year."""
    published = map(Period.parse, queries.published_periods(terminal.db, terminal.org))
    before = [one for one in published if one.next.start == period.start]
    if not before:
        return None
    summary = queries.ledger_summary(terminal.db, terminal.org, before[-1].code)
    return None if summary is None else summary.revision.closing_fen


def readable_name(name: str) -> str:
    """A file's name as text that can be written down.

    On a stick written by an old Windows it is GB18030, which arrives here as surrogates.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        return name.encode("utf-8", "surrogateescape").decode("gb18030", "replace")
    return name
