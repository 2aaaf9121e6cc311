"""The village's disclosure catalog: each item with its content, form, audience and time limit."""

import functools
from typing import Literal

import msgspec

from content import datafile
from content.accounts import item_of
from content.errors import BadData
from content.model import CatalogItem

Form = Literal[
    "board", "kiosk", "lan", "internet", "press", "broadcast", "meeting", "document", "brief",
    "circulation", "filing",
]  # fmt: skip
Audience = Literal["standing_committee", "committee", "delegates", "party_members", "public"]
FORM_ZH = {
    "board": "公开栏",
    "kiosk": "触摸屏",
    "lan": "局域网",
    "internet": "互联网",
    "press": "新闻报刊",
    "broadcast": "广播",
    "meeting": "会议",
    "document": "文件",
    "brief": "简报",
    "circulation": "传阅",
    "filing": "报备",
}
AUDIENCE_ZH = {
    "standing_committee": "常委",
    "committee": "委员",
    "delegates": "党代表",
    "party_members": "全体党员",
    "public": "社会",
}
SUBJECT_ZH = {
    "money": "钱",
    "three_assets": "三资",
    "subsidy": "补贴",
    "party": "党务",
    "hearing": "听证",
    "notice": "公示",
    "decision": "重大决策",
}


class _Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    title: str
    subject: Literal["money", "three_assets", "subsidy", "party", "hearing", "notice", "decision"]
    content: str
    form: tuple[Form, ...]
    audience: Audience
    time_limit: str
    responsible_body: str
    responsible_person: str
    legal_basis: tuple[str, ...]
    document: str
    cadence: Literal["finance", "general", "month", "quarter", "year", "event"]
    facet: Literal["party", "village"]
    status: Literal["enforced", "pilot"]
    item_class: str | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    items: tuple[_Item, ...]


@functools.cache
def load_catalog(name: str = "village") -> tuple[CatalogItem, ...]:
    """A catalog by name, in its own order. Raises ``BadData`` naming the place."""
    return parse_catalog(name, (datafile.DATA / "catalog" / f"{name}.json").read_bytes())


def parse_catalog(name: str, raw: bytes) -> tuple[CatalogItem, ...]:
    """A catalog from JSON bytes. An item lacking any of its parts is no item: ``BadData``."""
    items = datafile.parse(raw, _File, f"{name}.json").items
    seen: set[str] = set()
    for item in items:
        _whole(name, item)
        if item.id in seen:
            raise BadData(f"{name}.items", item.id, "一个没有用过的编号")
        seen.add(item.id)
    return tuple(CatalogItem(**msgspec.structs.asdict(item)) for item in items)


def _whole(name: str, item: _Item) -> None:
    for key, value in msgspec.structs.asdict(item).items():
        if key != "item_class" and not value:
            raise BadData(f"{name}.{item.id}.{key}", value, "不能空着")
    if item.item_class is not None and "." in item.item_class and item_of(item.item_class) is None:
        raise BadData(f"{name}.{item.id}.item_class", item.item_class, "四十四小项之一")
