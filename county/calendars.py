"""The official working days, flowing down to every terminal in the county's catalog log."""

from pathlib import Path

from content import queries
from content.errors import BadData
from content.holidaynotice import read_notice
from content.kinds import CalendarIssued
from content.workdays import WorkYear, parse_year
from county.catalogs import log_for_all, read_file
from county.errors import CalendarRefused, FileUnreadable
from sync.entry import Draft
from sync.store import Store


def issue(store: Store, file: Path) -> WorkYear:
    """Issue the year that FILE arranges: the State Council's notice as plain text (UTF-8 or
    GB18030), or JSON. Returns what was understood. Raises ``CalendarRefused``.
    """
    try:
        told = _read(file)
    except UnicodeDecodeError as error:
        raise CalendarRefused("日历没有发布：文件不是 UTF-8 或 GB18030 编码") from error
    except (FileUnreadable, BadData) as error:
        raise CalendarRefused(f"日历没有发布：{error}") from error
    with store.transaction():
        body = CalendarIssued(
            queries.calendar_count(store.db) + 1, told.year, told.notice,
            tuple(day.isoformat() for day in told.off),
            tuple(day.isoformat() for day in told.work),
        )  # fmt: skip
        store.append_within([Draft(body)], "county", log_for_all(store))
    return told


def _read(file: Path) -> WorkYear:
    raw = read_file(file)
    if raw.lstrip().startswith(b"{"):
        return parse_year(raw)
    try:
        return read_notice(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return read_notice(raw.decode("gb18030"))
