"""What a phone shows that scanned a terminal's code."""

from html import escape

from county.checking import Checked
from county.document import document
from sync.clock import CHINA, to_datetime

_VERDICT = {
    "same": ("in", "对得上，没有人改过", "县里存着这一条，和您手里的码一字不差。"),
    "different": (
        "late", "对不上", "县里在这个位置上存的是另一条。请留好这个码，找县里问清楚。",
    ),
    "later": (
        "warn", "县里还没有收到", "村里的机器联网后才会送来。过几天再扫一次；一直没有，请问村里。",
    ),
    "unknown": ("warn", "县里没有这份记录", "开码的机器没有在这里登记过。"),
    "isolated": (
        "late", "县里存着这一条，但那台机器出了问题",
        "同一台机器送来过两种不同的记录，已经隔离，正在查。",
    ),
}  # fmt: skip
_STATE = {
    "hidden": "这份账村里还没有公布，所以这里不显示内容。",
    "superseded": "这一版后来更正过，现在用的是新的一版。两版村里都能看到。",
    "withdrawn": "这份账村里公布后又撤回了。",
}


def render(county: str, checked: Checked, receipt: str) -> str:
    """The page for one code."""
    kind, verdict, why = _VERDICT[checked.outcome]
    told = f'<div class="notice {kind} verdict"><b>{verdict}</b><p>{why}</p></div>'
    body = "".join((told, _facts(checked), _signed(checked), _proof(checked, receipt)))
    return document("查一查，有没有人改过", f"{checked.village}\u3000{county}".strip(), body)


def unreadable(county: str) -> str:
    """The page for an address that is no code."""
    words = "<b>这个码读不出来</b><p>请让手机对准屏幕上整个方码，再扫一次。</p>"
    main = f'<div class="notice warn verdict">{words}</div>'
    return document("查一查，有没有人改过", county, main)


def _facts(checked: Checked) -> str:
    if checked.outcome not in ("same", "isolated"):
        return ""
    told = checked.told
    state = _STATE.get(told.state, "")
    notice = f'<p class="notice warn">{state}{escape(told.gone)}</p>' if state else ""
    rows = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in told.facts
    )
    return f'<section class="card"><h2>{escape(told.title)}</h2><dl>{rows}</dl>{notice}</section>'


def _signed(checked: Checked) -> str:
    if checked.signed_ms is None:
        return ""
    when = to_datetime(checked.signed_ms).astimezone(CHINA)
    day = f"{when.year}年{when.month}月{when.day}日 {when:%H:%M}"
    return f"<p>县里 {day} 收到并签了字。从那以后，村里和县里谁也改不了它而不被发现。</p>"


def _proof(checked: Checked, receipt: str) -> str:
    if checked.outcome != "same" or checked.signed_ms is None:
        return ""
    link = f'<a href="/v1/proof/{escape(receipt)}">证明书</a>'
    return f"<p>不信县里的话，可以拿{link}到别处核对。</p>"
