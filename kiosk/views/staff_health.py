"""How the machine is, and whether its records are whole, in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.actions.checking import Health
from kiosk.actions.exchanging import ExchangeStatus
from kiosk.views import words
from sync.verify import Report

PROBLEMS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One statement, and whether it is well."""

    title: str
    ok: bool
    words: str


@dataclass(frozen=True, slots=True)
class CheckedView:
    """What verification came to."""

    title: str
    tone: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HealthView:
    """What is not well stands first."""

    lines: tuple[HealthLine, ...]
    checked: CheckedView | None


def health_view(
    lines: Sequence[Health], status: ExchangeStatus, now_ms: int, report: Report | None
) -> HealthView:
    """The doctor's lines, the last exchange, and the report where one was made."""
    found = [HealthLine(line.name, line.ok, line.detail) for line in lines]
    found.append(_exchange(status, now_ms))
    found.sort(key=lambda line: line.ok)
    return HealthView(tuple(found), None if report is None else checked_view(report))


def _exchange(status: ExchangeStatus, now_ms: int) -> HealthLine:
    last = status.last
    if last is None:
        return HealthLine("上次交换", False, "还没有和县里交换过")
    said = words.when(last.at_ms, now_ms)
    return HealthLine("上次交换", last.ok, f"{said}，{'成功' if last.ok else '没有成功'}")


def checked_view(report: Report) -> CheckedView:
    """Whole, or what was found."""
    if report.ok:
        sure = f"其中 {report.witnessed:,} 条有县里签收。" if report.witnessed else ""
        title = f"{report.entries:,} 条记录，没有发现改动"
        return CheckedView(title, "in", (sure,) if sure else ())
    shown = tuple(report.problems[:PROBLEMS_SHOWN])
    more = len(report.problems) - len(shown)
    rest = (f"还有 {more:,} 处。",) if more > 0 else ()
    advice = "先不要再记账，请马上找县里的人，不要关机。"
    return CheckedView(f"发现 {len(report.problems):,} 处对不上", "seal", (advice, *shown, *rest))
