"""A phone that scans a terminal's code: what the county says, and what it keeps to itself."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from content import queries
from content.model import Line
from hearings.receipt import receipt_link, receipt_text
from kiosk.actions import checking, exchanging
from kiosk.screens import facts
from sync import proof, tables
from sync.checkpoint import witness_key
from sync.entry import Position
from sync.kiosk_side import county_of
from sync.note import VerifierKey
from tests.county.test_page import NASTY, Elements, get
from tests.county.world import Served, connect, petition, read_reply, signed
from tests.kiosk.village import Q3, Village, usual


@pytest.fixture
def village(served: Served, tmp_path: Path) -> Iterator[Village]:
    """A village whose two quarters have arrived at the county."""
    made = usual(tmp_path / "terminal")
    exchanging.enrol(made.terminal, served.url, served.token(made.terminal.village.name))
    exchanging.exchange_once(made.terminal)
    yield made
    made.terminal.close()


def line(village: Village, revision: str = "R002", row: int = 3) -> Line:
    found = queries.line_at(village.terminal.db, village.terminal.org, revision, row)
    assert found is not None
    return found


def place(of: Line) -> Position:
    return Position(of.origin, of.seq, of.leaf_hash)


def words(served: Served, position: Position) -> str:
    status, headers, html = get(served, f"/c/{receipt_text(position)}")
    assert status == 200
    assert b"default-src 'none'" in headers[b"content-security-policy"]
    return Elements(html).words


def test_a_figure_that_is_out_is_told_with_its_hands(served: Served, village: Village) -> None:
    told = words(served, place(line(village)))
    for part in ("对得上", "东塘水面承包款", "23,600.50 元", "记字第3号", "2026年三季度，第 1 版",
                 "仇德祥", "解红梅", "收到并签了字", "清溪村"):  # fmt: skip
        assert part in told


def test_the_address_in_the_code_leads_to_the_page(served: Served, village: Village) -> None:
    address = receipt_link(served.url + "/", receipt_text(place(line(village))))
    assert address.startswith(served.url.upper() + "/C/VK1:VK/")
    status, _, html = get(served, address.removeprefix(served.url.upper()))
    assert status == 200
    assert "对得上" in html
    assert f"/v1/proof/{receipt_text(place(line(village)))}" in html


def test_the_code_on_the_screen_is_that_address(served: Served, village: Village) -> None:
    found = village.revision("R002")
    proof = facts.revision(village.terminal, found)
    receipt = receipt_text(Position(found.origin, found.seq, found.leaf_hash))
    assert proof.qr == receipt_link(served.url, receipt)
    taken_home = facts.receipt(village.terminal, place(line(village)))
    assert taken_home.qr == receipt_link(served.url, receipt_text(place(line(village))))


def test_another_content_in_the_same_place_is_named(served: Served, village: Village) -> None:
    forged = replace(place(line(village)), leaf_hash=bytes(32))
    told = words(served, forged)
    assert "对不上" in told
    assert Q3[2][1] not in told


def test_what_has_not_come_yet_and_who_is_unknown(served: Served, village: Village) -> None:
    village.terminal.store.append([petition()], "villager")
    newest = place(line(village))
    size = village.terminal.store.size(village.terminal.store.own_log())
    assert "还没有收到" in words(served, replace(newest, seq=size - 1))
    assert "没有这份记录" in words(served, replace(newest, origin="vk/00/00"))


def test_a_draft_is_not_shown_before_the_village_shows_it(served: Served, village: Village) -> None:
    draft = village.draft("2026-Q1", 0, [("2026-02-03", "还没公布的钱", "income.other", 500)])
    exchanging.exchange_once(village.terminal)
    told = words(served, place(line(village, draft, 1)))
    assert "对得上" in told
    assert "还没有公布" in told
    assert "还没公布的钱" not in told
    assert "5.00" not in told


def test_a_withdrawn_figure_leaves_its_tombstone_only(served: Served, village: Village) -> None:
    village.withdraw("R002", "附件里有个人信息")
    exchanging.exchange_once(village.terminal)
    told = words(served, place(line(village)))
    assert "附件里有个人信息" in told
    assert "撤回" in told
    assert Q3[2][1] not in told


def test_a_corrected_figure_says_that_there_is_a_newer_one(
    served: Served, village: Village
) -> None:
    fixed = [*Q3[:2], (*Q3[2][:3], 24_600_50), *Q3[3:]]
    second = village.draft("2026-Q3", 123_456_78, fixed, "R002", "少记了一千")
    village.publish(second)
    exchanging.exchange_once(village.terminal)
    assert "后来更正过" in words(served, place(line(village)))
    assert "第 2 版" in words(served, place(line(village, second)))


def test_a_receipt_names_no_topic_and_no_person(served: Served, village: Village) -> None:
    positions = village.terminal.store.append([petition(name="P7"), signed("ab" * 16)], "villager")
    exchanging.exchange_once(village.terminal)
    for position in positions:
        told = words(served, position)
        assert "对得上" in told
        for word in ("村东修路", "P7", "联名", "ab" * 16):
            assert word not in told


def test_an_isolated_log_is_not_called_sound(served: Served, village: Village) -> None:
    origin = village.terminal.store.own_log().origin
    with served.node() as node, node.store.transaction():
        log = tables.get_log(node.store.db, origin)
        tables.mark_forked(node.store.db, log.number, "两种内容")
    told = words(served, place(line(village)))
    assert "出了问题" in told
    assert "没有人改过" not in told.replace("有没有人改过", "")


def test_the_proof_is_one_that_anybody_can_check(served: Served, village: Village) -> None:
    told = place(line(village))
    status, _, text = get(served, f"/v1/proof/{receipt_text(told)}")
    assert status == 200
    log = village.terminal.store.own_log()
    rows = tables.leaves(village.terminal.db, log.number, told.seq, told.seq + 1)
    county = county_of(village.terminal.store)
    name = proof.parse(text).checkpoint.splitlines()[-1].split()[1]
    proven = proof.verify_proof(
        text, rows[0][1], VerifierKey.parse(checking.checkpoint_key(village.terminal)),
        witness_key(name, county.key),
    )  # fmt: skip
    assert proven.index == told.seq
    assert proven.cosigned_at_s is not None


@pytest.mark.parametrize(
    "path", ["/c/VK1:x", "/c/", "/c/%00", "/c/VK1:../..:1:" + "0" * 52, "/c/" + "9" * 5000,
             "/c/<script>", "/c/VK1:a:999999999999999999999:" + "0" * 52,
             "/c/http://a/c/VK1:http://b/c/VK1:5:" + "0" * 52],
)  # fmt: skip
def test_what_is_no_code_is_said_so(served: Served, path: str) -> None:
    status, _, html = get(served, path)
    assert status == 200
    assert "读不出来" in html or "没有这份记录" in html
    assert "<script>" not in html


@pytest.mark.parametrize("path", ["/v1/proof/VK1:x", "/v1/proof/VK1:vk/00/00:1:" + "0" * 52])
def test_no_proof_of_what_is_not_here(served: Served, path: str) -> None:
    with connect(served) as open_line:
        open_line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert read_reply(open_line)[0] == 404


def test_hostile_words_stay_words(served: Served, village: Village) -> None:
    named = NASTY[:60]
    nasty = village.draft("2026-Q1", 0, [("2026-02-03", named, "income.other", 500)])
    village.publish(nasty)
    exchanging.exchange_once(village.terminal)
    _, _, html = get(served, f"/c/{receipt_text(place(line(village, nasty, 1)))}")
    tags = {tag for tag, _ in Elements(html).tags}
    assert not tags & {"script", "img"}
    assert named in Elements(html).words
