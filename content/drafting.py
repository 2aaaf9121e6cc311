"""From a ledger that was read to the entries of a new revision: the head first, then its lines."""

from collections.abc import Iterable, Sequence

import msgspec

from content.errors import ChecksFailed
from content.importing.result import LedgerImport, ParsedLine
from content.kinds import LedgerLine, RevisionDrafted
from content.model import Revision, Staff
from content.rules import may_draft
from sync.entry import Draft, leaf_hash
from sync.merkle import root

_encode = msgspec.msgpack.Encoder().encode


def draft_ledger(
    revision: str,
    period: str,
    ledger: LedgerImport,
    source_name: str,
    staff: Staff,
    others: Sequence[Revision],
    *,
    corrects: str | None = None,
    reason: str = "",
) -> tuple[Draft, ...]:
    """The entries of a new ledger revision, to be appended in one go.

    ``revision`` is its new id, ``others`` all revisions of that period's ledger; a correction names
    the revision it replaces and why. Raises ``ChecksFailed`` for a ledger that was not accepted,
    and what ``content.rules.may_draft`` raises.
    """
    if not ledger.accepted:
        raise ChecksFailed("这份账还有没改好的地方，不能导入")
    may_draft(staff, corrects, reason, others)
    lines = [_line(revision, line) for line in ledger.lines]
    head = RevisionDrafted(
        revision=revision,
        document="ledger",
        period=period,
        source_name=source_name,
        source_sha256=ledger.source_sha256,
        code_set=ledger.code_set,
        rows=ledger.rows,
        opening_fen=ledger.opening_fen,
        income_fen=ledger.income_fen,
        expense_fen=ledger.expense_fen,
        closing_fen=ledger.closing_fen,
        checks=ledger.checks,
        dropped_columns=ledger.dropped_columns,
        corrects=corrects,
        reason=reason.strip(),
        lines_root=lines_root(lines),
    )
    return (Draft(head), *map(Draft, lines))


def lines_root(lines: Iterable[LedgerLine]) -> bytes:
    """RFC 6962 root over the MessagePack bodies of a revision's lines, in the order of rows."""
    return root([leaf_hash(_encode(line)) for line in lines])


def _line(revision: str, line: ParsedLine) -> LedgerLine:
    return LedgerLine(
        revision, line.row, line.date, line.voucher_no, line.summary, line.account,
        line.subaccount, line.item_class, line.income_fen, line.expense_fen, line.balance_fen,
        line.handler, line.witness, line.approver, line.cell_row,
    )  # fmt: skip
