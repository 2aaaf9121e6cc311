"""The jurisdiction profile: every period, threshold and share that the law or custom sets, as data.

Each value stands in ``content/data/profiles/NAME.json`` beside its source: a law and article, a
notice, ``briefing`` (镇江 2008), or ``default`` where this program chose and a village may differ.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, cast, get_args, get_type_hints

import msgspec
from msgspec import Meta

from content import datafile
from content.errors import BadData, UnknownProfile

Days = Annotated[int, Meta(ge=0, le=3660)]
Cadence = Literal["month", "quarter", "year"]
Category = Literal["party_member", "villager", "cadre"]
HEARING_CATEGORIES = get_args(Category)
DEFAULT = "briefing"


class Share(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``numerator/denominator`` of the people ``of``: villager | representative | household."""

    numerator: Annotated[int, Meta(ge=1)]
    denominator: Annotated[int, Meta(ge=1)]
    of: Literal["villager", "representative", "household"]


class Threshold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many must join: a ``count``, or any one of the ``shares``; the least of them suffices."""

    count: Annotated[int, Meta(ge=1)] | None = None
    shares: tuple[Share, ...] = ()

    def needed(self, heads: Mapping[str, int] | None = None) -> int:
        """Persons needed, given heads per group of people; shares are rounded up, never below 1.

        Raises ``ValueError`` where only shares are set and no head count fits.
        """
        ways = [] if self.count is None else [self.count]
        for share in self.shares:
            heads_of = (heads or {}).get(share.of, 0)
            if heads_of > 0:
                part = Fraction(heads_of * share.numerator, share.denominator)
                ways.append(max(1, -(-part.numerator // part.denominator)))
        if not ways:
            raise ValueError("a share needs a head count")
        return min(ways)


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a value comes from, and how that text puts it."""

    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """One jurisdiction. Days are calendar days where the name says nothing of workdays.

    ``hearing_quotas``: seats per roster category. ``committee_*`` bind the supervision committee's
    objection and the reply to it, ``villager_*`` a villager's. ``sources``: each origin.
    """

    name: str
    title: str
    finance_cadence: Cadence
    general_cadence: Cadence
    publish_within_days: Days
    major_within_days: Days
    stays_posted_days: Days
    committee_objection_days: Days
    committee_reply_days: Days
    villager_objection_days: Days
    villager_reply_days: Days
    correction_within_days: Days
    joint_disclosure: Threshold
    petition_threshold: Threshold
    petition_window_days: Days
    seal_within_workdays: Days
    answer_within_workdays: Days
    hearing_within_days: Days
    notice_days: Days
    hearing_quotas: Mapping[str, int]
    postponements: Days
    request_reply_workdays: Days
    request_extension_workdays: Days
    request_clarification_workdays: Days
    consultation_public_days: Days
    consultation_internal_days: Days
    sources: Mapping[str, Source]


_META = ("name", "title", "sources")
_SHAPES: Mapping[str, Any] = {
    **get_type_hints(Profile, include_extras=True),
    "hearing_quotas": dict[Category, Annotated[int, Meta(ge=0, le=1000)]],
}
_EXPECTED_ZH = {
    "finance_cadence": "month、quarter 或 year",
    "general_cadence": "month、quarter 或 year",
    "hearing_quotas": "三类听证代表（party_member、villager、cadre）各几席",
    "petition_threshold": "人数（count）或比例（shares）",
    "joint_disclosure": "人数（count）或比例（shares）",
}


def profile_names() -> tuple[str, ...]:
    """The profiles at hand."""
    return tuple(sorted(path.stem for path in (datafile.DATA / "profiles").glob("*.json")))


@functools.cache
def load_profile(name: str = DEFAULT) -> Profile:
    """A profile by name. Raises ``UnknownProfile``, ``BadData``."""
    if name not in profile_names():
        raise UnknownProfile(f"没有“{name}”这套规定，现有：{'、'.join(profile_names())}")
    return parse_profile(name, Path(datafile.DATA / "profiles" / f"{name}.json").read_bytes())


def parse_profile(name: str, raw: bytes) -> Profile:
    """A profile from JSON bytes. Raises ``BadData`` naming key, value and what was expected."""
    told = datafile.parse(raw, dict[str, Any], f"{name}.json")
    title = cast(str, _checked(f"{name}.title", told.pop("title", None), str, "一段文字"))
    wanted = [field.name for field in fields(Profile) if field.name not in _META]
    for key in told:
        if key not in wanted:
            raise BadData(f"{name}.{key}", told[key], "没有这一项")
    values: dict[str, Any] = {key: _value(name, key, told.get(key)) for key in wanted}
    sources = {key: _source(name, key, told[key]) for key in wanted}
    return Profile(name=name, title=title, sources=MappingProxyType(sources), **values)


def _value(name: str, key: str, entry: object) -> object:
    if not isinstance(entry, dict) or "value" not in entry:
        raise BadData(f"{name}.{key}", entry, "带 value 和 source 的一项")
    expected = _EXPECTED_ZH.get(key, "0 到 3660 的整数（天）")
    value = _checked(f"{name}.{key}", entry["value"], _SHAPES[key], expected)
    if _says_nothing(value):
        raise BadData(f"{name}.{key}", entry["value"], expected)
    return MappingProxyType(value) if isinstance(value, dict) else value


def _says_nothing(value: object) -> bool:
    if isinstance(value, Threshold):
        return value.count is None and not value.shares
    return isinstance(value, dict) and len(value) < len(HEARING_CATEGORIES)


def _source(name: str, key: str, entry: dict[str, object]) -> Source:
    told = {part: text for part, text in entry.items() if part != "value"}
    place, expected = f"{name}.{key}.source", "出处：法规和条款、briefing 或 default"
    source = cast(Source, _checked(place, told, Source, expected))
    if not source.source.strip():
        raise BadData(place, source.source, expected)
    return source


def _checked(key: str, value: object, shape: object, expected: str) -> object:
    try:
        return msgspec.convert(value, type=shape, strict=True)
    except msgspec.ValidationError as error:
        raise BadData(key, value, expected) from error
