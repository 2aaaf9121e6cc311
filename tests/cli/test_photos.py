"""Photos of vouchers at the command line: taken in with a ledger, laid to a draft, verified."""

from pathlib import Path
from typing import Any

import pytest

from sync.blobs import BlobStore
from tests import pictures_of_vouchers as pictures
from tests.cli import books
from tests.cli.machine import Machine

GOOD = (500.0, -120.5, 300.25)
PERIOD = ("--as", "ledger", "--period", "2026-Q3")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two photos that belong somewhere, one hostile, and two that nobody can place."""
    made = tmp_path / "票据"
    made.mkdir()
    pictures.write(made / "记字第2号.jpg")
    pictures.from_a_phone(made / "2-2.jpg")
    (made / "3.png").write_bytes(pictures.bomb())
    (made / "9.jpg").write_bytes(b"nobody's")
    (made / "收据.heic").write_bytes(b"")
    return made


def take_in(machine: Machine, tmp_path: Path, folder: Path) -> dict[str, Any]:
    file = books.ledger(tmp_path / "q3.xlsx", books.entries(*GOOD))
    return machine.ok("import", file, *PERIOD, "--photos", folder)


def held(machine: Machine) -> list[bytes]:
    return list(BlobStore(machine.data).all())


def test_photos_come_with_the_ledger_and_what_does_not_fit_is_named(
    village: Machine, tmp_path: Path, folder: Path
) -> None:
    told = take_in(village, tmp_path, folder)
    assert told["accepted"] is True
    assert told["photos"]["attached"] == 2
    left = {one["file"]: one["reason"] for one in told["photos"]["left_out"]}
    assert set(left) == {"3.png", "9.jpg", "收据.heic"}
    assert "太大" in left["3.png"]
    assert "没有 9 号" in left["9.jpg"]
    store = BlobStore(village.data)
    kept = [pictures.opened(store.read(digest)) for digest in held(village)]
    assert [one.size for one in kept] == [(900, 1200)] * 2
    assert village.holds("CameraOfZhangSan", "13800138000") == []
    assert village.ok("verify")["problems"] == []


def test_a_refused_ledger_keeps_no_photo(village: Machine, tmp_path: Path, folder: Path) -> None:
    rows = books.entries(*GOOD)
    rows[2][6] = 7.0
    file = books.ledger(tmp_path / "q3.xlsx", rows)
    told = village.refused("import", file, *PERIOD, "--photos", folder)
    assert "photos" not in told
    assert held(village) == []


def test_a_folder_that_is_not_there_refuses_the_import(village: Machine, tmp_path: Path) -> None:
    file = books.ledger(tmp_path / "q3.xlsx", books.entries(*GOOD))
    before = village.digest()
    told = village.refused("import", file, *PERIOD, "--photos", tmp_path / "nowhere")
    assert "照片文件夹打不开" in told["reason"]
    assert village.digest() == before


def test_a_draft_takes_photos_until_it_is_handed_in(
    village: Machine, tmp_path: Path, folder: Path
) -> None:
    revision = str(take_in(village, tmp_path, folder)["revision"])
    more = tmp_path / "补"
    more.mkdir()
    pictures.write(more / "1.jpg", pictures.voucher(400, 300))
    asked = ("disclose", "photos", revision, more)
    assert village.by("赵会计", *asked)["attached"] == 1
    assert "已经有照片" in village.not_by("赵会计", *asked)["reason"]
    assert "只有会计" in village.not_by("孙书记", *asked)["reason"]
    village.by("赵会计", "disclose", "submit", revision)
    pictures.write(more / "3.jpg", pictures.voucher(500, 300))
    (more / "1.jpg").unlink()
    before = held(village)
    assert "更正" in village.not_by("赵会计", *asked)["reason"]
    assert held(village) == before


def test_the_check_must_name_the_photos_too(village: Machine, tmp_path: Path, folder: Path) -> None:
    revision = str(take_in(village, tmp_path, folder)["revision"])
    village.by("赵会计", "disclose", "submit", revision)
    village.by("钱监委", "disclose", "review", revision)
    usual = ("state_secret", "party_secret", "personal_data", "vulnerable", "trade_secret")
    ticked = [word for point in usual for word in ("--checked", point)]
    told = village.not_by("孙书记", "disclose", "approve", revision, *ticked)
    assert "1 条没有看过" in told["reason"]
    village.by("孙书记", "disclose", "approve", revision, *ticked, "--checked", "photos")


@pytest.mark.parametrize(("harm", "said"), [("gone", "不见了"), ("changed", "被改过")])
def test_verify_names_a_photo_that_is_gone_or_changed(
    village: Machine, tmp_path: Path, folder: Path, harm: str, said: str
) -> None:
    take_in(village, tmp_path, folder)
    digest = held(village)[0]
    path = BlobStore(village.data).path(digest)
    if harm == "gone":
        path.unlink()
    else:
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    told = village.refused("verify")
    assert len(told["problems"]) == 1
    assert said in told["problems"][0]
    assert digest.hex()[:16] in told["problems"][0]


def test_photos_that_came_after_the_submission_do_not_count(
    village: Machine, tmp_path: Path, folder: Path
) -> None:
    from content import queries
    from content.photos.attaching import NewPhoto, photo_drafts
    from kiosk.terminal import Terminal

    revision = str(take_in(village, tmp_path, folder)["revision"])
    village.by("赵会计", "disclose", "submit", revision)
    opened = Terminal.open(village.data)
    try:
        late = photo_drafts(revision, [NewPhoto(1, 1, b"\5" * 32, 9, 9, 9)])
        opened.store.append(late, "console")
        found = queries.photos_of(opened.db, opened.org, revision)
        assert [(one.row, one.page) for one in found] == [(2, 1), (2, 2)]
        assert queries.revision(opened.db, opened.org, revision).photos == 2  # type: ignore[union-attr]
    finally:
        opened.close()


def test_a_full_disk_leaves_no_entry_and_no_photo(
    village: Machine, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno
    import os

    from kiosk.actions.importing import import_ledger
    from kiosk.terminal import Terminal
    from sync.errors import DiskFull

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    file = books.ledger(tmp_path / "q3.xlsx", books.entries(*GOOD))
    before = village.digest()
    opened = Terminal.open(village.data)
    try:
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full)
            with pytest.raises(DiskFull):
                import_ledger(opened, file, "2026-Q3", photos=folder)
        assert held(village) == []
        assert village.digest() == before
        assert import_ledger(opened, file, "2026-Q3", photos=folder).revision is not None
    finally:
        opened.close()
    assert len(held(village)) == 2


def test_no_entry_names_a_photo_that_is_not_on_the_disk_yet(
    village: Machine, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from content.kinds import VoucherPhoto
    from kiosk.actions.importing import import_ledger
    from kiosk.terminal import Terminal
    from sync.store import Store

    file = books.ledger(tmp_path / "q3.xlsx", books.entries(*GOOD))
    opened = Terminal.open(village.data)
    named: list[bool] = []
    append = Store.append_within

    def watched(store: Store, drafts: Any, actor: str, *more: Any) -> Any:
        bodies = [one.body for one in drafts if isinstance(one.body, VoucherPhoto)]
        named.extend(BlobStore(village.data).read(body.photo) != b"" for body in bodies)
        return append(store, drafts, actor, *more)

    monkeypatch.setattr(Store, "append_within", watched)
    try:
        import_ledger(opened, file, "2026-Q3", photos=folder)
    finally:
        opened.close()
    assert named == [True, True]


def test_tables_that_somebody_emptied_cost_no_photo(
    village: Machine, tmp_path: Path, folder: Path
) -> None:
    from kiosk.actions.photographing import discard
    from kiosk.terminal import Terminal

    take_in(village, tmp_path, folder)
    db = village.open()
    for table in ("voucher_photo", "revision", "revision_step"):
        db.table(table).delete_where()
    db.close()
    opened = Terminal.open(village.data)
    try:
        assert discard(opened) == 0
    finally:
        opened.close()
    village.ok("rebuild")
    assert len(held(village)) == 2
    assert village.ok("verify")["problems"] == []


def test_what_was_sent_back_is_swept(village: Machine, tmp_path: Path, folder: Path) -> None:
    revision = str(take_in(village, tmp_path, folder)["revision"])
    BlobStore(village.data).put(b"nobody names this")
    village.by("赵会计", "disclose", "return", revision, "--reason", "照片上有卡号")
    assert len(held(village)) == 1
    village.ok("rebuild")
    assert held(village) == []
    assert village.ok("verify")["problems"] == []
