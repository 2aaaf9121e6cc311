"""A drawn signature as a few bytes, the same on every screen.  Pure.

Points lie on a grid of 1024 across the pad's width, y downward from its top; a finger that
hardly moves adds none.  Bytes: version, pad's height on that grid (two bytes), then per stroke
its number of points and each point's step from the one before, as zigzag varints.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import hypot

Point = tuple[int, int]
Stroke = tuple[Point, ...]

GRID = 1024
VERSION = 1
MOST_POINTS = 6000  # of a whole signature; some 20 KiB at the very worst
LEAST_STEP = 3  # grid units a finger must move to add a point


def ink(strokes: Sequence[Sequence[Point]]) -> float:
    """Length of all strokes together, in grid units."""
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for stroke in strokes for a, b in pairwise(stroke))


def far_enough(last: Point, new: Point) -> bool:
    """Whether a finger moved so far that the point is worth keeping."""
    return hypot(new[0] - last[0], new[1] - last[1]) >= LEAST_STEP


def pack(strokes: Sequence[Sequence[Point]], height: int) -> bytes:
    """The bytes of a signature on a pad of that height; b"" where nothing was drawn."""
    if not any(strokes):
        return b""
    packed = bytearray([VERSION]) + height.to_bytes(2, "big")
    for stroke in filter(None, strokes):
        packed += _varint(len(stroke))
        x, y = 0, 0
        for point in stroke:
            packed += _varint(_zigzag(point[0] - x)) + _varint(_zigzag(point[1] - y))
            x, y = point
    return bytes(packed)


def unpack(packed: bytes) -> tuple[tuple[Stroke, ...], int]:
    """(strokes, height of the pad).  Raises ``ValueError`` for bytes that are no signature."""
    if len(packed) < 3 or packed[0] != VERSION:
        raise ValueError("no signature of version 1")
    numbers = iter(_varints(packed[3:]))
    strokes = []
    for count in numbers:
        strokes.append(tuple(_points(numbers, count)))
    return tuple(strokes), int.from_bytes(packed[1:3], "big")


def _points(numbers: Iterator[int], count: int) -> Iterator[Point]:
    x, y = 0, 0
    for _ in range(count):
        try:
            x, y = x + _unzigzag(next(numbers)), y + _unzigzag(next(numbers))
        except StopIteration:
            raise ValueError("the signature ends too early") from None
        yield x, y


def _zigzag(number: int) -> int:
    return number << 1 if number >= 0 else -number * 2 - 1


def _unzigzag(number: int) -> int:
    return number >> 1 if number & 1 == 0 else -(number + 1) // 2


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _varints(packed: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in packed:
        number |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            yield number
            number = shift = 0
    if shift:
        raise ValueError("the signature ends too early")


def smooth(points: Sequence[tuple[float, float]], steps: int = 4) -> list[float]:
    """x, y, x, y… of a curve through the middles between the points, from first to last."""
    if len(points) < 3:
        return [value for point in points for value in point]
    curve = [*points[0]]
    last = points[0]
    for corner, after in pairwise(points[1:]):
        middle = ((corner[0] + after[0]) / 2, (corner[1] + after[1]) / 2)
        for step in range(1, steps + 1):
            curve += _bend(last, corner, middle, step / steps)
        last = middle
    return [*curve, *points[-1]]


def _bend(
    start: tuple[float, float], corner: tuple[float, float], end: tuple[float, float], at: float
) -> list[float]:
    """The point at `at` (0 to 1) of a quadratic Bézier curve."""
    a, b, c = (1 - at) ** 2, 2 * at * (1 - at), at * at
    return [a * start[axis] + b * corner[axis] + c * end[axis] for axis in (0, 1)]
