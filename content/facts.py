"""Facts as the logs tell them, before anybody asks what they amount to."""

from dataclasses import dataclass

from content.model import CheckResult


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where and when a fact was recorded: its place in a log, and the clock's best guess."""

    origin: str
    seq: int
    at_ms: int
    uncertainty_ms: int | None = None

    @property
    def order(self) -> tuple[int, str, int]:
        """One order for everybody, whichever log arrived first."""
        return self.at_ms, self.origin, self.seq

    def precedes(self, other: "Stamp") -> bool:
        """Proven earlier: the same log, a smaller number. Clocks prove nothing."""
        return self.origin == other.origin and self.seq < other.seq


@dataclass(frozen=True, slots=True)
class StaffFact:
    """An appointment or a dismissal (``event``)."""

    stamp: Stamp
    staff: str
    event: str
    name: str
    role: str
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class RevisionFact:
    """A document of a period as it was read in. Amounts in fen."""

    stamp: Stamp
    actor: str
    id: str
    document: str
    period: str
    source_name: str
    code_set: str
    rows: int
    opening_fen: int
    income_fen: int
    expense_fen: int
    closing_fen: int
    checks: tuple[CheckResult, ...]
    dropped_columns: tuple[str, ...]
    corrects: str | None
    reason: str
    leaf_hash: bytes


@dataclass(frozen=True, slots=True)
class StepFact:
    """One recorded hand on a revision, counted or not."""

    stamp: Stamp
    actor: str
    revision: str
    action: str
    staff: str
    reason: str
    checklist: tuple[str, ...]
    carriers: tuple[str, ...]
