"""Pieces that views hand to widgets.  No Kivy here."""

from dataclasses import dataclass


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
