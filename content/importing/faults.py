"""What a parsed table says beside its entries: subtotals, and what is wrong with a cell."""

from dataclasses import dataclass

from content.importing.cells import Bad, Given
from content.importing.header import Header
from content.importing.result import SHEET_ROWS
from content.importing.rowkinds import Word
from content.importing.shape import Shape
from content.importing.workbook import Cell, SheetInfo


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet of a ledger; most ledgers have only one. ``number`` counts from 0."""

    number: int
    sheet: SheetInfo
    header: Header
    shape: Shape

    @property
    def top(self) -> int:
        """The first row, from 0, as it is counted over all sheets."""
        return self.number * SHEET_ROWS + self.sheet.top


@dataclass(frozen=True, slots=True)
class Special:
    """A subtotal, opening or closing row; ``at`` is how many entries stand above it. Fen.

    ``amount`` is the figure of a row that has only one, and nothing to tell its side: in a ledger
    with one amount, or an opening or closing in one without balances (then it is ``balance`` too).
    """

    word: Word
    at: int
    row: int
    income: int | None
    expense: int | None
    balance: int | None
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with one cell: row (from 1), column name, the raw cell, and why."""

    row: int
    column: str
    cell: Cell
    reason: str
    about: str = ""


def fault_of(row: int, name: str, cell: Given, bad: Bad) -> Fault:
    """A bad cell as a fault, at the column it blames where it was made of several."""
    raw = bad.cell if isinstance(cell, Bad) else cell
    return Fault(row, bad.column or name, raw, bad.reason, bad.about)
