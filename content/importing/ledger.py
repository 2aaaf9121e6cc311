"""Reading the itemised ledger (收支逐笔公开表): the whole file, or nothing of it."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from content.errors import BadFigure
from content.importing.cells import DateCells
from content.importing.checks import Verdict, judge
from content.importing.columns import known_mapping, refuse_absent
from content.importing.container import read_file, sniff
from content.importing.faults import Part
from content.importing.header import Header, normal
from content.importing.lines import class_faults, make_lines
from content.importing.report import (
    MAX_ERRORS,
    Valueless,
    about_parts,
    about_years,
    cell_errors,
    mark_valueless,
    preview,
    unknown_figures,
)
from content.importing.result import (
    SHEET_ROWS,
    CellError,
    DropRow,
    LedgerImport,
    ParsedLine,
    sheet_row,
)
from content.importing.shape import Shape
from content.importing.sheethead import head_of
from content.importing.sheets import Unfit, choose_sheets, label
from content.importing.spellings import KNOWN_ELSE
from content.importing.table import Table
from content.importing.workbook import Workbook
from content.period import Period

Progress = Callable[[int, int], None]


def read_ledger(
    path: Path,
    period: Period,
    *,
    previous_closing_fen: int | None,
    code_set: str | None = None,
    mapping: Mapping[str, str] | None = None,
    drop_rows: Collection[DropRow] = frozenset(),
    progress: Progress | None = None,
    named: Collection[str] = (),
) -> LedgerImport:
    """Read, parse and check a workbook for ``period``; nothing is written anywhere.

    ``previous_closing_fen`` is the former period's closing, ``None`` where there is none.
    ``code_set`` names the account codes (by default those in force in the period), ``mapping`` the
    village's remembered header texts with their columns, ``drop_rows`` the sheet rows (from 1) that
    the clerk leaves out: what remains must still pass. ``progress`` is told rows done and all.
    ``named`` are the headers of the mapping that must be there, as somebody named them just now.

    Raises ``UnreadableFile`` when it is no workbook we can read, ``BadFigure`` on a bad mapping, a
    header in ``named`` that no sheet has, or a row to be dropped that is no entry; everything else
    that is wrong stands in the result's ``errors``.
    """
    known = known_mapping(mapping)
    data = read_file(path)
    container = sniff(data, path.suffix)
    csv = container.kind == "csv"
    about = _About(code_set or codes_of(period), hashlib.sha256(data).digest())
    with Workbook(container, data) as book:
        choice = choose_sheets(book.sheets, known, period, csv=csv)
        if not isinstance(choice, Unfit) or choice.head is not None:
            refuse_absent(book.sheets, named)
        if isinstance(choice, Unfit):
            return _refused(choice, about)
        dates = DateCells(period, container.from_1904, typed=not csv)
        parts = [
            Part(number, book.sheets[index], header, Shape(header, period))
            for number, (index, header) in enumerate(choice)
        ]
        table = Table(dates, parts, _row_ids(drop_rows, parts))
        valueless = _fill(table, book, [index for index, _ in choice], progress)
        _refuse_odd_rows(table)
        reading = _Reading(table, judge(table, period, previous_closing_fen), period, about)
        if not table.hopeless:
            reading.take_lines()
            valueless.append(book.valueless())
        if mark_valueless(table, valueless):
            reading.verdict = judge(table, period, previous_closing_fen)
    return reading.result(valueless)


def _row_ids(drop_rows: Collection[DropRow], parts: Sequence[Part]) -> frozenset[int]:
    numbers = {part.sheet.name: part.number for part in parts}
    ids = set()
    for row in drop_rows:
        if isinstance(row, int):
            number, of = row, len(parts)
        elif row[0] in numbers:
            number, of = row[1], 1
        else:
            raise BadFigure(f"要去掉「{row[0]}」的第 {row[1]} 行，可是没有读这张表")
        if not 0 < number <= of * SHEET_ROWS:
            raise BadFigure(f"要去掉第 {number} 行，表里没有这一行")
        ids.add(number if isinstance(row, int) else numbers[row[0]] * SHEET_ROWS + number)
    return frozenset(ids)


def _refuse_odd_rows(table: Table) -> None:
    """A row to be dropped must be there, and an entry: a slip would else pass in silence."""
    if table.hopeless:
        return  # not all of them were looked at, and nothing is taken in
    for row in sorted(set(table.drop_rows) - table.left_out):
        sheet = table.part_of(row).sheet
        last = sheet.top + sheet.height
        if sheet_row(row) > last:
            raise BadFigure(f"要去掉的{table.place(row)}不在表里：表只到第 {last} 行")
        raise BadFigure(f"要去掉的{table.place(row)}不是一笔账：标题、表头、合计和空行不用去掉")


def _fill(
    table: Table, book: Workbook, sheets: Sequence[int], progress: Progress | None
) -> list[dict[str, list[str]]]:
    """Take all rows of all parts; gives what ``valueless`` says of all parts but the last."""
    valueless = []
    rows = sum(part.sheet.height for part in table.parts)
    for part, sheet in zip(table.parts, sheets, strict=True):
        if part.number:
            valueless.append(book.valueless())
        table.begin(part.number)
        for batch in book.batches(sheet, part.header.first_row):
            table.add(batch)
            if progress is not None:
                progress(table.seen, rows)
            if table.hopeless:
                return []
    return valueless


def codes_of(period: Period) -> str:
    """The account codes in force: 财会〔2023〕14号 from 2024-01-01, before that those of 2004."""
    return "2023" if period.start.year >= 2024 else "2004"


@dataclass(frozen=True, slots=True)
class _About:
    code_set: str
    sha256: bytes


def _refused(unfit: Unfit, about: _About) -> LedgerImport:
    """No sheet of it is a ledger: there is nothing but the reasons."""
    errors = unfit.errors
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
        head=unfit.head,
    )


@dataclass
class _Reading:
    """A parsed ledger with the verdict on it, on its way to become the result."""

    table: Table
    verdict: Verdict
    period: Period
    about: _About
    lines: tuple[ParsedLine, ...] = ()

    def take_lines(self) -> None:
        """Make the entries if all is well so far, while the last look at the file is taken."""
        if self.table.rows and not (
            self.table.faults or self.verdict.faults or class_faults(self.table)
        ):
            self.lines = make_lines(self.table, self.about.code_set)

    def result(self, valueless: Valueless) -> LedgerImport:
        """The import, accepted if there is not one error."""
        table, verdict = self.table, self.verdict
        faults = [*table.faults, *verdict.faults, *class_faults(table)]
        errors = cell_errors(table, faults, valueless)
        unknown = unknown_figures(table)
        # What the unknown column is comes first: the rest may only follow from it.
        whole = (*about_years(table, self.period), *about_parts(table, self.period))
        errors = [*whole, *(unknown or errors), *verdict.told]
        errors.extend(self._without_cell(errors))
        dropped, ignored = _left_out(table)
        first = table.parts[0]
        return LedgerImport(
            accepted=not errors,
            sheet="、".join(part.sheet.name for part in table.parts),
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
            columns=_columns(first.header),
            dropped_rows=tuple(sorted(table.drop_rows)),
            error_count=len(errors) + table.beyond,
            code_set=self.about.code_set,
            source_sha256=self.about.sha256,
            head=head_of(first.sheet, first.header, ("balance",)) if unknown else None,
        )

    def _without_cell(self, errors: Sequence[CellError]) -> list[CellError]:
        """What no single cell is to blame for."""
        table, verdict = self.table, self.verdict
        name = table.parts[0].sheet.name
        if table.hopeless:
            reason = f"错得太多：看了 {table.seen} 行，后面的没有再看，请先改好前面的"
            return [CellError(name, "", "", reason)]
        if not table.rows:
            return [CellError(name, "", "", "表头下面没有一笔账：请核对是不是这张表")]
        failed = [check for check in verdict.checks if not check.ok]
        if errors or not failed:
            return []
        if verdict.lacking:
            return [CellError(name, "", "", verdict.lacking)]
        return [CellError(name, "", "", f"{check.name}不成立：{check.detail}") for check in failed]


def _left_out(table: Table) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(columns dropped because they are personal, other columns that are not taken)."""
    dropped, ignored = [], []
    for part in table.parts:
        sheet, header = part.sheet, part.header
        found = {index for number, index in table.personal if number == part.number}
        personal = sorted({*header.personal, *found})
        dropped += [label(sheet, header, column) for column in personal]
        ignored += [
            label(sheet, header, column)
            for column in header.unknown
            if column not in found
            and (text := header.texts.get(column))
            and normal(text) not in KNOWN_ELSE
        ]
    return tuple(dict.fromkeys(dropped)), tuple(dict.fromkeys(ignored))


def _columns(header: Header) -> tuple[tuple[str, str], ...]:
    named = sorted(header.columns.items(), key=lambda pair: pair[1])
    return tuple((header.texts[index], name) for name, index in named)
