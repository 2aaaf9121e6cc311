"""When nobody touches the screen: first a question, then everything is wiped.

Pure: seconds come in, a state goes out.  Nothing times out without the question.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Idle(Enum):
    """What the screen should do now."""

    AWAKE = "awake"
    ASKING = "asking"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds without a touch before the question, and seconds the question stands."""

    quiet: float
    question: float


PUBLIC: Final = Patience(60, 30)
PERSONAL: Final = Patience(30, 15)
STAFF: Final = Patience(60, 30)


class IdleWatch:
    """Counts from the last touch."""

    def __init__(self, patience: Patience, now: float) -> None:
        self.patience = patience
        self._last = now

    def touched(self, now: float) -> None:
        """Somebody is there."""
        self._last = now

    def state(self, now: float) -> Idle:
        """What to do at `now`."""
        waited = now - self._last
        if waited < self.patience.quiet:
            return Idle.AWAKE
        return Idle.ASKING if self.left(now) > 0 else Idle.EXPIRED

    def left(self, now: float) -> float:
        """Seconds until the wipe."""
        return self._last + self.patience.quiet + self.patience.question - now
