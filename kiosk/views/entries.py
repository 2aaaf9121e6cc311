"""The entries of a revision, row by row, and one entry."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from content.accounts import class_name
from content.model import LedgerSummary, Line, Photo, Revision
from content.money import spoken_yuan
from hearings.receipt import receipt_text
from kiosk.views import words
from kiosk.views.provenance import of_revision
from kiosk.views.shapes import Option, Provenance
from kiosk.widgets.rows import Cell, TableRow
from sync.entry import Position


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries: direction "income", "expense" or None; a class or None."""

    direction: str | None = None
    item_class: str | None = None


@dataclass(frozen=True, slots=True)
class EntriesView:
    """`head` and `foot`: what stands above and below the rows, (words, amount), or nothing."""

    revision: str
    title: str
    filter: Filter
    count: int
    first: tuple[TableRow, ...]
    head: tuple[str, str] | None
    foot: tuple[str, str]
    options: tuple[Option, ...]
    chosen: str
    class_label: str
    widest: str
    caption: str
    proof: Provenance


def entries_view(
    summary: LedgerSummary, wanted: Filter, count: int, first: Sequence[Line], fresh: str = ""
) -> EntriesView:
    """The view of the entries that `wanted` lets through; `first` are the first of them."""
    revision = summary.revision
    head, foot = _ends(summary, wanted, count)
    return EntriesView(
        revision=revision.id,
        title="逐笔看",
        filter=wanted,
        count=count,
        first=tuple(entry_row(line) for line in first),
        head=head,
        foot=foot,
        options=(
            Option("", f"全部 {revision.rows} 笔"),
            Option("income", "只看收入"),
            Option("expense", "只看支出"),
        ),
        chosen=("*" if wanted.item_class else wanted.direction or ""),
        class_label=class_name(wanted.item_class) if wanted.item_class else "",
        widest=_widest(revision),
        caption=f"12月28日\u3000余 {_widest_balance(revision)} 元",
        proof=of_revision(revision, fresh, short=True),
    )


def brief(view: EntriesView) -> EntriesView:
    """With fewer words: the largest letters leave the room to the rows.

    The balances stand on each entry's own page; the opening one on that of the period.
    """
    first, *others = view.options
    words, amount = view.foot
    if view.filter != Filter() and view.head is not None:
        words = f"{view.head[1]}{words}"
    return replace(
        view,
        options=(replace(first, label=first.label.split()[0]), *others),
        first=tuple(map(brief_row, view.first)),
        head=None,
        foot=(words.split("\u3000")[0], amount),
        caption=view.caption.split("\u3000")[0],
    )


def brief_row(row: TableRow) -> TableRow:
    """The same without the balance."""
    words, *others = row.cells
    day = words.caption.split("\u3000")[0]
    return replace(row, cells=(replace(words, caption=day), *others))


def _widest(revision: Revision) -> str:
    most = max(abs(revision.income_fen), abs(revision.expense_fen), 100_00)
    return words.signed(int("8" * len(str(most))), True)


def _widest_balance(revision: Revision) -> str:
    most = max(abs(revision.opening_fen), abs(revision.closing_fen)) + revision.income_fen
    return words.bare(int("8" * len(str(most))))


def _ends(
    summary: LedgerSummary, wanted: Filter, count: int
) -> tuple[tuple[str, str], tuple[str, str]]:
    revision = summary.revision
    period = words.period_words(revision.period)
    if wanted == Filter():
        held = "✓ 每一行都对得上" if all(check.ok for check in revision.checks) else "对不上"
        opening = ("期初结余", words.yuan(revision.opening_fen))
        return opening, (f"期末结余\u3000{held}", words.yuan(revision.closing_fen))
    name = class_name(wanted.item_class) if wanted.item_class else ""
    kind = "收入" if wanted.direction == "income" else "支出"
    return (f"{period}\u3000{name or kind}", f"{count} 笔"), (
        "合计",
        words.yuan(_total(summary, wanted)),
    )


def _total(summary: LedgerSummary, wanted: Filter) -> int:
    return sum(
        one.fen
        for one in summary.classes
        if wanted.direction in (None, one.direction) and wanted.item_class in (None, one.item_class)
    )


def entry_row(line: Line) -> TableRow:
    """`摘要 / 7月3日　余 168,456.78 元` and the signed amount."""
    income = line.income_fen != 0
    amount = line.income_fen if income else line.expense_fen
    caption = f"{words.day_of_text(line.date)}\u3000余 {words.yuan(line.balance_fen)}"
    return TableRow(
        (
            Cell(line.summary, caption=caption),
            Cell(words.signed(amount, income), "in" if income else "out", True),
        ),
        key=str(line.row),
    )


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry; `facts` are (label, words) pairs; `proof` has the entry's own receipt.

    `photos` of its voucher; `askable`: whether a petition may be begun about it, `asked` is the id
    of the one that is under way.
    """

    revision: str
    title: str
    summary: str
    amount: str
    tone: str
    spoken: str
    facts: tuple[tuple[str, str], ...]
    proof: Provenance
    row: int
    rows: int
    photos: tuple[Photo, ...] = ()
    askable: bool = False
    asked: str = ""

    @property
    def receipt(self) -> str:
        """What the QR says."""
        return self.proof.qr


def entry_view(
    line: Line,
    revision: Revision,
    fresh: str = "",
    photos: Sequence[Photo] = (),
    asked: str = "",
) -> EntryView:
    """The view of one entry; `asked`: the id of the petition about it that is under way."""
    income = line.income_fen != 0
    amount = line.income_fen if income else line.expense_fen
    return EntryView(
        revision=line.revision,
        title=f"第 {line.row} 笔",
        summary=line.summary,
        amount=f"{words.signed(amount, income)} 元",
        tone="in" if income else "out",
        spoken=f"{'收入' if income else '支出'}{spoken_yuan(amount)}",
        facts=tuple((label, value) for label, value in _facts(line, photos) if value),
        proof=replace(
            of_revision(revision, fresh),
            qr=receipt_text(Position(line.origin, line.seq, line.leaf_hash)),
        ),
        row=line.row,
        rows=revision.rows,
        photos=tuple(photos),
        askable=revision.state == "published",
        asked=asked,
    )


def _facts(line: Line, photos: Sequence[Photo]) -> tuple[tuple[str, str], ...]:
    account = " · ".join(part for part in (line.account, line.subaccount) if part)
    return (
        ("日期", _long_day(line.date)),
        ("凭证号", line.voucher_no),
        ("类别", class_name(line.item_class) if line.item_class else "没有归类"),
        ("科目", account),
        ("经手人", line.handler or "没有写"),
        ("证明人", line.witness or "没有写"),
        ("审批人", line.approver or "没有写"),
        ("票据", "" if photos else "没有照片"),
        ("以后余", words.yuan(line.balance_fen)),
    )


def _long_day(text: str) -> str:
    from datetime import date

    try:
        return words.full_day(date.fromisoformat(text))
    except ValueError:
        return text
