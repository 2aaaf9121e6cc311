"""The county's catalog flows down to every terminal, and only the county can issue one."""

import json
from pathlib import Path

import pytest

from content import queries
from content.catalog import load_catalog
from content.datafile import DATA
from content.kinds import CatalogIssued
from county.catalogs import issue
from county.errors import CatalogRefused
from sync.entry import Draft
from tests.county.world import Kiosk, Served

BUILT_IN = (DATA / "catalog" / "village.json").read_text(encoding="utf-8")


def _catalog_with(title: str) -> str:
    document = json.loads(BUILT_IN)
    document["items"][0]["title"] = title
    return json.dumps(document, ensure_ascii=False)


def test_a_new_terminal_gets_the_first_version(kiosk: Kiosk) -> None:
    assert queries.catalog_number(kiosk.store.db) == 0
    kiosk.once()
    assert queries.catalog_number(kiosk.store.db) == 1
    assert queries.catalog(kiosk.store.db) == load_catalog()


def test_a_new_version_reaches_a_terminal_and_is_in_force(
    served: Served, kiosk: Kiosk, tmp_path: Path
) -> None:
    kiosk.once()
    file = tmp_path / "second.json"
    file.write_text(_catalog_with("收支一笔一笔公开"), encoding="utf-8")
    with served.node() as node:
        assert issue(node.store, file) == 2
    kiosk.once()
    assert queries.catalog(kiosk.store.db)[0].title == "收支一笔一笔公开"


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"name": "x", "items": [{}]}', "\xff", "x" * 70_000]
)
def test_what_is_no_catalog_is_refused_and_nothing_is_issued(
    served: Served, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "bad.json"
    file.write_bytes(text.encode("latin-1"))
    with served.node() as node:
        with pytest.raises(CatalogRefused, match="没有发布"):
            issue(node.store, file)
        assert queries.catalog_number(node.store.db) == 1


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"x" * 70_000, "文件太大"),
        ("村".encode() * 30_000, "文件太大"),
        (b"\xff", "不是 UTF-8 编码"),
    ],
)
def test_the_clerk_is_told_what_is_wrong_with_a_file(
    served: Served, tmp_path: Path, raw: bytes, why: str
) -> None:
    file = tmp_path / "bad.json"
    file.write_bytes(raw)
    with served.node() as node, pytest.raises(CatalogRefused, match=why):
        issue(node.store, file)


def test_a_file_with_a_byte_order_mark_is_a_catalog(served: Served, tmp_path: Path) -> None:
    file = tmp_path / "notepad.json"
    file.write_text(BUILT_IN, encoding="utf-8-sig")
    with served.node() as node:
        assert issue(node.store, file) == 2
        assert queries.catalog(node.store.db) == load_catalog()


def test_a_missing_file_is_refused(served: Served, tmp_path: Path) -> None:
    with served.node() as node, pytest.raises(CatalogRefused, match=r"读不出来：none\.json"):
        issue(node.store, tmp_path / "none.json")


def test_a_terminal_cannot_issue_a_catalog(served: Served, kiosk: Kiosk) -> None:
    forged = CatalogIssued("village", 99, _catalog_with("伪造的目录"))
    with pytest.raises(Exception, match="did not issue"):
        kiosk.append(Draft(forged))
    kiosk.once()
    assert queries.catalog_number(kiosk.store.db) == 1
