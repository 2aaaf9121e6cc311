"""The secrecy and privacy checklist, and the register of carriers a publication may name."""

import functools

import msgspec

from content import datafile


class Point(msgspec.Struct, frozen=True):
    """One point: its id, what the screen says, and where it comes from (law and article).

    ``photos``: asked only of a disclosure with photos of vouchers.
    """

    id: str
    text: str
    source: tuple[str, ...]
    photos: bool = False


class _File(msgspec.Struct, frozen=True):
    checklist: tuple[Point, ...]
    carriers: tuple[Point, ...]


@functools.cache
def _file() -> _File:
    return datafile.load("checklist.json", _File)


def checklist(*, photos: bool = False) -> tuple[Point, ...]:
    """What has to be looked at before a disclosure may be approved; ``photos``: it has some."""
    return tuple(point for point in _file().checklist if photos or not point.photos)


def carriers() -> tuple[Point, ...]:
    """Where a disclosure may be published."""
    return _file().carriers


def checklist_ids(*, photos: bool = False) -> tuple[str, ...]:
    """The ids of ``checklist``."""
    return tuple(point.id for point in checklist(photos=photos))


def carrier_ids() -> tuple[str, ...]:
    """The ids of ``carriers``."""
    return tuple(point.id for point in carriers())
