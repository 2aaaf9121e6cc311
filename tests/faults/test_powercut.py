"""Power cuts on a simulated disk; the long search is ``python -m tests.faults powercut``."""

import random

import pytest

from tests.faults import powercut
from tests.faults.disk import SECTOR, Change, File, SimDisk

IMAGES = 3000


def test_nothing_acknowledged_is_lost() -> None:
    found = powercut.search(IMAGES, seed=0)
    assert not found.failures
    assert found.images >= IMAGES
    assert found.distinct > IMAGES / 2
    actions = {"found", "append", "import", "sign-up", "receipt", "pull", "close"}
    assert actions <= set(found.by_action)
    assert min(found.by_action[action] for action in actions) >= 30


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_with_less_care_the_same_rig_finds_losses(synchronous: str) -> None:
    """The positive control: WAL + NORMAL loses what was acknowledged, and this rig sees it."""
    found = powercut.search(400, seed=0, synchronous=synchronous)
    assert len(found.failures) > found.images / 20
    assert any("is lost" in failure for failure in found.failures)


# --- the disk itself --------------------------------------------------------------------------


def images(disk: SimDisk, count: int = 400) -> set[bytes]:
    dice = random.Random(1)
    return {disk.image(dice).get("f", b"-") for _ in range(count)}


def test_what_was_synced_is_there_and_what_was_not_may_be() -> None:
    disk, file = SimDisk(), File(named=True)
    disk.files["f"] = file
    file.change(Change(0, b"old"))
    file.sync()
    file.change(Change(0, b"new"))
    assert images(disk) == {b"old", b"new"}
    file.sync()
    assert images(disk) == {b"new"}


def test_writes_are_torn_by_sectors_and_reordered() -> None:
    disk, file = SimDisk(), File(named=True)
    disk.files["f"] = file
    file.change(Change(0, b"a" * 2 * SECTOR))
    file.sync()
    file.change(Change(0, b"b" * 2 * SECTOR))
    file.change(Change(0, b"c" * 2 * SECTOR))
    found = {image[::SECTOR] for image in images(disk)}
    assert found == {x + y for x in (b"a", b"b", b"c") for y in (b"a", b"b", b"c")}


def test_names_need_a_sync_of_their_directory() -> None:
    disk = SimDisk()
    disk.files["f"] = File()
    disk.files["f"].change(Change(0, b"x"))
    disk.files["f"].sync()
    assert images(disk) == {b"-", b"x"}
    disk.sync_directory()
    assert images(disk) == {b"x"}


def test_truncation_may_or_may_not_have_happened() -> None:
    disk, file = SimDisk(), File(named=True)
    disk.files["f"] = file
    file.change(Change(0, b"abc"))
    file.sync()
    file.change(Change(1, None))
    assert images(disk) == {b"abc", b"a"}
