"""What reading a ledger gives back. Amounts in fen, rows and columns named as Excel names them."""

from dataclasses import dataclass

import msgspec

from content.model import CheckResult


@dataclass(frozen=True, slots=True)
class CellError:
    """One thing that is wrong, and where.

    ``sheet`` and ``cell`` (``F5``) are empty where there is none. ``value`` is what stands there,
    shortened, with long numbers masked. ``reason`` is a plain Chinese sentence, its headline before
    the first ``：``.
    """

    sheet: str
    cell: str
    value: str
    reason: str


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
    """

    cell_row: int
    date: str
    voucher_no: str
    summary: str
    income: str
    expense: str
    balance: str
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerImport:
    """A ledger as read: accepted whole, or not at all.

    ``rows`` counts the entries. ``preview`` holds the first rows and every row with an error.
    ``dropped_columns`` are those with ID, card or phone numbers; ``ignored_columns`` the others
    that are no ledger column. ``columns`` pairs each header text with the column it was read as,
    for the village to remember. ``error_count`` may exceed ``len(errors)``, which is capped.
    ``source_sha256`` is of exactly the bytes that were read.
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
