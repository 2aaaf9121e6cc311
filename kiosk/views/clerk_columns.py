"""A sheet whose columns were not all recognised: what the clerk says that they are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from content.importing.header import normal
from content.importing.result import SheetColumn, SheetHead
from content.importing.sheethead import columns_under
from content.importing.spellings import IGNORE, KNOWN_ELSE
from kiosk.views.clerk import Work
from kiosk.views.shapes import Option
from kiosk.widgets.rows import Cell, TableRow

NONE = ""
LABELS = {
    "date": "日期",
    "month": "月",
    "day": "日",
    "summary": "摘要",
    "income": "收入",
    "expense": "支出",
    "balance": "余额",
    "voucher_no": "凭证号",
    "account": "总账科目",
    "subaccount": "明细科目",
    "amount": "金额（收支在一列）",
    "direction": "收或支",
    "handler": "经手人",
    "witness": "证明人",
    "approver": "审批人",
    "item_class": "公开类别",
}
_FIGURE = re.compile(r"[-－￥¥（(]*[0-9０-９][0-9０-９,，.．]*[)）元-]*")
_MOST_COLUMNS = 16


@dataclass(frozen=True, slots=True)
class ColumnsView:
    """The work, and the top of its sheet."""

    work: Work
    head: SheetHead


@dataclass(frozen=True, slots=True)
class Said:
    """What the clerk said so far: header texts and their columns, and which row is the header."""

    columns: Mapping[str, str]
    header_row: int


def columns_view(work: Work) -> ColumnsView:
    """Of a file that was read and not understood."""
    if work.ledger is None or work.ledger.head is None:
        raise ValueError("every column was recognised")
    return ColumnsView(work, work.ledger.head)


def kept_as(work: Work) -> str:
    """Under which name the screens keep what was said of this file."""
    return f"columns of {work.path}"


def as_said(head: SheetHead, said: Said) -> tuple[SheetColumn, ...]:
    """The columns with the names they have after what the clerk said."""
    columns = head.columns
    if said.header_row != head.header_row:
        columns = columns_under(head, said.header_row)
    chosen = {normal(text): name for text, name in said.columns.items()}
    named = []
    for column in columns[:_MOST_COLUMNS]:
        name = chosen.get(normal(column.header), column.name) if column.header else NONE
        named.append(replace(column, name=name))
    return tuple(named)


def say(columns: Sequence[SheetColumn], name: str, letters: str) -> dict[str, str]:
    """What follows from saying that ``name`` is the column ``letters`` (or none).

    The column that was it before is no more. If there is no balance, figures that nobody knows are
    none of our business.
    """
    said = {column.header: IGNORE for column in columns if column.name == name}
    for column in columns:
        if column.letters == letters:
            said[column.header] = name
        elif name == "balance" and not letters and not column.name and _figures(column):
            said[column.header] = IGNORE
    return said


def _figures(column: SheetColumn) -> bool:
    texts = column.samples
    told = column.header and normal(column.header) not in KNOWN_ELSE
    return bool(told and texts) and all(map(_FIGURE.fullmatch, texts))


def required(columns: Sequence[SheetColumn]) -> frozenset[str]:
    """Names that have to be said, given those that are."""
    has = {column.name for column in columns}
    needed = {"summary"} | ({"month", "day"} if has & {"month", "day"} else {"date"})
    if "amount" not in has:
        return frozenset(needed | {"income", "expense"})
    return frozenset(needed | {"amount"} | (set() if "balance" in has else {"direction"}))


def unsaid(columns: Sequence[SheetColumn]) -> frozenset[str]:
    """What still has to be said. Figures that nobody knows might be the balance."""
    has = {column.name for column in columns}
    open_ = required(columns) - has
    asked = "balance" not in has and any(not one.name and _figures(one) for one in columns)
    return open_ | {"balance"} if asked else open_


def fields(columns: Sequence[SheetColumn]) -> tuple[str, ...]:
    """What there is to say: first what has to be said still, then what was said."""
    open_, has = unsaid(columns), {column.name for column in columns}
    return tuple(sorted(LABELS, key=lambda name: (name not in open_, name not in has)))


def field_row(name: str, columns: Sequence[SheetColumn]) -> TableRow:
    """A field and the column that it is, or that it has to be found."""
    column = next((one for one in columns if one.name == name), None)
    label = Cell(LABELS[name], bold=True)
    if column is not None:
        chosen = Cell(column_words(column), "in", True, samples_words(column))
        return TableRow((label, chosen), None, name)
    if name in unsaid(columns):
        words = "指一列，或说没有" if name == "balance" else "点这里，指一列"
        return TableRow((label, Cell(words, "seal", True)), "seal", name)
    return TableRow((label, Cell("没有", "muted", caption="有就点这里")), None, name)


def column_words(column: SheetColumn) -> str:
    """`F 列 进项`."""
    return f"{column.letters} 列\u3000{column.header}"


def samples_words(column: SheetColumn) -> str:
    """Some of its cells."""
    texts = (text if len(text) <= 12 else f"{text[:11]}…" for text in column.samples[:2])
    return "、".join(texts) or "下面是空的"


def choices(name: str, columns: Sequence[SheetColumn]) -> tuple[Option, ...]:
    """The columns that may be ``name``, those that are nothing yet first; or that there is none."""
    headed = [column for column in columns if column.header]
    free = [_choice(column) for column in headed if column.name in (NONE, name)]
    taken = [_choice(column) for column in headed if column.name not in (NONE, name)]
    return (*free, Option(NONE, f"没有「{LABELS[name]}」这一列"), *taken)


def _choice(column: SheetColumn) -> Option:
    label = LABELS.get(column.name, "")
    taken = f"（现在是{label}）" if label not in ("", column.header) else ""
    return Option(column.letters, f"{column_words(column)}{taken}\n{samples_words(column)}")


def head_rows(head: SheetHead, header_row: int) -> tuple[TableRow, ...]:
    """The first rows of the sheet, the header among them marked."""
    rows = []
    for number, texts in head.rows:
        words = "\u3000".join(text for text in texts if text) or "（空行）"
        mark = Cell(f"第 {number} 行", "act" if number == header_row else "muted", True)
        wash = "act" if number == header_row else None
        rows.append(TableRow((mark, Cell(words)), wash, str(number)))
    return tuple(rows)
