"""Entry bodies of joint petitions and hearings: positional, fields only ever added at the end.

No body holds a name, a roster number or a drawn signature: those go into the sealed payload.
Every number is bounded, so that a hostile entry is quarantined instead of breaking a database.
"""

from datetime import datetime
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from sync.entry import Body

MAX_ROUND = 1_000_000
MAX_PERSONAL_BYTES = 48 * 1024  # leaves the sealed box, with padding and keys, its 64 KiB
MAX_TOPIC, MAX_TEXT, MAX_REASON, MAX_PLACE = 60, 4000, 1000, 100
MAX_ABOUT = 100

Name = Annotated[str, Meta(min_length=1, max_length=80)]
Round = Annotated[int, Meta(ge=1, le=MAX_ROUND)]
Count = Annotated[int, Meta(ge=0, le=10_000_000)]
Positive = Annotated[int, Meta(ge=1, le=10_000_000)]
Days = Annotated[int, Meta(ge=1, le=3660)]
Size = Annotated[int, Meta(ge=0, le=2**53)]
Topic = Annotated[str, Meta(min_length=1, max_length=MAX_TOPIC)]
Text = Annotated[str, Meta(max_length=MAX_TEXT)]
Reason = Annotated[str, Meta(max_length=MAX_REASON)]
Place = Annotated[str, Meta(min_length=1, max_length=MAX_PLACE)]
LocalTime = Annotated[datetime, Meta(tz=False)]
"""China local time; on the wire an ISO string such as ``2026-11-20T09:00:00``."""


class PetitionOpened(Body, frozen=True, array_like=True):
    """A petition begins to collect. Threshold and window are frozen here.

    ``key_id`` names the village key that signer keys are made with; ``window_days`` whole days;
    ``about`` what was on the screen when it was begun: ``<revision>/<row>`` of a ledger, or empty.
    """

    KIND: ClassVar[str] = "petition.opened@1"
    petition: Name
    topic: Topic
    text: Text
    threshold: Positive
    window_days: Days
    key_id: Name
    about: Annotated[str, Meta(max_length=MAX_ABOUT)] = ""


class PetitionTimed(Body, frozen=True, array_like=True):
    """The terminal that opened a petition has since heard the time from the county.

    What counts is this entry's clock beside the opening's: of one boot, they tell when that was.
    """

    KIND: ClassVar[str] = "petition.timed@1"
    petition: Name


class PetitionSigned(Body, frozen=True, array_like=True):
    """A villager signs. ``signer_key``: keyed hash per petition; ``method``: how identified."""

    KIND: ClassVar[str] = "petition.signed@1"
    petition: Name
    signer_key: Name
    round: Round
    method: Name
    assisted: bool = False


class PetitionUnsigned(Body, frozen=True, array_like=True):
    """A villager takes back every signature of this round and earlier."""

    KIND: ClassVar[str] = "petition.unsigned@1"
    petition: Name
    signer_key: Name
    round: Round


class PetitionInvalidated(Body, frozen=True, array_like=True):
    """County ruling: a signature of this round and earlier drops, with a coded reason."""

    KIND: ClassVar[str] = "petition.invalidated@1"
    petition: Name
    signer_key: Name
    round: Round
    code: Name
    reason: Reason
    org: Annotated[str, Meta(max_length=80)] = ""


class PetitionSealed(Body, frozen=True, array_like=True):
    """County ruling: the signatures are complete.

    ``distinct`` persons counted; ``positions`` log name -> entries of that log that count. Facts
    beyond them arrived too late and never count. ``org``: the village, should the ruling stand
    in a county log that is for all.
    """

    KIND: ClassVar[str] = "petition.sealed@1"
    petition: Name
    distinct: Count
    positions: dict[str, Size]
    org: Annotated[str, Meta(max_length=80)] = ""


class PetitionLapsed(Body, frozen=True, array_like=True):
    """A person closes the window, where the clock cannot prove that it is over."""

    KIND: ClassVar[str] = "petition.lapsed@1"
    petition: Name
    reason: Reason


class PetitionAnswered(Body, frozen=True, array_like=True):
    """The two committees accept or refuse; ``code`` is empty for an acceptance."""

    KIND: ClassVar[str] = "petition.answered@1"
    petition: Name
    accepted: bool
    code: Annotated[str, Meta(max_length=80)]
    reason: Reason


class HearingScheduled(Body, frozen=True, array_like=True):
    """A hearing is announced. ``quotas``: category -> seats; ``source``: petition | committees."""

    KIND: ClassVar[str] = "hearing.scheduled@1"
    hearing: Name
    petition: Name | None
    topic: Topic
    starts: LocalTime
    place: Place
    quotas: dict[str, Count]
    source: Name
    key_id: Annotated[str, Meta(max_length=80)] = ""


class HearingPostponed(Body, frozen=True, array_like=True):
    """The one postponement a hearing may have."""

    KIND: ClassVar[str] = "hearing.postponed@1"
    hearing: Name
    starts: LocalTime
    place: Place
    reason: Reason


class HearingSignedUp(Body, frozen=True, array_like=True):
    """A villager asks for a seat of one category."""

    KIND: ClassVar[str] = "hearing.signed_up@1"
    hearing: Name
    category: Name
    signer_key: Name
    round: Round
    method: Annotated[str, Meta(max_length=80)] = ""
    assisted: bool = False


class HearingLeft(Body, frozen=True, array_like=True):
    """A villager gives back every sign-up of this round and earlier."""

    KIND: ClassVar[str] = "hearing.left@1"
    hearing: Name
    signer_key: Name
    round: Round


class SealedPerson(msgspec.Struct, frozen=True, array_like=True):
    """The personal payload beside a signature or sign-up; ``strokes`` as the screen drew them."""

    roster_no: str
    name: str
    group: str
    strokes: bytes = b""
