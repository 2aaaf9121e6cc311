"""What a villager takes home, as the screen shows it."""

from dataclasses import dataclass

from hearings.receipt import receipt_code, receipt_text
from sync.entry import Position


@dataclass(frozen=True, slots=True)
class Receipt:
    """A code to read aloud and copy, and the text of the QR.  Names no topic and no person."""

    code: str
    qr: str


def receipt_of(position: Position) -> Receipt:
    """The receipt of one entry."""
    return Receipt(receipt_code(position.leaf_hash), receipt_text(position))
