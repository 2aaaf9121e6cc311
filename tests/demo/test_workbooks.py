"""The files of the invented clerk, read back by the importer that reads everybody's files."""

from pathlib import Path

import pytest

from content.importing import LedgerImport, read_ledger
from content.period import Period
from content.rosterfile import read_roster
from kiosk.demo.ledger import make_ledgers
from kiosk.demo.styles import CARELESS, STYLES
from kiosk.demo.village import make_village
from kiosk.demo.workbooks import LedgerFile, write_flawed, write_ledgers, write_roster

LEDGERS = {ledger.period.code: ledger for ledger in make_ledgers()}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, LedgerFile]:
    written = write_ledgers(LEDGERS.values(), tmp_path_factory.mktemp("stick"))
    return {file.period.code: file for file in written}


def _read(file: LedgerFile) -> LedgerImport:
    before = LEDGERS.get(file.period.previous.code)
    return read_ledger(
        file.path,
        file.period,
        previous_closing_fen=before.plan.closing_fen if before else None,
    )


@pytest.mark.parametrize("code", LEDGERS)
def test_a_quarter_reads_back_as_it_was_made(files: dict[str, LedgerFile], code: str) -> None:
    made, read = LEDGERS[code], _read(files[code])
    assert read.errors == ()
    assert read.accepted
    assert all(check.ok for check in read.checks)
    assert (read.opening_fen, read.closing_fen) == (made.plan.opening_fen, made.plan.closing_fen)
    assert (read.income_fen, read.expense_fen) == (made.plan.income_fen, made.plan.expense_fen)
    assert [
        (line.date, line.summary, line.item_class, line.income_fen, line.expense_fen, line.handler)
        for line in read.lines
    ] == [
        (v.day.isoformat(), v.summary, v.item_class, v.income_fen, v.expense_fen, v.handler)
        for v in made.vouchers
    ]


def test_every_style_is_used_and_one_file_is_no_workbook(files: dict[str, LedgerFile]) -> None:
    assert {file.path.suffix for file in files.values()} == {".xlsx", ".csv"}
    assert STYLES.keys() == files.keys()
    csv = next(file.path for file in files.values() if file.path.suffix == ".csv")
    with pytest.raises(UnicodeDecodeError):
        csv.read_text("utf-8")
    assert "清溪村" in csv.read_text("gb18030")


def test_columns_about_persons_are_dropped_and_named(files: dict[str, LedgerFile]) -> None:
    careless = next(code for code, style in STYLES.items() if style is CARELESS)
    assert set(_read(files[careless]).dropped_columns) >= set(CARELESS.personal)


def test_the_flawed_file_is_refused_at_the_two_cells(tmp_path: Path) -> None:
    read = read_ledger(
        write_flawed(tmp_path), Period.parse("2026-Q3"), previous_closing_fen=123_456_78
    )
    assert not read.accepted
    assert {error.cell for error in read.errors} == {"F5", "H7"}


def test_the_roster_is_accepted_whole(tmp_path: Path) -> None:
    village = make_village()
    read = read_roster(write_roster(village, tmp_path), lambda number, last: f"{number}/{last}")
    assert read.errors == ()
    assert read.dropped_columns == ()
    assert [
        (one.villager.roster_no, one.villager.name, one.villager.group, one.factor_hash)
        for one in read.entries
    ] == [(p.roster_no, p.name, p.group, f"{p.roster_no}/{p.last_four}") for p in village.villagers]
