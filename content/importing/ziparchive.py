"""Looking at a zip-based workbook's table of contents without unpacking it."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable

from content.errors import UnreadableFile
from content.importing.kind import Container
from content.importing.reasons import DAMAGED, HUGE, LOCKED, MACRO, STRANGE, WORD

MAX_ENTRIES = 2_000
MAX_UNPACKED_BYTES = 256 * 2**20
_MAX_RATIO, _RATIO_FLOOR = 200, 32 * 2**20
_HEAD = 4096
# The others cannot be unpacked a piece at a time, and no spreadsheet program uses them.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_END, _END_BYTES = b"PK\x05\x06", 22
_FROM_1904 = re.compile(rb"""date1904=["'](?:1|true|on)["']""")
_MACRO_PARTS = ("vbaproject.bin", "/macrosheets/", "vbadata.xml")
_MACRO_TYPES = (b"vnd.ms-office.vbaproject", b"macroenabled", b"ms-excel.intlmacrosheet")


def is_zip(data: bytes) -> bool:
    """Whether the bytes begin as a zip archive does."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def sniff_zip(data: bytes) -> Container:
    """``xlsx`` or ``ods``; ``UnreadableFile`` for anything else, and for bombs and macros."""
    _check_directory_size(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            kind = _kind(names)
            _check_entries(entries, len(data))
            _check_names(names)
            from_1904 = _check_heads(archive, entries)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OSError) as error:
        raise UnreadableFile(DAMAGED) from error
    except (NotImplementedError, RuntimeError) as error:
        raise UnreadableFile(LOCKED if "encrypted" in str(error) else STRANGE) from error
    return Container(kind, from_1904, _worksheets(entries))


def _worksheets(entries: list[zipfile.ZipInfo]) -> tuple[tuple[int, ...], ...]:
    return tuple(
        (entry.header_offset, entry.compress_size, entry.compress_type, entry.file_size)
        for entry in entries
        if entry.filename.lower().startswith("xl/worksheets/")
        and entry.filename.lower().endswith(".xml")
    )


def _check_directory_size(data: bytes) -> None:
    # zipfile builds an object for each entry it finds: look at the count before it does.
    at = data.rfind(_END, max(0, len(data) - _END_BYTES - 65_535))
    if at < 0 or at + _END_BYTES > len(data):
        raise UnreadableFile(DAMAGED)
    entries, size = struct.unpack_from("<HI", data, at + 10)
    if entries > MAX_ENTRIES or size > MAX_ENTRIES * 512:
        raise UnreadableFile(STRANGE)


def _kind(names: Iterable[str]) -> str:
    lower = {name.lower() for name in names}
    if any(part in f"/{name}" for name in lower for part in _MACRO_PARTS):
        raise UnreadableFile(MACRO)
    if "xl/workbook.xml" in lower:
        return "xlsx"
    if "content.xml" in lower and "mimetype" in lower:
        if any(name.startswith(("basic/", "scripts/")) for name in lower):
            raise UnreadableFile(MACRO.replace(".xlsx", "表格"))
        return "ods"
    if "xl/workbook.bin" in lower:
        raise UnreadableFile("这是 .xlsb 格式，请另存为普通 .xlsx 再导入")
    if "word/document.xml" in lower:
        raise UnreadableFile(WORD)
    raise UnreadableFile("这是压缩包，不是表格：请先解压出里面的表格")


def _check_entries(entries: list[zipfile.ZipInfo], packed: int) -> None:
    if len(entries) > MAX_ENTRIES:
        raise UnreadableFile(STRANGE)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UnreadableFile(LOCKED)
    if any(entry.compress_type not in _METHODS for entry in entries):
        raise UnreadableFile(STRANGE)
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED_BYTES or (total > _RATIO_FLOOR and total > packed * _MAX_RATIO):
        raise UnreadableFile(HUGE)


def _check_names(names: list[str]) -> None:
    if len({name.lower() for name in names}) != len(names):
        raise UnreadableFile(STRANGE)
    for name in names:
        parts = name.replace("\\", "/").split("/")
        if ".." in parts or name.startswith(("/", "\\")) or "\0" in name:
            raise UnreadableFile(STRANGE)


def _check_heads(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> bool:
    """Look at the beginning of each part; tells whether the workbook counts days from 1904."""
    from_1904 = False
    for entry in entries:
        name = entry.filename.lower()
        if name == "[content_types].xml":
            _check_types(_read_some(archive, entry, 2**20).lower())
        elif name == "meta-inf/manifest.xml":
            if b"encryption-data" in _read_some(archive, entry, 2**20):
                raise UnreadableFile(LOCKED)
        elif name.endswith((".xml", ".rels")):
            head = _read_some(archive, entry, _HEAD)
            _check_no_entities(head)
            from_1904 |= name == "xl/workbook.xml" and _FROM_1904.search(head) is not None
    return from_1904


def _check_types(content_types: bytes) -> None:
    if any(mark in content_types for mark in _MACRO_TYPES):
        raise UnreadableFile(MACRO)
    _check_no_entities(content_types[:_HEAD])


def _check_no_entities(head: bytes) -> None:
    # No spreadsheet program writes a document type: it is there only to blow a reader up.
    plain = head.replace(b"\0", b"").upper()
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise UnreadableFile(STRANGE)


def _read_some(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    with archive.open(entry) as part:
        return part.read(limit)
