"""Who are you: what the roster offers to pick from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from content.model import Staff
from content.roster import Villager
from kiosk.views.shapes import Option

_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Initial:
    """A surname's pinyin initial, and some of the surnames behind it for who reads no pinyin."""

    letter: str
    surnames: str


@dataclass(frozen=True, slots=True)
class DeskView:
    """What identification needs before anybody is picked: groups, and who may bear witness."""

    groups: tuple[str, ...]
    committee: tuple[Option, ...]


def desk_view(groups: Sequence[str], staff: Iterable[Staff]) -> DeskView:
    """Groups of the roster, and the supervision committee's active members."""
    members = [one for one in staff if one.role == "reviewer" and one.active]
    return DeskView(tuple(groups), tuple(Option(one.id, one.name) for one in members))


def initials_of(villagers: Iterable[Villager]) -> tuple[Initial, ...]:
    """The initials of a group with its commonest surnames, A to Z and then `#`."""
    counts: dict[str, dict[str, int]] = {}
    for one in villagers:
        names = counts.setdefault(one.initial, {})
        names[one.name[:1]] = names.get(one.name[:1], 0) + 1
    ordered = sorted(counts, key=lambda letter: (letter == "#", letter))
    return tuple(Initial(letter, _commonest(counts[letter])) for letter in ordered)


def _commonest(names: dict[str, int]) -> str:
    first = sorted(names, key=lambda name: (-names[name], name))[:_SAMPLES]
    return "".join(first)


@dataclass
class Picking:
    """What has been picked so far, and the pages turned to.  Forgotten with the errand."""

    group: str = ""
    initials: tuple[Initial, ...] = ()
    initial: str = ""
    people: tuple[Villager, ...] = ()
    group_page: int = 0
    people_page: int = 0

    def choose_group(self, group: str, initials: tuple[Initial, ...]) -> None:
        """A group ('' to choose again); what was picked under the old one is dropped."""
        self.group, self.initials = group, initials
        self.choose_initial("", ())

    def choose_initial(self, initial: str, people: tuple[Villager, ...]) -> None:
        """An initial ('' to choose again) and the people under it."""
        self.initial, self.people, self.people_page = initial, people, 0
