"""What a file turned out to be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Container:
    """``kind`` is ``xlsx``, ``xls``, ``ods`` or ``csv``.

    ``parts`` are the worksheets of an .xlsx: (offset of its zip entry, packed bytes, zip method,
    bytes it claims to unpack to).
    ``from_1904``: plain numbers in a date column count days from 1904-01-01, as old Macs did.
    """

    kind: str
    from_1904: bool = False
    parts: tuple[tuple[int, ...], ...] = ()
