"""What changed between two revisions of a ledger, line by line."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from operator import attrgetter

from content.model import Line, LineChange

# Row numbers and running balances are not compared: one inserted line moves all that follow.
FIELDS = (
    "date",
    "voucher_no",
    "summary",
    "account",
    "subaccount",
    "item_class",
    "income_fen",
    "expense_fen",
    "handler",
    "witness",
    "approver",
)


_content: Callable[[Line], Hashable] = attrgetter(*FIELDS)


def diff_lines(old: Sequence[Line], new: Sequence[Line]) -> tuple[LineChange, ...]:
    """Added, removed and changed lines, in the order of the new ledger.

    Equal lines are taken out first; what is left is paired by likeness, the closest first; the
    rest was added or removed.
    """
    left, right = list(old), list(new)
    _pairs(left, right, _content)
    changed = [pair for key in _LIKENESS for pair in _pairs(left, right, key)]
    changes = [
        *(LineChange("changed", one, other, _differing(one, other)) for one, other in changed),
        *(LineChange("removed", line, None) for line in left),
        *(LineChange("added", None, line) for line in right),
    ]
    return tuple(sorted(changes, key=_place))


# Vouchers may have been numbered anew, so the same summary and amount count for more than those.
_LIKENESS: tuple[Callable[[Line], Hashable | None], ...] = (
    lambda line: (line.voucher_no, line.summary),
    lambda line: (line.summary, line.income_fen, line.expense_fen),
    lambda line: line.voucher_no or None,
    lambda line: (line.date, line.summary),
    lambda line: (line.date, line.income_fen, line.expense_fen),
)


def _pairs(
    left: list[Line], right: list[Line], key: Callable[[Line], Hashable | None]
) -> list[tuple[Line, Line]]:
    """Take lines of equal key out of both lists, in order; ``None`` matches nothing."""
    waiting = _grouped(right, key)
    found: list[tuple[Line, Line]] = []
    for line in left:
        same = waiting.get(key(line))
        if same:
            found.append((line, same.pop()))
    _drop(left, (one.row for one, _ in found))
    _drop(right, (other.row for _, other in found))
    return found


def _grouped(
    lines: list[Line], key: Callable[[Line], Hashable | None]
) -> dict[Hashable, list[Line]]:
    grouped: dict[Hashable, list[Line]] = defaultdict(list)
    for line in reversed(lines):
        value = key(line)
        if value is not None:
            grouped[value].append(line)
    return dict(grouped)


def _drop(lines: list[Line], rows: Iterable[int]) -> None:
    gone = set(rows)
    lines[:] = [line for line in lines if line.row not in gone]


def _differing(old: Line, new: Line) -> tuple[str, ...]:
    return tuple(name for name in FIELDS if getattr(old, name) != getattr(new, name))


def _place(change: LineChange) -> tuple[int, int]:
    """By row; where a line went, before the one that came in its place."""
    if change.new is not None:
        return change.new.row, 1
    return (change.old.row if change.old else 0), 0
