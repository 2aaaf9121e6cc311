"""The parent's side of the decoding process: what comes back is small, plain and our own."""

import os
import stat
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from content.errors import UnreadablePhoto
from content.importing.wire import BadFrame, read_frame, write_frame
from content.kinds import MAX_PHOTO_BYTES, MAX_PHOTO_SIDE

MAX_FILE_BYTES = 30 * 2**20
MAX_SECONDS = 30
_MAX_ANSWER = 16 * 2**20
_ROOT = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path[:0] = sys.argv[1:]; from content.photos.child import main; main()"
_DAMAGED = "这张照片打不开，可能已经损坏"
_REASONS = {
    "format": "这不是 JPG 或 PNG 照片",
    "pixels": "这张照片太大了，请缩小以后再放",
    "huge": "这张照片太大了，请缩小以后再放",
}

Mask = tuple[int, int, int, int]
"""Left, top, right, bottom of a black rectangle, as shares of 10,000 of the upright picture."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A photo as it will be kept: our own JPEG, upright, masked, nothing of the file's about it."""

    data: bytes = field(repr=False)
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels to be shown: RGB bytes, the lowest row first."""

    width: int
    height: int
    pixels: bytes = field(repr=False)


def load(path: Path) -> bytes:
    """A file from a stick: regular, no link, of bounded size. Raises ``UnreadablePhoto``."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UnreadablePhoto("这不是一个普通文件")
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise UnreadablePhoto("读不到这张照片：请看 U 盘是否插好") from error
    if len(data) > MAX_FILE_BYTES:
        raise UnreadablePhoto(_REASONS["huge"])
    return data


def prepare(data: bytes, masks: Sequence[Mask] = ()) -> Prepared:
    """The photo as it will be kept. Raises ``UnreadablePhoto``."""
    numbers = " ".join(str(share) for mask in masks for share in mask)
    width, height, jpeg = _ask("prepare", data, numbers.encode())
    if not 0 < len(jpeg) <= MAX_PHOTO_BYTES or max(width, height) > MAX_PHOTO_SIDE:
        raise UnreadablePhoto(_DAMAGED)
    return Prepared(jpeg, width, height)


def picture(data: bytes, side: int) -> Picture:
    """The pixels of a photo, at most ``side`` px long. Raises ``UnreadablePhoto``."""
    width, height, pixels = _ask("view", data, str(min(side, MAX_PHOTO_SIDE)).encode())
    if len(pixels) != width * height * 3:
        raise UnreadablePhoto(_DAMAGED)
    return Picture(width, height, pixels)


def _ask(name: str, data: bytes, how: bytes) -> tuple[int, int, bytes]:
    process = _start()
    try:
        sent = _frame(name, data, how)
        out, _ = process.communicate(sent, timeout=MAX_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise UnreadablePhoto(_REASONS["huge"]) from error
    finally:
        process.kill()
        process.wait()
    return _answer(out, process.returncode)


def _frame(name: str, *parts: bytes) -> bytes:
    from io import BytesIO

    out = BytesIO()
    write_frame(out, name, *parts)
    return out.getvalue()


def _answer(out: bytes, code: int) -> tuple[int, int, bytes]:
    from io import BytesIO

    try:
        name, parts = read_frame(BytesIO(out), _MAX_ANSWER)
    except BadFrame as error:
        # its limits end the process by a signal: the allocator aborts, the kernel kills
        raise UnreadablePhoto(_REASONS["huge"] if code < 0 else _DAMAGED) from error
    if name != "photo" or len(parts) != 3:
        word = parts[0].decode("ascii", "replace") if parts else ""
        raise UnreadablePhoto(_REASONS.get(word, _DAMAGED))
    return int(parts[0]), int(parts[1]), parts[2]


def _start() -> "subprocess.Popen[bytes]":
    spec = find_spec("PIL")
    if spec is None or spec.origin is None:
        raise UnreadablePhoto("这台机器没有装好看照片的程序，请联系维护人员")
    library = str(Path(spec.origin).parent.parent)
    # -I -S: nothing but these two places is imported from, and nothing of the user's runs at start.
    command = [sys.executable, "-I", "-S", "-c", _START, str(_ROOT), library]
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(  # noqa: S603
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        raise UnreadablePhoto("机器现在太忙，没能打开这张照片：请稍后再试") from error
