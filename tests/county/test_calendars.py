"""A year's working days, issued by the county from the notice alone, in force on every terminal."""

import json
from datetime import date
from pathlib import Path

import pytest

from content import queries
from content.kinds import CalendarIssued
from content.workdays import built_in
from county.calendars import issue
from county.errors import CalendarRefused
from sync.entry import Draft
from tests.content.test_holidaynotice import N2026
from tests.county.world import Kiosk, Served

NEXT = max(one.year for one in built_in()) + 1


def _file(folder: Path, **changed: object) -> Path:
    told = {"year": NEXT, "notice": "某号通知", "off": [f"{NEXT}-01-04"], "work": [], **changed}
    file = folder / "year.json"
    file.write_text(json.dumps(told), encoding="utf-8")
    return file


def test_a_year_flows_down_and_makes_due_days_official(
    served: Served, kiosk: Kiosk, tmp_path: Path
) -> None:
    kiosk.once()
    start = date(NEXT, 1, 1)
    before = queries.work_calendar(kiosk.store.db)
    assert not before.after(start, 3).official
    with served.node() as node:
        assert issue(node.store, _file(tmp_path)).year == NEXT
        assert queries.work_calendar(node.store.db).after(start, 3).official
    kiosk.once()
    after = queries.work_calendar(kiosk.store.db)
    assert after.after(start, 3).official
    assert not after.works(date(NEXT, 1, 4))
    assert after.years == before.years | {NEXT}


def test_a_year_told_again_replaces_the_first(served: Served, kiosk: Kiosk, tmp_path: Path) -> None:
    with served.node() as node:
        issue(node.store, _file(tmp_path))
        issue(node.store, _file(tmp_path, off=[f"{NEXT}-01-05"]))
    kiosk.once()
    calendar = queries.work_calendar(kiosk.store.db)
    assert calendar.works(date(NEXT, 1, 4))
    assert not calendar.works(date(NEXT, 1, 5))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_notice_itself_is_enough(served: Served, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "通知.txt"
    file.write_bytes(N2026.encode(encoding))
    with served.node() as node:
        told = issue(node.store, file)
        assert told in built_in()
        assert queries.calendar_count(node.store.db) == 1


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"\xff\xff", b"x" * 70_000, N2026.replace("共9天", "共8天").encode()]
)
def test_what_is_not_understood_is_refused_and_nothing_is_issued(
    served: Served, tmp_path: Path, raw: bytes
) -> None:
    file = tmp_path / "bad.txt"
    file.write_bytes(raw)
    with served.node() as node:
        with pytest.raises(CalendarRefused, match="没有发布"):
            issue(node.store, file)
        assert queries.calendar_count(node.store.db) == 0


def test_a_missing_file_is_refused(served: Served, tmp_path: Path) -> None:
    with served.node() as node, pytest.raises(CalendarRefused):
        issue(node.store, tmp_path / "none.txt")


def test_a_terminal_cannot_issue_a_calendar(served: Served, kiosk: Kiosk) -> None:
    forged = CalendarIssued(99, NEXT, "伪造", (), (f"{NEXT}-01-02",))
    with pytest.raises(Exception, match="did not issue"):
        kiosk.append(Draft(forged))
    kiosk.once()
    assert queries.calendar_count(kiosk.store.db) == 0
