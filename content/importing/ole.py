"""Reading the directory of an OLE2 compound file ([MS-CFB]): what an .xls or .et is made of."""

import struct
from collections.abc import Iterator

from content.errors import UnreadableFile
from content.importing.kind import Container
from content.importing.reasons import DAMAGED, LOCKED, MACRO, WORD

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_ENTRY = 128
_END_OF_CHAIN = 0xFFFFFFFA  # this and above are marks, not sectors
_MAX_ENTRIES = 4096
_FILEPASS, _DATEMODE, _EOF, _BOUNDSHEET = 0x2F, 0x22, 0x0A, 0x85
_STREAM = 2


def is_ole(data: bytes) -> bool:
    """Whether the bytes begin as an OLE2 compound file does."""
    return data.startswith(_MAGIC)


def sniff_ole(data: bytes) -> Container:
    """``xls``; ``UnreadableFile`` for locked files, macros, and what is no workbook."""
    names = {name.lower() for name, _ in _entries(data)}
    if "encryptedpackage" in names or "encryptioninfo" in names:
        raise UnreadableFile(LOCKED)
    if "_vba_project" in names or "_vba_project_cur" in names:
        raise UnreadableFile(MACRO)
    if not names & {"workbook", "book"}:
        what = WORD if "worddocument" in names else "这个文件里没有表格"
        raise UnreadableFile(what)
    return Container("xls", _check_globals(data))


def _check_globals(data: bytes) -> bool:
    """Walk the workbook's first records; tells whether it counts days from 1904.

    A password and macro sheets are announced there.
    """
    from_1904 = False
    stream = workbook_stream(data)
    for kind, at, size in records(stream):
        if kind == _FILEPASS:
            raise UnreadableFile(LOCKED)
        if kind == _BOUNDSHEET and size >= 6 and stream[at + 5] == 1:
            raise UnreadableFile(MACRO)
        if kind == _DATEMODE and size >= 2:
            from_1904 = stream[at] == 1
        if kind == _EOF:
            break
    return from_1904


def workbook_stream(data: bytes) -> bytes:
    """The bytes of the ``Workbook`` (or older ``Book``) stream, from its first sector on."""
    for name, (kind, start, size) in _entries(data):
        if name.lower() in {"workbook", "book"} and kind == _STREAM:
            if size < 4096:
                return b""  # kept elsewhere; Excel and WPS never write a workbook that small
            stream = _chain(data, start)[:size]
            if len(stream) < size:
                raise UnreadableFile(DAMAGED)
            return stream
    raise UnreadableFile(DAMAGED)


def records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """(type, offset of the body, size of the body) of each BIFF record."""
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, size
        at += 4 + size


def _entries(data: bytes) -> Iterator[tuple[str, tuple[int, int, int]]]:
    if len(data) < _HEADER:
        raise UnreadableFile(DAMAGED)
    (start,) = struct.unpack_from("<I", data, 48)
    directory = _chain(data, start, _MAX_ENTRIES * _ENTRY)
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        if kind and 2 <= length <= 64:
            name = directory[at : at + length - 2].decode("utf-16-le", "replace")
            first, size = struct.unpack_from("<II", directory, at + 116)
            yield name, (kind, first, size)


def _sector_size(data: bytes) -> int:
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        raise UnreadableFile(DAMAGED)
    return int(1 << shift)


def _chain(data: bytes, sector: int, limit: int | None = None) -> bytes:
    size = _sector_size(data)
    table = _allocation(data, size)
    parts: list[bytes] = []
    # A chain longer than the file has sectors goes in circles.
    for _ in range(len(data) // size + 1):
        if sector >= _END_OF_CHAIN or (limit is not None and len(parts) * size >= limit):
            return b"".join(parts)
        at = (sector + 1) * size
        if at >= len(data) or sector * 4 + 4 > len(table):
            raise UnreadableFile(DAMAGED)
        parts.append(data[at : at + size])
        (sector,) = struct.unpack_from("<I", table, sector * 4)
    raise UnreadableFile(DAMAGED)


def _allocation(data: bytes, size: int) -> bytes:
    """The file allocation table, its sectors found through the header and the DIFAT chain."""
    sectors = list(struct.unpack_from("<109I", data, 76))
    (more,) = struct.unpack_from("<I", data, 68)
    for _ in range(len(data) // size + 1):
        if more >= _END_OF_CHAIN:
            break
        block = data[(more + 1) * size : (more + 2) * size]
        if len(block) < size:
            raise UnreadableFile(DAMAGED)
        *found, more = struct.unpack(f"<{size // 4}I", block)
        sectors.extend(found)
    return b"".join(
        data[(sector + 1) * size : (sector + 2) * size]
        for sector in sectors
        if sector < _END_OF_CHAIN
    )
