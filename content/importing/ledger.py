"""Reading the itemised ledger (收支逐笔公开表): the whole file, or nothing of it."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from content.importing.cells import DateCells
from content.importing.checks import Verdict, judge
from content.importing.columns import Header, find_header, known_mapping, unit_problems
from content.importing.container import read_file, sniff
from content.importing.lines import make_lines
from content.importing.report import Report
from content.importing.result import CellError, LedgerImport
from content.importing.sheets import choose_sheet
from content.importing.table import Table
from content.importing.workbook import SheetInfo, Workbook
from content.period import Period

Progress = Callable[[int, int], None]


def read_ledger(
    path: Path,
    period: Period,
    *,
    previous_closing_fen: int | None,
    code_set: str | None = None,
    mapping: Mapping[str, str] | None = None,
    drop_rows: frozenset[int] = frozenset(),
    progress: Progress | None = None,
) -> LedgerImport:
    """Read, parse and check a workbook for ``period``; nothing is written anywhere.

    ``previous_closing_fen`` is the former period's closing, ``None`` where there is none.
    ``code_set`` names the account codes (by default those in force in the period), ``mapping`` the
    village's remembered header texts with their columns, ``drop_rows`` the sheet rows (from 1) that
    the clerk leaves out: what remains must still pass. ``progress`` is told rows done and all.

    Raises ``UnreadableFile`` when it is no workbook we can read, ``BadFigure`` on a bad mapping;
    everything else that is wrong stands in the result's ``errors``.
    """
    known = known_mapping(mapping)
    codes = code_set or _codes_of(period)
    data = read_file(path)
    container = sniff(data, path.suffix)
    digest = hashlib.sha256(data).digest()
    with Workbook(container.kind, data) as book:
        choice = choose_sheet(book.sheets, known, csv=container.kind == "csv")
        if isinstance(choice, tuple):
            return Report.refused(choice, digest, codes)
        index, header = choice
        sheet = book.sheets[index]
        table = Table(DateCells(period, container.from_1904), header, sheet.top, drop_rows)
        for batch in book.batches(index):
            table.add(batch)
            if progress is not None:
                progress(min(len(table), sheet.height), sheet.height)
        report = Report(sheet, header, table, book.valueless)
    return _finish(report, judge(table, period, previous_closing_fen), codes, digest)
