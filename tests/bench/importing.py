"""Import: 20,000 rows of Excel read, parsed and checked, beside calamine's own read of the file."""

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from content.importing.ledger import read_ledger
from content.period import Period
from kiosk.actions.importing import draft
from kiosk.terminal import found
from tests.bench.measure import RUNS, Result, median, seconds
from tests.bench.records import make

ROWS = 20_000
PERIOD = Period.parse("2026-Q3")
HEADER = (
    "日期", "凭证号", "摘要", "总账科目", "明细科目", "收入", "支出", "余额",
    "经手人", "证明人", "审批人",
)  # fmt: skip


def importing() -> list[Result]:
    """Reading alone, and reading with the draft written to the log and shown."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "big.xlsx"
        write(file, ROWS)
        read = _median(lambda: _read(file))
        floor = _median(lambda: _calamine(file))
        written = _median(lambda: _write(folder, file))
    return [
        Result("import 20,000 rows, checked", read, "s", floor, "≤ 2 × calamine's read",
               read <= 2 * floor),
        Result("the same, drafted in the log", written, "s", floor),
    ]  # fmt: skip


def _median(job: Callable[[], object]) -> float:
    return median([seconds(job) for _ in range(RUNS)])


def write(path: Path, rows: int) -> None:
    """A ledger whose arithmetic is right."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("收支明细")
    sheet.append(HEADER)
    balance = 1_000_000_000_00
    sheet.append(("", "", "期初余额", "", "", "", "", balance / 100, "", "", ""))
    for number, line in enumerate(make(rows)):
        day = date(2026, 7, 1) + timedelta(days=number * 92 // rows)
        balance += line.income_fen - line.expense_fen
        sheet.append(
            (day.isoformat(), line.voucher_no, line.summary, line.account, line.subaccount,
             line.income_fen / 100 or None, line.expense_fen / 100 or None, balance / 100,
             line.handler, line.witness, line.approver)
        )  # fmt: skip
    book.save(path)


def _calamine(file: Path) -> None:
    assert len(CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()) > ROWS


def _read(file: Path) -> None:
    done = read_ledger(file, PERIOD, previous_closing_fen=None)
    assert done.accepted, done.errors[:3]
    assert done.rows == ROWS


def _write(folder: Path, file: Path) -> None:
    data = Path(tempfile.mkdtemp(dir=folder))
    terminal, _ = found(data, "清溪村", "1", "briefing")
    try:
        read = read_ledger(file, PERIOD, previous_closing_fen=None)
        draft(terminal, file.name, PERIOD.code, read)
    finally:
        terminal.close()
