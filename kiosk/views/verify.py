"""What is proven, by whom it is witnessed, and what is not."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.typeset import Span
from kiosk.views import words


@dataclass(frozen=True, slots=True)
class VerifyFacts:
    """`entries` in this terminal's log, `witnessed` of them signed for by the county.

    `checked` is the outcome of the check made here just now (None: not made), `problems` its
    sentences; `head` the signed head as text.
    """

    entries: int
    witnessed: int
    county: str | None
    last_exchange_ms: int | None
    now_ms: int
    head: str
    fork: str | None = None
    checked: bool | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One statement: tone "in" (proven), "out" (not yet) or "seal" (wrong)."""

    title: str
    words: tuple[Span, ...]
    tone: str


@dataclass(frozen=True, slots=True)
class VerifyView:
    """The statements, and the text of the QR."""

    points: tuple[Point, ...]
    check_label: str
    qr: str
    qr_words: str
    fresh: str


def verify_view(facts: VerifyFacts) -> VerifyView:
    """The statements in the order a villager would ask."""
    points = [_changed(facts), _witness(facts)]
    tail = facts.entries - facts.witnessed
    if tail:
        points.append(_tail(tail, facts))
    points.append(
        Point(
            "它证明不了什么",
            (Span("它只证明写进来以后没有改过；当初写得对不对，要看票据和审核的人。"),),
            "out",
        )
    )
    return VerifyView(
        tuple(points),
        "再查一遍" if facts.checked is not None else "当场查一遍",
        facts.head,
        f"拍下这个码：以后哪怕只改一个字，也和它对不上。现在共 {facts.entries:,} 条记录。",
        words.freshness(facts.last_exchange_ms, facts.now_ms),
    )


def _changed(facts: VerifyFacts) -> Point:
    if facts.fork is not None:
        return Point("这台机器的记录被隔离了", (Span(f"{facts.fork}。请找县里的人。"),), "seal")
    if facts.checked is None:
        text = f"一共 {facts.entries:,} 条记录，一条扣着一条，谁也不能悄悄改。要是不放心，当场查。"
        return Point("有没有人改过？", (Span(text),), "in")
    if facts.checked:
        text = f"刚才把 {facts.entries:,} 条从头到尾算了一遍，每一条都对得上，没有人改过。"
        return Point("✓ 没有人改过", (Span(text),), "in")
    return Point("✕ 有对不上的", (Span(_listed(facts.problems), "seal"),), "seal")


def _listed(problems: Sequence[str]) -> str:
    first = "；".join(problems[:3])
    more = f"；还有 {len(problems) - 3} 处" if len(problems) > 3 else ""
    return f"{first}{more}。请告诉村务监督委员会和县里。"


def _witness(facts: VerifyFacts) -> Point:
    if facts.county is None:
        return Point(
            "县里还没有作证", (Span("这台机器还没有在县里登记，只有村里自己的记录。"),), "out"
        )
    if not facts.witnessed:
        return Point("县里还没有作证", (Span("还没有和县里核对过。"),), "out")
    when = words.freshness(facts.last_exchange_ms, facts.now_ms)
    text = f"前 {facts.witnessed:,} 条由{facts.county}签字作证，村里和县里都改不了。{when}。"
    return Point("谁作证？", (Span(text),), "in")


def _tail(tail: int, facts: VerifyFacts) -> Point:
    text = f"最近的 {tail:,} 条县里还没有看到，下次核对以后才有人作证。"
    return Point("还没有人作证的", (Span(text),), "out")
