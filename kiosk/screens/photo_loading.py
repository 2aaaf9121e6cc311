"""Bringing a kept photo to the screen: read on the database thread, decoded in another."""

from threading import Thread
from typing import Any

from kiosk.navigation import Shell
from kiosk.widgets.photo import Deliver, Load, Pixels
from kiosk.worker import post

NOT_HERE = "照片还没有送到这台机器"
CHANGED = "这张照片和登记的不一样，不给看"


def kept_photo(shell: Shell, digest: bytes, side: int) -> Load:
    """Of the photo with that SHA-256, at most ``side`` px long."""

    def load(deliver: Deliver) -> None:
        def arrived(data: bytes | str) -> None:
            _decode(data, side, deliver)

        shell.fetch(lambda terminal: _bytes(terminal, digest), arrived)

    return load


def _bytes(terminal: Any, digest: bytes) -> bytes | str:
    from kiosk.actions.photographing import blobs
    from sync.errors import BlobChanged, BlobMissing

    try:
        return blobs(terminal).read(digest)
    except BlobMissing:
        return NOT_HERE
    except BlobChanged:
        return CHANGED


def _decode(data: bytes | str, side: int, deliver: Deliver) -> None:
    if isinstance(data, str):
        deliver(data)
        return

    def run() -> None:
        came = _pixels(data, side)
        post(lambda: deliver(came))

    Thread(target=run, name="photo", daemon=True).start()


def _pixels(data: bytes, side: int) -> Pixels | str:
    from content.errors import UnreadablePhoto
    from content.photos.reading import picture

    try:
        return picture(data, side)
    except UnreadablePhoto as error:
        return str(error)
