"""A village with a roster, petitions and hearings for the tests of the villagers' screens.

Everybody is invented.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from content import roster
from content.roster import RosterEntry, Villager
from kiosk.actions import hearing, identifying, petitioning
from kiosk.actions.identifying import Identified
from kiosk.terminal import Terminal
from kiosk.views.strokes import pack
from sync import secrets
from tests.kiosk.village import Village as Base

GROUPS = ("李家组", "东塘组", "新村组", "桥头组", "山前组", "上圩组")
LI_GROUP = (
    ("张桂兰", "zhang gui lan"), ("张国强", "zhang guo qiang"), ("张建军", "zhang jian jun"),
    ("张小梅", "zhang xiao mei"), ("章文斌", "zhang wen bin"), ("赵金花", "zhao jin hua"),
    ("陈德福", "chen de fu"), ("戴秀英", "dai xiu ying"), ("胡大海", "hu da hai"),
    ("李来富", "li lai fu"), ("李桂香", "li gui xiang"), ("钱有根", "qian you gen"),
    ("王秀芳", "wang xiu fang"), ("吴阿毛", "wu a mao"), ("欧阳春生", "ou yang chun sheng"),
    ("丁一", "ding yi"),
)  # fmt: skip
_SURNAMES = (("孙", "sun"), ("周", "zhou"), ("吴", "wu"), ("郑", "zheng"), ("冯", "feng"))
_GIVEN = (("明", "ming"), ("红", "hong"), ("福", "fu"), ("贵", "gui"), ("平", "ping"))
LAST_FOUR = "123X"
TOPIC = "请村里开会说清楚：村东修路的钱怎么花"
TEXT = "村东的路今年修了两次。\n请把账目、合同和批准的材料带到会上，给大家看。"
INK = pack([[(100, 100), (300, 300), (500, 100)]], 400)


def people() -> tuple[Villager, ...]:
    """李家组 by name, the other groups by rule; cadre and party members among them."""
    rows = [
        _villager(f"{place:04d}", name, pinyin, "李家组", place)
        for place, (name, pinyin) in enumerate(LI_GROUP, 1)
    ]
    number = 100
    for group in GROUPS[1:]:
        for family, spelt in _SURNAMES:
            for given, said in _GIVEN:
                number += 1
                rows.append(
                    _villager(f"{number:04d}", family + given, f"{spelt} {said}", group, number)
                )
    return tuple(rows)


def _villager(number: str, name: str, pinyin: str, group: str, place: int) -> Villager:
    kinds = ("villager", *(("party_member",) if place % 3 == 0 else ()))
    kinds += ("cadre",) if place % 7 == 0 else ()
    return Villager(number, name, pinyin, pinyin[0].upper(), group, f"H{place}", kinds)


class Village(Base):
    """With its people, a clock the county has confirmed, and a witness's PIN 246813."""

    PIN = "246813"

    def __init__(self, data: Path, everybody: Sequence[Villager] | None = None) -> None:
        super().__init__(data)
        self.clock.set(2026, 11, 7)
        self.confirm_clock()
        self.people = tuple(everybody if everybody is not None else people())
        self.take_roster(self.people)
        with self.terminal.store.transaction():
            from kiosk import private

            private.set_pin(self.terminal.db, self.reviewer.id, secrets.hash_pin(self.PIN))

    def confirm_clock(self) -> None:
        """As an exchange with the county does."""
        self.terminal.store.trust(self.clock.ms, 1000)

    def take_roster(
        self, everybody: Sequence[Villager], without: frozenset[str] = frozenset()
    ) -> None:
        """Everybody's last four are 123X, but for those `without`."""
        t = self.terminal
        entries = [
            RosterEntry(
                one, "" if one.roster_no in without else t.factor_hash(one.roster_no, LAST_FOUR)
            )
            for one in everybody
        ]
        with t.store.transaction():
            roster.replace(t.db, t.org, entries)

    def who(self, place: int) -> Identified:
        """The person at that place of the roster, identified."""
        return identifying.identify(self.terminal, self.people[place].roster_no, LAST_FOUR)

    def petition(self, signed: int = 9, topic: str = TOPIC, first: int = 20) -> str:
        """A petition that so many have signed (not of 李家组); returns its id."""
        new, _ = petitioning.open_and_sign(self.terminal, topic, TEXT, self.who(first), INK)
        for place in range(first + 1, first + signed):
            petitioning.sign(self.terminal, new, self.who(place), INK)
        return new

    def hearing(
        self, quotas: dict[str, int] | None = None, topic: str = "村东修路的钱怎么花"
    ) -> str:
        """One that the committees called for 3 December; returns its id."""
        return hearing.schedule(
            self.terminal, self.approver, datetime(2026, 12, 3, 9, 0), "村委会二楼会议室",
            topic=topic, quotas=quotas or {"villager": 10, "party_member": 5, "cadre": 5},
        )  # fmt: skip

    def sign_up(self, hearing_id: str, places: Sequence[int], category: str = "villager") -> None:
        """Those people ask for seats."""
        for place in places:
            hearing.sign_up(self.terminal, hearing_id, self.who(place), category)

    def signed(self, petition_id: str) -> int:
        """How many have, read anew from the disk."""
        fresh: Terminal = self.open()
        try:
            found = petitioning.petition(fresh, petition_id)
            assert found is not None
            return found.signed
        finally:
            fresh.close()
