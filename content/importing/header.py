"""A ledger's header once it was found: where it stands, what each column is, what is lacking."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from content.importing.result import CellError
from content.importing.workbook import Cell
from content.money import FULL_WIDTH

_NOISE = re.compile(r"[\s\x00-\x20()（）\[\]【】〔〕<>《》:：/\\、,，.。·*_＿\-—–~～\"“”'`|]+")
ZERO_WIDTH = re.compile("[\u200b\u200c\u200d\u2060\ufeff\xad]")
_YUAN = re.compile(r"(?:单位)?(?:人民币)?[￥¥]?元?$")
_UNIT_WORDS = r"[十百千万亿]+元|美元|港元"
_UNIT = re.compile(
    rf"单位(?:为|是)?(?:人民币)?(?P<a>{_UNIT_WORDS}|[万亿]$)"
    rf"|以(?:人民币)?(?P<b>{_UNIT_WORDS})为(?:计量|货币|记账)?单位"
    rf"|^(?:人民币)?(?P<c>{_UNIT_WORDS})$"
)
_UNIT_IN_BRACKETS = re.compile(
    rf"[(（\[【]\s*(?:金额|单位)?[:：]?\s*(?:人民币)?\s*({_UNIT_WORDS})\s*[)）\]】]\s*$"
)
UNIT_REASON = "金额的单位是「{}」：公开要精确到分，请改成以元为单位的表再导入"
_YEAR = re.compile(r"(20[0-9]{2})年(?!度?[0-9]{1,2}月[0-9]{1,2}日)|^(20[0-9]{2})$")


def folded(text: str) -> str:
    """A header without spaces, brackets and marks, full-width letters folded."""
    return _NOISE.sub("", ZERO_WIDTH.sub("", text).translate(FULL_WIDTH))


def normal(text: str) -> str:
    """A header as it is compared: ``folded``, and the unit 元 dropped."""
    plain = folded(text)
    return _YUAN.sub("", plain) or plain


def other_unit(text: str) -> str:
    """The unit that a title or a remark counts in, if it is another than 元; else empty."""
    if found := _UNIT.search(folded(text)) or _UNIT_IN_BRACKETS.search(text):
        return next(str(unit) for unit in found.groups() if unit)
    return ""


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands and what it says. Columns and rows count from 0 in the sheet's head.

    ``columns`` maps a column name to its index; ``texts`` holds each index's header text.
    ``first_row`` is the first row of entries, ``row`` the header's first. ``digits`` maps an amount
    that has one column for each digit to them. ``unwanted`` are columns that a clerk ruled out.
    ``signed``: the amount's header says that what is spent stands below zero. ``years`` are those
    that header and titles state; ``above`` the rows down to the header, as ``row_words`` has them.
    """

    columns: Mapping[str, int]
    texts: Mapping[int, str]
    personal: tuple[int, ...]
    unknown: tuple[int, ...]
    first_row: int
    problems: tuple[CellError, ...] = ()
    row: int = 0
    digits: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    unwanted: frozenset[int] = frozenset()
    signed: bool = False
    years: frozenset[int] = frozenset()
    above: frozenset[tuple[str, ...]] = frozenset()

    @property
    def one_amount(self) -> bool:
        """Income and expense stand in one column."""
        return "amount" in self.columns and not {"income", "expense"} & self.columns.keys()

    @property
    def two_faced(self) -> bool:
        """The direction of the amounts stands where that of the balance may stand."""
        return self.columns.get("direction", -2) + 1 == self.columns.get("balance")

    @property
    def parted(self) -> bool:
        """Month and day stand in columns of their own."""
        return "month" in self.columns

    @property
    def missing(self) -> tuple[str, ...]:
        """The required columns that were not found. The balance may be left to be computed."""
        has = self.columns.keys()
        lacking = [] if "date" in has else [name for name in ("month", "day") if name not in has]
        if len(lacking) == 2:
            lacking = ["date"]
        if "summary" not in has:
            lacking.append("summary")
        if not self.one_amount:
            return (*lacking, *(name for name in ("income", "expense") if name not in has))
        # The running balance proves which amounts were spent, if nothing says it.
        told = "direction" in has or "balance" in has or self.signed
        return tuple(lacking) if told else (*lacking, "direction")

    @property
    def weight(self) -> int:
        """How much of a ledger it is: of several sheets the one that proves itself is read."""
        return 2 * ("balance" in self.columns) + (not self.one_amount)

    def column_of(self, name: str) -> int:
        """Where to point at what is wrong with ``name``, be it made of other columns."""
        for known in (name, *_MADE_OF.get(name, ()), "summary"):
            if known in self.columns:
                return self.columns[known]
        return 0


_MADE_OF = {
    "date": ("month", "day"),
    "income": ("amount",),
    "expense": ("amount",),
    "balance": ("income", "amount"),
    "amount": ("income",),
}


def settle(columns: Mapping[str, int], sides: Sequence[int], signed: bool) -> dict[str, int]:
    """Columns of one header that mean something only together; ``sides`` are those called 方向.

    Beside the balance, 方向 says on which side the balance stands, unless it is the only one that
    could tell whether an amount was received or spent, and the amount is not ``signed``.
    """
    settled = dict(columns)
    if "date" in settled:
        for name in ("year", "month", "day"):
            settled.pop(name, None)
    if {"income", "expense"} <= settled.keys():
        settled.pop("amount", None)
    left = list(sides)
    beside = [at for at in left if at + 1 == settled.get("balance")]
    needed = "amount" in settled and len(left) == 1 and not signed
    if beside and "side" not in settled and not needed:
        settled["side"] = beside[0]
        left.remove(beside[0])
    if left:
        settled["direction"] = left[0]
    return settled


def row_words(cells: Sequence[object]) -> tuple[str, ...]:
    """The texts of a row as headers are compared, without its empty cells."""
    return tuple(normal(cell) for cell in cells if isinstance(cell, str) and cell.strip())


def years_in(rows: Sequence[Sequence[Cell]]) -> frozenset[int]:
    """The years that titles and headers state, dates with a day left aside."""
    found = set()
    for cell in (cell for row in rows for cell in row):
        text = folded(cell if isinstance(cell, str) else f"{cell:g}")
        found |= {int(match[1] or match[2]) for match in _YEAR.finditer(text)}
    return frozenset(found)
