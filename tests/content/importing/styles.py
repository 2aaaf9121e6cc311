"""One ledger written in the many ways in which accountants lay theirs out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from content.importing import LedgerImport
from tests.content.importing.books import Cell

Row = list[Cell]


@dataclass(frozen=True)
class Entry:
    """One entry; ``fen`` below zero is spent."""

    day: date
    voucher: str
    summary: str
    fen: int


@dataclass(frozen=True)
class Style:
    """``days``: iso, parts, parts3, merged, short, dotted, chinese. ``amounts``: two, words, books,
    marks, signed, proven, digits. ``opening``: row, none. ``closing``: none, row, total, months.
    """

    days: str = "iso"
    amounts: str = "two"
    balance: bool = True
    side: bool = False
    opening: str = "row"
    closing: str = "none"
    vouchers: bool = True


WORDS = {"words": ("收", "支"), "books": ("借", "贷"), "marks": ("+", "-")}
PLACES = "千百十万千百十元角分"


def running(entries: Sequence[Entry], opening: int) -> list[int]:
    """The balance after each entry."""
    balances, fen = [], opening
    for entry in entries:
        fen += entry.fen
        balances.append(fen)
    return balances


def written(entries: Sequence[Entry], opening: int, style: Style) -> list[Row]:
    """The sheet, header first."""
    rows = [_row(style, "", summary="上期结转", opening=opening)] if style.opening == "row" else []
    balances = running(entries, opening)
    last: date | None = None
    for entry, balance in zip(entries, balances, strict=True):
        rows.append(_entry(style, entry, balance, last))
        last = entry.day
    return [*header(style), *rows, *_closing(style, entries, opening)]


def header(style: Style) -> list[Row]:
    """One row, or two where something is split."""
    upper, lower = [list(part) for part in zip(*_heads(style), strict=True)]
    return [upper, lower] if any(lower) else [upper]


def _heads(style: Style) -> list[tuple[str, str]]:
    days = {
        "parts": [("月", ""), ("日", "")],
        "parts3": [("年", ""), ("月", ""), ("日", "")],
        "merged": [("2026年", "月"), ("", "日")],
    }
    heads = list(days.get(style.days, [("日期", "")]))
    heads += [("凭证号", "")] if style.vouchers else []
    heads.append(("摘要", ""))
    heads += {
        "two": [("借方", ""), ("贷方", "")],
        "signed": [("金额（支出为负）", "")],
        "proven": [("发生额", "")],
        "digits": [*_places("收入"), *_places("支出")],
    }.get(style.amounts, [("收支", ""), ("金额", "")])
    heads += [("方向", "")] if style.side else []
    if style.balance:
        heads += _places("余额") if style.amounts == "digits" else [("余额", "")]
    return heads


def _places(name: str) -> list[tuple[str, str]]:
    return [(name if at == 0 else "", place) for at, place in enumerate(PLACES)]


def _entry(style: Style, entry: Entry, balance: int, last: date | None) -> Row:
    return _row(style, entry.voucher, entry.summary, entry.day, entry.fen, balance, last)


def _row(
    style: Style,
    voucher: str,
    summary: str,
    day: date | None = None,
    fen: int | None = None,
    balance: int | None = None,
    last: date | None = None,
    opening: int | None = None,
) -> Row:
    row = _day(style, day, last)
    row += [voucher or None] if style.vouchers else []
    row.append(summary)
    lone = opening if opening is not None and not style.balance else None
    row += _amounts(style, fen, lone)
    stands = opening if opening is not None else balance
    row += [_side(stands)] if style.side else []
    if style.balance:
        row += _balance(style, stands)
    return row


def _day(style: Style, day: date | None, last: date | None) -> Row:
    if style.days in ("parts", "parts3", "merged"):
        return _parts(style, day, last)
    if day is None:
        return [None]
    return [
        {
            "iso": day.isoformat(),
            "short": f"{day.month:02d}-{day.day:02d}",
            "dotted": f"{day.month}.{day.day:02d}",
            "chinese": f"{day.month}月{day.day}日",
        }[style.days]
    ]


def _parts(style: Style, day: date | None, last: date | None) -> Row:
    years: Row = [None] if style.days == "parts3" else []
    if day is None:
        return [*years, None, None]
    if last is None and years:
        years = [day.year]
    same_month = last is not None and last.month == day.month
    month = None if same_month else day.month
    return [*years, month, None if day == last else day.day]


def _amounts(style: Style, fen: int | None, lone: int | None) -> Row:
    if style.amounts == "digits":
        income = lone if fen is None else max(fen, 0)
        return [*digits(income), *digits(max(-(fen or 0), 0))]
    if style.amounts == "two":
        if fen is None:
            return [_yuan(lone), None]
        return [_yuan(fen), None] if fen > 0 else [None, _yuan(-fen)]
    if style.amounts in ("signed", "proven"):
        return [_yuan(lone if fen is None else fen)]
    if fen is None:
        return [None, _yuan(lone)]
    words = WORDS[style.amounts]
    return [words[fen < 0], _yuan(abs(fen))]


def digits(fen: int | None) -> Row:
    """One digit a column, ¥ before the first."""
    text = f"¥{fen:03d}" if fen else ""
    return [None if char == " " else char for char in text.rjust(len(PLACES))[-len(PLACES) :]]


def _side(fen: int | None) -> str | None:
    if fen is None:
        return None
    return "借" if fen > 0 else "贷" if fen < 0 else "平"


def _balance(style: Style, fen: int | None) -> Row:
    if style.amounts == "digits":
        return digits(fen)
    return [_yuan(abs(fen) if style.side and fen is not None else fen)]


def _yuan(fen: int | None) -> float | None:
    return None if fen is None else fen / 100


def _closing(style: Style, entries: Sequence[Entry], opening: int) -> list[Row]:
    closing = opening + sum(entry.fen for entry in entries)
    if style.closing == "row":
        return [_row(style, "", "期末余额", opening=closing)]
    if style.closing == "total":
        row = _row(style, "", "合计")
        income = sum(max(entry.fen, 0) for entry in entries)
        expense = sum(max(-entry.fen, 0) for entry in entries)
        at = len(_heads(Style(style.days, style.amounts, False, False, vouchers=style.vouchers)))
        if style.amounts == "two":
            row[at - 2 : at] = [_yuan(income), _yuan(expense)]
        elif style.amounts == "digits":
            width = len(PLACES)
            row[at - 2 * width : at] = [*digits(income), *digits(expense)]
        else:
            row[at - 1] = _yuan(income - expense)
        return [row]
    return []


def lines_of(result: LedgerImport) -> list[tuple[str, str, int, int]]:
    """What was read: day, summary, fen, balance."""
    return [
        (line.date, line.summary, line.income_fen - line.expense_fen, line.balance_fen)
        for line in result.lines
    ]


def expected(entries: Sequence[Entry], opening: int) -> list[tuple[str, str, int, int]]:
    """What has to be read."""
    return [
        (entry.day.isoformat(), entry.summary, entry.fen, balance)
        for entry, balance in zip(entries, running(entries, opening), strict=True)
    ]


ENTRIES = (
    Entry(date(2026, 7, 3), "记1", "收到镇财政拨付村级运转经费", 45_000_00),
    Entry(date(2026, 7, 8), "记2", "支付七月份村干部误工补贴", -12_680_00),
    Entry(date(2026, 7, 8), "记3", "东塘水面承包款", 23_600_50),
    Entry(date(2026, 8, 2), "记4", "村道路灯维修", -3_876_25),
    Entry(date(2026, 8, 19), "记5", "报刊订阅费", -980_00),
    Entry(date(2026, 9, 5), "记6", "秸秆禁烧专项补助", 12_000_00),
    Entry(date(2026, 9, 26), "记7", "重阳节慰问老人物资", -7_450_80),
)
OPENING = 123_456_78


def assert_read(result: LedgerImport, entries: Sequence[Entry] = ENTRIES) -> None:
    """Accepted, with exactly these entries, every check holding."""
    assert result.errors == ()
    assert result.accepted
    assert lines_of(result) == expected(entries, OPENING)
    assert all(check.ok for check in result.checks)
