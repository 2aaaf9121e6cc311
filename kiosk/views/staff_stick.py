"""Carrying the exchange by stick: what would go, what has come, what was not done."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.actions.carrying import Carried, LastStick
from kiosk.actions.exchanging import ExchangeStatus
from kiosk.stick import Plugged
from kiosk.views import words
from kiosk.views.staff_exchange import Fact

NO_STICK = "没有网，也能带去县里：把 U 盘插好，等几秒，这里就有写的按钮。"


@dataclass(frozen=True, slots=True)
class StickView:
    """One stick that is plugged in, and the word on its button; ``done``: it may be pulled out."""

    stick: Plugged
    title: str
    words: str
    button: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class SticksView:
    """``said``: what the last press came to, one strip each; ``last``: the last stick of all."""

    said: tuple[Fact, ...]
    sticks: tuple[StickView, ...]
    last: Fact | None


def sticks_view(
    status: ExchangeStatus,
    seen: Sequence[tuple[Plugged, bool]],
    last: LastStick | None,
    now_ms: int,
    carried: Carried | None = None,
) -> SticksView:
    """``seen``: the sticks, and whether something for this terminal lies on each."""
    if status.county is None:
        return SticksView((), (), None)
    one = len(seen) == 1
    sticks = tuple(_stick(status.waiting, plugged, back, one, carried) for plugged, back in seen)
    said = () if carried is None else _said(carried)
    return SticksView(said, sticks, _last(last, now_ms, bool(sticks)))


def _stick(
    waiting: int, plugged: Plugged, back: bool, one: bool, carried: Carried | None
) -> StickView:
    title = "U 盘插好了" if one or not plugged.name else f"U 盘「{plugged.name}」"
    if carried is not None and carried.root == plugged.root and carried.files and not back:
        return StickView(plugged, title, "已经写在上面了，可以拔下。", "再写一次", done=True)
    goes = f"有 {waiting:,} 条要带去县里。" if waiting else "没有要送的，可以带去县里取新的。"
    if back:
        return StickView(plugged, title, f"上面有从县里带回来的。{goes}", "收下带回的，再写上")
    return StickView(plugged, title, goes, "写上，带去县里")


def _last(last: LastStick | None, now_ms: int, plugged: bool) -> Fact | None:
    if last is None:
        return None if plugged else Fact("U 盘", NO_STICK, "muted")
    moment = words.when(last.at_ms, now_ms)
    brought = f"带回来 {last.received:,} 条新的" if last.brought else "没有带回来什么"
    told = f"上一次是{moment}：{brought}，写上 {last.written:,} 条。"
    return Fact("U 盘", told if plugged else f"{told}{NO_STICK}", "muted")


def _said(carried: Carried) -> tuple[Fact, ...]:
    said = []
    if carried.brought:
        signed = f"县里新签收了 {carried.sent:,} 条" if carried.sent else "县里没有新签收的"
        came = f"送来 {carried.received:,} 条新的" if carried.received else "没有新的送来"
        said.append(Fact("", f"带回来的收下了：{signed}，{came}。", "in"))
    said += [Fact("", f"{one.rstrip('。')}。", "seal") for one in carried.anomalies]
    if carried.files:
        what = f" {carried.written:,} 条" if carried.written else "（没有要送的，去取新的）"
        said.append(Fact("", f"写好了{what}。可以拔下 U 盘，带去县里。", "in"))
    return tuple(said)
