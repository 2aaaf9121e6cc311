"""Long work: on the database thread, with its progress on the screen and a way to end it."""

import threading
from collections.abc import Callable
from typing import Any

from kiosk.errors import KioskError
from kiosk.navigation import Shell
from kiosk.widgets.overlay import Progress
from kiosk.worker import post

Report = Callable[[int, int], None]
"""report(done, total), called by the work; raises ``Stopped`` when nobody wants it any more."""


class Stopped(KioskError):
    """Whoever had asked for the work has stopped it, or has left."""


def long_work(
    shell: Shell,
    title: str,
    job: Callable[[Any, Report], Any],
    done: Callable[[Any], None],
    failed: Callable[[BaseException], bool],
    words: str = "请等一等，不要关机。",
    stop: str = "",
) -> None:
    """Run ``job(terminal, report)``, then ``done(result)``; leaving the page stops it.

    `stop` is the word on the button that ends it; without, there is none.
    """
    ended = threading.Event()
    held: list[Progress] = []

    def end() -> None:
        ended.set()
        shell.drop(held[0])

    overlay = Progress(title, words, (stop, end) if stop else None)
    held.append(overlay)
    shell.raise_overlay(overlay)
    shell.closing.append(ended.set)
    report = _reporter(overlay, ended)

    def finished(result: Any) -> None:
        if not ended.is_set():
            shell.drop(overlay)
            done(result)

    def broke(error: BaseException) -> None:
        if ended.is_set():
            return
        shell.drop(overlay)
        if not failed(error):
            shell.trouble(error)

    shell.worker.submit(lambda terminal: job(terminal, report), finished, broke)


def check_records(
    shell: Shell, done: Callable[[Any], None], failed: Callable[[BaseException], bool]
) -> None:
    """Compute every record anew, then `done(report)`."""

    def job(terminal: Any, report: Report) -> Any:
        from kiosk.actions import checking

        return checking.verify_all(terminal, report)

    words = "一条一条重新算一遍，再和显示的对一对。"
    long_work(shell, "正在查记录……", job, done, failed, words, "不查了")


def _reporter(overlay: Progress, ended: threading.Event) -> Report:
    """Posts the newest figures to the UI thread, never more than one message at a time."""
    newest = [0, 0]
    waiting = threading.Event()

    def show() -> None:
        waiting.clear()
        if not ended.is_set() and overlay.parent is not None:
            overlay.update(*newest)

    def report(done: int, total: int) -> None:
        if ended.is_set():
            raise Stopped("已经停下，什么也没有保存。")
        newest[:] = done, total
        if not waiting.is_set():
            waiting.set()
            post(show)

    return report
