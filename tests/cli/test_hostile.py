"""``import`` of what somebody may put on a stick: a plain sentence, and nothing written."""

import os
import struct
import sys
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli import books
from tests.cli.machine import REFUSED, Done, Machine
from tests.content.importing import hostile
from tests.content.importing.books import parts_of, zipped

RSS_KB = 400_000  # ourselves, or the reading process under its own limit of 384 MB

MEASURE = """import os, sys
_, status, used = os.wait4(os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ), 0)
with open(sys.argv[1] + "/rss", "w") as file:
    file.write(str(used.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Starts a command from a small process: a child counts its parent's memory as once its own."""

Make = Callable[[Path], Path]
Outcomes = dict[str, tuple[Done, int]]


def good(path: Path) -> Path:
    return books.ledger(path, books.entries(5.0))


def a_text(path: Path) -> Path:
    path.write_text("这不是表格", "utf-8")
    return path


def an_empty_file(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def a_zip_bomb(path: Path) -> Path:
    archive = zipfile.ZipFile(good(path), "a", zipfile.ZIP_DEFLATED)
    with archive, archive.open("xl/media/bomb.bin", "w") as bomb:
        for _ in range(200):
            bomb.write(bytes(1_000_000))
    return path


def a_lying_zip_bomb(path: Path) -> Path:
    parts = parts_of(good(path))
    parts["xl/worksheets/sheet1.xml"] += b" " * 100_000_000
    return hostile.lying_zip(path, parts, "xl/worksheets/sheet1.xml", 1000)


def encrypted(path: Path) -> Path:
    return hostile.ole(path, {"EncryptedPackage": b"x" * 99, "EncryptionInfo": b"y" * 99})


def with_macros(path: Path) -> Path:
    return zipped(path, {**parts_of(good(path)), "xl/vbaProject.bin": b"x" * 99})


def of_huge_dimension(path: Path) -> Path:
    rows: list[books.Row] = [
        ["日期", "摘要", "收入", "支出", "余额"],
        ["2026-07-01", "一", 1, None, 1],
    ]
    books.xlsx(path, rows, "一")
    parts = parts_of(path)
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576">'
                                        b"<v>1</v></c></row></sheetData>")  # fmt: skip
    parts[sheet] = parts[sheet].replace(b'ref="A1:E2"', b'ref="A1:XFD1048576"')
    return zipped(path, parts)


def of_three_hundred_columns(path: Path) -> Path:
    header = [*books.LEDGER, *(f"列{n}" for n in range(292))]
    return books.ledger(path, books.entries(5.0), header)


def cut_off(path: Path) -> Path:
    data = good(path).read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    return path


def in_the_wrong_encoding(path: Path) -> Path:
    return books.text(path, [books.LEDGER, *books.entries(5.0)], "utf-16-be")


def a_folder(path: Path) -> Path:
    path.mkdir()
    return path


def a_pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def not_there(path: Path) -> Path:
    return path


def a_link_to_nowhere(path: Path) -> Path:
    path.symlink_to(path.with_name("gone"))
    return path


def a_link_in_a_circle(path: Path) -> Path:
    path.symlink_to(path)
    return path


def endless(_path: Path) -> Path:
    return Path("/dev/zero")


def a_dash(_path: Path) -> Path:
    return Path("-")


def of_forty_megabytes(path: Path) -> Path:
    with path.open("wb") as file:
        file.truncate(40 * 2**20)
    return path


def an_old_excel_cut_off(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + struct.pack("<Q", 1) * 100)
    return path


# how it is made, its name, a word of the reason
FILES: list[tuple[Make, str, str]] = [
    (a_text, "账.xlsx", "不是表格"),
    (an_empty_file, "账.xlsx", "空的"),
    (a_zip_bomb, "账.xlsx", ""),
    (a_lying_zip_bomb, "账.xlsx", ""),
    (encrypted, "账.xlsx", "密码"),
    (with_macros, "账.xlsm", "宏"),
    (of_huge_dimension, "账.xlsx", ""),
    (of_three_hundred_columns, "账.xlsx", "列"),
    (cut_off, "账.xlsx", "坏"),
    (in_the_wrong_encoding, "账.csv", ""),
    (a_folder, "账.xlsx", ""),
    (a_pipe, "账.xlsx", "不是一个普通文件"),
    (not_there, "账.xlsx", "打不开"),
    (a_link_to_nowhere, "账.xlsx", "打不开"),
    (a_link_in_a_circle, "账.xlsx", "打不开"),
    (endless, "", "不是一个普通文件"),
    (a_dash, "", "打不开"),
    (of_forty_megabytes, "账.xlsx", "太大"),
    (an_old_excel_cut_off, "账.xls", ""),
]


@pytest.fixture(scope="module")
def outcomes(_village: Machine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcomes]:
    """Every file brought to a terminal, two at a time, and what the terminal said."""
    machine = _village.copy(tmp_path_factory.mktemp("hostile") / "data")
    stick = tmp_path_factory.mktemp("stick of harm")
    before = machine.digest()

    def bring(case: tuple[Make, str, str]) -> tuple[Done, int]:
        make, name, _ = case
        folder = stick / make.__name__
        folder.mkdir()
        asked = ("import", make(folder / name), "--as", "ledger", "--period", "2026-Q3", "--json")
        done = machine.run(*asked, through=(sys.executable, "-ISc", MEASURE, folder))
        return done, int((folder / "rss").read_text())

    with ThreadPoolExecutor(2) as pool:
        yield dict(
            zip((make.__name__ for make, _, _ in FILES), pool.map(bring, FILES), strict=True)
        )
    assert machine.digest() == before
    assert machine.ok("verify")["ok"]


@pytest.mark.parametrize(("make", "_name", "word"), FILES, ids=lambda v: getattr(v, "__name__", ""))
def test_a_file_of_harm(make: Make, _name: str, word: str, outcomes: Outcomes) -> None:
    done, rss_kb = outcomes[make.__name__]
    assert (done.code, done.err) == (REFUSED, "")
    told = done.json
    assert (told["accepted"], told["revision"], told["rows"]) == (False, None, told["rows"])
    reasons = [one["reason"] for one in told["errors"]]
    assert reasons
    assert all(any("\u4e00" <= char <= "\u9fff" for char in text) for text in reasons)
    assert any(word in text for text in reasons), reasons
    assert rss_kb < RSS_KB
