"""What the staff's screens say, and which files they find: pure functions and real folders."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from content import queries
from content.errors import TwoHands, UnreadableFile
from content.importing.ledger import read_ledger
from content.importing.result import CellError, PreviewRow
from content.model import Staff
from content.period import Period
from content.staffing import appoint
from kiosk import stick
from kiosk.actions import disclosing, staffing
from kiosk.actions.exchanging import ExchangeStatus, LastExchange
from kiosk.demo.workbooks import write_flawed
from kiosk.screens import staff_home as staff_screen
from kiosk.screens import staff_queue
from kiosk.views import clerk, staff_exchange, staff_home
from kiosk.views.staff_exchange import Asked
from tests.kiosk import village

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("三季度收支.xlsx", "2026-Q3"),
        ("四季度收支.xlsx", "2025-Q4"),
        ("清溪村2024年第2季度收支明细.et", "2024-Q2"),
        ("2026 Q1.csv", "2026-Q1"),
        ("9月收支.xls", "2026-09"),
        ("12月.xls", "2025-12"),
        ("2025年10月.ods", "2025-10"),
        ("收支.xlsx", None),
    ],
)
def test_the_period_is_guessed_from_the_name(name: str, code: str | None) -> None:
    guess = clerk.guessed(name, TODAY)
    assert (str(guess) if guess else None) == code


@pytest.mark.parametrize(
    ("text", "shown"),
    [("2026.7.15", "7月15日"), ("2026-08-02", "8月2日"), ("20260926", "9月26日"),
     ("2026年7月3日", "7月3日"), ("2026-07-03 00:00:00", "7月3日"), ("昨天", "昨天"), ("", "")],
)  # fmt: skip
def test_a_date_is_shown_short_where_it_is_one(text: str, shown: str) -> None:
    assert clerk.short_day(text) == shown


def test_errors_become_headlines_and_rows(tmp_path: Path) -> None:
    file = write_flawed(tmp_path)
    ledger = read_ledger(file, Period.parse("2026-Q3"), previous_closing_fen=None)
    view = clerk.preview_view(clerk.Work(file, file.name, "2026-Q3", ledger=ledger))
    assert view.badge == "2 处不对"
    assert [one.title for one in view.errors] == [
        "F5\u3000金额写成了「2.36万」", "H7\u3000余额差 9.00 元",
    ]  # fmt: skip
    assert view.bad_rows == (5, 7)
    wrong = clerk.wide_row(next(row for row in view.rows if row.cell_row == 5))
    assert wrong.wash == "seal"
    assert [(cell.text, cell.tone) for cell in wrong.cells][3] == ("2.36万", "seal")
    assert clerk.narrow_row(view.rows[4]).cells[1].caption_tone == "seal"


def test_an_error_without_a_cell_has_no_row() -> None:
    errors = (CellError("", "", "", "没有账"), CellError("甲", "AB12", "", "不对", 12))
    assert clerk.bad_rows(errors) == (12,)
    assert clerk.rows_words((5, 7)) == "第 5、7 行"
    assert clerk.rows_words((1, 2, 3, 4)) == "第 1、2、3 行等 4 行"


def test_an_empty_balance_is_named() -> None:
    row = PreviewRow(9, "2026-07-01", "", "电费", "", "3.00", "", ("balance",))
    assert clerk.narrow_row(row).cells[1].caption == "余额空着"


def test_only_regular_files_of_a_stick_are_listed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "stick", tmp_path / "secret.xlsx"
    (inside / "账").mkdir(parents=True)
    outside.write_bytes(b"x")
    for name, moment in (("旧.xlsx", 1), ("账/新.CSV", 2), ("说明.txt", 3), ("~$旧.xlsx", 4)):
        (inside / name).write_bytes(b"x")
        os.utime(inside / name, (moment, moment))
    (inside / "链接.xlsx").symlink_to(outside)
    (inside / "目录").symlink_to(tmp_path)
    os.mkfifo(inside / "管道.xlsx")
    found = stick.workbooks([inside])
    assert [(file.name, file.folder) for file in found] == [("新.CSV", "账"), ("旧.xlsx", "")]
    for name in ("链接.xlsx", "管道.xlsx", "没有.xlsx"):
        with pytest.raises(UnreadableFile):
            stick.require_regular(inside / name)


def test_a_name_that_is_no_text_can_be_shown(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xb1\xed\x07.xls"
    with open(path, "wb") as file:  # noqa: PTH123  a name that is no text
        file.write(b"x")
    (found,) = stick.workbooks([tmp_path])
    assert found.name == "???.xls"
    assert found.name.encode()


def test_a_deep_or_crowded_stick_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path
    for _ in range(stick.MAX_DEPTH + 2):
        deep = deep / "d"
        deep.mkdir()
        (deep / "a.csv").write_bytes(b"x")
    assert len(stick.workbooks([tmp_path])) == stick.MAX_DEPTH
    monkeypatch.setattr(stick, "MAX_ENTRIES", 3)
    assert len(stick.workbooks([tmp_path])) < stick.MAX_DEPTH


def test_of_one_endless_folder_no_more_is_read_than_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        (tmp_path / f"{number}.csv").write_bytes(b"x")
    read: list[str] = []

    @contextmanager
    def counting(folder: Path) -> Iterator[Iterator["os.DirEntry[str]"]]:
        with scandir(folder) as entries:
            yield (read.append(entry.name) or entry for entry in entries)  # type: ignore[func-returns-value]

    scandir = os.scandir
    monkeypatch.setattr("kiosk.stick.os.scandir", counting)
    monkeypatch.setattr(stick, "MAX_ENTRIES", 7)
    assert len(stick.workbooks([tmp_path])) == 7
    assert len(read) == 7


def status(last: LastExchange | None, receipted: int = 3) -> ExchangeStatus:
    return ExchangeStatus("某县", "http://x", 5, receipted, last, None, 0)


def phase(last: LastExchange | None, mono_ms: int, asked: Asked | None, wanted: bool) -> str:
    return staff_exchange.exchange_view(status(last), (), 10, mono_ms, asked, wanted).phase


def test_the_exchange_asked_for_is_followed() -> None:
    before, after = LastExchange(5, True, ""), LastExchange(4, False, "连不上")
    asked = Asked(1000, 5)
    assert phase(before, 2000, None, True) == "idle"
    assert phase(before, 2000, asked, True) == "asked"
    assert phase(before, 1001 + staff_exchange.SILENT_AFTER_MS, asked, True) == "silent"
    assert phase(before, 2000, asked, False) == "running"
    # the county may have set the clock back: another time is another try, whichever is larger
    assert phase(after, 2000, asked, False) == "idle"


def test_what_went_wrong_is_told_with_its_reason() -> None:
    failed = status(LastExchange(5, False, "连不上县里", None))
    view = staff_exchange.exchange_view(failed, [("o", "看不懂", 2)], 10, 0, None, False)
    words = "".join(fact.words for fact in view.facts)
    assert "没有成功：连不上县里。还没有成功过。" in words
    assert "还有 2 条等着送" in words


def test_a_returned_one_leaves_the_desk_when_it_is_brought_again(tmp_path: Path) -> None:
    made = village.usual(tmp_path / "data")
    from content import queries
    from kiosk.actions import disclosing

    first = made.draft("2026-Q4", 0, [("2026-10-08", "甲", "expense.relief", -100)])
    made.submit(first)
    disclosing.send_back(made.terminal, first, made.reviewer, "票据不全，要补")

    def mine(who: Staff) -> list[str]:
        everything = queries.revisions(made.terminal.db, made.terminal.org)
        return [one.id for one in staff_home.mine(who, everything)]

    assert mine(made.clerk) == [first]
    second = made.draft("2026-Q4", 0, [("2026-10-08", "甲", "expense.relief", -100)])
    assert mine(made.clerk) == [second]
    other = Staff("S99", "别人", "clerk")
    assert mine(other) == []
    everything = queries.revisions(made.terminal.db, made.terminal.org)
    brought = [replace(one, author="console") for one in everything]
    assert [one.id for one in staff_home.mine(other, brought)] == [second], (
        "nobody's is everybody's"
    )


def test_a_draft_of_a_clerk_who_has_left_is_every_clerks(tmp_path: Path) -> None:
    made = village.usual(tmp_path / "data")
    terminal = made.terminal
    draft = made.draft("2026-Q4", 0, [("2026-10-08", "甲", "expense.relief", -100)])
    # Its author may come back in another office, but not review what was drafted as a clerk.
    terminal.store.append(appoint("S98", "新会计", "clerk", ()), "device")
    terminal.store.append(appoint("S99", made.clerk.name, "reviewer", ()), "device")
    staff = {one.id: one for one in queries.staff(terminal.db, terminal.org)}

    def on_the_desk() -> list[str]:
        return [row.key for row in staff_queue.load(terminal, staff["S98"], "mine").rows]

    assert on_the_desk() == []
    assert "现在没有" in [tile.caption for tile in staff_screen.load(terminal, staff["S98"]).tiles]
    staffing.dismiss(terminal, made.clerk.id, "换岗")
    assert on_the_desk() == [draft]
    assert "1 份草稿" in [tile.caption for tile in staff_screen.load(terminal, staff["S98"]).tiles]
    disclosing.submit(terminal, draft, staff["S98"])
    (revision,) = queries.revisions_of(terminal.db, terminal.org, "ledger", "2026-Q4")
    assert (revision.state, revision.author) == ("submitted", made.clerk.id)
    with pytest.raises(TwoHands):
        disclosing.review(terminal, draft, staff["S99"], "")
