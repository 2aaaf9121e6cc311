"""Reading a workbook with its progress on the screen; nothing is written by it."""

from dataclasses import replace
from typing import Any

from kiosk.navigation import Shell
from kiosk.plain_errors import plain_error
from kiosk.screens import staff
from kiosk.screens.long_work import Report, long_work
from kiosk.stick import require_regular
from kiosk.views.clerk import Work


def read(shell: Shell, work: Work, *, again: bool = False) -> None:
    """Read the file of `work`, then show what was read; `again`: in place of the page shown."""
    me = staff.who(shell)

    def job(terminal: Any, report: Report) -> Any:
        from kiosk.actions import importing

        require_regular(work.path)
        named = dict(work.columns)
        return importing.preview(terminal, work.path, work.period, work.drop, report, named)

    def done(ledger: Any) -> None:
        if shell.memory.staff is not me:
            return
        go = shell.replace if again else shell.go
        go("clerk_preview", work=replace(work, ledger=ledger))

    def failed(error: BaseException) -> bool:
        said = plain_error(error)
        shell.notice("这个文件读不了", f"{said.words}。什么也没有保存。", said.code)
        return True

    words = f"「{work.name}」，先看一遍，什么也不会保存。"
    long_work(shell, "正在读表……", job, done, failed, words, "不读了")
