"""Files that unpack to more than there is: refused or read, and never beyond the limits."""

import os
import random
import stat
import struct
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from content.importing.child import MAX_MEMORY_BYTES
from tests.content.importing.books import (
    GOOD,
    HEADER,
    OPENING,
    Rows,
    line,
    ods,
    parts_of,
    put,
    read,
    xls,
    xlsx,
    zipped,
)
from tests.content.importing.hostile import (
    lying_zip,
    outcome,
    refused,
    replaced,
)

SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)


HUGE = "这个文件展开后太大，不能导入"


def test_a_zip_bomb_is_refused_by_its_table_of_contents(tmp_path: Path) -> None:
    parts = parts_of(xlsx(tmp_path / "a.xlsx", GOOD))
    for name in ("xl/media/image1.png", TEXTS):
        assert refused(zipped(tmp_path / "b.xlsx", parts | {name: bytes(60 * 2**20)})).startswith(
            HUGE
        )


def test_a_zip_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    parts = parts_of(xlsx(tmp_path / "a.xlsx", GOOD))
    filler = b"<si><t>" + b"A" * 2**20 + b"</t></si>"
    bomb = b"<sst>" + filler * 300 + b"</sst>"
    path = lying_zip(tmp_path / "b.xlsx", parts | {TEXTS: bomb}, TEXTS, 1000)
    assert refused(path)


def test_too_many_parts_and_strange_names(tmp_path: Path) -> None:
    parts = parts_of(xlsx(tmp_path / "a.xlsx", GOOD))
    strange = "这个文件里夹带了不该有的内容"
    many = parts | {f"xl/media/{n}.png": b"" for n in range(2100)}
    assert refused(zipped(tmp_path / "b.xlsx", many)).startswith(strange)
    for name in ("../../etc/passwd", "/etc/passwd", "xl\\..\\..\\x", "XL/WORKBOOK.XML"):
        assert refused(zipped(tmp_path / "c.xlsx", parts | {name: b"x"})).startswith(strange)
    with zipfile.ZipFile(tmp_path / "d.xlsx", "w", zipfile.ZIP_LZMA) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert refused(tmp_path / "d.xlsx").startswith(strange)


@pytest.mark.parametrize("padding", [b"", b"<!--" + b"x" * 9000 + b"-->"])
def test_a_billion_laughs(padding: bytes, tmp_path: Path) -> None:
    xml = LAUGHS.replace(b"<!DOCTYPE", padding + b"<!DOCTYPE")
    parts = parts_of(xlsx(tmp_path / "a.xlsx", GOOD))
    laughing = parts | {TEXTS: xml + b"<sst><si><t>&j;</t></si></sst>"}
    assert_no_ledger(zipped(tmp_path / "b.xlsx", laughing))
    body = parts[SHEET].partition(b"<worksheet")
    parts[SHEET] = xml + b"<worksheet" + body[2].replace(b"<v>3876.25</v>", b"<v>&j;</v>")
    assert_no_ledger(zipped(tmp_path / "c.xlsx", parts))
    book = parts_of(ods(tmp_path / "a.ods", put(GOOD, "C4", "XYZ")))
    book["content.xml"] = book["content.xml"].replace(b"XYZ", b"&j;")
    book["content.xml"] = book["content.xml"].replace(
        b'<?xml version="1.0" encoding="UTF-8"?>', xml
    )
    assert_no_ledger(zipped(tmp_path / "b.ods", book))


def assert_no_ledger(path: Path) -> None:
    assert outcome(path) != "accepted"


def test_a_sheet_that_lies_about_its_size_is_read_all_the_same(tmp_path: Path) -> None:
    path = replaced(tmp_path / "a.xlsx", SHEET, b'ref="A1:K9"', b'ref="A1:XFD1048576"')
    assert read(path).accepted


def test_a_single_cell_at_the_far_end(tmp_path: Path) -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    assert refused(replaced(tmp_path / "a.xlsx", SHEET, b"</sheetData>", far)).startswith(HUGE)
    below = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    path = replaced(tmp_path / "b.xlsx", SHEET, b"</sheetData>", below)
    assert outcome(path).startswith((HUGE, "表太长"))


def test_an_xls_that_lies_about_its_size(tmp_path: Path) -> None:
    path = xls(tmp_path / "a.xls", GOOD)
    data = path.read_bytes()
    at = data.index(struct.pack("<HH", 0x200, 14))
    lie = struct.pack("<IIHHH", 0, 0xFFFFFFF0, 0, 0xFFF0, 0)
    path.write_bytes(data[: at + 4] + lie + data[at + 18 :])
    assert outcome(path).startswith(("accepted", HUGE, "这个文件坏了"))


def test_an_ods_that_repeats_a_cell_a_billion_times(tmp_path: Path) -> None:
    cell = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell'
        ' table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
        "</table:table-row>"
    )
    path = ods(tmp_path / "a.ods", GOOD, body=cell)
    assert refused(path).startswith((HUGE, "这个文件坏了"))


def test_an_ods_with_a_million_empty_rows_below(tmp_path: Path) -> None:
    path = ods(tmp_path / "a.ods", GOOD)
    parts = parts_of(path)
    empty = (
        b'<table:table-row table:number-rows-repeated="1048565"><table:table-cell'
        b' table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    parts["content.xml"] = parts["content.xml"].replace(b"</table:table>", empty)
    result = read(zipped(path, parts))
    assert result.accepted, result.errors


# What it costs


_MEASURE = """
import resource, sys
from pathlib import Path
from content.errors import UnreadableFile
from content.importing import read_ledger
from content.period import Period
from content.money import format_yuan
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_ledger(Path(sys.argv[1]), Period.parse("2026-Q3"), previous_closing_fen=None)
except UnreadableFile:
    pass
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.parametrize(
    "name",
    [
        "bomb.xlsx",
        "strings.xlsx",
        "far.xlsx",
        "repeat.ods",
        "nonsense.csv",
        "commas.csv",
        "wide.csv",
    ],
)
def test_memory_stays_bounded(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name == "bomb.xlsx":
        parts = parts_of(xlsx(path, GOOD))
        bomb = b"<sst>" + (b"<si><t>" + b"A" * 900_000 + b"</t></si>") * 400 + b"</sst>"
        lying_zip(path, parts | {TEXTS: bomb}, TEXTS, 1000)
    elif name == "strings.xlsx":
        noise = random.Random(5).randbytes(300_000).hex().encode()
        texts = b"".join(b"<si><t>%s</t></si>" % noise[n : n + 6] for n in range(0, 600_000, 6))
        bomb = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        zipped(path, parts_of(xlsx(path, GOOD)) | {TEXTS: bomb + texts * 40 + b"</sst>"})
    elif name == "far.xlsx":
        far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        replaced(path, SHEET, b"</sheetData>", far)
    elif name == "repeat.ods":
        cell = '<table:table-row table:number-rows-repeated="9999999"><table:table-cell '
        cell += 'table:number-columns-repeated="9999999" office:value-type="float" '
        ods(path, GOOD, body=cell + 'office:value="1"/></table:table-row>')
    elif name == "nonsense.csv":
        header = ",".join(map(str, GOOD[0]))
        wrong = (
            f"坏{n},记{n},事{n},甲,乙,坏{n},坏{n},坏{n},丙{n},丁{n},戊{n}" for n in range(190_000)
        )
        path.write_text("\n".join((header, *wrong)), "utf-8")
    elif name == "commas.csv":
        path.write_bytes((b"," * 250 + b"\n") * 120_000)
    else:
        wide = [",".join(str(c or "") for c in row) + ",x" * 240 for row in GOOD]
        path.write_text("\n".join(wide + wide[2:] * 2500), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(path)], capture_output=True, text=True, check=True
    )
    own, child = map(int, done.stdout.split())
    assert child * 1024 <= MAX_MEMORY_BYTES
    assert own * 1024 <= 220 * 2**20


def _children() -> set[int]:
    """Processes that this one has started and that still run, or wait to be noticed."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended while we looked
        if int(fields[1]) == os.getpid():
            found.add(int(status.parent.name))
    return found


def test_nothing_is_left_running_and_nothing_is_written(tmp_path: Path) -> None:
    children = _children()  # of other tests
    before = {path: stat.S_IFMT(path.stat().st_mode) for path in tmp_path.rglob("*")}
    threads = threading.active_count()
    path = xlsx(tmp_path / "a.xlsx", GOOD)
    content = path.read_bytes()
    for _ in range(3):
        read(path)
        refused(zipped(tmp_path / "b.xlsx", {"a": b"b"}))
    (tmp_path / "b.xlsx").unlink()
    assert path.read_bytes() == content
    assert set(tmp_path.rglob("*")) - set(before) == {path}
    assert threading.active_count() <= threads + 1
    assert _children() <= children


def test_many_rows_without_a_figure_do_not_take_long_to_refuse(tmp_path: Path) -> None:
    rows: Rows = [HEADER, OPENING, *[line("坏", "坏", "坏", "坏", "坏", "坏")] * 3000]
    result = read(xlsx(tmp_path / "a.xlsx", rows))
    assert result.error_count > 3000
    assert len(result.errors) == 200
