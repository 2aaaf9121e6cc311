"""How different accountants lay out the same table: headings, dates, amounts, totals, remarks.

The styles are the ones villages really hand in; each is read by the importer without a mapping.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from content.money import format_yuan

Cell = str | float | datetime | None

COLUMNS = (
    "date", "voucher_no", "summary", "account", "subaccount", "income", "expense", "balance",
    "handler", "witness", "approver", "attachment",
)  # fmt: skip
_HEADINGS = (
    "日期", "凭证号", "摘要", "总账科目", "明细科目", "借方（收入）", "贷方（支出）", "余额",
    "经手人", "证明人", "审批人", "票据影像",
)  # fmt: skip
_FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


@dataclass(frozen=True, slots=True)
class Style:
    """One way to write a ledger.

    ``headings`` one a column of ``COLUMNS``; ``over`` gives a second header row above: the text
    that spans a run of columns.  Words may hold {village}, {period} and, in a subtotal, {month}.
    ``personal`` columns are what a careless clerk leaves in and the importer must throw away.
    """

    day: Callable[[date], Cell]
    money: Callable[[int], Cell]
    voucher_no: str = "记字第{number}号"
    account: str = "{code} {name}"
    headings: tuple[str, ...] = _HEADINGS
    over: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    titles: tuple[str, ...] = ("{village}{period}收支逐笔公开表", "单位：元")
    opening: str = "期初余额"
    subtotal: str = ""
    total: str = "合计"
    closing: str = ""
    footer: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    sheet: str = "收支明细"
    ending: str = ".xlsx"


def _spreadsheet_day(day: date) -> Cell:
    return datetime(day.year, day.month, day.day)


def _number(fen: int) -> Cell:
    return fen / 100 if fen else None


def _thousands(fen: int) -> Cell:
    return format_yuan(fen) if fen else ""


def _with_sign(fen: int) -> Cell:
    return f"（{format_yuan(-fen)}）" if fen < 0 else f"￥{format_yuan(fen)}" if fen else ""


def _full_width(fen: int) -> Cell:
    return format_yuan(fen).translate(_FULL_WIDTH) if fen else ""


def _long_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


TIDY = Style(
    day=_spreadsheet_day,
    money=_number,
    subtotal="{month}月小计",
    footer=("村务监督委员会主任：仇德祥", "会计：单文娟"),
)
PLAIN_TEXT = Style(
    day=lambda day: f"{day.year}.{day.month}.{day.day}",
    money=_thousands,
    headings=(
        "记账日期", "凭证字号", "事由", "会计科目", "二级科目", "收入金额", "支出金额", "结余",
        "经办人", "验收人", "批准人", "附件张数",
    ),
    voucher_no="{number}",
    account="{name}",
    opening="上期结余",
    total="本期合计",
    ending=".csv",
)  # fmt: skip
TWO_HEADERS = Style(
    day=_long_day,
    money=_with_sign,
    headings=(
        "日期", "凭证号", "摘要", "总账科目", "明细科目", "收入", "支出", "余额",
        "经手人", "证明人", "审批人", "备注",
    ),
    over={
        "科目": ("account", "subaccount"),
        "金额（元）": ("income", "expense", "balance"),
        "签字": ("handler", "witness", "approver"),
    },
    titles=("{village}{period}财务收支公开表", "编制单位：{village}村民委员会", "单位：元"),
    subtotal="本月合计",
    closing="期末余额",
    sheet="收支公开",
)  # fmt: skip
FULL_WIDTH = Style(
    day=lambda day: day.strftime("%Y%m%d"),
    money=_full_width,
    voucher_no="记-{number:03d}",
    account="{code}",
    headings=(
        "时间", "凭证编号", "内容", "科目", "子目", "收入（元）", "支出（元）", "结存",
        "经手", "证明", "审批", "备注",
    ),
    titles=("{village}{period}收支明细",),
    opening="承前页",
    footer=("制表：单文娟",),
    sheet="Sheet1",
)  # fmt: skip
CARELESS = Style(
    day=lambda day: day.isoformat(),
    money=_number,
    subtotal="{month}月份合计",
    personal=("收款人身份证号", "收款人银行卡号", "联系电话"),
    sheet="流水",
)

STYLES: Mapping[str, Style] = {
    "2023-Q4": TWO_HEADERS,
    "2024-Q1": PLAIN_TEXT,
    "2024-Q2": FULL_WIDTH,
    "2024-Q3": TIDY,
    "2024-Q4": TWO_HEADERS,
    "2025-Q1": TIDY,
    "2025-Q2": CARELESS,
    "2025-Q3": FULL_WIDTH,
    "2025-Q4": TWO_HEADERS,
    "2026-Q1": TIDY,
    "2026-Q2": TIDY,
    "2026-Q3": TIDY,
}
"""Which way each quarter's file is written; the tidier clerk came in 2026."""
