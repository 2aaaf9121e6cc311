"""A terminal gone bad repeats itself by the thousand: the work grows with it, not faster."""

import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from content.facts import StaffFact, Stamp, StepFact
from content.folding import fold
from content.people import people
from tests.content.test_folding import PEOPLE, STAFF_FACTS, fact, step


def calls(job: Callable[[], object]) -> int:
    """How many calls of functions, and turns of generators, a job takes."""
    count, former = 0, sys.getprofile()

    def seen(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(seen)
    try:
        job()
    finally:
        sys.setprofile(former)
    return count


def returned(times: int) -> list[StepFact]:
    returns = [step("return", "S1", 100 + number) for number in range(times)]
    return returns + [step("submit", "S1", 100 + times + number) for number in range(times)]


def in_and_out(times: int) -> list[StaffFact]:
    """Appointed again and again, then dismissed again and again, and taken back."""
    first = STAFF_FACTS[0]
    events = ["appointed"] * times + ["dismissed"] * times + ["appointed"]
    return [
        replace(first, stamp=Stamp("vk/a/1", number, number), event=event)
        for number, event in enumerate(events)
    ]


def dismissed(times: int) -> Callable[[], object]:
    gone, steps = (
        people(in_and_out(times)[:-1]),
        [step("submit", "S1", 9999 + n) for n in range(times)],
    )
    return lambda: fold([fact("r1")], steps, gone)


@pytest.mark.parametrize(
    "job",
    [
        lambda times: lambda: fold([fact("r1")], returned(times), PEOPLE),
        lambda times: lambda: people(in_and_out(times)),
        dismissed,
    ],
)
def test_ten_times_as_many_are_about_ten_times_the_work(
    job: Callable[[int], Callable[[], object]],
) -> None:
    assert calls(job(300)) < 15 * calls(job(30))
