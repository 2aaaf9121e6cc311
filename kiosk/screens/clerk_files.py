"""Which file: the workbooks on the stick, the newest first."""

from dataclasses import dataclass
from typing import Any

from content.model import Staff
from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import staff
from kiosk.screens.clerk_read import read
from kiosk.stick import StickFile, places, workbooks
from kiosk.views.clerk import Work, file_row
from kiosk.widgets.block import Block, Column
from kiosk.widgets.button import Button
from kiosk.widgets.card import Card
from kiosk.widgets.page import Page
from kiosk.widgets.rowpaint import Column as TableColumn
from kiosk.widgets.rows import PagedRows, TableRow
from kiosk.widgets.steps import StepTitle
from kiosk.widgets.table import Table
from kiosk.widgets.text import TextBlock


@dataclass(frozen=True, slots=True)
class FilesView:
    """The files, and what is already decided of the import."""

    files: tuple[StickFile, ...]
    rows: tuple[TableRow, ...]
    who: Staff
    period: str
    corrects: str | None
    reason: str


def load(
    terminal: Any, who: Staff, period: str = "", corrects: str | None = None, reason: str = ""
) -> FilesView:
    """What is on the stick now."""
    files = workbooks(places(terminal.data.root))
    now = terminal.now().ms
    rows = tuple(file_row(file, now) for file in files)
    return FilesView(files, rows, who, period, corrects, reason)


def build(view: FilesView, shell: Shell) -> Page:
    """One row for each file."""
    head = staff.head(shell, "导入更正的表" if view.corrects else "导入收支表")
    again = Button("再找一次", shell.reload, icon="again")
    step: Block = StepTitle("哪一个文件？", 1, 3)
    if not view.files:
        words = [
            TextBlock("没有找到表格", theme.LEAD, bold=True),
            TextBlock("请把 U 盘插好，等几秒钟，再点「再找一次」。"),
            TextBlock("能读的表格：.xlsx、.xls、.ods、.et、.csv"),
        ]
        return Page(head, [step, Card(Column(words, gap=12))], bar=staff.bar(shell, again))

    def pick(index: int) -> None:
        file = view.files[index]
        if view.period:
            work = Work(file.path, file.name, view.period, view.corrects, view.reason)
            read(shell, work)
        else:
            shell.go("clerk_period", who=view.who, file=file)

    table = Table(PagedRows.of(view.rows), (TableColumn(),), pick, size=theme.LEAD)
    return Page(head, [step, table], bar=staff.bar(shell, again), fills=True, side=0.28)


ROUTE = Route("clerk_files", load, build, staff=True)
