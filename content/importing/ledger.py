"""Reading the itemised ledger (收支逐笔公开表): the whole file, or nothing of it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from content.importing.cells import DateCells
from content.importing.checks import Verdict, judge
from content.importing.columns import known_mapping, normal
from content.importing.container import read_file, sniff
from content.importing.lines import class_faults, make_lines
from content.importing.report import MAX_ERRORS, cell_errors, mark_valueless, preview
from content.importing.result import CellError, LedgerImport, ParsedLine
from content.importing.sheets import choose_sheet, label
from content.importing.spellings import KNOWN_ELSE
from content.importing.table import Table
from content.importing.workbook import Batch, SheetInfo, Workbook
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
    data = read_file(path)
    container = sniff(data, path.suffix)
    about = _About(code_set or codes_of(period), hashlib.sha256(data).digest())
    with Workbook(container, data) as book:
        choice = choose_sheet(book.sheets, known, csv=container.kind == "csv")
        if isinstance(choice, list):
            return _refused(choice, about)
        index, header = choice
        sheet = book.sheets[index]
        table = Table(DateCells(period, container.from_1904), header, sheet.top, drop_rows)
        _fill(table, book.batches(index, header.first_row), sheet.height, progress)
        reading = _Reading(sheet, table, judge(table, period, previous_closing_fen), about)
        valueless: Mapping[str, list[str]] = {}
        if not table.hopeless:
            reading.take_lines()
            valueless = book.valueless()
        if mark_valueless(table, sheet, valueless):
            reading.verdict = judge(table, period, previous_closing_fen)
    return reading.result(valueless)


def _fill(table: Table, batches: Iterable[Batch], rows: int, progress: Progress | None) -> None:
    for batch in batches:
        table.add(batch)
        if progress is not None:
            progress(table.seen, rows)
        if table.hopeless:
            return


def codes_of(period: Period) -> str:
    """The account codes in force: 财会〔2023〕14号 from 2024-01-01, before that those of 2004."""
    return "2023" if period.start.year >= 2024 else "2004"


@dataclass(frozen=True, slots=True)
class _About:
    code_set: str
    sha256: bytes


def _refused(errors: Sequence[CellError], about: _About) -> LedgerImport:
    """No sheet of it is a ledger: there is nothing but the reasons."""
    return LedgerImport(
        accepted=False,
        sheet=errors[0].sheet if len({error.sheet for error in errors}) == 1 else "",
        lines=(),
        rows=0,
        opening_fen=0,
        income_fen=0,
        expense_fen=0,
        closing_fen=0,
        checks=(),
        errors=tuple(errors[:MAX_ERRORS]),
        dropped_columns=(),
        preview=(),
        error_count=len(errors),
        code_set=about.code_set,
        source_sha256=about.sha256,
    )


@dataclass
class _Reading:
    """A parsed sheet with the verdict on it, on its way to become the result."""

    sheet: SheetInfo
    table: Table
    verdict: Verdict
    about: _About
    lines: tuple[ParsedLine, ...] = ()

    def take_lines(self) -> None:
        """Make the entries if all is well so far, while the last look at the file is taken."""
        if self.table.rows and not (
            self.table.faults or self.verdict.faults or class_faults(self.table)
        ):
            self.lines = make_lines(self.table, self.about.code_set)

    def result(self, valueless: Mapping[str, list[str]]) -> LedgerImport:
        """The import, accepted if there is not one error."""
        table, verdict = self.table, self.verdict
        faults = [*table.faults, *verdict.faults, *class_faults(table)]
        errors = cell_errors(table, self.sheet, faults, valueless)
        errors.extend(self._without_cell(errors))
        dropped, ignored = _left_out(self.sheet, table)
        return LedgerImport(
            accepted=not errors,
            sheet=self.sheet.name,
            lines=self.lines if not errors else (),
            rows=len(table.rows),
            opening_fen=verdict.opening,
            income_fen=verdict.income,
            expense_fen=verdict.expense,
            closing_fen=verdict.closing,
            checks=tuple(verdict.checks),
            errors=tuple(errors[:MAX_ERRORS]),
            dropped_columns=dropped,
            preview=preview(table, faults),
            ignored_columns=ignored,
            columns=_columns(table),
            dropped_rows=tuple(sorted(table.drop_rows)),
            error_count=len(errors) + table.beyond,
            code_set=self.about.code_set,
            source_sha256=self.about.sha256,
        )

    def _without_cell(self, errors: Sequence[CellError]) -> list[CellError]:
        """What no single cell is to blame for."""
        name = self.sheet.name
        if self.table.hopeless:
            last = self.table.top + self.table.seen
            return [CellError(name, "", "", f"错得太多：第 {last} 行以后没有再看，请先改好前面的")]
        if not self.table.rows:
            return [CellError(name, "", "", "表头下面没有一笔账：请核对是不是这张表")]
        failed = [check for check in self.verdict.checks if not check.ok]
        if errors or not failed:
            return []
        return [CellError(name, "", "", f"{check.name}不成立：{check.detail}") for check in failed]


def _left_out(sheet: SheetInfo, table: Table) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(columns dropped because they are personal, other columns that are not taken)."""
    header = table.header
    personal = sorted({*header.personal, *table.personal})
    dropped = tuple(label(sheet, header, column) for column in personal)
    ignored = [
        header.texts[column]
        for column in header.unknown
        if column not in table.personal and header.texts.get(column)
    ]
    return dropped, tuple(text for text in ignored if normal(text) not in KNOWN_ELSE)


def _columns(table: Table) -> tuple[tuple[str, str], ...]:
    named = sorted(table.header.columns.items(), key=lambda pair: pair[1])
    return tuple((table.header.texts[index], name) for name, index in named)
