"""``sync once`` and ``enrol``: over a real line, to a county in a process of its own."""

import socket
from pathlib import Path

from content import queries
from kiosk.actions import petitioning
from kiosk.terminal import Terminal
from sync import tables
from sync.note import VerifierKey
from sync.proof import verify_proof
from tests.cli import books
from tests.cli.conftest import CODE, VILLAGE, publish
from tests.cli.machine import MISUSED, REFUSED, Machine
from tests.cli.office import EXCHANGED, Office, sent


def made(folder: Path, shelf: Path, code: str) -> Machine:
    """A terminal with villagers, of a village of its own."""
    machine = Machine(folder)
    machine.ok("init", "--village", VILLAGE, "--code", code)
    machine.ok("roster", shelf / "花名册.xlsx")
    return machine


def test_who_is_not_enrolled_is_refused(village: Machine, office: Office) -> None:
    told = village.refused("sync", "once", "--county", office.url)
    assert set(told) >= EXCHANGED
    assert (told["error"], told["receipt"], told["sent"]) == ("NotEnrolled", False, 0)
    status = village.ok("sync", "status")
    assert (status["county"], status["receipted"], status["last"]) == (None, 0, None)
    assert status["waiting"] == status["size"] > 0


def test_tokens_that_are_none(village: Machine, office: Office) -> None:
    before = village.digest()
    token = office.token("另一个村")
    typed = token[:-1] + ("0" if token[-1] != "0" else "1")
    for wrong in ("", "x", typed):
        told = village.refused("sync", "enrol", "--county", office.url, "--token", wrong)
        assert told["error"] == "WrongSecret", wrong
    done = village.run("sync", "once", "--token", token, "--json")
    assert (done.code, done.out) == (MISUSED, "")
    assert village.digest() == before


def test_a_token_serves_once(village: Machine, office: Office, shelf: Path, tmp_path: Path) -> None:
    token = office.token(VILLAGE)
    asked = ("--county", office.url, "--token", token)
    assert village.ok("sync", "once", *asked)["receipt"] is True
    other = made(tmp_path / "other", shelf, "320123001002")
    told = other.refused("sync", "enrol", *asked)
    assert told["error"] == "CountyRefused"
    assert isinstance(told["number"], int)
    assert other.ok("sync", "status")["county"] is None


def test_addresses_that_lead_nowhere(village: Machine, office: Office) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = free.getsockname()[1]
    token = office.token(VILLAGE)
    for url in ("", "x", "ftp://127.0.0.1", "http://[::1", f"http://127.0.0.1:{closed}"):
        told = village.refused("sync", "enrol", "--county", url, "--token", token)
        assert "连不上县里" in told["reason"], url
    assert village.ok("sync", "enrol", "--county", office.url, "--token", token)["ok"]


def test_a_county_that_is_none_at_all(village: Machine, office: Office) -> None:
    office.enrol(village, VILLAGE, "一号机")
    import http.server
    import threading

    class Page(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>hello</html>" * 100)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        told = village.refused("sync", "once", "--county", f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
        thread.join()
    assert (told["receipt"], told["sent"]) == (False, 0)
    assert village.ok("sync", "status")["last"]["ok"] is False
    assert village.ok("verify")["ok"]


def test_first_push_then_nothing_then_one_more_after_the_county_was_killed(
    open_village: Machine, office: Office, shelf: Path
) -> None:
    machine = open_village
    assert office.enrol(machine, VILLAGE, "一号机")["ok"] is True
    size = machine.ok("sync", "status")["size"]
    first = sent(machine)
    assert (first["sent"], first["receipt"]) == (size, True)
    assert machine.ok("verify")["witnessed"] == size
    idle = sent(machine)
    assert (idle["sent"], idle["received"], idle["requests"], idle["receipt"]) == (0, 0, 1, True)
    assert idle["bytes_up"] < first["bytes_up"]
    publish(machine, shelf / "q3.xlsx", "2026-Q3")
    office.stop(kill=True)
    down = machine.refused("sync", "once")
    assert (down["error"], down["receipt"]) == ("ExchangeFailed", False)
    office.start()
    again = sent(machine)
    assert again["sent"] == machine.ok("sync", "status")["size"] - size
    status = machine.ok("sync", "status")
    assert (status["waiting"], status["last"]["ok"]) == (0, True)
    assert machine.ok("verify")["ok"]


def test_two_terminals_of_one_village_see_each_others_figures(
    open_village: Machine, office: Office, shelf: Path, tmp_path: Path
) -> None:
    other = made(tmp_path / "二号机", shelf, CODE)
    office.enrol(open_village, VILLAGE, "一号机")
    office.enrol(other, VILLAGE, "二号机")
    sent(open_village)
    assert sent(other)["received"] > 0
    db = other.open()
    assert queries.published_periods(db, CODE) == ("2026-Q2",)
    summary = queries.ledger_summary(db, CODE, "2026-Q2")
    db.close()
    assert summary is not None
    assert (summary.revision.income_fen, summary.revision.expense_fen) == (80025, 20050)
    assert other.ok("verify")["ok"]
    asked = ("staff", "add", "陈桂英", "--roster-no", "0004", "--role")
    assert open_village.ok(*asked, "clerk", stdin="736251")["ok"]
    sent(open_village)
    sent(other)
    told = other.refused(*asked, "approver", stdin="736251")
    assert told["error"] == "StaffRefused", "the same person at the other terminal"
    told = other.refused("import", shelf / "q2.xlsx", "--as", "ledger", "--period", "2026-Q2")
    assert told["error"] == "AlreadyPublished", "the same file, brought to the other terminal"


def test_a_proof_with_the_countys_countersignature(village: Machine, office: Office) -> None:
    office.enrol(village, VILLAGE, "一号机")
    receipt = village.ok(
        "petition", "open", "东塘水面怎么发包", "--roster-no", "0001", stdin=books.last_four(1)
    )["receipt"]
    sent(village)
    told = village.ok("prove", receipt)
    db = village.open()
    origin, seq = receipt.split(":")[1], int(receipt.split(":")[2])
    log = tables.get_log(db, origin)
    query = "SELECT note FROM receipt WHERE log = ? ORDER BY size DESC"
    (text,) = db.execute(query, (log.number,)).fetchone()
    ((_, leaf, _),) = tables.leaves(db, log.number, seq, seq + 1)
    boxes = db.execute("SELECT COUNT(*) FROM sealed WHERE box IS NOT NULL").fetchone()[0]
    db.close()
    assert boxes == 0, "what was sealed is wiped once the county has signed for it"
    assert verify_proof(told["proof"], leaf, VerifierKey.parse(told["key"])).index == seq
    assert text.splitlines()[-1] in told["proof"].splitlines()


def test_a_clone_of_a_disk_is_found_out(village: Machine, office: Office, tmp_path: Path) -> None:
    office.enrol(village, VILLAGE, "一号机")
    sent(village)
    clone = village.copy(tmp_path / "clone")
    for machine, name in ((village, "甲"), (clone, "乙")):
        machine.ok("staff", "add", name, "--role", "clerk", stdin="736251")
    sent(village)
    told = clone.run("sync", "once", "--json")
    assert told.code == REFUSED
    assert clone.ok("sync", "status")["fork"]
    report = clone.refused("verify")
    assert any("隔离" in problem for problem in report["problems"])
    refused = clone.refused("staff", "add", "丙", "--role", "clerk", stdin="736251")
    assert refused["error"] == "LogQuarantined"


def test_what_the_county_has_signed_cannot_be_dropped_or_replaced(
    village: Machine, office: Office, tmp_path: Path
) -> None:
    office.enrol(village, VILLAGE, "一号机")
    sent(village)
    forged, shortened = village.copy(tmp_path / "forged"), village.copy(tmp_path / "short")
    db = forged.open()
    db.execute("DROP TRIGGER receipt_no_update")
    with db.conn:
        db.execute("UPDATE receipt SET note = (SELECT note FROM checkpoint ORDER BY size DESC)")
    db.close()
    assert any("回执" in one for one in forged.refused("verify")["problems"])
    db = shortened.open()
    db.execute("DROP TRIGGER entry_no_delete")
    db.execute("DROP TRIGGER checkpoint_no_delete")
    with db.conn:
        db.execute("DELETE FROM checkpoint WHERE size = (SELECT MAX(seq) + 1 FROM entry)")
        db.execute("DELETE FROM entry WHERE seq = (SELECT MAX(seq) FROM entry)")
    db.close()
    shortened.ok("rebuild")
    assert any("回执" in one for one in shortened.refused("verify")["problems"])
    assert shortened.run("sync", "once", "--json").code == REFUSED


def test_a_petition_from_before_the_first_contact_gets_its_day(
    village: Machine, office: Office
) -> None:
    asked = ("petition", "open", "东塘水面怎么发包", "--roster-no", "0001")
    village.ok(*asked, stdin=f"{str(books.people()[0][4])[-4:]}\n")

    def proven() -> bool:
        opened = Terminal.open(village.data)
        (one,) = petitioning.petitions(opened)
        opened.close()
        return not one.unproven

    assert not proven(), "nobody has told this terminal what day it is"
    office.enrol(village, VILLAGE, "一号机")
    size = village.ok("sync", "status")["size"]
    told = sent(village)
    assert (told["sent"], told["receipt"]) == (size + 1, True)
    assert proven()
    assert sent(village)["sent"] == 0, "it is said once"
    assert village.ok("verify")["problems"] == []
