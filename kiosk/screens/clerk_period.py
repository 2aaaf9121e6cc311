"""Which period the file is for."""

from typing import Any

from content.model import Staff
from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import staff
from kiosk.screens.clerk_read import read
from kiosk.stick import StickFile
from kiosk.theme import look
from kiosk.views.clerk import PeriodsView, Work, periods_view
from kiosk.widgets.block import Column
from kiosk.widgets.choice import choice
from kiosk.widgets.page import Page
from kiosk.widgets.rowpaint import Column as TableColumn
from kiosk.widgets.rows import PagedRows
from kiosk.widgets.steps import StepTitle
from kiosk.widgets.table import Table
from kiosk.widgets.text import TextBlock


def load(terminal: Any, who: Staff, file: StickFile, kind: str = "") -> PeriodsView:
    """Periods of the kind asked for, or of the one the file's name or the law tells."""
    from content import queries
    from kiosk.views.clerk import guessed

    today = terminal.now().date
    guess = guessed(file.name, today)
    chosen = kind or (guess.kind if guess else terminal.profile.finance_cadence)
    return periods_view(file, chosen, today, queries.revisions(terminal.db, terminal.org))


def build(view: PeriodsView, shell: Shell) -> Page:
    """One row a period, with what is there of it."""

    def pick(index: int) -> None:
        period = view.rows[index].key
        if period in view.busy:
            shell.notice("这一期正在办", "这一期已有一份在等审核或批准。请先办完，或者请他们退回。")
        elif period in view.public:
            _correct(view, period, shell)
        else:
            read(shell, Work(view.file.path, view.file.name, period))

    def kind(value: str) -> None:
        shell.replace("clerk_period", who=staff.who(shell), file=view.file, kind=value)

    columns = (TableColumn(caption="看文件名像是这一期"), TableColumn("退回来了", "right"))
    table = Table(PagedRows.of(view.rows), columns, pick, size=theme.LEAD, lines=1)
    named = TextBlock(f"文件「{view.file.name}」")
    lead = Column([StepTitle("是哪一期的账？", 2, 3), named], gap=4)
    kinds = choice(view.kinds, view.kind, kind, None if look().portrait else 1)
    return Page(
        staff.head(shell, "导入收支表"), [lead, table], [kinds], staff.bar(shell),
        fills=True, side=0.28,
    )  # fmt: skip


def _correct(view: PeriodsView, period: str, shell: Shell) -> None:
    def go() -> None:
        shell.go(
            "clerk_reason", who=staff.who(shell), period=period, corrects=view.public[period],
            file=view.file,
        )  # fmt: skip

    words = "这一期已经公开。要改只能更正：原来的还看得到，改了什么、为什么改，都写在上面。"
    shell.ask("更正这一期？", words, [("更正", go), ("选别的期", lambda: None)])


ROUTE = Route("clerk_period", load, build, staff=True)
