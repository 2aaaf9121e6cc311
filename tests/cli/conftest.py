"""Terminals that many tests start from; each test works on a copy of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli import books
from tests.cli.machine import Machine
from tests.cli.office import Office

CODE, VILLAGE = "320123001001", "清溪村"
STAFF = {"赵会计": ("clerk", "284651"), "钱监委": ("reviewer", "937162"),
         "孙书记": ("approver", "506183")}  # fmt: skip
QUARTER = (500.0, -120.5, 300.25, -80.0)


def founded(folder: Path, roster: Path) -> Machine:
    """A terminal with villagers and three members of staff."""
    machine = Machine(folder)
    machine.ok("init", "--village", VILLAGE, "--code", CODE)
    machine.ok("roster", roster)
    for name, (role, pin) in STAFF.items():
        machine.ok("staff", "add", name, "--role", role, stdin=f"{pin}\n")
        machine.pins[name] = pin
    return machine


def publish(machine: Machine, file: Path, period: str) -> str:
    """The whole road of a ledger; returns the revision's id."""
    revision = str(machine.ok("import", file, "--as", "ledger", "--period", period)["revision"])
    machine.by("赵会计", "disclose", "submit", revision)
    machine.by("钱监委", "disclose", "review", revision)
    machine.by("孙书记", "disclose", "approve", revision)
    machine.by("赵会计", "disclose", "publish", revision)
    return revision


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stick: a roster and the ledgers of two quarters."""
    folder = tmp_path_factory.mktemp("stick")
    books.roster(folder / "花名册.xlsx", books.people())
    books.ledger(folder / "q2.xlsx", books.entries(*QUARTER, month=5))
    books.ledger(folder / "q3.xlsx", books.entries(200.0, -99.99, month=8, opening=1599.75))
    return folder


@pytest.fixture(scope="session")
def _village(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    return founded(tmp_path_factory.mktemp("a village") / "data", shelf / "花名册.xlsx")


@pytest.fixture(scope="session")
def _open_village(
    _village: Machine, shelf: Path, tmp_path_factory: pytest.TempPathFactory
) -> Machine:
    machine = _village.copy(tmp_path_factory.mktemp("published") / "data")
    publish(machine, shelf / "q2.xlsx", "2026-Q2")
    return machine


@pytest.fixture
def village(_village: Machine, tmp_path: Path) -> Machine:
    """A terminal with villagers and staff, and nothing published."""
    return _village.copy(tmp_path / "data")


@pytest.fixture
def open_village(_open_village: Machine, tmp_path: Path) -> Machine:
    """A terminal with 2026-Q2 published."""
    return _open_village.copy(tmp_path / "data")


Revision = Callable[[Machine], str]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A county that serves, of this test alone: every terminal here is a copy of one disk."""
    made = Office(tmp_path / "county")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def empty(tmp_path: Path) -> Machine:
    """A folder that is not there yet."""
    return Machine(tmp_path / "new" / "data")
