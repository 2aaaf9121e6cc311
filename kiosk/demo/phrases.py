"""What an accountant writes: accounts, subaccounts and summaries for each class of entry.

``{group}`` a villagers' group, ``{month}`` the month, ``{post}`` who is paid, each in turn.
"""

from dataclasses import dataclass
from datetime import date

POSTS = ("村书记", "村会计", "妇女主任", "治保主任", "村委委员", "网格员", "水电管理员")
MONTHS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")

_SEASONS = {"重阳": (9, 10), "夏令": (6, 7, 8), "秸秆禁烧": (5, 6, 9, 10, 11), "春节": (1, 2)}


def suits(summary: str, day: date) -> bool:
    """Whether a summary is written at that time of the year."""
    return all(day.month in months for word, months in _SEASONS.items() if word in summary)


@dataclass(frozen=True, slots=True)
class Phrases:
    """How one class is booked: account code by code set, how many vouchers, and their wording."""

    account_2023: str
    account_2004: str
    vouchers: tuple[int, int]  # fewest and most in a quarter
    wording: tuple[tuple[str, str], ...]  # subaccount, summary


def _of(
    account_2023: str, account_2004: str, fewest: int, most: int, *wording: tuple[str, str]
) -> Phrases:
    return Phrases(account_2023, account_2004, (fewest, most), wording)


PHRASES: dict[str, Phrases] = {
    "income.operating": _of(
        "501", "501", 5, 8,
        ("租金收入", "村集体仓库租金"),
        ("租金收入", "集镇门面房租金"),
        ("租金收入", "农贸摊位租赁费"),
        ("租金收入", "{group}晒场租金"),
    ),
    "income.contracting": _of(
        "501", "511", 9, 15,
        ("发包收入", "东塘水面承包款"),
        ("发包收入", "{group}机动地承包款"),
        ("发包收入", "山前果园承包费"),
        ("发包收入", "{group}鱼塘承包费"),
        ("发包收入", "西圩林地承包金"),
        ("发包收入", "{group}土地流转费"),
    ),
    "income.investment": _of("502", "561", 1, 2, ("股金分红", "镇供水公司股金分红")),
    "income.levy": _of("231", "231", 8, 8, ("筹资款", "{group}一事一议筹资款")),
    "income.operation_subsidy": _of(
        "503", "522", 3, 3, ("运转经费", "收到镇财政拨付村级运转经费（{month}月）")
    ),
    "income.special_subsidy": _of(
        "503", "522", 2, 3,
        ("专项补助", "秸秆禁烧专项补助"),
        ("专项补助", "人居环境整治以奖代补"),
        ("专项补助", "农田水利项目资金"),
    ),
    "income.land_compensation": _of(
        "241", "311", 2, 2, ("征地补偿", "收到县道拓宽征地补偿款")
    ),
    "income.relief": _of("503", "522", 1, 2, ("救济款", "收到民政冬令救济款")),
    "income.donation": _of("504", "531", 1, 3, ("捐赠收入", "在外乡亲捐赠修桥款")),
    "income.disposal": _of("504", "531", 1, 1, ("资产处置", "变卖报废水泵")),
    "income.other": _of("504", "531", 1, 1, ("利息收入", "银行存款利息")),
    "expense.operating": _of(
        "511", "502", 3, 6,
        ("经营成本", "排灌站灌溉电费"),
        ("经营成本", "集体农场化肥农药款"),
        ("经营成本", "机耕作业费"),
    ),
    "expense.cadre_pay": _of(
        "513", "541", 21, 21, ("干部报酬", "支付{month}月份{post}误工补贴")
    ),
    "expense.newspapers": _of(
        "513", "541", 2, 4, ("报刊费", "报刊订阅费"), ("报刊费", "农家书屋杂志订阅")
    ),
    "expense.management": _of(
        "513", "541", 9, 14,
        ("办公费", "购打印纸、墨盒"),
        ("电话网络费", "村部{month}月份电话宽带费"),
        ("差旅费", "到县里办事交通费"),
        ("会议费", "村民代表会议茶水、资料"),
        ("办公水电费", "村部{month}月份水电费"),
        ("招待费", "上级检查工作餐"),
        ("手续费", "银行转账手续费"),
    ),
    "expense.public_facilities": _of(
        "514", "551", 8, 13,
        ("公益设施维护", "村道路灯维修（{group}）"),
        ("公益设施维护", "{group}水渠清淤"),
        ("公益设施维护", "{month}月份保洁员劳务"),
        ("公益设施维护", "垃圾清运费"),
        ("公益设施维护", "桥头组便民桥护栏维修"),
        ("公益设施维护", "公厕管护费"),
    ),
    "expense.welfare": _of(
        "514", "551", 7, 12,
        ("福利费", "春节走访慰问物资"),
        ("福利费", "重阳节慰问老人物资"),
        ("福利费", "{group}高龄老人生日慰问"),
        ("福利费", "老年活动室用品"),
        ("福利费", "夏令送清凉物资（{group}）"),
        ("福利费", "考取大学学生助学金"),
    ),
    "expense.construction": _of(
        "153", "154", 2, 4,
        ("道路硬化工程款", "李家组到东塘组道路硬化工程进度款"),
        ("排灌站改造工程款", "西圩排灌站改造工程款"),
        ("道路硬化工程款", "新村组主路硬化工程款"),
    ),
    "expense.land_compensation": _of(
        "515", "551", 6, 9, ("征地补偿支出", "兑付{group}征地青苗补偿")
    ),
    "expense.relief": _of("515", "551", 3, 5, ("救济支出", "{group}困难户冬令救济")),
    "expense.donation": _of("515", "551", 1, 1, ("捐赠支出", "向受灾邻村捐款")),
    "expense.other": _of("515", "551", 1, 1, ("赔偿支出", "清淤压坏菜地赔偿")),
}  # fmt: skip
