"""Names in pinyin, for picking oneself from the roster by the first letter of one's surname."""

import functools

import msgspec

from content import datafile

OTHER = "#"
"""The initial of a name that begins with no letter anybody could press."""


class _Surnames(msgspec.Struct, frozen=True):
    source: str
    single: dict[str, str]
    compound: dict[str, str]


@functools.cache
def _surnames() -> _Surnames:
    return datafile.load("surnames.json", _Surnames)


def name_pinyin(name: str) -> tuple[str, str]:
    """(``wang xiu fang``, ``W``): a surname is read as a surname, ü is written v.

    A compound surname is only looked for in names of three characters or more.
    """
    surname, given = _split(name.strip())
    syllables = [*_surname_syllables(surname), *_syllables(given)]
    joined = " ".join(syllables)
    initial = joined[:1].upper()
    return joined, initial if initial.isascii() and initial.isalpha() else OTHER


def _split(name: str) -> tuple[str, str]:
    if len(name) > 2 and name[:2] in _surnames().compound:
        return name[:2], name[2:]
    return name[:1], name[1:]


def _surname_syllables(surname: str) -> list[str]:
    table = _surnames()
    told = table.single.get(surname) or table.compound.get(surname)
    return told.split() if told else _syllables(surname)


def _syllables(text: str) -> list[str]:
    if not text:
        return []
    # Costs a fifth of a second to import; only reading a roster in needs it.
    from pypinyin import lazy_pinyin

    readings = (reading.strip(" ·•.") for reading in lazy_pinyin(text))
    return [reading.lower() for reading in readings if reading]
