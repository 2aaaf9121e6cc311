"""In the reading process: walking a sheet's XML, only when something in it looks odd.

The standard parser is enough: document types were refused before, and memory is limited.
"""

import re
import zipfile
from collections.abc import Iterator
from posixpath import join, normpath
from xml.etree import ElementTree as ET

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MOST_REPEATED = 1_000
Cells = Iterator[tuple[str, int, int]]


def sheet_part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The name of the part that holds ``sheet``. Raises ``KeyError``."""
    book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    ids = [
        next((value for key, value in node.attrib.items() if key.endswith("}id")), "")
        for node in book.iter()
        if _local(node.tag) == "sheet" and node.get("name") == sheet
    ]
    links = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {node.get("Id", ""): node.get("Target", "") for node in links.iter()}
    return normpath(join("/xl", targets[ids[0]] if ids else "")).lstrip("/")


def xlsx_cells(archive: zipfile.ZipFile, part: str) -> Cells:
    """(how, row, column), counted from 0, of each cell of ``part`` without a value.

    A hidden row is told of as ``hidden`` in column 0.
    """
    with archive.open(part) as file:
        for _, node in ET.iterparse(file):  # noqa: S314
            tag = _local(node.tag)
            if tag == "c":
                how = _how(node)
                place = _REFERENCE.fullmatch(node.get("r", ""))
                if how and place:
                    yield how, int(place[2]) - 1, _column(place[1])
            elif tag == "row" and node.get("hidden") in ("1", "true"):
                yield "hidden", int(node.get("r", "1")) - 1, 0
            if tag in ("c", "row"):
                node.clear()


def _how(cell: ET.Element) -> str:
    if cell.get("t") == "e":
        return "error"
    parts = {_local(child.tag): child.text or "" for child in cell}
    if "f" not in parts or parts.get("v"):
        return ""
    return "blank" if cell.get("t") == "str" and "v" in parts else "formula"


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def ods_cells(archive: zipfile.ZipFile, sheet: str) -> Cells:
    """(how, row, column) of each formula without a value in ``sheet``, and of hidden rows."""
    with archive.open("content.xml") as file:
        row, inside = 0, False
        for event, node in ET.iterparse(file, events=("start", "end")):  # noqa: S314
            tag = _local(node.tag)
            if tag == "table":
                inside = event == "start" and _attribute(node, "name") == sheet
                row = 0
            elif tag == "table-row" and event == "end":
                if inside:
                    yield from _ods_row(node, row)
                row += int(_attribute(node, "number-rows-repeated") or 1)
                node.clear()


def _ods_row(node: ET.Element, row: int) -> Cells:
    column = 0
    if _attribute(node, "visibility") in ("collapse", "filter"):
        repeated = int(_attribute(node, "number-rows-repeated") or 1)
        yield from (("hidden", row + more, 0) for more in range(min(repeated, _MOST_REPEATED)))
    for cell in node:
        if _attribute(cell, "formula") and not _attribute(cell, "value-type"):
            yield "formula", row, column
        column += int(_attribute(cell, "number-columns-repeated") or 1)


def _attribute(node: ET.Element, name: str) -> str:
    return next((value for key, value in node.attrib.items() if _local(key) == name), "")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
