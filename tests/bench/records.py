"""Ledger lines of about 380 bytes as JSON, invented here and by no other generator."""

import random

from content.kinds import LedgerLine

_WHAT = ("收到", "支付", "购买", "报销", "结算", "拨付", "补缴", "预付", "退还", "转入")
_THING = (
    "水渠清淤用工款", "村部用电费", "果园滴灌管材", "学生助学金", "变压器增容费", "会议室桌椅",
    "垃圾清运服务费", "机耕道砂石料", "防汛编织袋", "文化广场音响", "卫生室药柜", "苗木款",
    "桥面修补工料", "厂房租金", "鱼塘承包金",
)  # fmt: skip
_PEOPLE = (
    "陈立新", "周美玲", "吴国庆", "郑晓燕", "孙志远",
    "马春生", "胡雅琴", "郭宝山", "何丽娟", "高长河",
)  # fmt: skip
_ACCOUNTS = (("501", "经营收入", "发包收入"), ("513", "管理费用", "办公费"),
             ("514", "公益支出", "设施维护"), ("503", "补助收入", "财政补助"))  # fmt: skip


def make(count: int, seed: int = 77) -> list[LedgerLine]:
    """``count`` lines of one revision."""
    rng = random.Random(seed)
    lines: list[LedgerLine] = []
    balance = 10_000_000
    for row in range(1, count + 1):
        code, account, subaccount = rng.choice(_ACCOUNTS)
        fen = rng.randrange(1_000, 9_000_000)
        income = code in ("501", "503")
        balance += fen if income else -fen
        summary = (
            f"{rng.choice(_WHAT)}{rng.choice(_PEOPLE)}经手的{rng.choice(_THING)}"
            f"（{rng.randrange(1, 13)}月第{rng.randrange(1, 30)}批，"
            f"{rng.randrange(100, 9999)}号单）"
        )
        lines.append(
            LedgerLine(
                "RBENCH001", row, f"2026-{rng.randrange(7, 10):02}-{rng.randrange(1, 29):02}",
                f"记字第{row}号", summary, f"{code}{account}", subaccount,
                "income.contracting" if income else "expense.management",
                fen if income else 0, 0 if income else fen, balance,
                rng.choice(_PEOPLE), rng.choice(_PEOPLE), rng.choice(_PEOPLE), row + 3,
            )
        )  # fmt: skip
    return lines


FIELDS = LedgerLine.__struct_fields__


def as_json_object(line: LedgerLine) -> dict[str, object]:
    """The same line as the floor sends it."""
    return {name: getattr(line, name) for name in FIELDS}
