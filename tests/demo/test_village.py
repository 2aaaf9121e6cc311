"""The invented village: as large as promised, the same every time, and nobody's real life."""

from collections import Counter

import pytest

from kiosk.demo.names import RARE
from kiosk.demo.village import GROUPS, HOUSEHOLDS, STAFF, DemoVillage, make_village


@pytest.fixture(scope="module")
def village() -> DemoVillage:
    return make_village()


def test_the_same_seed_makes_the_same_people(village: DemoVillage) -> None:
    assert make_village() == village
    assert make_village(7) != village


def test_it_has_the_promised_size(village: DemoVillage) -> None:
    assert len({person.household for person in village.villagers}) == HOUSEHOLDS
    assert 1_500 < len(village.villagers) < 1_900
    assert Counter(p.group for p in village.villagers).keys() == {name for name, _ in GROUPS}


def test_a_household_lives_in_one_group(village: DemoVillage) -> None:
    homes = {(person.household, person.group) for person in village.villagers}
    assert len(homes) == HOUSEHOLDS


def test_roster_numbers_are_unique(village: DemoVillage) -> None:
    numbers = [person.roster_no for person in village.villagers]
    assert len(set(numbers)) == len(numbers)


def test_surnames_with_a_reading_of_their_own_are_there(village: DemoVillage) -> None:
    for surname in RARE:
        assert any(person.name.startswith(surname) for person in village.villagers), surname


def test_two_people_of_one_group_share_a_name(village: DemoVillage) -> None:
    names = Counter((person.group, person.name) for person in village.villagers)
    assert names.most_common(1)[0][1] > 1, "the roster screen must tell namesakes apart"


def test_some_last_four_end_in_x(village: DemoVillage) -> None:
    assert any(person.last_four.endswith("X") for person in village.villagers)


def test_every_category_of_hearing_representative_can_be_filled(village: DemoVillage) -> None:
    counts = Counter(category for person in village.villagers for category in person.categories)
    assert counts["villager"] == len(village.villagers)
    assert counts["party_member"] > 50
    assert 8 <= counts["cadre"] <= 20
    assert HOUSEHOLDS // 15 <= counts["representative"] <= HOUSEHOLDS // 5


def test_the_staff_live_there_and_every_hand_is_another_person(village: DemoVillage) -> None:
    names = {person.name for person in village.villagers}
    assert {person.name for person in STAFF} <= names
    assert {person.role for person in STAFF} == {"clerk", "reviewer", "approver"}
    assert len({person.name for person in STAFF}) == len(STAFF)


def test_nine_different_households_signed_and_no_official(village: DemoVillage) -> None:
    signers = village.signers(9)
    assert len({person.household for person in signers}) == 9
    assert not {person.name for person in signers} & {person.name for person in STAFF}
