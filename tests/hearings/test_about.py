"""A petition about one entry of a ledger: what it refers to is recorded, and found again."""

import msgspec
import pytest

from hearings import queries
from hearings.kinds import PetitionOpened
from hearings.petition_rules import decide_open
from tests.hearings.village import KEY_ID, ORG, TERMS, Device, now


def opened(device: Device, petition: str, about: str, days: float = 0) -> None:
    drafts = decide_open(petition, f"第 {petition} 件", "请讲清楚。", TERMS, KEY_ID, (), about)
    device.append(drafts, days=days)


def test_the_entry_it_was_begun_from_is_recorded_and_found() -> None:
    one = Device("vk/a/1")
    opened(one, "p1", "R1/3")
    opened(one, "p2", "R1/3", days=1)
    opened(one, "p3", "R1/4")
    opened(one, "p4", "")
    found = queries.petitions_about(one.db, ORG, "R1/3", now(2), TERMS)
    assert [petition.id for petition in found] == ["p2", "p1"]
    assert queries.petitions_about(one.db, ORG, "R9/1", now(2), TERMS) == ()
    assert queries.petitions_about(one.db, "another", "R1/3", now(2), TERMS) == ()
    assert one.db["petition_about"].count == 3


def test_an_opening_written_before_there_was_such_a_field_is_read() -> None:
    old = msgspec.msgpack.encode(["p1", "修路", "", 10, 30, "k1"])
    assert msgspec.msgpack.decode(old, type=PetitionOpened).about == ""


def test_what_it_is_about_is_bounded() -> None:
    long = msgspec.msgpack.encode(["p1", "修路", "", 10, 30, "k1", "R" * 101])
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(long, type=PetitionOpened)
