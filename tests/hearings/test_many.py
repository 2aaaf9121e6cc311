"""A terminal gone bad opens petitions by the thousand: the work grows with them, not faster."""

from collections.abc import Iterator

import pytest

from hearings import queries
from tests.hearings.acts import open_petition
from tests.hearings.village import ORG, TERMS, Device, now


class Counted(list[object]):
    """Rows that count how often one of them is looked at."""

    looked_at = 0

    def __iter__(self) -> Iterator[object]:
        for row in super().__iter__():
            Counted.looked_at += 1
            yield row


def looked_at(petitions: int, monkeypatch: pytest.MonkeyPatch) -> int:
    device, read = Device("a"), queries._rows
    for number in range(petitions):
        open_petition(device, f"p{number}")
    with monkeypatch.context() as patched:
        patched.setattr(queries, "_rows", lambda *asked: Counted(read(*asked)))
        Counted.looked_at = 0
        assert len(queries.petitions(device.db, ORG, now(), TERMS)) == petitions
    return Counted.looked_at


def test_ten_times_the_petitions_are_ten_times_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    assert looked_at(100, monkeypatch) <= 10 * looked_at(10, monkeypatch)
