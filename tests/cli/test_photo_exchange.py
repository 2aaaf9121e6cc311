"""Photos after the entries: to the county, and on to the village's other terminal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.blobs import BlobStore
from tests import pictures_of_vouchers as pictures
from tests.cli import books
from tests.cli.conftest import CODE, VILLAGE
from tests.cli.machine import Machine
from tests.cli.office import EXCHANGED, Office
from tests.cli.test_agent import Agent, until


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A county that serves."""
    made = Office(tmp_path / "county")
    made.start()
    yield made
    made.stop()


def with_photos(machine: Machine, folder: Path) -> str:
    """A draft with photos of two vouchers."""
    folder.mkdir()
    pictures.write(folder / "1.jpg")
    pictures.write(folder / "2.png", pictures.voucher(1200, 700))
    file = books.ledger(folder.parent / "q3.xlsx", books.entries(500.0, -120.5))
    asked = ("import", file, "--as", "ledger", "--period", "2026-Q3", "--photos", folder)
    return str(machine.ok(*asked)["revision"])


def held(data: Path) -> list[bytes]:
    return list(BlobStore(data).all())


def test_photos_follow_the_entries_once_they_are_handed_in(
    village: Machine, office: Office, tmp_path: Path, shelf: Path
) -> None:
    office.enrol(village, VILLAGE, "一号机")
    revision = with_photos(village, tmp_path / "票据")
    assert set(village.ok("sync", "once")) == EXCHANGED  # a draft's photos stay here
    assert held(office.data) == []
    village.by("赵会计", "disclose", "submit", revision)
    told = village.ok("sync", "once")
    assert told["photos_sent"] == 2
    assert set(told) == EXCHANGED | {"photos_sent"}
    assert held(office.data) == held(village.data)
    assert len(held(village.data)) == 2
    assert set(village.ok("sync", "once")) == EXCHANGED  # not again

    sister = Machine(tmp_path / "sister")
    sister.ok("init", "--village", VILLAGE, "--code", CODE)
    office.enrol(sister, VILLAGE, "二号机")
    told = sister.ok("sync", "once")
    assert told["photos_received"] == 2
    assert held(sister.data) == held(village.data)
    assert sister.ok("verify")["ok"] is True
    BlobStore(sister.data).path(held(sister.data)[0]).unlink()
    assert sister.ok("verify")["ok"] is True  # it did not record it: it is only not here
    assert sister.ok("sync", "once")["photos_received"] == 1
    path = BlobStore(sister.data).path(held(sister.data)[0])
    path.write_bytes(b"x" * path.stat().st_size)
    assert "被改过" in sister.refused("verify")["problems"][0]


def test_the_agent_sends_them_too(village: Machine, office: Office, tmp_path: Path) -> None:
    office.enrol(village, VILLAGE, "一号机")
    revision = with_photos(village, tmp_path / "票据")
    village.by("赵会计", "disclose", "submit", revision)
    agent = Agent(village)
    until(lambda: held(office.data) == held(village.data) != [])
    err, _ = agent.end()
    assert "photos" not in err


def test_what_was_sent_back_is_not_sent_up(
    village: Machine, office: Office, tmp_path: Path
) -> None:
    office.enrol(village, VILLAGE, "一号机")
    revision = with_photos(village, tmp_path / "票据")
    village.by("赵会计", "disclose", "submit", revision)
    village.by("钱监委", "disclose", "return", revision, "--reason", "照片上看得见卡号")
    assert set(village.ok("sync", "once")) == EXCHANGED
    assert held(office.data) == held(village.data) == []
    assert village.ok("verify")["ok"] is True


def test_what_was_taken_down_takes_its_photos_along(
    village: Machine, office: Office, tmp_path: Path
) -> None:
    office.enrol(village, VILLAGE, "一号机")
    revision = with_photos(village, tmp_path / "票据")
    for who, step in (("赵会计", "submit"), ("钱监委", "review"), ("孙书记", "approve")):
        village.by(who, "disclose", step, revision)
    village.by("赵会计", "disclose", "publish", revision)
    assert village.ok("sync", "once")["photos_sent"] == 2
    sister = Machine(tmp_path / "sister")
    sister.ok("init", "--village", VILLAGE, "--code", CODE)
    office.enrol(sister, VILLAGE, "二号机")
    assert sister.ok("sync", "once")["photos_received"] == 2
    village.by("孙书记", "disclose", "withdraw", revision, "--reason", "照片上看得见卡号")
    assert held(village.data) == []
    village.ok("sync", "once")
    assert set(sister.ok("sync", "once")) == EXCHANGED
    assert held(sister.data) == []
    assert village.ok("verify")["ok"] is sister.ok("verify")["ok"] is True


def test_a_photo_that_is_gone_does_not_stop_the_rest(
    village: Machine, office: Office, tmp_path: Path
) -> None:
    office.enrol(village, VILLAGE, "一号机")
    revision = with_photos(village, tmp_path / "票据")
    village.by("赵会计", "disclose", "submit", revision)
    BlobStore(village.data).path(held(village.data)[0]).unlink()
    told = village.ok("sync", "once")
    assert (told["photos_sent"], told["receipt"]) == (1, True)
