"""Beginning a petition: what to choose from, and what it will say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from content.model import Line, Revision
from hearings.model import HearingTerms, Petition, PetitionState
from kiosk.topics import Slot, Topic, filled, options
from kiosk.views.asking import about_of, entry_text, entry_topic

_COLLECTING = (PetitionState.COLLECTING, PetitionState.REACHED)


@dataclass(frozen=True, slots=True)
class NewView:
    """What the choice is made from.  `existing`: topic collecting now → petition id.

    `about`: nothing is left to choose, it is about an entry.
    """

    threshold: int
    window_days: int
    answer_days: int
    hearing_days: int
    groups: tuple[str, ...]
    today: date
    existing: Mapping[str, str]
    about: "Preview | None" = None

    def rules(self) -> tuple[str, ...]:
        """What will happen, said before it is begun."""
        return (
            f"从今天起 {self.window_days} 天里，要满 {self.threshold} 人签名。您算第一个。",
            f"人数够了，先由县里核对，再由村里在 {self.answer_days} 个工作日里答复。",
            f"村里同意了，{self.hearing_days} 天里开听证会。",
            "签名的名单不上屏幕；县里核对以前，谁都可以撤回。",
        )


@dataclass(frozen=True, slots=True)
class Asking:
    """One gap to fill now: which of how many steps, the question, what can be picked."""

    step: int
    steps: int
    slot: Slot
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What the petition will say; `same` is the id of one that says it already.

    `about`: the entry it is about, as `<revision>/<row>`.
    """

    topic: str
    text: tuple[str, ...]
    whole: str
    same: str
    about: str = ""


def new_view(
    terms: HearingTerms, petitions: Sequence[Petition], groups: Sequence[str], today: date
) -> NewView:
    """The view, from the profile's figures of this moment."""
    existing = {
        one.topic: one.id for one in petitions if one.state in _COLLECTING and not one.window_over
    }
    return NewView(
        terms.threshold, terms.window_days, terms.answer_within_workdays,
        terms.hearing_within_days, tuple(groups), today, existing,
    )  # fmt: skip


def about_entry(view: NewView, line: Line, revision: Revision, same: Petition | None) -> NewView:
    """The same, about one entry; `same`: the petition about it that is under way."""
    topic, text = entry_topic(line, revision), entry_text(line, revision)
    known = view.existing.get(topic, "") if same is None else same.id
    seen = Preview(topic, tuple(text.splitlines()), text, known, about_of(line))
    return replace(view, about=seen)


def asking(view: NewView, topic: Topic, answers: Mapping[str, str]) -> Asking | None:
    """The first gap not yet filled, or None.  The choice of the topic was the first step."""
    for place, slot in enumerate(topic.slots):
        if slot.name not in answers:
            steps = len(topic.slots) + 2
            return Asking(place + 2, steps, slot, options(slot, view.groups, view.today))
    return None


def preview(view: NewView, topic: Topic, answers: Mapping[str, str]) -> Preview:
    """What it will say, all gaps filled."""
    title, text = filled(topic, answers)
    return Preview(title, tuple(text.splitlines()), text, view.existing.get(title, ""))
