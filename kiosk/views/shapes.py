"""Pieces that views hand to widgets, and home itself.  No Kivy here, and nothing slow to import."""

from dataclasses import dataclass, field
from typing import Any

from kiosk.typeset import Span


@dataclass(frozen=True, slots=True)
class Figure:
    """A label and an amount with its unit, in a tone."""

    label: str
    amount: str
    tone: str = "ink"


@dataclass(frozen=True, slots=True)
class BarItem:
    """One bar: its name, its share of the longest (0 to 1), the amount's words and a tone."""

    key: str
    label: str
    share: float
    amount: str
    tone: str


@dataclass(frozen=True, slots=True)
class Option:
    """A value and the word on its button; `enabled` False draws it quiet."""

    value: str
    label: str
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Periods:
    """The period shown and its neighbours: (value, label); value "" where nothing is there."""

    current: tuple[str, str]
    before: tuple[str, str]
    after: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who stands behind what a page shows, how fresh it is ("" where the head says so), and the
    text of its QR ("" for none).
    """

    words: str
    fresh: str
    qr: str


NOBODY = Provenance("", "", "")


@dataclass(frozen=True, slots=True)
class MoneyCard:
    """The headline of the newest period."""

    period: str
    heading: str
    figures: tuple[Figure, ...]
    change: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class TileView:
    """One tile and where it leads."""

    screen: str
    icon: str
    tone: str
    title: str
    caption: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HomeView:
    """Everything on home; `proof` of the headline, or of all the record where there is none."""

    village: str
    day: str
    fresh: str
    money: MoneyCard | None
    proof: Provenance
    late: int
    tiles: tuple[TileView, ...]
