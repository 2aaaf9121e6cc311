"""The database thread: order, its own thread, errors handed back."""

import queue
import threading
from collections.abc import Callable
from typing import Any

import pytest

from kiosk.errors import KioskError, WorkerStopped
from kiosk.plain_errors import plain_error
from kiosk.worker import Worker


class Desk:
    """Collects what is posted to the UI thread, which is this test's."""

    def __init__(self) -> None:
        self.posted: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.log: list[Any] = []

    def step(self, times: int = 1) -> list[Any]:
        """Run what was posted."""
        for _ in range(times):
            self.posted.get(timeout=5)()
        return self.log


@pytest.fixture
def desk() -> Desk:
    """An empty one."""
    return Desk()


def numbered(number: int) -> Callable[[int], tuple[int, int, int]]:
    """A job that says its number, the thread of the resource and its own."""
    return lambda made: (number, made, threading.get_ident())


def test_jobs_run_in_order_on_one_other_thread(desk: Desk) -> None:
    worker = Worker(threading.get_ident, desk.posted.put)
    for number in range(3):
        worker.submit(numbered(number), desk.log.append, desk.log.append)
    answers = desk.step(3)
    worker.close()
    assert [n for n, _, _ in answers] == [0, 1, 2]
    assert {made for _, made, _ in answers} == {own for _, _, own in answers}
    assert answers[0][2] != threading.get_ident()


def test_an_error_comes_back_and_the_next_job_still_runs(desk: Desk) -> None:
    worker = Worker(lambda: None, desk.posted.put)
    worker.submit(lambda _: 1 / 0, desk.log.append, desk.log.append)
    worker.submit(lambda _: "well", desk.log.append, desk.log.append)
    failed, well = desk.step(2)
    worker.close()
    assert isinstance(failed, ZeroDivisionError)
    assert well == "well"


def test_a_terminal_that_does_not_open_fails_every_job(desk: Desk) -> None:
    def broken() -> None:
        raise KioskError("数据打不开")

    worker = Worker(broken, desk.posted.put)
    for _ in range(2):
        worker.submit(lambda _: "never", desk.log.append, desk.log.append)
    assert [str(error) for error in desk.step(2)] == ["数据打不开", "数据打不开"]
    worker.close()


def test_the_resource_is_closed_on_its_own_thread(desk: Desk) -> None:
    closed: list[int] = []

    class Resource:
        def close(self) -> None:
            closed.append(threading.get_ident())

    worker = Worker(Resource, desk.posted.put)
    worker.close()
    assert closed
    assert closed[0] != threading.get_ident()
    with pytest.raises(WorkerStopped):
        worker.submit(lambda _: None, desk.log.append, desk.log.append)


def test_our_errors_speak_for_themselves() -> None:
    said = plain_error(KioskError("磁盘满了，没有保存。请找会计。"))
    assert (said.words, said.code) == ("磁盘满了，没有保存。请找会计。", "KioskError")


def test_other_errors_are_told_in_general_with_a_code_for_the_engineer() -> None:
    try:
        _ = dict[str, int]()["张桂兰"]
    except KeyError as error:
        said = plain_error(error)
    assert "请再按一次" in said.words
    assert said.code.startswith("KeyError-")
    assert "张桂兰" not in said.words + said.code
