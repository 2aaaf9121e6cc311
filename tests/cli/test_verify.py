"""``verify``, ``rebuild``, ``prove``, ``doctor``: what somebody changed behind the log's back."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlite_utils

from content.projection import PROJECTION
from hearings.projection import PROJECTION as HEARINGS
from hearings.receipt import parse_receipt
from kiosk.actions import checking
from kiosk.terminal import Terminal
from sync import tables
from sync.note import VerifierKey
from sync.proof import verify_proof
from tests.cli import books
from tests.cli.conftest import CODE
from tests.cli.machine import DONE, REFUSED, Machine

REPORT = {"ok", "entries", "root", "problems", "witnessed"}
Harm = Callable[[sqlite_utils.Database], None]


def harmed(machine: Machine, harm: Harm) -> None:
    """The database after somebody with a database program was at it."""
    db = machine.open()
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f'DROP TRIGGER "{name}"')
    with db.conn:
        harm(db)
    db.close()


def problems(machine: Machine) -> list[str]:
    """What ``verify`` finds; it leaves with 1."""
    done = machine.run("verify", "--json")
    assert done.code == REFUSED
    told = done.json
    assert set(told) >= REPORT
    assert told["ok"] is False
    assert told["problems"]
    return list(told["problems"])


def test_all_is_well(open_village: Machine) -> None:
    told = open_village.ok("verify")
    assert set(told) == REPORT
    assert (told["ok"], told["problems"], told["witnessed"]) == (True, [], 0)
    assert re.fullmatch("[0-9a-f]{64}", told["root"])
    db = open_village.open()
    assert told["entries"] == db["entry"].count
    db.close()
    words = open_village.run("verify")
    assert (words.code, words.out) == (DONE, f"{told['entries']} 条记录，没有发现改动\n")


def an_amount(db: sqlite_utils.Database) -> None:
    db.execute("UPDATE ledger_line SET expense_fen = expense_fen - 1 WHERE row = 2")


def a_step(db: sqlite_utils.Database) -> None:
    db.execute("DELETE FROM revision_step WHERE action = 'review'")


def the_village(db: sqlite_utils.Database) -> None:
    db.table(PROJECTION.tables[0].name).delete_where()


def a_whole_table(db: sqlite_utils.Database) -> None:
    db.execute("DROP TABLE ledger_line")


SHOWN = [
    (an_amount, "ledger_line"), (a_step, "revision_step"),
    (the_village, PROJECTION.tables[0].name), (a_whole_table, "ledger_line"),
]  # fmt: skip


@pytest.mark.parametrize(("harm", "table"), SHOWN, ids=lambda v: getattr(v, "__name__", ""))
def test_a_changed_figure_is_named_and_rebuilt(
    harm: Harm, table: str, open_village: Machine
) -> None:
    before = open_village.digest()
    harmed(open_village, harm)
    (found,) = problems(open_village)
    assert table in found
    told = open_village.ok("rebuild")
    assert told == {
        "ok": True, "tables": len(PROJECTION.tables) + len(HEARINGS.tables), "changed": [table]
    }  # fmt: skip
    assert open_village.ok("verify")["ok"]
    assert open_village.digest() == before


def a_leaf(db: sqlite_utils.Database) -> None:
    (leaf,) = db.execute("SELECT leaf FROM entry WHERE seq = 5").fetchone()
    db.execute("UPDATE entry SET leaf = ? WHERE seq = 5", (leaf[:-1] + bytes([leaf[-1] ^ 1]),))


def a_hash(db: sqlite_utils.Database) -> None:
    db.execute("UPDATE entry SET hash = ? WHERE seq = 5", (bytes(32),))


def a_checkpoint(db: sqlite_utils.Database) -> None:
    (text,) = db.execute("SELECT note FROM checkpoint WHERE size = 5").fetchone()
    db.execute("UPDATE checkpoint SET note = ? WHERE size = 5", (text.replace("=\n", "A\n", 1),))


def the_last_entry(db: sqlite_utils.Database) -> None:
    db.execute("DELETE FROM checkpoint WHERE size = (SELECT MAX(seq) + 1 FROM entry)")
    db.execute("DELETE FROM entry WHERE seq = (SELECT MAX(seq) FROM entry)")


def an_entry_in_the_middle(db: sqlite_utils.Database) -> None:
    db.execute("DELETE FROM entry WHERE seq = 3")


LOGGED = [
    (a_leaf, "第 5 条"), (a_hash, "第 5 条"), (a_checkpoint, "第 5 条处的签名"),
    (the_last_entry, "revision_step"), (an_entry_in_the_middle, "缺第 3 条"),
]  # fmt: skip


@pytest.mark.parametrize(("harm", "word"), LOGGED, ids=lambda v: getattr(v, "__name__", ""))
def test_a_changed_log_is_found(harm: Harm, word: str, open_village: Machine) -> None:
    harmed(open_village, harm)
    found = problems(open_village)
    assert any(word in problem for problem in found), found
    assert all(re.search("[\u4e00-\u9fff]", problem) for problem in found)


def test_a_torn_page_and_a_file_of_noise(open_village: Machine, tmp_path: Path) -> None:
    """Whatever a disk does to the file: one object, no traceback, exit code 1, nothing hangs."""
    whole = open_village.database.read_bytes()
    for at in (0, 4096 * 3, len(whole) // 2 // 4096 * 4096):
        harm = whole[:at] + bytes(4096) + whole[at + 4096 :]
        open_village.database.write_bytes(harm)
        if open_village.run("verify", "--json").code != DONE:
            problems(open_village)
            for command in (("staff", "list"), ("disclose", "list")):
                done = open_village.run(*command, "--json")
                assert done.code in (DONE, REFUSED)
                assert isinstance(done.json, dict)
    for noise in (b"", b"SQLite format 3\0" + b"x" * 9000, whole[: len(whole) // 2]):
        open_village.database.write_bytes(noise)
        assert problems(open_village)


def test_the_proof_of_an_entry_holds_outside(village: Machine) -> None:
    receipt = village.ok(
        "petition", "open", "东塘水面怎么发包", "--roster-no", "0001", stdin=books.last_four(1)
    )["receipt"]
    told = village.ok("prove", receipt)
    assert set(told) == {"ok", "proof", "key"}
    place = parse_receipt(receipt)
    db = village.open()
    ((_, leaf, _),) = tables.leaves(
        db, tables.get_log(db, place.origin).number, place.seq, place.seq + 1
    )
    db.close()
    proven = verify_proof(told["proof"], leaf, VerifierKey.parse(told["key"]))
    assert (proven.index, proven.cosigned_at_s) == (place.seq, None)
    assert village.run("prove", receipt).out.startswith("c2sp.org/tlog-proof@v1\n")
    swapped = receipt[:-3] + ("AAA" if receipt[-3:] != "AAA" else "BBB")
    elsewhere = receipt.replace("vk/", "vk/0", 1)
    beyond = ":".join([*receipt.split(":")[:-2], "999999", receipt.rsplit(":", 1)[1]])
    for wrong in ("", "VK1:x", "你好", swapped, elsewhere, beyond):
        assert village.run("prove", wrong, "--json").code == REFUSED, wrong
        assert village.refused("prove", wrong)["reason"]


def test_the_doctor_says_how_the_machine_is(village: Machine) -> None:
    told = village.ok("doctor")
    assert set(told) == {"ok", "checks"}
    assert all(set(one) == {"name", "ok", "detail"} for one in told["checks"])
    by_name = {one["name"]: one for one in told["checks"]}
    assert by_name["数据库"]["ok"]
    assert not by_name["县里"]["ok"]
    assert told["ok"] is False
    assert CODE not in str(told)


def test_a_roster_changed_behind_the_log_is_found(village: Machine, shelf: Path) -> None:
    def a_ghost(db: sqlite_utils.Database) -> None:
        one = dict(next(iter(db["roster"].rows)))
        db.table("roster").insert({**one, "roster_no": "9999", "place": 99})

    harmed(village, a_ghost)
    (found,) = problems(village)
    assert "名册" in found
    village.ok("roster", shelf / "花名册.xlsx")
    assert village.ok("verify")["ok"]


def test_the_doctor_says_that_the_log_has_forked(village: Machine) -> None:
    opened = Terminal.open(village.data)
    log = opened.store.own_log()
    opened.store.quarantine_fork(log, 0, b"leaf", "第 0 条有两种内容")
    opened.close()
    told = {line["name"]: line for line in village.ok("doctor")["checks"]}
    assert told["记录"]["ok"] is False
    assert "第 0 条有两种内容" in told["记录"]["detail"]


@pytest.mark.parametrize(
    ("ms", "said"),
    [(0, "1 秒"), (2_500, "3 秒"), (120_000, "120 秒"), (120_001, "3 分钟"), (7_200_001, "3 小时"),
     (86_400_001, "25 小时"), (48 * 3_600_000 + 1, "3 天")],
)  # fmt: skip
def test_an_error_of_the_clock_is_said_in_its_unit(ms: int, said: str) -> None:
    assert checking._span(ms) == said
