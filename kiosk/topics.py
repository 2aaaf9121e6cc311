"""What a petition may be begun about by picking alone: topics with gaps, and lists to fill them.

The lists are data (`data/petition-topics.json`); periods come from the calendar and groups from
the roster.  Handwriting will fill the same gaps.
"""

import functools
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec

_FILE = Path(__file__).parent / "data" / "petition-topics.json"
_QUARTERS = "一二三四"


class Slot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A gap: its question and its list; `more` adds "groups" of the village or "periods"."""

    name: str
    ask: str
    options: tuple[str, ...] = ()
    more: str = ""


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of matter; `topic` and `text` hold the gaps as `{name}`."""

    id: str
    icon: str
    tone: str
    label: str
    caption: str
    topic: str
    text: str
    slots: tuple[Slot, ...]


class _Topics(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    topics: tuple[Topic, ...]


@functools.cache
def topics() -> tuple[Topic, ...]:
    """Every topic, in the order shown."""
    return msgspec.json.decode(_FILE.read_bytes(), type=_Topics).topics


def topic_named(topic_id: str) -> Topic | None:
    """The topic of that id."""
    return next((one for one in topics() if one.id == topic_id), None)


def options(slot: Slot, groups: Sequence[str], today: date) -> tuple[str, ...]:
    """What can be picked for a gap."""
    more = {"groups": tuple(groups), "periods": periods(today)}.get(slot.more, ())
    return (*slot.options, *more)


def periods(today: date) -> tuple[str, ...]:
    """This year and the two before, and the last four quarters that are over, newest first."""
    years = tuple(f"{today.year - back} 年" for back in range(3))
    last = today.year * 4 + (today.month - 1) // 3 - 1
    quarters = ((last - back) for back in range(4))
    return (*years, *(f"{at // 4} 年第{_QUARTERS[at % 4]}季度" for at in quarters))


def filled(topic: Topic, answers: Mapping[str, str]) -> tuple[str, str]:
    """(topic, text) with every gap filled.  Raises ``KeyError`` where one is not."""
    return topic.topic.format_map(answers), topic.text.format_map(answers)
