"""How dates, periods and amounts are said to a villager."""

from datetime import date, datetime

from content.model import ROLE_ZH, Revision, Signoff
from content.money import format_wan, format_yuan
from content.period import Period
from kiosk.typeset import JOINER, kept
from sync.clock import to_datetime

_WEEKDAYS = "一二三四五六日"
_QUARTERS = "一二三四"
_MINUS = "−"
ACTION_ZH = {
    "submit": "送审",
    "review": "审核",
    "check": "核对保密和隐私",
    "approve": "批准",
    "publish": "公开",
    "return": "退回",
    "withdraw": "撤回",
}


def yuan(fen: int) -> str:
    """`80,600.50 元`, a minus as `−`."""
    return f"{format_yuan(fen).replace('-', _MINUS)} 元"


def bare(fen: int) -> str:
    """`80,600.50`, a minus as `−`."""
    return format_yuan(fen).replace("-", _MINUS)


def wan(fen: int) -> str:
    """A headline figure with its unit: `8.06 万`, `980.00 元`."""
    words = format_wan(fen).replace("-", _MINUS)
    return words if words[-1] in "万亿" else f"{words} 元"


def wan_yuan(fen: int) -> str:
    """The same inside a sentence: `8.06 万元`, `980.00 元`."""
    words = wan(fen)
    return words if words.endswith("元") else f"{words}元"


def signed(fen: int, income: bool) -> str:
    """An entry's amount with its sign: `＋45,000.00`, `－980.00`; a reversal turns it round."""
    plus = income == (fen >= 0)
    return f"{'＋' if plus else '－'}{format_yuan(abs(fen))}"


def period_words(code: str) -> str:
    """`2026 年第三季度`, `2026 年 9 月`, `2026 年`."""
    return f"{Period.parse(code).year} 年{_tail(Period.parse(code))}"


def short_period(code: str, with_year: bool = False) -> str:
    """`第三季度`, `9 月`, `2026 年`; with its year `2026 第三季度`."""
    period = Period.parse(code)
    tail = _tail(period).strip()
    if not tail:
        return f"{period.year} 年"
    return (
        f"{period.year} {tail}"
        if with_year and period.kind == "quarter"
        else (f"{period.year} 年 {tail}" if with_year else tail)
    )


def _tail(period: Period) -> str:
    if period.kind == "quarter":
        return f"第{_QUARTERS[period.index - 1]}季度"
    return f" {period.index} 月" if period.kind == "month" else ""


def this_period(code: str) -> tuple[str, str, str]:
    """(“这一季”, “季末”, “上季度”) for the kind of the period."""
    return {
        "quarter": ("这一季", "季末", "上季度"),
        "month": ("这个月", "月底", "上个月"),
        "year": ("这一年", "年底", "上一年"),
    }[Period.parse(code).kind]


def day(moment: date) -> str:
    """`10月9日`."""
    return f"{moment.month}月{moment.day}日"


def full_day(moment: date) -> str:
    """`2026年10月9日`."""
    return f"{moment.year}年{day(moment)}"


def weekday(moment: date) -> str:
    """`星期一`."""
    return f"星期{_WEEKDAYS[moment.weekday()]}"


def day_of_text(text: str) -> str:
    """`7月3日` of an ISO date; any other text as it is."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def when(ms: int, now_ms: int) -> str:
    """`今早 8:12`, `昨天 15:40`, `10月9日`, with the year where it is another one."""
    then, now = to_datetime(ms), to_datetime(now_ms)
    days = (now.date() - then.date()).days
    clock = f"{then.hour}:{then.minute:02d}"
    if days == 0:
        return f"{_part_of_day(then)} {clock}"
    if days == 1:
        return f"昨天 {clock}"
    return day(then.date()) if then.year == now.year else full_day(then.date())


def _part_of_day(moment: datetime) -> str:
    return "今早" if 5 <= moment.hour < 10 else "今天"


def freshness(last_ms: int | None, now_ms: int) -> str:
    """How fresh the last exchange with the county is."""
    if last_ms is None:
        return "还没有和县里核对过"
    return f"{when(last_ms, now_ms)} 已与县里核对"


def signoffs(revision: Revision) -> str:
    """A line for each hand: `编制 会计 单文娟 10月8日`, …, `公开 解红梅 10月9日　第 1 版`."""
    said = "\n".join(_signoff(step) for step in revision.signoffs if step.action in _SHOWN)
    return f"{said}\u3000第 {revision.number} 版" if revision.was_published else said


def short_signoffs(revision: Revision) -> str:
    """`审核 仇德祥 10月8日　公开 解红梅 10月9日　第 1 版`, where there is little room."""
    shown = [step for step in revision.signoffs if step.action in _SHORT]
    parts = [_hand(step, kept(step.name)) for step in shown]
    if revision.was_published:
        parts.append(f"第 {revision.number} 版")
    return "\u3000".join(parts)


_SHORT = ("review", "publish", "withdraw")
_SHOWN = {
    "submit": "编制",
    "review": "审核",
    "approve": "批准",
    "publish": "公开",
    "withdraw": "撤回",
}


def _signoff(step: Signoff) -> str:
    if step.action == "publish":  # whose office it is stands with the approval or the drafting
        return _hand(step, kept(step.name))
    return _hand(step, f"{ROLE_ZH.get(step.role, step.role)} {kept(step.name)}")


def _hand(step: Signoff, who: str) -> str:
    return _joined(kept(_SHOWN[step.action]), who, day(to_datetime(step.at_ms).date()))


def _joined(*parts: str) -> str:
    """With spaces between, and no line parting them."""
    return f"{JOINER} {JOINER}".join(parts)
