"""Account codes and the 44 disclosure items: what a line of the ledger is called on the board.

The items are those of 农经发〔2011〕13号 (8 classes, 44 items). An item may be shown in parts where
villagers ask for more: 公益福利 is shown as 公益设施维护 and 福利.
"""

import functools
import re
from collections.abc import Mapping, Sequence

import msgspec

from content import datafile
from content.errors import BadData

CODE_SETS = ("2023", "2004")
_CODE = re.compile(r"\s*(\d{3})")
_FULL_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


class Part(msgspec.Struct, frozen=True):
    """A share of an item shown by itself."""

    id: str
    name: str
    words: tuple[str, ...] = ()


class Item(msgspec.Struct, frozen=True):
    """One of the 44 items: the villagers' name, the full one, the words that betray it."""

    id: str
    name: str
    full: str
    words: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


class DisclosureClass(msgspec.Struct, frozen=True):
    """One of the 8 classes."""

    id: str
    name: str
    items: tuple[Item, ...]


class Account(msgspec.Struct, frozen=True):
    """One account: its code, name, kind and normal side (debit | credit).

    ``income`` and ``expense`` list what a receipt or payment under it may be, most likely first.
    """

    code: str
    name: str
    kind: str
    normal: str
    income: tuple[str, ...] = ()
    expense: tuple[str, ...] = ()


class _Classes(msgspec.Struct, frozen=True):
    source: str
    classes: tuple[DisclosureClass, ...]


class _Accounts(msgspec.Struct, frozen=True):
    code_set: str
    title: str
    source: str
    confidence: str
    accounts: tuple[Account, ...]


@functools.cache
def disclosure_classes() -> tuple[DisclosureClass, ...]:
    """The 8 classes with their 44 items."""
    return datafile.load("disclosure-classes.json", _Classes).classes


@functools.cache
def accounts(code_set: str) -> Mapping[str, Account]:
    """The accounts of a code set (``2023`` or ``2004``) by code. Raises ``BadData``."""
    if code_set not in CODE_SETS:
        raise BadData("科目表", code_set, "2023 或 2004")
    found = datafile.load(f"accounts-{code_set}.json", _Accounts).accounts
    return {account.code: account for account in found}


@functools.cache
def _shown() -> dict[str, tuple[int, str, tuple[str, ...]]]:
    """Everything a line can be filed under: id to (order, name, words)."""
    shown: dict[str, tuple[int, str, tuple[str, ...]]] = {}
    for group in disclosure_classes():
        for item in group.items:
            for part in item.parts:
                shown[part.id] = (len(shown), part.name, part.words)
            shown[item.id] = (len(shown), item.name, item.words)
    return shown


def class_name(item_class: str) -> str:
    """The short name on the screen; an id this version does not know is shown as it is."""
    found = _shown().get(item_class)
    return item_class if found is None else found[1]


def class_order(item_class: str) -> int:
    """Where a class stands in the official order; unknown classes come last."""
    found = _shown().get(item_class)
    return len(_shown()) if found is None else found[0]


def item_of(item_class: str) -> Item | None:
    """The official item that a class (a part, or the item itself) belongs to."""
    for group in disclosure_classes():
        for item in group.items:
            if item_class == item.id or any(part.id == item_class for part in item.parts):
                return item
    return None


@functools.lru_cache(maxsize=4096)
def classify(code_set: str, account: str, subaccount: str, summary: str, direction: str) -> str:
    """The disclosure class of a line; ``direction`` income | expense.

    The account says what it may be, then the words of the subaccount, then those of the summary
    decide. Nothing fits: ``income.other`` or ``expense.other``.
    """
    found = _account(code_set, account)
    allowed = () if found is None else getattr(found, direction)
    texts = (subaccount, summary) if allowed else (subaccount, account, summary)
    return _by_words(texts, allowed or _all_of(direction)) or (
        allowed[0] if allowed else f"{direction}.other"
    )


def _by_words(texts: Sequence[str], allowed: tuple[str, ...]) -> str | None:
    """The class whose longest word occurs in the first text that has any."""
    words = _longest_first(allowed)
    for text in texts:
        for word, class_ in words:
            if word in text:
                return class_
    return None


@functools.cache
def _longest_first(allowed: tuple[str, ...]) -> list[tuple[str, str]]:
    words = [(word, class_) for class_ in allowed for word in _shown()[class_][2]]
    return sorted(words, key=lambda pair: -len(pair[0]))


@functools.cache
def _all_of(direction: str) -> tuple[str, ...]:
    return tuple(id_ for id_ in _shown() if id_.startswith(f"{direction}."))


@functools.lru_cache(maxsize=1024)
def _account(code_set: str, text: str) -> Account | None:
    """An account by its code, or else by its name, as accountants write it."""
    known = accounts(code_set)
    code = _CODE.match(text.translate(_FULL_WIDTH_DIGITS))
    if code is not None and code[1] in known:
        return known[code[1]]
    bare = text.strip()
    if not bare:
        return None
    longest_first = sorted(known.values(), key=lambda account: -len(account.name))
    return next((account for account in longest_first if bare.startswith(account.name)), None)
