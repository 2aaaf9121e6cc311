"""Ledgers: their lines by the page, and what they amount to."""

from collections import OrderedDict

import sqlite_utils

from content.accounts import class_name, class_order
from content.diff import diff_lines
from content.model import ClassSum, LedgerSummary, Line, LineChange, Revision
from content.period import Period
from content.projection import ledger_key
from content.queries.revisions import revision, standing_revision

_LINE = (
    "SELECT row, date, voucher_no, summary, account, subaccount, item_class, income_fen,"
    " expense_fen, balance_fen, handler, witness, approver, seq, leaf_hash FROM ledger_line"
)
_SUMS = (
    "SELECT item_class, SUM(income_fen), COUNT(NULLIF(income_fen, 0)), SUM(expense_fen), COUNT(*)"
    " FROM ledger_line WHERE org = ? AND ledger_key = ? GROUP BY item_class"
)
_ORIGIN = (
    "SELECT origin FROM revision WHERE org = ? AND revision = ? ORDER BY at_ms, origin, seq LIMIT 1"
)


def ledger_lines(
    db: sqlite_utils.Database,
    org: str,
    revision_id: str,
    *,
    direction: str | None = None,
    item_class: str | None = None,
    offset: int = 0,
    limit: int = 64,
) -> tuple[Line, ...]:
    """A page of a revision's lines by row; ``limit`` -1 for all."""
    origin = _origin(db, org, revision_id)
    where, values = _where(org, origin, revision_id, direction, item_class)
    rows = db.execute(
        f"{_LINE} {where} ORDER BY row, seq LIMIT ? OFFSET ?", (*values, limit, offset)
    )
    return tuple(_line(revision_id, origin, row) for row in rows)


def line_at(db: sqlite_utils.Database, org: str, revision_id: str, row: int) -> Line | None:
    """One line by its row; ``None`` where there is none."""
    origin = _origin(db, org, revision_id)
    where, values = _where(org, origin, revision_id, None, None)
    found = db.execute(f"{_LINE} {where} AND row = ? ORDER BY seq LIMIT 1", (*values, row))
    return next((_line(revision_id, origin, one) for one in found), None)


def ledger_line_count(
    db: sqlite_utils.Database,
    org: str,
    revision_id: str,
    *,
    direction: str | None = None,
    item_class: str | None = None,
) -> int:
    """How many lines ``ledger_lines`` has to give."""
    origin = _origin(db, org, revision_id)
    where, values = _where(org, origin, revision_id, direction, item_class)
    query = f"SELECT COUNT(*) FROM ledger_line {where}"  # noqa: S608  fixed texts
    return int(db.execute(query, values).fetchone()[0])


def ledger_summary(
    db: sqlite_utils.Database, org: str, period: str, revision_id: str | None = None
) -> LedgerSummary | None:
    """A period's sums, of the revision that stands or of the one named; ``None`` if none."""
    found = (
        standing_revision(db, org, "ledger", period)
        if revision_id is None
        else revision(db, org, revision_id)
    )
    if found is None or found.period != period:
        return None
    return LedgerSummary(found, _class_sums(db, org, found), _previous(db, org, period))


def diff_revisions(
    db: sqlite_utils.Database, org: str, old_id: str, new_id: str
) -> tuple[LineChange, ...]:
    """What changed from one revision to another, line by line."""
    return diff_lines(
        ledger_lines(db, org, old_id, limit=-1), ledger_lines(db, org, new_id, limit=-1)
    )


def _origin(db: sqlite_utils.Database, org: str, revision_id: str) -> str:
    """The log a revision stands in; lines of the same id elsewhere are not its lines."""
    found = db.execute(_ORIGIN, (org, revision_id)).fetchone()
    return "" if found is None else str(found[0])


def _where(
    org: str, origin: str, revision_id: str, direction: str | None, item_class: str | None
) -> tuple[str, tuple[str | int, ...]]:
    values: list[str | int] = [org, ledger_key(org, origin, revision_id)]
    where = "WHERE org = ? AND ledger_key = ?"
    for column, value in (("direction", direction), ("item_class", item_class)):
        if value is not None:
            where += f" AND {column} = ?"
            values.append(value)
    return where, tuple(values)


def _line(revision_id: str, origin: str, row: tuple[object, ...]) -> Line:
    return Line(*(revision_id, *row[:-2], origin, *row[-2:]))  # type: ignore[arg-type]


_whole: OrderedDict[tuple[str, str, bytes], tuple[ClassSum, ...]] = OrderedDict()
_MAX_WHOLE = 256


def _class_sums(db: sqlite_utils.Database, org: str, found: Revision) -> tuple[ClassSum, ...]:
    """Sums of the classes that occur, in the order of the official list, income first.

    Lines never change, so the sums of a ledger that has all its lines are remembered: a hundred
    thousand lines open as fast as a thousand. (At the county, lines may still be on their way.)
    """
    key = (org, found.origin, found.leaf_hash)
    known = _whole.get(key)
    if known is not None:
        return known
    sums = _added_up(db, org, found)
    if sum(one.count for one in sums) == found.rows:
        _whole[key] = sums
        while len(_whole) > _MAX_WHOLE:
            _whole.popitem(last=False)
    return sums


def _added_up(db: sqlite_utils.Database, org: str, found: Revision) -> tuple[ClassSum, ...]:
    key = ledger_key(org, found.origin, found.id)
    sums: list[ClassSum] = []
    for class_, income, incomes, expense, lines in db.execute(_SUMS, (org, key)):
        name = class_name(class_)
        if incomes:
            sums.append(ClassSum(class_, name, "income", income, incomes))
        if lines - incomes:
            sums.append(ClassSum(class_, name, "expense", expense, lines - incomes))
    return tuple(
        sorted(sums, key=lambda one: (one.direction != "income", class_order(one.item_class)))
    )


def _previous(db: sqlite_utils.Database, org: str, period: str) -> tuple[int, int, int] | None:
    before = standing_revision(db, org, "ledger", str(Period.parse(period).previous))
    if before is None:
        return None
    return before.income_fen, before.expense_fen, before.closing_fen
