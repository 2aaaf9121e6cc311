"""The county's catalog log: what villages must disclose, flowing down to every terminal."""

import codecs
import os
from pathlib import Path

from content import queries
from content.catalog import parse_catalog
from content.datafile import DATA
from content.errors import BadData
from content.kinds import CatalogIssued
from county.errors import CatalogRefused, FileUnreadable
from sync import tables, wire
from sync.entry import Draft
from sync.keys import SigningKey
from sync.store import Store
from sync.tables import Log

LEVEL = "village"
MAX_BYTES = 60_000  # an entry holds 64 KiB


def begin(store: Store, signer: SigningKey) -> None:
    """Begin the log that goes to every village, with the catalog this program came with.

    Within a transaction. The log's name carries an epoch drawn with the database.
    """
    if log_for_all(store) is not None:
        return
    origin = f"{wire.cosigner_name(signer.public)}/{os.urandom(4).hex()}/catalog"
    log = tables.add_log(store.db, origin, "", signer.public, mine=True)
    document = (DATA / "catalog" / f"{LEVEL}.json").read_text(encoding="utf-8")
    store.append_within([Draft(CatalogIssued(LEVEL, 1, document))], "county", log)


def issue(store: Store, file: Path) -> int:
    """Issue a new version from a JSON file; returns its number. Raises ``CatalogRefused``."""
    try:
        raw = read_file(file)
        document = raw.decode("utf-8")
        parse_catalog(LEVEL, raw)
    except UnicodeDecodeError as error:
        raise CatalogRefused("目录没有发布：文件不是 UTF-8 编码") from error
    except (FileUnreadable, BadData) as error:
        raise CatalogRefused(f"目录没有发布：{error}") from error
    with store.transaction():
        number = queries.catalog_number(store.db, LEVEL) + 1
        body = CatalogIssued(LEVEL, number, document)
        store.append_within([Draft(body)], "county", log_for_all(store))
    return number


def read_file(file: Path) -> bytes:
    """What is to go to every village, without a byte order mark. Raises ``FileUnreadable``."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileUnreadable(f"文件读不出来：{file.name}（{error.strerror}）") from error
    if len(raw) > MAX_BYTES:
        raise FileUnreadable(f"文件太大：{file.name} 超过 {MAX_BYTES} 字节")
    return raw.removeprefix(codecs.BOM_UTF8)


def log_for_all(store: Store) -> Log | None:
    """The log that goes to every village."""
    return next((log for log in tables.logs_of(store.db, "") if log.mine), None)
