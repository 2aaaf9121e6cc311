"""The long searches: ``python -m tests.faults simulate|powercut|kill|restore …``.

Each prints one JSON object; exit code 1 when something was found.
"""

import json
import tempfile
import time
from collections import Counter
from pathlib import Path

import click

from tests.faults import kill as killing
from tests.faults import powercut as cutting
from tests.faults import restoring, simulation


@click.group()
def main() -> None:
    """Search for what breaks the log and its exchange."""


@main.command()
@click.option("--schedules", default=1000, show_default=True, help="How many.")
@click.option("--seed", default=0, show_default=True, help="The first one's seed.")
@click.option("--steps", default=40, show_default=True, help="Steps of each before it drains.")
def simulate(schedules: int, seed: int, steps: int) -> None:
    """Terminals and a county through random schedules of work and faults."""
    started, failures = time.perf_counter(), []
    done: Counter[str] = Counter()
    for number in range(seed, seed + schedules):
        try:
            world = simulation.run(number, steps)
        except Exception as error:  # noqa: BLE001  whatever it is, it is a finding
            failures.append(f"seed {number}: {type(error).__name__}: {error}")
            continue
        done += world.done + Counter(world.network.met)
    _tell(started, schedules, failures, {"done": dict(done)})


@main.command()
@click.option("--images", default=10_000, show_default=True, help="How many at least.")
@click.option("--seed", default=0, show_default=True, help="The first session's seed.")
@click.option("--synchronous", default=None, type=click.Choice(["FULL", "NORMAL", "OFF"]),
              help="Instead of the product's own: a control that must find losses.")  # fmt: skip
def powercut(images: int, seed: int, synchronous: str | None) -> None:
    """Images that power cuts leave, opened and judged."""
    started = time.perf_counter()
    found = cutting.search(images, seed, synchronous=synchronous)
    more = {"distinct": found.distinct, "by_action": dict(found.by_action)}
    _tell(started, found.images, found.failures, more)


@main.command()
@click.option("--kills", default=None, type=int, help="A sample of so many; all where not given.")
@click.option("--seed", default=0, show_default=True, help="Of the sample.")
def kill(kills: int | None, seed: int) -> None:
    """Kill -9 at every write and sync of real processes."""
    started, reason = time.perf_counter(), killing.why_not()
    if reason is not None:
        raise click.ClickException(reason)
    with tempfile.TemporaryDirectory() as folder:
        found = killing.sweep(Path(folder) / "sweep", kills, seed)
    _tell(started, found.kills, found.failures, {})


@main.command()
@click.option("--kills", default=None, type=int, help="A sample of so many of each work.")
@click.option("--seed", default=0, show_default=True, help="Of the sample.")
def restore(kills: int | None, seed: int) -> None:
    """Kill -9 at every step of backups, of restorings, and of mending a damaged database."""
    started, reason = time.perf_counter(), killing.why_not()
    if reason is not None:
        raise click.ClickException(reason)
    with tempfile.TemporaryDirectory() as folder:
        found = restoring.sweep(Path(folder) / "sweep", kills, seed)
    _tell(started, found.kills, found.failures, {})


def _tell(started: float, count: int, failures: list[str], more: dict[str, object]) -> None:
    seconds = time.perf_counter() - started
    told = {
        "count": count,
        "per_second": round(count / seconds, 1),
        "failures": len(failures),
        "first": failures[:10],
        **more,
    }
    click.echo(json.dumps(told, ensure_ascii=False))
    raise SystemExit(1 if failures else 0)


if __name__ == "__main__":
    main()
