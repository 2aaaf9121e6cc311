"""The catalog: content, form, audience, time limit, somebody responsible, and a legal basis."""

import json
import re

import pytest

from content import datafile
from content.catalog import AUDIENCE_ZH, FORM_ZH, SUBJECT_ZH, load_catalog, parse_catalog
from content.errors import BadData

RAW = json.loads((datafile.DATA / "catalog" / "village.json").read_bytes())
# The highest article of each text that may be cited.
LAST_ARTICLE = {
    "村民委员会组织法(2018)": 41,
    "农村集体经济组织法(2024)": 67,
    "个人信息保护法(2021)": 74,
}
DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}


def number(text: str) -> int:
    tens, ten, ones = text.partition("十")
    if not ten:
        return DIGITS[text]
    return DIGITS.get(tens, 1) * 10 + DIGITS.get(ones, 0)


def changed(**parts: object) -> bytes:
    items = [RAW["items"][0] | parts, *RAW["items"][1:]]
    return json.dumps(RAW | {"items": items}).encode()


def test_every_item_is_whole() -> None:
    items = load_catalog()
    assert len({item.id for item in items}) == len(items) >= 20
    for item in items:
        assert set(item.form) <= set(FORM_ZH)
        assert item.audience in AUDIENCE_ZH
        assert all((item.content, item.time_limit, item.responsible_body, item.responsible_person))
    assert {item.subject for item in items} == set(SUBJECT_ZH)


def test_every_citation_is_an_article_there_is() -> None:
    for item in load_catalog():
        assert item.legal_basis
        for basis in item.legal_basis:
            match = re.fullmatch(r"(\S+\(\d{4}\)) 第([一二三四五六七八九十]+)条", basis)
            if match is None:
                assert basis in ("briefing", "农村集体经济组织财务公开规定（农经发〔2011〕13号）")
            else:
                assert 1 <= number(match[2]) <= LAST_ARTICLE[match[1]]


def test_inner_party_matters_are_not_for_everybody() -> None:
    for item in load_catalog():
        if item.id in ("party.dues", "party.reserve_cadres", "party.opinions", "party.assessment"):
            assert item.audience != "public"
            assert item.facet == "party"


def test_the_itemised_ledger_is_owed() -> None:
    (item,) = [item for item in load_catalog() if item.document == "ledger"]
    assert (item.status, item.cadence, item.audience) == ("enforced", "finance", "public")
    assert "村民委员会组织法(2018) 第三十条" in item.legal_basis


@pytest.mark.parametrize(
    "part", ["content", "form", "audience", "time_limit", "responsible_person", "legal_basis"]
)
def test_an_item_lacking_a_part_is_refused_by_name(part: str) -> None:
    empty: object = [] if part in ("form", "legal_basis") else ""
    with pytest.raises(BadData) as caught:
        parse_catalog("mine", changed(**{part: empty}))
    assert part in caught.value.key or "items[0]" in caught.value.key


@pytest.mark.parametrize(
    "wrong", [{"form": ["wall"]}, {"audience": "nobody"}, {"cadence": "daily"}, {"extra": 1},
              {"item_class": "income.nothing"}, {"id": "finance.plan"}],
)  # fmt: skip
def test_what_the_catalog_does_not_know_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadData):
        parse_catalog("mine", changed(**wrong))
