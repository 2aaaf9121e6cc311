"""Files that mean harm, or were harmed: built by hand, byte by byte where no library would."""

import re
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from content.errors import UnreadableFile
from tests.content.importing.books import GOOD, parts_of, read, xlsx, zipped

SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
BOF = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 0)
EOF = struct.pack("<HH", 0x0A, 0)


def record(kind: int, body: bytes) -> bytes:
    """A BIFF record."""
    return struct.pack("<HH", kind, len(body)) + body


def ole(path: Path, streams: Mapping[str, bytes], storages: tuple[str, ...] = ()) -> Path:
    """An OLE2 compound file ([MS-CFB], version 3) with these streams and storages."""
    bodies = {
        name: data.ljust(max(4096, -(-len(data) // SECTOR) * SECTOR), b"\0")
        for name, data in streams.items()
    }
    directory_sectors = -(-(1 + len(bodies) + len(storages)) * 128 // SECTOR)
    table = [_FAT, *range(2, directory_sectors + 1), _END]
    entries = [_entry("Root Entry", 5, _END, 0)]
    data = b""
    for name, body in bodies.items():
        first, count = len(table), len(body) // SECTOR
        entries.append(_entry(name, 2, first, len(body)))
        table += [*range(first + 1, first + count), _END]
        data += body
    entries += [_entry(name, 1, 0, 0) for name in storages]
    table += [_FREE] * (SECTOR // 4 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0,
                          _END, 0)  # fmt: skip
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    directory = b"".join(entries).ljust(directory_sectors * SECTOR, b"\0")
    path.write_bytes(header + struct.pack(f"<{SECTOR // 4}I", *table) + directory + data)
    return path


def _entry(name: str, kind: int, first: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    entry = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, kind, 1)
    entry += struct.pack("<III", _FREE, _FREE, _FREE) + bytes(36)
    return entry + struct.pack("<IQ", first, size)


def lying_zip(path: Path, parts: Mapping[str, bytes], name: str, claimed: int) -> Path:
    """A zip whose tables of contents claim ``name`` unpacks to ``claimed`` bytes."""
    zipped(path, parts)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo(name)
    struct.pack_into("<I", data, entry.header_offset + 22, claimed)
    needle, at = name.encode(), data.rfind(b"PK\x05\x06")
    (at,) = struct.unpack_from("<I", data, at + 16)
    while data[at + 46 : at + 46 + len(needle)] != needle:
        at += 46 + sum(struct.unpack_from("<HHH", data, at + 28))
    struct.pack_into("<I", data, at + 24, claimed)
    path.write_bytes(data)
    return path


def replaced(path: Path, name: str, old: bytes, new: bytes) -> Path:
    """The good ledger as .xlsx, with some bytes of one part replaced."""
    parts = parts_of(xlsx(path, GOOD))
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new, 1)
    return zipped(path, parts)


def refused(path: Path) -> str:
    """Why the file is no workbook; it has to say so in one plain Chinese sentence."""
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    text = str(caught.value)
    assert re.match("[\u4e00-\u9fff第]", text)
    assert "Traceback" not in text
    assert "\n" not in text
    return text


def outcome(path: Path) -> str:
    """``accepted``, or the first reason against the file, whichever way it is told."""
    try:
        result = read(path)
    except UnreadableFile:
        return refused(path)
    return "accepted" if result.accepted else result.errors[0].reason
