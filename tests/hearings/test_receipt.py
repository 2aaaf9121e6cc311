"""Receipts: read back exactly, damaged ones found, nothing personal in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearings.errors import BadReceipt
from hearings.receipt import parse_code, parse_receipt, receipt_code, receipt_link, receipt_text
from sync.entry import Position
from tests.hearings.acts import TOPIC, open_petition, sign
from tests.hearings.village import PEOPLE, Device, key_of

HASHES = st.binary(min_size=32, max_size=32)
DEVICES = st.from_regex(r"\Avk/[0-9a-f]{16}/[0-9a-f]{8}\Z")
ORIGINS = st.from_regex(r"\A[a-z0-9/:+.\-]{1,80}\Z")
POSITIONS = st.builds(Position, ORIGINS, st.integers(0, 10**12), HASHES)


def test_the_code_is_the_hashs_first_forty_bits() -> None:
    assert receipt_code(bytes(32)) == "0000-0000"
    assert receipt_code(b"\xff" * 32) == "ZZZZ-ZZZZ"
    assert receipt_code(bytes.fromhex("3a1b2c4d5e") + bytes(27)) == "78DJ-RKAY"
    with pytest.raises(BadReceipt):
        receipt_code(b"short")


@given(POSITIONS)
def test_a_receipt_reads_back_exactly(position: Position) -> None:
    text = receipt_text(position)
    assert text.startswith("VK1:")
    assert parse_receipt(f" {text}\n") == position


@given(
    st.builds(Position, DEVICES, st.integers(0, 10**12), HASHES),
    st.sampled_from(["", "http://10.0.0.7:8765", "https://x.example/", "https://x.example/a/c/"]),
)
def test_an_address_names_the_same_place(position: Position, site: str) -> None:
    link = receipt_link(site, receipt_text(position))
    assert link.lower().startswith(site)
    assert parse_receipt(link) == position
    assert (link == link.upper()) == (site in ("http://10.0.0.7:8765", "https://x.example/"))


@given(st.builds(Position, DEVICES, st.integers(0, 10**12), HASHES))
def test_whatever_is_read_as_a_receipt_can_be_written_again(position: Position) -> None:
    rest = receipt_text(position).partition(":")[2]
    within = parse_receipt(f"http://a.example/c/VK1:http://b.example/c/VK1:{rest}")
    assert parse_receipt(receipt_text(within)) == within


@given(POSITIONS, st.data())
def test_any_changed_character_is_refused_or_names_another_place(
    position: Position, data: st.DataObject
) -> None:
    text = receipt_text(position)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda c: c != text[at]))
    changed = text[:at] + other + text[at + 1 :]
    try:
        assert parse_receipt(changed) != position
    except BadReceipt:
        return


@pytest.mark.parametrize(
    "text",
    ["", "VK1", "VK1:a:0", "VK2:a:0:" + "0" * 52, "VK1:a:0:" + "0" * 51,
     "VK1:a:0:" + "0" * 51 + "1", "VK1:a:-1:" + "0" * 52, "VK1:a:01:" + "0" * 52,
     "VK1:a:٣:" + "0" * 52, "VK1::0:" + "0" * 52,
     "VK1:a b:0:" + "0" * 52, "VK1:a:0:" + "U" * 52, "VK1:a:" + "9" * 30 + ":" + "0" * 52],
)  # fmt: skip
def test_what_we_never_gave_is_refused(text: str) -> None:
    with pytest.raises(BadReceipt):
        parse_receipt(text)


def test_a_place_that_could_not_be_read_back_gets_no_receipt() -> None:
    with pytest.raises(BadReceipt):
        receipt_text(Position("two words", 1, bytes(32)))


@pytest.mark.parametrize("typed", ["7k3f-92qd", " 7K3F 92QD ", "７Ｋ３Ｆ—９２ＱＤ", "7K3F92QD"])
def test_a_typed_code_is_forgiven_its_form(typed: str) -> None:
    assert parse_code(typed) == "7K3F-92QD"


def test_look_alikes_are_forgiven_and_other_letters_are_not() -> None:
    assert parse_code("OIL0-1l0o") == "0110-1100"
    for typed in ("7K3F-92Q", "7K3F-92QDD", "7K3F-92QU", "七K3F-92QD", ""):
        with pytest.raises(BadReceipt, match="8 个"):
            parse_code(typed)


def test_it_names_no_topic_and_no_person() -> None:
    device = Device("vk/3f9a/a1b2")
    open_petition(device)
    text = receipt_text(sign(device, PEOPLE[0]))
    for secret in (TOPIC, "p1", PEOPLE[0].name, PEOPLE[0].roster_no, key_of("p1", PEOPLE[0])):
        assert secret not in text
