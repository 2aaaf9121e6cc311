"""In the reading process: .xlsx, .xls and .ods through calamine."""

from __future__ import annotations

import io
from itertools import islice

import python_calamine as calamine

from content.importing.child import Stop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from content.importing.child import Rows, Sheet


class CalamineSheet:
    """A sheet of a workbook; its cells are parsed once, and made Python values on demand."""

    def __init__(self, book: calamine.CalamineWorkbook, index: int) -> None:
        about = book.sheets_metadata[index]
        kinds = calamine.SheetTypeEnum
        self.name = about.name
        self.hidden = about.visible != calamine.SheetVisibleEnum.Visible
        self.macro = about.typ in (kinds.MacroSheet, kinds.Vba)
        self.top, self.left, self.bottom, self.right = 0, 0, -1, -1
        self._sheet: calamine.CalamineSheet | None = None
        if about.typ == kinds.WorkSheet and not self.hidden:
            self._load(book.get_sheet_by_index(index))

    def _load(self, sheet: calamine.CalamineSheet) -> None:
        if sheet.start is not None and sheet.end is not None:
            self._sheet = sheet
            self.top, self.left = sheet.start
            self.bottom, self.right = sheet.end

    def rows(self, limit: int | None = None) -> Rows:
        """From the first row that has a cell on, each as wide as the sheet."""
        if self._sheet is None:
            return iter(())
        if limit is not None:
            return iter(self._sheet.to_python(skip_empty_area=True, nrows=limit))
        # iter_rows starts at row 0 whatever the first row with a cell is.
        return islice(self._sheet.iter_rows(), self.top, None)


def read_spreadsheet(data: bytes) -> Sequence[Sheet]:
    """All sheets of the workbook. Raises ``Stop``."""
    try:
        book = calamine.load_workbook(io.BytesIO(data))
        return [CalamineSheet(book, index) for index in range(len(book.sheet_names))]
    except calamine.PasswordError as error:
        raise Stop("locked") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise Stop("damaged") from error
