"""The invented village 清溪村: 8 groups, 500 households, about 1,700 grown-up villagers."""

import random
from dataclasses import dataclass, replace

from kiosk.demo import names

SEED = 20261123
NAME = "清溪村"
CODE = "321183105201"
HOUSEHOLDS = 500

# group, the surname most households there have
GROUPS = (
    ("李家组", "李"),
    ("东塘组", "王"),
    ("新村组", "陈"),
    ("解家组", "解"),
    ("西圩组", "赵"),
    ("桥头组", "张"),
    ("缪庄组", "缪"),
    ("山前组", "周"),
)
_SIZES = ((1, 6), (2, 22), (3, 28), (4, 25), (5, 13), (6, 6))  # grown-ups in a household, weight
_HOUSEHOLDS_PER_REPRESENTATIVE = 12  # 村民委员会组织法: one for five to fifteen households
_HOUSEHOLDS_PER_GROUP_LEADER = HOUSEHOLDS // len(GROUPS)
_SHARE_OF_PARTY_MEMBERS = 0.045

PETITION_TOPIC = "请就李家组到东塘组的修路账目开听证会"
PETITION_TEXT = (
    "李家组到东塘组的路去年修了两段，花了多少、谁来做的、还剩多少没修，"
    "大家想当面听村里讲清楚，也想说说剩下的路怎么修。"
)


@dataclass(frozen=True, slots=True)
class DemoVillager:
    """One line of the roster; ``last_four`` may end in X, as real ID numbers do."""

    roster_no: str
    name: str
    group: str
    household: str
    last_four: str
    categories: tuple[str, ...]  # of: villager, party_member, representative, cadre


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """Who works the staff side; ``role`` clerk | reviewer | approver; the PIN is a toy."""

    id: str
    name: str
    role: str
    title: str
    pin: str


@dataclass(frozen=True, slots=True)
class DemoVillage:
    """Everything the demonstration needs to know about its people."""

    name: str
    code: str
    villagers: tuple[DemoVillager, ...]
    staff: tuple[DemoStaff, ...]

    def signers(self, count: int) -> tuple[DemoVillager, ...]:
        """Villagers of different households who signed the petition already; never staff."""
        officials = {person.name for person in self.staff}
        heads: dict[str, DemoVillager] = {}
        for villager in self.villagers:
            if villager.name not in officials:
                heads.setdefault(villager.household, villager)
        return tuple(heads.values())[7 : 7 + count * 11 : 11]


STAFF = (
    DemoStaff("S01", "单文娟", "clerk", "村会计", "314159"),
    DemoStaff("S02", "仇德祥", "reviewer", "村务监督委员会主任", "271828"),
    DemoStaff("S03", "翟桂英", "reviewer", "村务监督委员会委员", "161803"),
    DemoStaff("S04", "李国平", "approver", "村党支部书记、村委会主任", "141421"),
)


def make_village(seed: int = SEED) -> DemoVillage:
    """The same village for the same seed."""
    rng = random.Random(seed)  # noqa: S311 - invented people, nothing secret
    villagers: list[DemoVillager] = []
    for number in range(1, HOUSEHOLDS + 1):
        group, clan = GROUPS[(number - 1) * len(GROUPS) // HOUSEHOLDS]
        villagers += _household(rng, number, group, clan, len(villagers) + 1)
    return DemoVillage(NAME, CODE, tuple(_with_officials(villagers)), STAFF)


def _household(
    rng: random.Random, number: int, group: str, clan: str, first_roster_no: int
) -> list[DemoVillager]:
    size = rng.choices([size for size, _ in _SIZES], [weight for _, weight in _SIZES])[0]
    family = names.surname(rng, clan)
    return [
        DemoVillager(
            roster_no=f"{first_roster_no + place:04d}",
            name=_surname_of(rng, family, clan, place) + names.given(rng, _generation(place, size)),
            group=group,
            household=f"{number:03d}",
            last_four=_last_four(rng),
            categories=_categories(rng, number, place),
        )
        for place in range(size)
    ]


def _surname_of(rng: random.Random, family: str, clan: str, place: int) -> str:
    """Wives keep their own surname: every second member married in."""
    return family if place % 2 == 0 else names.surname(rng, clan)


def _generation(place: int, size: int) -> int:
    return min(place // 2, 1) if size < 4 else min(place // 2, 2)


def _last_four(rng: random.Random) -> str:
    return f"{rng.randrange(1000):03d}{rng.choice('0123456789X')}"


def _categories(rng: random.Random, household: int, place: int) -> tuple[str, ...]:
    own = ["villager"]
    if rng.random() < _SHARE_OF_PARTY_MEMBERS:
        own.append("party_member")
    if place == 0 and household % _HOUSEHOLDS_PER_GROUP_LEADER == 9:
        own.append("cadre")  # leader of the group
    if place == 0 and household % _HOUSEHOLDS_PER_REPRESENTATIVE == 5:
        own.append("representative")
    return tuple(own)


def _with_officials(villagers: list[DemoVillager]) -> list[DemoVillager]:
    """The staff live in the village too: each takes the place of one villager in its own group."""
    people = list(villagers)
    for place, person in enumerate(STAFF):
        index = (place * 2 + 1) * len(people) // (2 * len(STAFF))
        cadre = ("cadre", "party_member") if person.role == "approver" else ("party_member",)
        own = ("villager", *cadre) if person.role != "clerk" else ("villager", "cadre")
        people[index] = replace(people[index], name=person.name, categories=own)
    return people
