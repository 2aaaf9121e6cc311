"""The exchange with the county: what waits, how the last try went, what is set aside."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.actions.exchanging import ExchangeStatus
from kiosk.views import words

SILENT_AFTER_MS = 12_000  # a wish older than this: the program that exchanges is not there
REASONS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement with its tone."""

    title: str
    words: str
    tone: str = "ink"


@dataclass(frozen=True, slots=True)
class Asked:
    """An exchange asked for: the machine's monotonic ms, and when the last try was before it."""

    mono_ms: int
    last_ms: int | None


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """`phase`: idle | asked (nobody has answered yet) | silent | running.  `share`: 0 to 1."""

    facts: tuple[Fact, ...]
    phase: str
    said: str
    share: float
    enrolled: bool


def exchange_view(
    status: ExchangeStatus,
    reasons: Sequence[tuple[str, str, int]],
    now_ms: int,
    mono_ms: int,
    asked: Asked | None,
    wanted: bool,
) -> ExchangeView:
    """`reasons`: (log, reason, count) of what is set aside.  `asked`: what this page asked for,
    None if it did not; `wanted`: nobody has taken the wish up yet."""
    phase = _phase(status, mono_ms, asked, wanted)
    share = status.receipted / status.size if status.size else 1.0
    return ExchangeView(
        facts=(_county(status), _waiting(status), _last(status, now_ms), *_odd(status, reasons)),
        phase=phase,
        said=_SAID[phase],
        share=share,
        enrolled=status.county is not None,
    )


_SAID = {
    "idle": "",
    "asked": "已经告诉负责联网的程序，正在等它……",
    "running": "正在和县里交换。可以先离开，它会接着做。",
    "silent": "负责联网的程序没有回应，可能没有开。已经记下，它一开就会交换。",
}


def _phase(status: ExchangeStatus, mono_ms: int, asked: Asked | None, wanted: bool) -> str:
    if asked is None:
        return "idle"
    if wanted:
        return "silent" if mono_ms - asked.mono_ms > SILENT_AFTER_MS else "asked"
    last = None if status.last is None else status.last.at_ms
    return "running" if last == asked.last_ms else "idle"


def _county(status: ExchangeStatus) -> Fact:
    if status.county is None:
        return Fact("县里", "这台机器还没有在县里登记，交换不了。请找县里的人。", "seal")
    return Fact("县里", f"{status.county}\u3000{status.url}")


def _waiting(status: ExchangeStatus) -> Fact:
    if status.waiting == 0:
        return Fact("要送的", f"没有。{status.size:,} 条都送到了，县里签收了。", "in")
    return Fact(
        "要送的",
        f"还有 {status.waiting:,} 条等着送。一共 {status.size:,} 条，"
        f"县里签收了 {status.receipted:,} 条。",
        "out",
    )


def _last(status: ExchangeStatus, now_ms: int) -> Fact:
    last = status.last
    if last is None:
        return Fact("上一次", "还没有交换过。", "muted")
    moment = words.when(last.at_ms, now_ms)
    if last.ok:
        return Fact("上一次", f"{moment}，成功。", "in")
    good = f"上一次成功是{words.when(last.ok_ms, now_ms)}。" if last.ok_ms else "还没有成功过。"
    why = last.text.rstrip("。") or "县里还没有全部签收"
    return Fact("上一次", f"{moment}，没有成功：{why}。{good}", "seal")


def _odd(status: ExchangeStatus, reasons: Sequence[tuple[str, str, int]]) -> tuple[Fact, ...]:
    found = []
    if status.fork:
        text = status.fork.rstrip("。")
        found.append(Fact("记录分了岔", f"{text}。这台机器先不能再记，请找县里的人。", "seal"))
    if status.quarantined:
        lines = [f"{reason}（{count:,} 条）" for _, reason, count in reasons[:REASONS_SHOWN]]
        said = "；".join(lines) or "原因没有记下来"
        found.append(Fact(f"另放着 {status.quarantined:,} 条", f"{said}。", "seal"))
    return tuple(found) or (Fact("异常", "没有。", "in"),)
