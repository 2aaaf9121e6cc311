"""The front page as HTML: every village, those first that somebody should look at.

Village names are whatever was typed: everything is escaped, and the page may run nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape

from county.document import document
from county.overdue import Late
from county.overview import VillageRow
from sync.clock import CHINA, TimeEstimate, to_datetime

SILENT_MS = 7 * 86_400_000
_SHOWN_LATE = 4


def render(county: str, rows: Iterable[VillageRow], now: TimeEstimate) -> str:
    """The whole page."""
    ordered = sorted(rows, key=lambda row: _urgency(row, now))
    cards = "\n".join(_card(row, now) for row in ordered) or _NOBODY
    main = f'{_summary(ordered, now)}<ul class="villages">\n{cards}\n</ul>'
    return document(f"{county} · 各村情况", _clock(now), main)


_NOBODY = '<li class="card"><h2>还没有村登记</h2><p>先用 county enrol 给村里发登记码。</p></li>'


def _urgency(row: VillageRow, now: TimeEstimate) -> tuple[object, ...]:
    return (not row.forks, not row.late, not _silent(row, now), -len(row.late or ()), row.org)


def _silent(row: VillageRow, now: TimeEstimate) -> bool:
    return row.contact_ms is None or now.ms - row.contact_ms > SILENT_MS


def _summary(rows: Sequence[VillageRow], now: TimeEstimate) -> str:
    counts = (
        (len(rows), "个村", "plain"),
        (sum(bool(row.late) for row in rows), "个村有到期没公开的", "late"),
        (sum(_silent(row, now) for row in rows), "个村七天没有联系", "warn"),
        (sum(bool(row.forks) for row in rows), "个村有机器被隔离", "late"),
    )
    told = "".join(
        f'<li class="{kind if count else "plain"}"><b>{count}</b>{words}</li>'
        for count, words, kind in counts
    )
    return f'<ul class="counts">{told}</ul>\n'


def _card(row: VillageRow, now: TimeEstimate) -> str:
    facts = (
        ("最近联系", _contact(row, now)),
        ("已收到记录", f"{row.entries:,} 条"),
        ("机器", f"{row.terminals} 台" + (f"，停用 {row.revoked} 台" if row.revoked else "")),
    )
    lines = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)
    return (
        f'<li class="card"><h2>{escape(row.name)} <small>{escape(row.org)}</small></h2>'
        f"<dl>{lines}</dl>{''.join(_notices(row))}</li>"
    )


def _contact(row: VillageRow, now: TimeEstimate) -> str:
    if row.contact_ms is None:
        return '<span class="warn">从来没有</span>'
    kind = "warn" if _silent(row, now) else "plain"
    ago, when = _ago(now.ms - row.contact_ms), _day_and_time(row.contact_ms)
    return f'<span class="{kind}">{ago}</span> <small>{when}</small>'


def _notices(row: VillageRow) -> Iterable[str]:
    for reason in row.forks:
        yield f'<p class="notice late">一台机器的记录已隔离：{escape(reason)}</p>'
    if row.unreadable:
        yield f'<p class="notice warn">有 {row.unreadable} 条记录看不懂，已放在一边</p>'
    if row.unanswered:
        yield f'<p class="notice late">有 {row.unanswered} 件联名过期没有答复</p>'
    if row.late is None:
        if row.contact_ms is not None:
            yield '<p class="notice warn">该公开什么还算不出来，这个村的记录不全</p>'
    elif row.late:
        yield _late(row.late)
    else:
        yield '<p class="notice in">没有到期没公开的</p>'


def _late(late: Sequence[Late]) -> str:
    items = "".join(f"<li>{_late_item(one)}</li>" for one in late[:_SHOWN_LATE])
    more = len(late) - _SHOWN_LATE
    rest = f"<li>还有 {more} 项</li>" if more > 0 else ""
    return f'<div class="notice late"><b>{len(late)} 项到期没公开</b><ul>{items}{rest}</ul></div>'


def _late_item(one: Late) -> str:
    due = "" if one.due is None else f"，应在{one.due.month}月{one.due.day}日前公开"
    return f"{escape(one.title)}<small>{escape(one.period)}{due}</small>"


def _clock(now: TimeEstimate) -> str:
    told = f"现在 {_day_and_time(now.ms)}"
    return told if now.uncertainty_ms == 0 else f"{told}，这台服务器的时钟不对，请校准"


def _day_and_time(ms: int) -> str:
    when: datetime = to_datetime(ms).astimezone(CHINA)
    return f"{when.year}年{when.month}月{when.day}日 {when:%H:%M}"


def _ago(ms: int) -> str:
    minutes = ms // 60_000
    if minutes < 1:
        return "刚才"
    if minutes < 60:
        return f"{minutes} 分钟前"
    if minutes < 48 * 60:
        return f"{minutes // 60} 小时前"
    return f"{minutes // 1440} 天前"
