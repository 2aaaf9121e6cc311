"""Whatever is brought: a plain Chinese sentence, no harm, bounded memory, and nothing left over."""

import os
import struct
import sys
from pathlib import Path

import pytest

from content.importing import workbook
from tests.content.importing.books import (
    GOOD,
    csv,
    ods,
    parts_of,
    put,
    read,
    xls,
    xlsx,
    zipped,
)
from tests.content.importing.hostile import (
    BOF,
    EOF,
    ole,
    outcome,
    record,
    refused,
)

SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)


# Not a file


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    os.mkfifo(path)
    assert refused(path) == "这不是一个普通文件，不能导入"


def test_a_directory_a_device_and_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    assert refused(tmp_path / "a.xlsx") == "这不是一个普通文件，不能导入"
    assert refused(Path("/dev/zero")) == "这不是一个普通文件，不能导入"
    assert refused(tmp_path / "none.xlsx").startswith("打不开这个文件")


def test_a_link_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").symlink_to("a.xlsx")
    assert refused(tmp_path / "a.xlsx").startswith("打不开这个文件")


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.truncate(200 * 2**30)
    assert refused(path).startswith("文件太大：最多 32 MB")


def test_an_empty_file(tmp_path: Path) -> None:
    for name in ("a.xlsx", "a.csv", "a"):
        (tmp_path / name).touch()
        assert refused(tmp_path / name) == "这个文件是空的，一个字也没有"


# Not a workbook


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods", "A.ET"])
def test_a_text_called_a_workbook(name: str, tmp_path: Path) -> None:
    path = csv(tmp_path / name, GOOD)
    suffix = name[1:].lower()
    assert refused(path).startswith(f"这个文件名字叫 {suffix}，里面却是文字，不是表格")


FOREIGN = [
    (b"<html><table><tr><td>1</td></tr></table>", "这个文件里面是网页"),
    (b"\xef\xbb\xbf  <!DOCTYPE html>", "这个文件里面是网页"),
    (b'<?xml version="1.0"?><Workbook/>', "这个文件里面是网页"),
    (b"%PDF-1.7 ...", "这是 PDF"),
    (b"\x89PNG\r\n\x1a\n", "这是图片"),
    (b"Rar!\x1a\x07", "这是压缩包"),
    (b"MZ\x90\0\x03\0\0\0", "这个文件不是表格"),
    (b"\x09\x08\x08\0\0\x05", "这是很老的 Excel"),
    (b"\0" * 5000, "这个文件不是表格"),
    (b"PK\x03\x04 and then nothing", "这个文件坏了"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "这个文件坏了"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2000, "这个文件坏了"),
]


@pytest.mark.parametrize(("data", "reason"), FOREIGN)
@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv"])
def test_other_things_by_that_name(data: bytes, reason: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert refused(path).startswith(reason)


def test_other_archives(tmp_path: Path) -> None:
    word = zipped(tmp_path / "a.xlsx", {"word/document.xml": b"<w/>"})
    assert refused(word) == "这是 Word 文档，不是表格"
    plain = zipped(tmp_path / "b.xlsx", {"收支.xlsx": b"x"})
    assert refused(plain).startswith("这是压缩包，不是表格")
    binary = zipped(tmp_path / "c.xlsx", {"xl/workbook.bin": b"x"})
    assert refused(binary).startswith("这是 .xlsb 格式")
    document = ole(tmp_path / "d.xls", {"WordDocument": b"x"})
    assert refused(document) == "这是 Word 文档，不是表格"


def test_a_workbook_cut_off_anywhere(tmp_path: Path) -> None:
    for writer, name in ((xlsx, "a.xlsx"), (xls, "a.xls"), (ods, "a.ods")):
        data = writer(tmp_path / name, GOOD).read_bytes()
        path = tmp_path / f"cut-{name}"
        for size in range(30, len(data), max(1, len(data) // 12)):
            path.write_bytes(data[:size])
            assert refused(path)


def test_a_workbook_with_bytes_turned(tmp_path: Path) -> None:
    data = xlsx(tmp_path / "a.xlsx", GOOD).read_bytes()
    path = tmp_path / "b.xlsx"
    for at in range(40, len(data), len(data) // 25):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
        assert outcome(path)


# Locked, and with macros


def test_passwords(tmp_path: Path) -> None:
    locked = "这个文件加了密码：请去掉密码，另存后再导入"
    office = ole(tmp_path / "a.xlsx", {"EncryptionInfo": b"x", "EncryptedPackage": b"y"})
    assert refused(office) == locked
    old = ole(tmp_path / "a.xls", {"Workbook": BOF + record(0x2F, b"\0" * 54) + EOF})
    assert refused(old) == locked
    data = bytearray(xlsx(tmp_path / "b.xlsx", GOOD).read_bytes())
    at = data.rfind(b"PK\x05\x06")
    (directory,) = struct.unpack_from("<I", data, at + 16)
    data[directory + 8] |= 1
    (tmp_path / "b.xlsx").write_bytes(data)
    assert refused(tmp_path / "b.xlsx") == locked
    parts = parts_of(ods(tmp_path / "a.ods", GOOD))
    parts["META-INF/manifest.xml"] = b"<m><manifest:encryption-data/></m>"
    assert refused(zipped(tmp_path / "a.ods", parts)) == locked


def test_macros(tmp_path: Path) -> None:
    macro = "这个文件带宏，请另存为普通 .xlsx 再导入"
    parts = parts_of(xlsx(tmp_path / "a.xlsx", GOOD))
    for name in ("xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml"):
        assert refused(zipped(tmp_path / "a.xlsm", parts | {name: b"x"})) == macro
    types = "[Content_Types].xml"
    declared = parts | {
        types: parts[types].replace(b"</Types>", b'<Override PartName="/xl/a.bin" ContentType='
                                    b'"application/vnd.ms-office.vbaProject"/></Types>')
    }  # fmt: skip
    assert refused(zipped(tmp_path / "b.xlsx", declared)) == macro
    storage = ole(tmp_path / "a.xls", {"Workbook": BOF + EOF}, ("_VBA_PROJECT_CUR",))
    assert refused(storage) == macro
    sheet = record(0x85, struct.pack("<IBBBB", 0, 0, 1, 1, 0) + b"A")
    assert refused(ole(tmp_path / "b.xls", {"Workbook": BOF + sheet + EOF})) == macro
    basic = parts_of(ods(tmp_path / "a.ods", GOOD)) | {"Basic/Standard/script-lb.xml": b"<x/>"}
    assert refused(zipped(tmp_path / "a.ods", basic)).startswith("这个文件带宏")


# Text files


def assert_no_ledger(path: Path) -> None:
    assert outcome(path) != "accepted"


def test_the_wrong_encoding(tmp_path: Path) -> None:
    for codec in ("big5hkscs", "utf-16-le", "utf-7"):
        path = tmp_path / f"{codec}.csv"
        text = "\r\n".join(",".join(str(c or "") for c in row) for row in GOOD)
        path.write_bytes(text.encode(codec, "replace"))
        assert_no_ledger(path)
    half = csv(tmp_path / "half.csv", GOOD, "utf-8").read_bytes()
    at = half.index("摘要".encode()) + 1
    (tmp_path / "half.csv").write_bytes(half[:at] + half[at + 1 :])
    assert_no_ledger(tmp_path / "half.csv")


def test_mixed_encodings_are_found_out(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", GOOD, "gb18030")
    path.write_bytes(path.read_bytes() + "2026-09-30,记字第8号,追加".encode())
    assert_no_ledger(path)


def test_garbled_text_says_how_to_save_it(tmp_path: Path) -> None:
    text = csv(tmp_path / "a.csv", GOOD, "utf-8").read_text("utf-8").encode().decode("latin-1")
    (tmp_path / "a.csv").write_text(text, "utf-8")
    result = read(tmp_path / "a.csv")
    assert "如果打开是乱码" in result.errors[0].reason


def test_quotes_that_do_not_close(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", put(GOOD, "C4", '"没有关上'))
    assert "引号" in refused(path)
    path = csv(tmp_path / "b.csv", put(GOOD, "C4", '"关上"了又写'))
    assert refused(path).startswith("第 4 行的引号不成对")


def test_quoted_commas_and_thousands(tmp_path: Path) -> None:
    rows = put(put(GOOD, "F3", '"45,000.00"'), "H3", '"168,456.78"')
    assert read(csv(tmp_path / "a.csv", rows)).accepted


def test_a_csv_of_nothing_but_commas(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"," * (20 * 2**20))
    assert refused(path).startswith("这个文件展开后太大")
    path.write_bytes((b"," * 200 + b"\n") * 100_000)
    assert_no_ledger(path)


# The reading process itself


def test_a_process_that_dies_or_hangs_is_told_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = xlsx(tmp_path / "a.xlsx", GOOD)
    for code, reason in (
        ("import os; os.abort()", "这个文件展开后太大"),
        ("import sys; sys.exit(1)", "这个文件坏了"),
        ("print('rows 3', flush=True)", "这个文件坏了"),
        ("import time; time.sleep(60)", "这个文件展开后太大"),
    ):
        monkeypatch.setattr(workbook, "_START", code)
        monkeypatch.setattr(workbook, "MAX_SECONDS", 0.5)
        assert refused(path).startswith(reason), code


def test_no_process_to_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert refused(xlsx(tmp_path / "a.xlsx", GOOD)).startswith("机器现在太忙")
