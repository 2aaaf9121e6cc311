"""An accountant's own word for a column, told once, is known from then on in that village."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from content.errors import Refused
from content.model import Staff
from kiosk.actions import importing
from kiosk.errors import SameFile
from kiosk.terminal import found

HEADER = ("日期", "凭证号", "摘要", "科目", "收入", "支出", "兜里剩")


def _book(path: Path, month: int) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    sheet.append((f"2026-{month:02}-03", "记1", "水面承包款", "经营收入", 500.5, None, 1500.5))
    sheet.append((f"2026-{month:02}-09", "记2", "报刊费", "管理费用", None, 100, 1400.5))
    book.save(path)
    return path


def test_a_column_named_once_is_remembered(tmp_path: Path) -> None:
    terminal, _ = found(tmp_path / "data", "清溪村", "1", "briefing")
    spring, summer = _book(tmp_path / "a.xlsx", 5), _book(tmp_path / "b.xlsx", 8)
    try:
        assert not importing.preview(terminal, spring, "2026-Q2").accepted
        columns = {"兜里剩": "balance"}
        done = importing.import_ledger(terminal, spring, "2026-Q2", columns=columns)
        assert done.ledger.closing_fen == 140_050
        assert importing.remembered_columns(terminal) == columns
        assert importing.preview(terminal, summer, "2026-Q3").accepted
    finally:
        terminal.close()


def test_a_refused_file_teaches_nothing(tmp_path: Path) -> None:
    terminal, _ = found(tmp_path / "data", "清溪村", "1", "briefing")
    try:
        file = _book(tmp_path / "a.xlsx", 5)
        done = importing.import_ledger(terminal, file, "2026-Q3", columns={"兜里剩": "balance"})
        assert done.revision is None
        assert importing.remembered_columns(terminal) == {}
    finally:
        terminal.close()


def test_a_draft_that_a_rule_refuses_teaches_nothing_either(tmp_path: Path) -> None:
    terminal, _ = found(tmp_path / "data", "清溪村", "1", "briefing")
    file, columns = _book(tmp_path / "a.xlsx", 5), {"兜里剩": "balance"}
    reviewer = Staff("S9", "王秀芳", "reviewer")
    try:
        with pytest.raises(Refused):
            importing.import_ledger(terminal, file, "2026-Q2", reviewer, columns=columns)
        assert importing.remembered_columns(terminal) == {}
        importing.import_ledger(terminal, file, "2026-Q2", columns=columns)
        with pytest.raises(SameFile):
            importing.import_ledger(terminal, file, "2026-Q2", columns={"凭证号": "ignore"})
        assert importing.remembered_columns(terminal) == columns
    finally:
        terminal.close()
