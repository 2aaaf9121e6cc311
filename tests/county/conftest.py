"""A county that runs, and terminals enrolled with it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.county.world import Kiosk, Served, enrol, serving


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A county on a free port."""
    with serving(tmp_path / "county") as running:
        yield running


@pytest.fixture
def kiosks(tmp_path: Path) -> Iterator[Callable[..., Kiosk]]:
    """Makes terminals and closes them again."""
    made: list[Kiosk] = []

    def make(served: Served, **options: object) -> Kiosk:
        kiosk = enrol(served, tmp_path / f"kiosk{len(made)}.db", **options)  # type: ignore[arg-type]
        made.append(kiosk)
        return kiosk

    yield make
    for kiosk in made:
        kiosk.close()


@pytest.fixture
def kiosk(served: Served, kiosks: Callable[..., Kiosk]) -> Kiosk:
    """One terminal of the village."""
    return kiosks(served)
