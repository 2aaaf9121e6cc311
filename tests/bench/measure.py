"""Medians of repeated runs, and how a result is told."""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

RUNS = 5


@dataclass(frozen=True)
class Result:
    """One figure beside its floor. ``goal``: the largest ``value / floor`` (or value) wanted."""

    name: str
    value: float
    unit: str
    floor: float | None = None
    goal: str = ""
    met: bool | None = None
    runs: list[float] = field(default_factory=list)
    note: str = ""


def seconds(job: Callable[[], object]) -> float:
    """Wall time of one run."""
    started = time.perf_counter()
    job()
    return time.perf_counter() - started


def median(runs: list[float]) -> float:
    """The middle one."""
    return statistics.median(runs)


def tell(results: list[Result], *, as_json: bool) -> None:
    """Print them."""
    if as_json:
        print(json.dumps([asdict(one) for one in results], ensure_ascii=False))
        return
    for one in results:
        beside = "" if one.floor is None else f"  floor {one.floor:.4g}  ({_ratio(one)})"
        verdict = {True: "met", False: "MISSED", None: ""}[one.met]
        print(f"{one.name:34} {one.value:10.4g} {one.unit:6}{beside}  {one.goal} {verdict}")


def _ratio(one: Result) -> str:
    return f"{one.value / one.floor:.2f} ×" if one.floor else "–"
