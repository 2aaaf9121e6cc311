"""Which rows are entries and which only speak about entries: subtotals, openings, footers."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from content.importing.cells import Given
from content.importing.header import folded, normal
from content.importing.workbook import Cell
from content.money import FULL_WIDTH

T = TypeVar("T", Cell, Given)
OPENING, CLOSING, TOTAL = "opening", "closing", "total"
ALL, SECTION, YEAR = "all", "section", "year"

_NUMBER = "[0-9一二三四五六七八九十]{1,3}"
_QUARTER = "第?[一二三四1-4]季度?"
_SPAN = f"(?:{_QUARTER}|{_NUMBER}月份?|[0-9]{{4}}年(?:度|{_QUARTER}|{_NUMBER}月份?)?)"
_OPENING = re.compile(
    r"(?:本期)?[期年月季]初(?:数|余额|结余|结转|结存|转入)"
    r"|(?:上期|前期|上年度?|上月|上季度?)末?(?:余额|结余|结转|结存|转入)|承前页|承上[页期月季年]"
    r"|结转上[期年月季]|期初"
)
_CLOSING = re.compile(
    r"(?:[期年月季]末|(?:本期|本月|本季度?|本年度?)末?)(?:余额|结余|结存)|[期年月季]末数"
    r"|结转下[期年月季]度?|过次页|转下页|转次页"
)
_TOTALS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"本年(?:度)?(?:合计|累计|小计)"), (YEAR,)),
    (re.compile(r"(?:总计|累计|总合计|收支合计|收支总计|合计总计)"), (ALL,)),
    (re.compile(r"(?:本期|本季度?|全部|全年)(?:合计|累计|总计|小计|发生额|发生额合计)"), (ALL,)),
    (re.compile(r"(?:小计|本页合计|本页小计|本页累计|本日合计|本日小计)"), (SECTION,)),
    (re.compile(rf"第{_NUMBER}页(?:合计|小计|累计)"), (SECTION, ALL)),
    (re.compile(rf"(?:本月|当月|{_SPAN})(?:合计|小计|累计|发生额|发生额合计)"), (SECTION, ALL)),
    (re.compile(r"(?:合计|合计金额|金额合计|合计数)"), (ALL, SECTION)),
)
_SIDED = re.compile(r"(?:收入|支出)")
_SIDES = {"收入": "income", "支出": "expense"}
_CAPITAL = "零〇一二三四五六七八九壹贰貳叁参肆伍陆陸柒捌玖两十百千拾佰仟万萬亿元圆角分整正"
_IN_CAPITALS = re.compile(rf"(?:人民币)?(?:金额)?大写(?:金额)?(?:人民币)?[{_CAPITAL}]*$")
_CAPITALS_ONLY = re.compile(rf"(?:人民币)?[￥¥]?负?[{_CAPITAL}]+|(?:人民币|金额)*小写(?:金额)?")
_YEAR_TO_DATE = re.compile(r"1月?[-—–~至到]+[0-9]{1,2}月份?(?:合计|累计)数?[:：]?")
_LAST = frozenset(f"额余转入存页计初末期年月季度数写{_CAPITAL}")
# What ``normal`` takes away, and the words of a unit, which it takes away together.
_SPACES = "".join(map(chr, [*range(0x21), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B)]))
_ODD_SPACES = "\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff\xad"
_MARKS = "()（）[]［］【】〔〕<>＜＞《》:：/／\\＼、,，.．。·*＊_＿-－—–~～\"＂'＇“”‘’`｀|｜"
_AFTER_WORD = f"{_SPACES}{_ODD_SPACES}{_MARKS}￥¥单位人民币元"
_FOOTER = re.compile(
    r"(?:制表|填表|编制|会计|出纳|报账员|审核|复核|审批|主管|负责人|单位负责人|财务|村务监督|监督委员"
    r"|监委会|民主理财|理财小组|村委会|村主任|书记|备注|注|说明|公示|公开|打印|日期|盖章|签字|以下空白|第\d+页)"
)


@dataclass(frozen=True, slots=True)
class Word:
    """What a row that is no entry says. ``scopes``: the sums it may state, the likeliest first.

    ``side``: 收入合计 and 支出合计 speak of one column only, ``income`` or ``expense``.
    """

    kind: str
    label: str
    scopes: tuple[str, ...] = ()
    side: str = ""


@functools.lru_cache(maxsize=256)
def word_of(text: str) -> Word | None:
    """The word if ``text`` is nothing but one (合计, 期初余额 …), else ``None``."""
    plain = normal(text)
    if _YEAR_TO_DATE.fullmatch("".join(text.translate(FULL_WIDTH).split())):
        return Word(TOTAL, plain, (YEAR,))
    if _OPENING.fullmatch(plain):
        return Word(OPENING, plain)
    if _CLOSING.fullmatch(plain):
        return Word(CLOSING, plain)
    for pattern, scopes in _TOTALS:
        if pattern.fullmatch(plain):
            return Word(TOTAL, plain, scopes)
    return _one_sided(text, plain)


def _one_sided(text: str, plain: str) -> Word | None:
    """本期收入合计 is a 本期合计 of the income alone."""
    sides = _SIDED.findall(plain)
    if len(sides) != 1 or plain.endswith(sides[0]):
        return None
    tight = "".join(text.split())  # with its marks: 1-9月 is no 19月
    both = word_of(_SIDED.sub("", tight if sides[0] in tight else plain))
    if both is None or both.kind != TOTAL:
        return None
    return Word(TOTAL, plain, both.scopes, _SIDES[sides[0]])


def tells_in_capitals(cells: Sequence[object]) -> bool:
    """Whether a row says of its total that it stands in capitals, as 合计（大写） does."""
    return any(map(_capitals_of, cells))


def in_figures(cells: Sequence[T]) -> list[T]:
    """Such a row without what it says in capitals: what is left are the figures of a 合计."""
    return [
        _capitals_of(cell)
        or ("" if isinstance(cell, str) and _CAPITALS_ONLY.fullmatch(normal(cell)) else cell)
        for cell in cells
    ]


def _capitals_of(cell: object) -> str:
    """The word of a total of which a cell says that it stands in capitals (大写), else empty."""
    if not isinstance(cell, str) or "写" not in cell:
        return ""
    plain = normal(cell)
    found = _IN_CAPITALS.search(plain)
    word = (plain[: found.start()] or "合计") if found else ""
    return word if word and word_of(word) else ""


def may_be_word(cell: object) -> bool:
    """A cheap first look at the end of a text; ``False`` is certain."""
    return isinstance(cell, str) and cell.rstrip(_AFTER_WORD)[-1:] in _LAST


def find_word(cells: Sequence[object]) -> Word | None:
    """The first cell of a row that is such a word."""
    for cell in cells:
        if isinstance(cell, str) and may_be_word(cell) and (word := word_of(cell)):
            return word
    return None


def sides_in(cells: Sequence[object]) -> set[str]:
    """The columns whose totals a row speaks of: 收入合计 … 支出合计 … in one row are two."""
    words = [find_word([cell]) for cell in cells]
    return {word.side for word in words if word is not None and word.side}


def is_footer(cells: Sequence[object]) -> bool:
    """Whether a row without any figure is the signatures or remarks under a table."""
    texts = [folded(cell) for cell in cells if isinstance(cell, str) and cell.strip()]
    return bool(texts) and _FOOTER.match(texts[0]) is not None
