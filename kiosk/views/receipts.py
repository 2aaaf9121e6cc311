"""What a villager takes home, as the screen shows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Receipt:
    """A code to read aloud and copy, and the text of the QR.  Names no topic and no person."""

    code: str
    qr: str
