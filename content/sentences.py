"""A ledger in plain words, as segments whose tone tells the screen their colour."""

from dataclasses import dataclass

from content.model import LedgerSummary
from content.money import format_wan, format_yuan
from content.period import Period

PLAIN, IN, OUT, STRONG = "plain", "in", "out", "strong"
# (this one, its end, than the one before)
_WORDS = {
    "quarter": ("这一季", "季末", "上季度"),
    "month": ("这个月", "月底", "上个月"),
    "year": ("这一年", "年底", "上一年"),
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text; ``tone``: plain | in | out | strong. Amounts come whole, with their unit."""

    text: str
    tone: str = PLAIN


Sentence = tuple[Segment, ...]


def spoken(sentence: Sentence) -> str:
    """The sentence as one text."""
    return "".join(segment.text for segment in sentence)


def headline(summary: LedgerSummary) -> Sentence:
    """这一季村里收入 80,600.50 元，支出 24,987.05 元，季末结余 179,070.23 元。"""
    revision = summary.revision
    this, end, _ = _WORDS[Period.parse(revision.period).kind]
    return (
        Segment(f"{this}村里收入 "),
        _yuan(revision.income_fen, IN),
        Segment("，支出 "),
        _yuan(revision.expense_fen, OUT),
        Segment(f"，{end}结余 "),
        _yuan(revision.closing_fen, STRONG),
        Segment("。"),
    )


def comparison(summary: LedgerSummary) -> Sentence:
    """比上季度多收 1.20 万元，少花 3,500.00 元。 Says so where there is nothing to compare."""
    revision = summary.revision
    before = _WORDS[Period.parse(revision.period).kind][2]
    if summary.previous is None:
        return (Segment(f"{before}的账没有公开，没法比。"),)
    more_in = revision.income_fen - summary.previous[0]
    more_out = revision.expense_fen - summary.previous[1]
    if not more_in and not more_out:
        return (Segment(f"收入、支出都和{before}一样多。"),)
    opening = f"比{before}" if more_in else f"收入和{before}一样多"
    return (
        Segment(opening),
        *_change(more_in, "多收 ", "少收 ", IN),
        Segment("，" if more_out else "，支出一样多"),
        *_change(more_out, "多花 ", "少花 ", OUT),
        Segment("。"),
    )


def arithmetic(summary: LedgerSummary) -> Sentence:
    """123,456.78 ＋ 80,600.50 － 24,987.05 ＝ 179,070.23"""
    revision = summary.revision
    return (
        Segment(format_yuan(revision.opening_fen), STRONG),
        Segment(" ＋ "),
        Segment(format_yuan(revision.income_fen), IN),
        Segment(" － "),
        Segment(format_yuan(revision.expense_fen), OUT),
        Segment(" ＝ "),
        Segment(format_yuan(revision.closing_fen), STRONG),
    )


def _change(fen: int, more: str, less: str, tone: str) -> Sentence:
    if not fen:
        return ()
    text = format_wan(abs(fen))
    unit = "元" if text[-1] in "万亿" else " 元"
    return (Segment(more if fen > 0 else less), Segment(text + unit, tone))


def _yuan(fen: int, tone: str) -> Segment:
    return Segment(f"{format_yuan(fen)} 元", tone)
