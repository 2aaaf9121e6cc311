"""``roster`` and ``staff``: who lives here, and who holds an office."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.cli import books
from tests.cli.conftest import STAFF
from tests.cli.machine import DONE, MISUSED, REFUSED, Machine

SUMMARY = {"accepted", "villagers", "groups", "without_factor", "errors", "dropped_columns"}
ID = "32010119900307451X"


def test_a_good_roster(village: Machine, shelf: Path) -> None:
    told = village.ok("roster", shelf / "花名册.xlsx")
    assert told == {
        "accepted": True, "villagers": 14, "groups": 3, "without_factor": 0, "errors": [],
        "dropped_columns": [],
    }  # fmt: skip
    assert village.ok("verify")["ok"]


def wrong(told: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(error["sheet"], error["cell"], error["value"]) for error in told["errors"]]


def test_every_wrong_cell_is_named_and_nothing_is_taken(village: Machine, tmp_path: Path) -> None:
    before = village.digest()
    rows = books.people()
    rows[1][0] = rows[0][0]  # A3: the same number twice
    rows[2][1] = ""  # B4
    rows[3][4] = "12"  # E5
    rows[4][5] = "皇帝"  # F6
    told = village.refused("roster", books.roster(tmp_path / "r.xlsx", rows))
    assert set(told) >= SUMMARY
    assert told["accepted"] is False
    cells = [cell for _, cell, _ in wrong(told)]
    assert cells == ["A3", "B4", "E5", "F6"]
    assert {sheet for sheet, _, _ in wrong(told)} == {"花名册"}
    assert wrong(told)[2][2] == "", "what stands in a secret column is not told on"
    assert village.digest() == before
    words = village.run("roster", tmp_path / "r.xlsx")
    assert (words.code, words.out) == (REFUSED, "")
    assert "花名册 A3 编号重复：和第 2 行一样" in words.err


def test_a_csv_in_gb18030(village: Machine, tmp_path: Path) -> None:
    file = books.text(tmp_path / "花名册.csv", [books.ROSTER, *books.people(5)], "gb18030")
    assert village.ok("roster", file)["villagers"] == 5


def test_of_a_whole_id_only_the_last_four_count_and_nothing_is_kept(
    village: Machine, tmp_path: Path
) -> None:
    header = [*books.ROSTER[:4], "身份证号码", "手机号", "类别"]
    numbers = [f"3201011990030{n:04d}{n % 10}" for n in range(1, 15)]
    numbers[0] = ID
    rows = [
        [*row[:4], number, f"139{8_0001_000 + at}", row[5]]
        for at, (row, number) in enumerate(zip(books.people(), numbers, strict=True))
    ]
    told = village.ok("roster", books.roster(tmp_path / "r.xlsx", rows, header))
    assert told["dropped_columns"] == ["身份证号码", "手机号"]
    assert told["without_factor"] == 0
    phones = [str(row[5]) for row in rows]
    assert village.holds(*numbers, *(number[:14] for number in numbers), *phones) == []
    assert village.ok("petition", "open", "修路", "--roster-no", "0001", stdin="451x\n")["ok"]
    told = village.refused("petition", "open", "修桥", "--roster-no", "0001", stdin=ID)
    assert told["error"] == "UnknownVillager"


@pytest.mark.parametrize("rows", [[], [["x"]], [books.LEDGER, *books.entries(1.0)]])
def test_what_is_no_roster(rows: list[books.Row], village: Machine, tmp_path: Path) -> None:
    before = village.digest()
    told = village.refused("roster", books.xlsx(tmp_path / "r.xlsx", rows, "一"))
    assert set(told) >= SUMMARY
    assert told["errors"][0]["reason"] == told["reason"]
    assert village.digest() == before


def test_staff_are_listed_with_their_office(village: Machine) -> None:
    told = village.ok("staff", "list")["staff"]
    assert {one["name"]: one["role"] for one in told} == {n: r for n, (r, _) in STAFF.items()}
    assert all(set(one) == {"staff", "name", "role", "active"} for one in told)
    gone = next(one["staff"] for one in told if one["name"] == "钱监委")
    assert village.ok("staff", "dismiss", gone, "--reason", "换届") == {"ok": True, "staff": gone}
    told = village.ok("staff", "list")["staff"]
    assert [one["active"] for one in told] == [True, False, True]
    assert village.refused("staff", "dismiss", gone, "--reason", "换届")["error"] == "LoginRefused"


def test_one_person_one_office(village: Machine) -> None:
    before = village.digest()
    told = village.refused("staff", "add", "赵会计", "--role", "approver", stdin="736251")
    assert "一个人只能担任一个岗位" in told["reason"]
    told = village.refused(
        "staff", "add", "李建国", "--role", "reviewer", "--roster-no", "0001", stdin="736251"
    )
    assert "村干部" in told["reason"]
    told = village.refused(
        "staff", "add", "李四", "--role", "clerk", "--roster-no", "9999", stdin="736251"
    )
    assert told["error"] == "UnknownVillager"
    done = village.run("staff", "add", "李四", "--role", "king", "--json", stdin="736251")
    assert (done.code, done.out) == (MISUSED, "")
    done = village.run("staff", "add", "--role", "clerk", "--json", stdin="736251")
    assert (done.code, done.out) == (MISUSED, "")
    assert village.digest() == before


@pytest.mark.parametrize(
    "name", ["李四 320123198001011234", "李四13800138000", "李" * 41, "\x1b\x07"]
)
def test_what_can_be_no_name(name: str, village: Machine) -> None:
    """It stays in the record for good, and stands on every page that its owner signed."""
    before = village.digest()
    village.refused("staff", "add", name, "--role", "clerk", stdin="736251")
    assert village.digest() == before


def test_a_name_and_a_reason_are_one_line(village: Machine) -> None:
    told = village.ok("staff", "add", "李\n四\x07 ", "--role", "clerk", stdin="736251")
    assert told["name"] == "李 四"
    before = village.digest()
    asked = ("staff", "dismiss", told["staff"], "--reason")
    assert village.refused(*asked, "320123198001011234")["error"] == "PersonalNumber"
    assert village.refused(*asked, "理" * 201)["error"] == "TextRefused"
    assert village.digest() == before
    village.ok(*asked, "换届")


@pytest.mark.parametrize("pin", ["123", "1234567890123", "密码", b"\xff\xfe"])
def test_what_can_be_no_pin(pin: str | bytes, village: Machine) -> None:
    before = village.digest()
    told = village.refused("staff", "add", "李四", "--role", "clerk", stdin=pin)
    assert told["error"] == "WrongSecret"
    assert village.digest() == before


@pytest.mark.parametrize("stdin", ["", "\r\n", None])
def test_without_a_pin_it_is_misuse(stdin: str | None, village: Machine) -> None:
    before = village.digest()
    done = village.run("staff", "add", "李四", "--role", "clerk", "--json", stdin=stdin)
    assert (done.code, done.out) == (MISUSED, "")
    assert "标准输入" in done.err
    assert village.digest() == before


@pytest.mark.parametrize(
    "typed",
    ["736251", "736251\r\n", "\ufeff ７３６２５１ \nx"],
)
def test_a_pin_however_it_is_piped(typed: str, village: Machine, shelf: Path) -> None:
    village.ok("staff", "add", "李四", "--role", "clerk", stdin=typed)
    told = village.ok(
        "import", shelf / "q2.xlsx", "--as", "ledger", "--period", "2026-Q2", "--staff", "李四",
        stdin="736251",
    )  # fmt: skip
    assert told["accepted"]
    assert village.holds("736251") == []


def test_a_weak_pin_is_taken_with_a_warning(village: Machine) -> None:
    done = village.run("staff", "add", "李四", "--role", "clerk", "--json", stdin="123456")
    assert done.code == DONE
    assert set(done.json) == {"ok", "staff", "name", "role"}
    assert "密码太简单" in done.err


def test_five_wrong_pins_rest_even_the_right_one(village: Machine, shelf: Path) -> None:
    def attempt(pin: str) -> dict[str, Any]:
        file = shelf / "q2.xlsx"
        asked = ("import", file, "--as", "ledger", "--period", "2026-Q2", "--staff", "赵会计")
        return village.run(*asked, "--json", stdin=pin).json

    reasons = [attempt("111111")["reason"] for _ in range(5)]
    assert reasons[:4] == [f"密码不对，还可以试 {left} 次" for left in (4, 3, 2, 1)]
    assert "密码不对" in reasons[4]
    rested = attempt(village.pins["赵会计"])
    assert rested["error"] == "LoginRefused"
    assert rested["accepted"] is False
    assert "分钟再试" in rested["reason"]
    others = village.refused("disclose", "submit", "R1", "--staff", "孙书记",
                             stdin=village.pins["孙书记"])  # fmt: skip
    assert others["error"] == "UnknownRevision", "another person's PIN does not rest"


def test_pins_tried_at_once_are_tries_all_the_same(village: Machine) -> None:
    def attempt(pin: str) -> str:
        told = village.refused("disclose", "submit", "R1", "--staff", "赵会计", stdin=pin)
        return str(told["reason"])

    with ThreadPoolExecutor(8) as pool:
        reasons = list(pool.map(attempt, ["111111"] * 8))
    assert sum(one.startswith("密码不对") for one in reasons) == 5, reasons
    assert "分钟再试" in attempt(village.pins["赵会计"])


def test_a_new_pin_counts_at_once_ends_the_rest_and_is_recorded(village: Machine) -> None:
    entries = village.ok("verify")["entries"]
    for _ in range(5):
        village.refused("disclose", "submit", "R1", "--staff", "赵会计", stdin="000000")
    told = village.ok("staff", "pin", "赵会计", stdin="736251")
    assert set(told) == {"ok", "staff"}
    asked = ("disclose", "submit", "R1", "--staff", "赵会计")
    assert village.refused(*asked, stdin="736251")["error"] == "UnknownRevision"
    assert village.refused(*asked, stdin=village.pins["赵会计"])["error"] == "LoginRefused"
    assert village.ok("verify")["entries"] == entries + 1
    assert village.holds("736251") == []


@pytest.mark.parametrize("pin", ["12", "abc123"])
def test_what_is_no_pin_changes_nothing(village: Machine, pin: str) -> None:
    before = village.digest()
    assert village.refused("staff", "pin", "赵会计", stdin=pin)["error"] == "WrongSecret"
    assert village.refused("staff", "pin", "没有这人", stdin="736251")["error"] == "LoginRefused"
    assert village.digest() == before
