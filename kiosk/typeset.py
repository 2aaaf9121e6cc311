"""Breaking Chinese text with figures into lines.  Pure: the font is a measuring function.

A figure is never parted from its sign, its decimals or its unit (`−12,680.00 元`, `10月8日`,
`第 1 版`), no line begins with closing punctuation and none ends with an opening bracket.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Measure = Callable[[str, bool], float]
"""Width in px of a piece of text, plain or bold, in one font size."""

_UNIT = (
    "万元|亿元|万|亿|元|年|月|日|人|项|笔|版|次|份|批|户|分|秒|岁|点|条|个|步|季度|季|天|亩|页|处"
    "|号|%"
)
_FIGURE = re.compile(
    rf"(?:第 ?)?(?:[＋+−－-] ?)?[¥￥]?\d[\d,.:]*(?: ?(?:{_UNIT}))*"
    rf"(?:\d[\d,.:]* ?(?:{_UNIT}))*"
)
_AT_SPACES = re.compile(r" |[^ ]+")
_WORD = re.compile(r"[!-~]+|星期[一二三四五六日]|[上下]季度")
_NO_START = frozenset("，。、；：？！）」』》】”’…·,.;:?!)]}%›")
_NO_END = frozenset("（「『《【“‘([{¥￥‹")
_SPACES = frozenset(" \u3000")
ELLIPSIS = "…"
JOINER = "\u2060"
"""Between two characters that a line must not part; it has no width and is never drawn."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one tone and weight."""

    text: str
    tone: str = "ink"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A span's part on one line, at `x` px from the line's left, `width` px wide."""

    text: str
    tone: str
    bold: bool
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """Runs of one line, and its width in px."""

    runs: tuple[Run, ...]
    width: float


@dataclass(frozen=True, slots=True)
class _Atom:
    parts: tuple[Span, ...]
    width: float
    blank: bool


def unbroken(text: str) -> tuple[str, ...]:
    """The smallest pieces of `text` that a line may hold, in order."""
    marks = sorted(_breaks(text) | {0, len(text)})
    return tuple(text[a:b] for a, b in pairwise(marks))


def _breaks(text: str) -> set[int]:
    glued = {i for m in _FIGURE.finditer(text) for i in range(m.start() + 1, m.end())}
    glued |= {i for m in _WORD.finditer(text) for i in range(m.start() + 1, m.end())}
    return {
        i
        for i in range(1, len(text))
        if i not in glued
        and text[i] not in _NO_START
        and text[i - 1] not in _NO_END
        and JOINER not in text[i - 1 : i + 1]
        and (text[i] not in _SPACES or text[i - 1] not in _SPACES)
    }


def kept(text: str) -> str:
    """`text` so that no line parts it: a person's name."""
    return JOINER.join(text) if len(text) <= 6 else text


def plain(spans: Sequence[Span]) -> str:
    """The words without their tones, as they are read aloud."""
    return "".join(span.text for span in spans).replace(JOINER, "")


def break_lines(
    spans: Sequence[Span], width: float, measure: Measure, max_lines: int | None = None
) -> tuple[Line, ...]:
    """Lay `spans` into lines at most `width` px wide; `\\n` begins a new one.

    With `max_lines`, what does not fit is cut and the last line ends in “…”.
    """
    lines: list[Line] = []
    for paragraph in _paragraphs(spans):
        lines.extend(_laid(paragraph, width, measure))
    if max_lines is not None and len(lines) > max_lines:
        lines = [*lines[: max_lines - 1], _cut(lines[max_lines - 1], width, measure)]
    return tuple(lines)


def balanced(spans: Sequence[Span], width: float, measure: Measure) -> tuple[Line, ...]:
    """The same number of lines as `break_lines`, but as even as can be (a button's words)."""
    lines = break_lines(spans, width, measure)
    best = lines
    least = max((atom.width for atom in _atoms(spans, float("inf"), measure)), default=0.0)
    while len(lines) > 1 and len(best) == len(lines):
        lines = best
        narrower = max(line.width for line in best) - 1
        if narrower < least:
            break
        best = break_lines(spans, narrower, measure)
        if max(line.width for line in best) > narrower:
            break
    return lines


def _paragraphs(spans: Sequence[Span]) -> Iterator[list[Span]]:
    current: list[Span] = []
    for span in spans:
        first, *rest = span.text.split("\n")
        current.append(Span(first, span.tone, span.bold))
        for part in rest:
            yield current
            current = [Span(part, span.tone, span.bold)]
    yield current


def _laid(spans: list[Span], width: float, measure: Measure) -> Iterator[Line]:
    whole = _runs([Span(s.text.replace(JOINER, ""), s.tone, s.bold) for s in spans], measure)
    if whole.width <= width:
        yield whole
    else:
        yield from _fill(_atoms(spans, width, measure), width, measure)


def _atoms(spans: Sequence[Span], width: float, measure: Measure) -> Iterator[_Atom]:
    start = 0
    styles = [span for span in spans for _ in span.text]
    for piece in unbroken("".join(span.text for span in spans)):
        own = styles[start : start + len(piece)]
        atom = _atom(piece, own, measure)
        yield from [atom] if atom.width <= width else _parted(piece, own, width, measure)
        start += len(piece)


def _parted(piece: str, styles: Sequence[Span], width: float, measure: Measure) -> Iterator[_Atom]:
    """A piece wider than the line: what was joined is parted at its spaces, else at characters."""
    parts = _AT_SPACES.findall(piece) if JOINER in piece else [*piece]
    start = 0
    for part in parts:
        own = styles[start : start + len(part)]
        atom = _atom(part, own, measure)
        if atom.width <= width:
            yield atom
        else:
            yield from (_atom(char, [own[i]], measure) for i, char in enumerate(part))
        start += len(part)


def _atom(piece: str, styles: Sequence[Span], measure: Measure) -> _Atom:
    parts: list[Span] = []
    for char, style in zip(piece, styles, strict=True):
        if char == JOINER:
            continue
        if parts and (parts[-1].tone, parts[-1].bold) == (style.tone, style.bold):
            parts[-1] = Span(parts[-1].text + char, style.tone, style.bold)
        else:
            parts.append(Span(char, style.tone, style.bold))
    width = sum(measure(part.text, part.bold) for part in parts)
    return _Atom(tuple(parts), width, not piece.strip(" \u3000"))


def _fill(atoms: Iterator[_Atom], width: float, measure: Measure) -> Iterator[Line]:
    held: list[_Atom] = []
    used = 0.0
    for atom in atoms:
        if held and not atom.blank and used + atom.width > width:
            yield _line(held, measure)
            held, used = [], 0.0
        if held or not atom.blank:
            held.append(atom)
            used += atom.width
    yield _line(held, measure)


def _line(atoms: Sequence[_Atom], measure: Measure) -> Line:
    held = list(atoms)
    while held and held[-1].blank:
        held.pop()
    return _runs([part for atom in held for part in atom.parts], measure)


def _runs(parts: Sequence[Span], measure: Measure) -> Line:
    runs: list[Run] = []
    x = 0.0
    for part in _joined(parts):
        wide = measure(part.text, part.bold)
        runs.append(Run(part.text, part.tone, part.bold, x, wide))
        x += wide
    return Line(tuple(runs), x)


def _joined(parts: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for part in parts:
        if joined and (joined[-1].tone, joined[-1].bold) == (part.tone, part.bold):
            joined[-1] = Span(joined[-1].text + part.text, part.tone, part.bold)
        else:
            joined.append(part)
    return joined


def _cut(line: Line, width: float, measure: Measure) -> Line:
    chars = [Span(char, run.tone, run.bold) for run in line.runs for char in run.text]
    dots = measure(ELLIPSIS, False)
    while chars and sum(measure(p.text, p.bold) for p in _joined(chars)) + dots > width:
        chars.pop()
    last = chars[-1] if chars else Span("")
    return _runs([*chars, Span(ELLIPSIS, last.tone)], measure)
