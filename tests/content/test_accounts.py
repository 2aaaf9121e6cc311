"""The 44 items, both code sets, and what each line is filed under."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.accounts import (
    CODE_SETS,
    accounts,
    class_name,
    class_order,
    classify,
    disclosure_classes,
    item_of,
)
from content.errors import BadData

ITEMS = [item for group in disclosure_classes() for item in group.items]


def test_eight_classes_and_forty_four_items() -> None:
    counts = [(group.name, len(group.items)) for group in disclosure_classes()]
    assert counts == [
        ("财务计划", 7), ("收入", 11), ("支出", 10), ("资产", 6), ("资源", 0), ("债权债务", 4),
        ("收益分配", 6), ("其他事项", 0),
    ]  # fmt: skip
    assert len(ITEMS) == len({item.id for item in ITEMS}) == 44


def test_every_item_has_its_names() -> None:
    for item in ITEMS:
        assert item.name
        assert item.full
        assert item_of(item.id) == item
        assert class_name(item.id) == item.name


def test_a_part_is_shown_by_itself_and_belongs_to_its_item() -> None:
    welfare = item_of("expense.public_facilities")
    assert welfare is not None
    assert welfare.id == "expense.public_welfare"
    assert class_name("expense.public_facilities") == "公益设施维护"
    assert class_name("expense.welfare") == "福利"
    assert item_of("expense.nothing") is None


def test_an_unknown_class_is_shown_as_it_is_and_last() -> None:
    assert class_name("income.from_the_future") == "income.from_the_future"
    known = [class_order(item.id) for item in ITEMS]
    assert known == sorted(known)
    assert class_order("income.from_the_future") > max(known)


@pytest.mark.parametrize("code_set", CODE_SETS)
def test_accounts_point_only_at_classes_there_are(code_set: str) -> None:
    found = accounts(code_set)
    assert len(found) >= 33
    for code, account in found.items():
        assert code == account.code
        assert account.normal in ("debit", "credit")
        for direction in ("income", "expense"):
            for class_ in getattr(account, direction):
                assert class_.startswith(f"{direction}.")
                assert item_of(class_) is not None


def test_the_code_sets_disagree_where_the_texts_say_so() -> None:
    new, old = accounts("2023"), accounts("2004")
    for code in ("131", "132", "153", "154", "211", "212", "502", "511", "521"):
        assert new[code].name != old[code].name
    assert (old["511"].name, new["511"].name) == ("发包及上交收入", "经营支出")
    for code in ("133", "152", "162"):
        assert new[code].normal == "credit"
    for code in ("101", "151", "134", "401", "511", "521"):
        assert new[code].normal == "debit"


def test_an_unknown_code_set_is_refused() -> None:
    with pytest.raises(BadData, match="1996"):
        accounts("1996")


@pytest.mark.parametrize(
    ("code_set", "account", "subaccount", "summary", "direction", "name"),
    [
        ("2023", "503 补助收入", "", "收到镇财政拨付村级运转经费", "income", "运转补助"),
        ("2023", "513 管理费用", "干部报酬", "支付七月份村干部误工补贴", "expense", "干部报酬"),
        ("2023", "501 经营收入", "", "东塘水面承包款", "income", "发包及上交"),
        ("2023", "514 公益支出", "", "村道路灯维修（李家组）", "expense", "公益设施维护"),
        ("2023", "513 管理费用", "", "报刊订阅费", "expense", "报刊费"),
        ("2023", "503 补助收入", "", "秸秆禁烧专项补助", "income", "专项补助"),
        ("2023", "514 公益支出", "", "重阳节慰问老人物资", "expense", "福利"),
        ("2023", "５０２", "", "", "income", "投资收入"),
        ("2023", "51301 管理费用", "", "", "expense", "管理费"),
        ("2023", "管理费用", "报刊费", "干部报酬", "expense", "报刊费"),
        ("2023", "管理费用—办公费", "", "", "expense", "管理费"),
        ("2023", "511", "", "东塘", "expense", "经营支出"),
        ("2004", "511", "", "东塘", "income", "发包及上交"),
        ("2004", "502", "", "东塘", "expense", "经营支出"),
        ("2004", "541", "", "报刊费", "expense", "报刊费"),
        ("2023", "", "", "社会捐赠修桥款", "income", "社会捐赠"),
        ("2023", "999", "", "不知道是什么", "income", "其他收入"),
        ("2023", "", "", "", "expense", "其他支出"),
    ],
)
def test_lines_are_filed_as_a_villager_would(
    code_set: str, account: str, subaccount: str, summary: str, direction: str, name: str
) -> None:
    found = classify(code_set, account, subaccount, summary, direction)
    assert class_name(found) == name


@given(
    st.sampled_from(CODE_SETS), st.text(), st.text(), st.text(),
    st.sampled_from(["income", "expense"]),
)  # fmt: skip
def test_whatever_it_says_a_line_is_filed_on_its_own_side(
    code_set: str, account: str, subaccount: str, summary: str, direction: str
) -> None:
    found = classify(code_set, account, subaccount, summary, direction)
    assert found.startswith(f"{direction}.")
    assert item_of(found) is not None
