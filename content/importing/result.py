"""What reading a ledger gives back. Amounts in fen, rows and columns named as Excel names them."""

from dataclasses import dataclass

import msgspec

from content.model import CheckResult

SHEET_ROWS = 2**20
"""The most rows a sheet can have: the rows of a ledger's second sheet are counted from here."""

DropRow = int | tuple[str, int]
"""A row to leave out: as ``CellError.row`` has it, or a sheet's name and the row in it."""


def sheet_row(row: int) -> int:
    """A row as its own sheet counts it."""
    return (row - 1) % SHEET_ROWS + 1


@dataclass(frozen=True, slots=True)
class CellError:
    """One thing that is wrong, and where.

    ``sheet`` and ``cell`` (``F5``) are empty where there is none. ``value`` is what stands there,
    shortened, with long numbers masked. ``reason`` is a plain Chinese sentence, its headline before
    the first ``：``. ``row`` is what ``drop_rows`` calls the entry, 0 where there is none to drop:
    its number in the sheet, in further sheets of a ledger ``SHEET_ROWS`` more for each.
    """

    sheet: str
    cell: str
    value: str
    reason: str
    row: int = 0


class ParsedLine(msgspec.Struct, frozen=True, gc=False):
    """One itemised entry. ``row`` counts from 1, ``cell_row`` is the sheet's row number.

    ``date`` is an ISO date. Exactly one of ``income_fen`` and ``expense_fen`` is not 0; a negative
    one is a red-letter correction.
    """

    row: int
    date: str
    voucher_no: str
    summary: str
    account: str
    subaccount: str
    item_class: str
    income_fen: int
    expense_fen: int
    balance_fen: int
    handler: str
    witness: str
    approver: str
    cell_row: int


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row as the file has it, for the clerk to look at. Texts are shortened and masked.

    ``wrong`` names the columns (as in ``LedgerImport.columns``) of this row that have an error.
    ``carried``: the file leaves the date out, it is that of the entry above. ``place`` names sheet
    and row where the ledger has several sheets.
    """

    cell_row: int
    date: str
    voucher_no: str
    summary: str
    income: str
    expense: str
    balance: str
    wrong: tuple[str, ...] = ()
    carried: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a sheet as a clerk sees it: its letters, header text, and some of its cells.

    ``name`` is what it was read as, empty if as nothing. Texts are shortened and masked.
    """

    letters: str
    header: str
    samples: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class SheetHead:
    """The top of the sheet that is most like a ledger, for a clerk to tell what its columns are.

    ``rows`` are (sheet row, its texts); ``header_row`` is one of them. ``missing`` names columns.
    """

    sheet: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    header_row: int
    columns: tuple[SheetColumn, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LedgerImport:
    """A ledger as read: accepted whole, or not at all.

    ``rows`` counts the entries. ``preview`` holds the first rows and every row with an error.
    ``dropped_columns`` are those with ID, card or phone numbers; ``ignored_columns`` the others
    that are no ledger column. ``columns`` pairs each header text with the column it was read as,
    for the village to remember. ``error_count`` may exceed ``len(errors)``, which is capped.
    ``source_sha256`` is of exactly the bytes that were read. ``head`` is given where columns were
    not recognised.
    """

    accepted: bool
    sheet: str
    lines: tuple[ParsedLine, ...]
    rows: int
    opening_fen: int
    income_fen: int
    expense_fen: int
    closing_fen: int
    checks: tuple[CheckResult, ...]
    errors: tuple[CellError, ...]
    dropped_columns: tuple[str, ...]
    preview: tuple[PreviewRow, ...]
    ignored_columns: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    dropped_rows: tuple[int, ...] = ()
    error_count: int = 0
    code_set: str = ""
    source_sha256: bytes = b""
    head: SheetHead | None = None
