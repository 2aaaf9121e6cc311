"""Opening what somebody brings on a stick, before any spreadsheet code looks at it.

Everything here works on a bounded number of bytes and says in plain Chinese what is wrong. The
file's name is never believed: only its first bytes decide what it is.
"""

import os
import stat
from pathlib import Path

from content.errors import UnreadableFile
from content.importing.kind import Container
from content.importing.ole import is_ole, sniff_ole
from content.importing.ziparchive import is_zip, sniff_zip

MAX_FILE_BYTES = 32 * 2**20
_CHUNK = 2**20
_TOO_LARGE = f"文件太大：最多 {MAX_FILE_BYTES // 2**20} MB，请分开导入"
_TABLE_SUFFIXES = {".xlsx", ".xls", ".et", ".ods"}
_MARKUP = (b"<html", b"<!doctype", b"<?xml", b"<table", b"<meta", b"mime-version")
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_KNOWN = (
    (b"%PDF", "这是 PDF 文件，不是表格"),
    (b"\x89PNG", "这是图片，不是表格"),
    (b"\xff\xd8\xff", "这是图片，不是表格"),
    (b"Rar!", "这是压缩包，请先解压出里面的表格"),
    (b"7z\xbc\xaf", "这是压缩包，请先解压出里面的表格"),
    (b"\x1f\x8b", "这是压缩包，请先解压出里面的表格"),
)


def read_file(path: Path) -> bytes:
    """All bytes of a regular file of at most 32 MB; never blocks on a pipe or device.

    Raises ``UnreadableFile``.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise UnreadableFile("打不开这个文件：请看 U 盘是否插好，文件是否还在") from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile("这不是一个普通文件，不能导入")
        if status.st_size > MAX_FILE_BYTES:
            raise UnreadableFile(_TOO_LARGE)
        return _read_all(descriptor)
    except OSError as error:
        raise UnreadableFile("文件读到一半断了：请重新插好 U 盘再试") from error
    finally:
        os.close(descriptor)


def _read_all(descriptor: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    # The size that fstat tells may change under our hands: only what was read counts.
    while chunk := os.read(descriptor, _CHUNK):
        size += len(chunk)
        if size > MAX_FILE_BYTES:
            raise UnreadableFile(_TOO_LARGE)
        parts.append(chunk)
    if not size:
        raise UnreadableFile("这个文件是空的，一个字也没有")
    return b"".join(parts)


def sniff(data: bytes, suffix: str) -> Container:
    """What the bytes are; ``suffix`` only words an error.

    Raises ``UnreadableFile`` for macros, encryption, damage and whatever is no table.
    """
    if is_zip(data):
        return sniff_zip(data)
    if is_ole(data):
        return sniff_ole(data)
    for magic, reason in _KNOWN:
        if data.startswith(magic):
            raise UnreadableFile(reason)
    _check_text(data, suffix.lower())
    return Container("csv")


def _check_text(data: bytes, suffix: str) -> None:
    head = data[:4096]
    if head.startswith((b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")):
        raise UnreadableFile("这是很老的 Excel 格式，请用 Excel 或 WPS 另存为 .xlsx 再导入")
    if b"\0" in head and not head.startswith(_BOMS):
        raise UnreadableFile("这个文件不是表格，或者已经坏了")
    if head.removeprefix(_BOMS[2]).lstrip().lower().startswith(_MARKUP):
        raise UnreadableFile("这个文件里面是网页，不是表格：请用 Excel 或 WPS 打开，另存为 .xlsx")
    if suffix in _TABLE_SUFFIXES:
        raise UnreadableFile(
            f"这个文件名字叫 {suffix}，里面却是文字，不是表格：请用 Excel 或 WPS 另存为 .xlsx"
        )
