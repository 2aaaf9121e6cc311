"""``disclose``: the four-eyes road, every step by the right hand and in its turn."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils

from content import queries
from tests.cli import books
from tests.cli.conftest import CODE, STAFF
from tests.cli.machine import DONE, MISUSED, REFUSED, Machine

CLERK, REVIEWER, APPROVER = STAFF
STEP = {"ok", "revision", "state", "number"}


@pytest.fixture
def drafted(village: Machine, shelf: Path) -> tuple[Machine, str]:
    """A terminal with a draft of 2026-Q2, and its id."""
    told = village.ok("import", shelf / "q2.xlsx", "--as", "ledger", "--period", "2026-Q2")
    return village, str(told["revision"])


def shown(machine: Machine) -> tuple[str, ...]:
    """The periods a villager can look at."""
    db = machine.open()
    try:
        return queries.published_periods(db, CODE)
    finally:
        db.close()


def state(machine: Machine, revision: str) -> str:
    listed = machine.ok("disclose", "list")["revisions"]
    return str(next(one["state"] for one in listed if one["revision"] == revision))


def test_the_whole_road_in_order_and_by_nobody_else(drafted: tuple[Machine, str]) -> None:
    machine, one = drafted
    road = [
        ("submit", CLERK, "submitted", {REVIEWER: "WrongRole", APPROVER: "WrongRole"}),
        ("review", REVIEWER, "reviewed", {CLERK: "WrongRole", APPROVER: "WrongRole"}),
        ("approve", APPROVER, "approved", {CLERK: "WrongRole", REVIEWER: "WrongRole"}),
        ("publish", CLERK, "published", {REVIEWER: "WrongRole"}),
    ]
    for at, (step, who, after, others) in enumerate(road):
        for other, why in others.items():
            told = machine.not_by(other, "disclose", step, one)
            assert told["error"] == why, (step, other)
        for early, whose, _, _ in road[at + 1 : at + 2]:
            assert machine.not_by(whose, "disclose", early, one)["error"] == "WrongState"
        assert shown(machine) == ()
        told = machine.by(who, "disclose", step, one)
        assert set(told) == STEP
        assert (told["ok"], told["revision"], told["state"]) == (True, one, after)
    assert told["number"] == 1
    assert shown(machine) == ("2026-Q2",)
    assert machine.not_by(CLERK, "disclose", "submit", one)["error"] == "WrongState"
    assert machine.ok("verify")["ok"]


def test_wrong_pins_unknown_revisions_and_missing_reasons(drafted: tuple[Machine, str]) -> None:
    machine, one = drafted
    before = machine.digest()
    told = machine.refused("disclose", "submit", one, "--staff", CLERK, stdin="000000")
    assert told["error"] == "LoginRefused"
    assert machine.not_by(CLERK, "disclose", "submit", "R0")["error"] == "UnknownRevision"
    assert machine.not_by(CLERK, "disclose", "return", one, "--reason", " ")["error"] == (
        "ReasonMissing"
    )
    for step in ("return", "withdraw"):
        done = machine.run("disclose", step, one, "--staff", CLERK, "--json", stdin="284651")
        assert (done.code, done.out) == (MISUSED, "")
    done = machine.run("disclose", "submit", one, "--json", stdin="284651")
    assert (done.code, done.out) == (MISUSED, "")
    assert machine.digest() == before


def test_one_person_never_two_hands(drafted: tuple[Machine, str]) -> None:
    """Who left one office for another is still the same person on what was begun before."""
    machine, one = drafted
    machine.by(CLERK, "disclose", "submit", one)
    machine.ok("staff", "dismiss", CLERK, "--reason", "换岗")
    machine.ok("staff", "add", CLERK, "--role", "reviewer", stdin="284651")
    told = machine.not_by(CLERK, "disclose", "review", one)
    assert told["error"] == "TwoHands"
    assert state(machine, one) == "submitted"
    machine.by(REVIEWER, "disclose", "review", one)


def test_the_checklist_must_be_whole_and_the_carrier_known(drafted: tuple[Machine, str]) -> None:
    machine, one = drafted
    machine.by(CLERK, "disclose", "submit", one)
    machine.by(REVIEWER, "disclose", "review", one)
    told = machine.not_by(APPROVER, "disclose", "approve", one, "--checked", "state_secret")
    assert told["error"] == "ChecklistIncomplete"
    machine.by(APPROVER, "disclose", "approve", one, "--reason", "同意")
    told = machine.not_by(CLERK, "disclose", "publish", one, "--carrier", "飞鸽")
    assert told["error"] == "CarrierMissing"
    machine.by(CLERK, "disclose", "publish", one, "--carrier", "board")
    assert shown(machine) == ("2026-Q2",)


@pytest.fixture
def db(open_village: Machine) -> Iterator[sqlite_utils.Database]:
    """What the screens read."""
    opened = open_village.open()
    yield opened
    opened.close()


def correction(machine: Machine, old: str, file: Path, reason: str = "漏记一笔") -> dict[str, Any]:
    asked = ("disclose", "correct", old, file, "--reason", reason)
    return machine.by(CLERK, *asked)


def test_a_correction_is_number_two_and_both_stay_readable(
    open_village: Machine, db: sqlite_utils.Database, tmp_path: Path
) -> None:
    machine = open_village
    (old,) = (one["revision"] for one in machine.ok("disclose", "list")["revisions"])
    fixed = books.ledger(
        tmp_path / "fixed.xlsx", books.entries(500.0, -120.5, 300.25, -80.0, 9.0, month=5)
    )
    no_reason = machine.not_by(CLERK, "disclose", "correct", old, fixed, "--reason", " ")
    assert no_reason["error"] == "ReasonMissing"
    told = machine.not_by(CLERK, "disclose", "correct", "R0", fixed, "--reason", "错")
    assert (told["error"], told["accepted"]) == ("UnknownRevision", False)
    new = str(correction(machine, old, fixed)["revision"])
    assert queries.ledger_summary(db, CODE, "2026-Q2").revision.id == old  # type: ignore[union-attr]
    for who, step in ((CLERK, "submit"), (REVIEWER, "review"), (APPROVER, "approve"),
                      (APPROVER, "publish")):  # fmt: skip
        told = machine.by(who, "disclose", step, new)
    assert (told["state"], told["number"]) == ("published", 2)
    assert state(machine, old) == "superseded"
    for one, rows in ((old, 4), (new, 5)):
        assert queries.ledger_line_count(db, CODE, one) == rows
    standing = queries.ledger_summary(db, CODE, "2026-Q2")
    assert standing is not None
    assert (standing.revision.id, standing.revision.reason) == (new, "漏记一笔")
    changes = queries.diff_revisions(db, CODE, old, new)
    assert len(changes) == 1
    told = machine.not_by(CLERK, "disclose", "correct", old, fixed, "--reason", "再来")
    assert told["error"] == "NotCorrectable"


def test_withdrawn_leaves_a_tombstone(open_village: Machine) -> None:
    machine = open_village
    (old,) = (one["revision"] for one in machine.ok("disclose", "list")["revisions"])
    assert machine.not_by(CLERK, "disclose", "withdraw", old, "--reason", "错")["error"] == (
        "WrongRole"
    )
    told = machine.by(APPROVER, "disclose", "withdraw", old, "--reason", "公开了不该公开的")
    assert told["state"] == "withdrawn"
    assert shown(machine) == ()
    assert [one["state"] for one in machine.ok("disclose", "list")["revisions"]] == ["withdrawn"]
    again = machine.not_by(APPROVER, "disclose", "withdraw", old, "--reason", "错")
    assert again["error"] == "WrongState"


NUMBER = "320123198001011234"


@pytest.mark.parametrize("step", ["review", "approve", "return", "withdraw", "correct"])
def test_no_reason_holds_a_persons_number(
    step: str, drafted: tuple[Machine, str], shelf: Path
) -> None:
    """A reason stays in the record for good, and villagers read it."""
    machine, revision = drafted
    road = {"review": 1, "return": 1, "approve": 2, "withdraw": 4, "correct": 4}
    steps = ("赵会计", "submit"), ("钱监委", "review"), ("孙书记", "approve"), ("赵会计", "publish")
    for who, done in steps[: road[step]]:
        machine.by(who, "disclose", done, revision)
    who = {"review": "钱监委", "return": "钱监委", "correct": "赵会计"}.get(step, "孙书记")
    more = (shelf / "q2.xlsx",) if step == "correct" else ()
    before = machine.digest()
    told = machine.not_by(who, "disclose", step, revision, *more, "--reason", f"上面有{NUMBER}")
    assert told["error"] == "PersonalNumber"
    assert machine.digest() == before
    assert machine.holds(NUMBER) == []


def test_the_files_name_tells_no_persons_number(village: Machine, shelf: Path) -> None:
    file = village.data.parent / f"收支表{NUMBER}.xlsx"
    file.write_bytes((shelf / "q2.xlsx").read_bytes())
    village.ok("import", file, "--as", "ledger", "--period", "2026-Q2")
    assert village.holds(NUMBER) == []
    assert village.holds("收支表320***************.xlsx") != []


def test_returned_at_any_step_ends_there(drafted: tuple[Machine, str], shelf: Path) -> None:
    machine, one = drafted
    machine.by(CLERK, "disclose", "submit", one)
    told = machine.by(REVIEWER, "disclose", "return", one, "--reason", "第二笔没有证明人")
    assert told["state"] == "returned"
    assert machine.not_by(REVIEWER, "disclose", "review", one)["error"] == "WrongState"
    again = machine.ok("import", shelf / "q2.xlsx", "--as", "ledger", "--period", "2026-Q2")
    assert again["accepted"]


def test_in_words(drafted: tuple[Machine, str]) -> None:
    machine, one = drafted
    done = machine.run("disclose", "submit", one, "--as", CLERK, stdin="284651\n")
    assert (done.code, done.out) == (DONE, f"{one} 现在是：等待审核\n")
    done = machine.run("disclose", "submit", one, "--as", CLERK, stdin="284651\n")
    assert (done.code, done.out) == (REFUSED, "")
    assert done.err.startswith("没有办成：")
