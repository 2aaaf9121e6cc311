"""Entries with their disclosure class: what a parsed table becomes when nothing is wrong."""

import functools
import re
from collections.abc import Mapping

from content.accounts import Item, Part, classify, disclosure_classes
from content.importing.faults import Fault
from content.importing.personal import shown
from content.importing.result import ParsedLine, sheet_row
from content.importing.table import Table

_TAIL = re.compile("(?:收入|支出|款项|款)$")
_DIRECTION_ZH = {"income": "收入", "expense": "支出"}


@functools.cache
def _class_ids() -> Mapping[tuple[str, str], str]:
    """(direction, any name or id of a class, bare) to its id."""
    ids = {}
    for group in disclosure_classes():
        for item in group.items:
            direction = item.id.partition(".")[0]
            named: tuple[Item | Part, ...] = (*item.parts, item)
            for shown_class in named:
                ids[direction, shown_class.id] = shown_class.id
                ids[direction, _bare(shown_class.name)] = shown_class.id
            ids[direction, _bare(item.full)] = item.id
    return ids


def _bare(text: str) -> str:
    """A class name without what goes without saying in its column."""
    return _TAIL.sub("", text.replace("及", "")) or text


def _given(income: int, text: str) -> str | None:
    ids, direction = _class_ids(), _direction(income)
    return ids.get((direction, text)) or ids.get((direction, _bare(text)))


def class_faults(table: Table) -> list[Fault]:
    """Class texts that are none of the official classes, or one of the wrong side."""
    if not any(table.texts["item_class"]):
        return []
    faults = []
    for row, text, income in zip(table.rows, table.texts["item_class"], table.income, strict=True):
        if text and _given(income, text) is None:
            side = _DIRECTION_ZH[_direction(income)]
            reason = f"不认识的公开类别「{shown(text)}」：{side}里没有这一类"
            faults.append(Fault(row, "item_class", text, reason))
    return faults


def make_lines(table: Table, code_set: str) -> tuple[ParsedLine, ...]:
    """The entries in the order of the sheet. The table has passed every check."""
    texts = table.texts
    return tuple(
        map(
            ParsedLine,
            range(1, len(table.rows) + 1),
            table.date,
            texts["voucher_no"],
            texts["summary"],
            texts["account"],
            texts["subaccount"],
            _classes(table, code_set),
            table.income,
            table.expense,
            table.balance,
            texts["handler"],
            texts["witness"],
            texts["approver"],
            table.rows if len(table.parts) == 1 else map(sheet_row, table.rows),
        )
    )


def _classes(table: Table, code_set: str) -> list[str]:
    """The class of each entry: as the class column says, else by account and words."""
    texts = table.texts
    # Summaries differ mostly in numbers and dates, which say nothing about the class: without them
    # a few hundred are left to look at.
    joined = "\n".join(texts["summary"]).encode().translate(None, b"0123456789")
    summaries = joined.decode().split("\n")
    sides = map(_direction, table.income)
    columns = zip(texts["account"], texts["subaccount"], summaries, sides, strict=True)
    keys = list(map("\n".join, columns))
    known = {key: classify(code_set, *key.split("\n")) for key in set(keys)}
    classes = list(map(known.__getitem__, keys))
    for index, given in enumerate(texts["item_class"]):
        if given:
            classes[index] = _given(table.income[index], given) or classes[index]
    return classes


def _direction(income: int) -> str:
    return "income" if income else "expense"
