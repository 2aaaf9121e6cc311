"""A village whose third quarter is out with photos of two vouchers."""

from datetime import date
from pathlib import Path

from content import rules
from content.checklist import checklist_ids
from kiosk.actions import photographing
from sync.blobs import BlobStore
from tests import pictures_of_vouchers as pictures
from tests.kiosk.village import OPENING_Q3, Q3, Village

PAGES = {"3.jpg": (900, 1200), "3-2.jpg": (1600, 900), "5.png": (700, 500)}


def drafted(data: Path) -> tuple[Village, str]:
    """A draft of Q3 with photos of rows 3 (two pages) and 5."""
    village = Village(data)
    revision = village.draft("2026-Q3", OPENING_Q3, Q3)
    folder = data.parent / "票据"
    folder.mkdir()
    for name, size in PAGES.items():
        pictures.write(folder / name, pictures.voucher(*size))
    done = photographing.attach_folder(village.terminal, revision, folder, village.clerk)
    assert (done.photos, done.left_out) == (3, ())
    return village, revision


def published(data: Path) -> Village:
    """The same, before the village since 9 October, seen on 23 November."""
    village, revision = drafted(data)
    village.submit(revision)
    village.review(revision)
    village.clock.set(2026, 10, 9)
    store, who = village.terminal.store, village.approver
    points = checklist_ids(photos=True)
    store.append(rules.check_and_approve(village.revision(revision), who, points, ""), who.id)
    store.append(rules.publish(village.revision(revision), who, ("kiosk",)), who.id)
    village.clock.set(*date(2026, 11, 23).timetuple()[:3])
    return village


def blobs(village: Village) -> BlobStore:
    """Where its photos are."""
    return BlobStore(village.data)
