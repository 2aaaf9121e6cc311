"""A petition about one entry of a ledger: what it will say, taken from the entry itself."""

from datetime import date

from content.model import Line, Revision
from content.money import format_yuan
from hearings.errors import HearingRefused
from hearings.kinds import MAX_TOPIC
from hearings.texts import one_line
from kiosk.views import words


def about_of(line: Line) -> str:
    """How a petition refers to an entry: `<revision>/<row>`."""
    return f"{line.revision}/{line.row}"


def entry_topic(line: Line, revision: Revision) -> str:
    """`2026 年第三季度第 6 笔（记字第6号）秸秆禁烧专项补助，请讲清楚`, never too long."""
    period, number = words.period_words(revision.period), _number(line)
    head, tail = f"{period}第 {line.row} 笔{number}", "，请讲清楚"
    room = MAX_TOPIC - len(head) - len(tail)
    summary = _shown(line.summary)
    return f"{head}{summary if len(summary) <= room else summary[: room - 1] + '…'}{tail}"


def entry_text(line: Line, revision: Revision) -> str:
    """Which entry it is, in words, and what is asked for."""
    income = line.income_fen != 0
    amount = line.income_fen if income else line.expense_fen
    kind = "收入" if income else "支出"
    where = f"{words.period_words(revision.period)}收支表，第 {revision.number} 版第 {line.row} 笔"
    wanted = "这笔钱是怎么来的、怎么定的" if income else "这笔钱花在哪里、怎么定的"
    return (
        f"{where}{_number(line)}，{_day(line.date)}。\n"
        f"{_shown(line.summary)}，{kind} {format_yuan(amount)} 元。\n"
        f"请村里拿出票据，当面讲清楚{wanted}。"
    )


def _number(line: Line) -> str:
    return f"（{_shown(line.voucher_no)}）" if line.voucher_no else ""


def _day(text: str) -> str:
    return words.full_day(date.fromisoformat(text))


def _shown(text: str) -> str:
    """What a ledger says, unless a petition may not say it (a long number)."""
    try:
        return one_line(text, "摘要", 400)
    except HearingRefused:
        return "这一笔"
