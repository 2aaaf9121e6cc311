"""Profiles: every value sourced, every mistake named."""

import json
from typing import Any

import pytest

from content import datafile
from content.errors import BadData, UnknownProfile
from content.profile import Profile, Share, Threshold, load_profile, parse_profile, profile_names

NAMES = ("briefing", "chongqing-2013", "shandong-2018")
RAW = json.loads((datafile.DATA / "profiles" / "briefing.json").read_bytes())
FIELDS = [key for key in RAW if key != "title"]


def changed(key: str, value: object) -> bytes:
    return json.dumps(RAW | {key: value}).encode()


def test_three_are_shipped() -> None:
    assert profile_names() == NAMES
    assert load_profile().name == "briefing"


@pytest.mark.parametrize("name", NAMES)
def test_every_value_has_a_source(name: str) -> None:
    profile = load_profile(name)
    assert set(profile.sources) == set(FIELDS)
    for source in profile.sources.values():
        cited = source.source in ("briefing", "default") or " 第" in source.source
        assert cited, source


def test_what_the_texts_say() -> None:
    briefing, chongqing, shandong = (load_profile(name) for name in NAMES)
    assert briefing.petition_threshold.needed() == 10
    assert briefing.sources["petition_threshold"].source == "briefing"
    assert (shandong.finance_cadence, shandong.stays_posted_days) == ("month", 5)
    assert (chongqing.finance_cadence, chongqing.stays_posted_days) == ("quarter", 10)
    assert (chongqing.publish_within_days, chongqing.major_within_days) == (15, 10)
    assert (shandong.villager_reply_days, chongqing.villager_reply_days) == (5, 3)
    for profile in (briefing, chongqing, shandong):
        assert profile.request_reply_workdays == 20
        assert profile.request_clarification_workdays == 7
        assert set(profile.hearing_quotas) == {"party_member", "villager", "cadre"}


def test_a_profile_cannot_be_changed() -> None:
    profile = load_profile()
    with pytest.raises(AttributeError):
        profile.notice_days = 1  # type: ignore[misc]
    with pytest.raises(TypeError):
        profile.hearing_quotas["villager"] = 1  # type: ignore[index]


def test_an_unknown_profile_lists_those_there_are() -> None:
    with pytest.raises(UnknownProfile, match="briefing"):
        load_profile("../briefing")


@pytest.mark.parametrize("key", FIELDS)
@pytest.mark.parametrize("value", ["十", -1, 4000, 2.5, None, True, {}])
def test_a_wrong_value_names_key_value_and_what_was_expected(key: str, value: object) -> None:
    with pytest.raises(BadData) as caught:
        parse_profile("mine", changed(key, {"value": value, "source": "default"}))
    assert caught.value.key == f"mine.{key}"
    assert caught.value.value == value
    assert caught.value.expected in str(caught.value)
    assert f"mine.{key}" in str(caught.value)


@pytest.mark.parametrize("key", FIELDS)
def test_a_missing_value_or_source_is_named(key: str) -> None:
    entry: dict[str, Any] = RAW[key]
    for wrong in (None, 5, {"value": entry["value"]}, entry | {"source": " "}):
        with pytest.raises(BadData) as caught:
            parse_profile("mine", changed(key, wrong))
        assert caught.value.key.startswith(f"mine.{key}")


def test_a_misspelt_key_is_not_passed_over() -> None:
    with pytest.raises(BadData, match="petition_treshold"):
        parse_profile("mine", changed("petition_treshold", RAW["petition_threshold"]))


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b'{"title": 5}'])
def test_what_is_no_profile_at_all(raw: bytes) -> None:
    with pytest.raises(BadData):
        parse_profile("mine", raw)


def test_a_whole_profile_comes_back() -> None:
    assert isinstance(parse_profile("briefing", json.dumps(RAW).encode()), Profile)


def test_the_least_of_several_ways_suffices() -> None:
    tenth = Share(1, 10, "villager")
    fifth = Share(1, 5, "representative")
    both = Threshold(shares=(tenth, fifth))
    assert both.needed({"villager": 1201, "representative": 41}) == 9
    assert both.needed({"villager": 61, "representative": 41}) == 7
    assert both.needed({"villager": 1201}) == 121
    assert Threshold(10, (tenth,)).needed({"villager": 50}) == 5
    assert Threshold(10, (tenth,)).needed() == 10
    with pytest.raises(ValueError, match="head count"):
        both.needed({})
