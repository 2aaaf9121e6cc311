"""What may be done with a petition: pure decisions, entries or a typed refusal."""

from collections.abc import Iterable

import msgspec

from hearings import errors
from hearings.kinds import (
    MAX_PERSONAL_BYTES,
    MAX_REASON,
    MAX_TEXT,
    MAX_TOPIC,
    PetitionAnswered,
    PetitionLapsed,
    PetitionOpened,
    PetitionSigned,
    PetitionUnsigned,
    SealedPerson,
)
from hearings.model import (
    COMMITTEE_ROLE,
    REFUSAL_CODES,
    HearingTerms,
    Identity,
    Person,
    Petition,
    PetitionState,
)
from hearings.rounds import Standing
from hearings.texts import one_line, paragraphs
from sync.clock import TimeEstimate
from sync.entry import Draft

_OPEN = (PetitionState.COLLECTING, PetitionState.REACHED, PetitionState.LAPSED)


def decide_open(
    petition_id: str,
    topic: str,
    text: str,
    terms: HearingTerms,
    key_id: str,
    existing: Iterable[Petition] = (),
    about: str = "",
) -> tuple[Draft, ...]:
    """Begin to collect; threshold and window are the profile's of this moment, for good.

    ``about``: ``<revision>/<row>`` of the ledger's entry it was begun from, if from one.
    Raises ``TextRefused``, ``PersonalNumber`` or, where the topic is collecting already,
    ``SameTopic``.
    """
    topic = one_line(topic, "要听证的事", MAX_TOPIC)
    collecting = (PetitionState.COLLECTING, PetitionState.REACHED)
    if any(p.topic == topic and p.state in collecting and not p.window_over for p in existing):
        raise errors.SameTopic
    text = paragraphs(text, "说明", MAX_TEXT)
    body = PetitionOpened(
        petition_id, topic, text, terms.threshold, terms.window_days, key_id, about
    )
    return (Draft(body),)


def decide_sign(
    petition: Petition | None, standing: Standing, person: Person | None, identity: Identity
) -> tuple[Draft, ...]:
    """A villager signs. Name, roster number and strokes go into the sealed payload only.

    Raises ``UnknownPetition``, ``NotOnRoster``, ``OtherVillageKey``, ``PetitionClosed``,
    ``WindowOver``, ``AlreadySigned``, ``SignatureMissing`` or ``SignatureTooLarge``.
    """
    known, signer = _known(petition, identity), _on_roster(person)
    if known.state not in _OPEN:
        raise errors.PetitionClosed
    if known.window_over:
        raise errors.WindowOver
    if standing.counts:
        raise errors.AlreadySigned
    if not identity.strokes and identity.method != "paper":
        raise errors.SignatureMissing
    body = PetitionSigned(
        known.id, identity.signer_key, standing.next_round, identity.method, identity.assisted
    )
    return (Draft(body, (sealed_person(signer, identity),)),)


def decide_unsign(
    petition: Petition | None, standing: Standing, identity: Identity
) -> tuple[Draft, ...]:
    """A villager takes the signature back, at any time until the county has sealed.

    Raises ``UnknownPetition``, ``OtherVillageKey``, ``PetitionClosed`` or ``NotSigned``.
    """
    known = _known(petition, identity)
    if known.state not in _OPEN:
        raise errors.PetitionClosed
    if not standing.counts:
        raise errors.NotSigned
    return (Draft(PetitionUnsigned(known.id, identity.signer_key, standing.made)),)


def decide_answer(
    petition: Petition | None, role: str, *, accepted: bool, code: str = "", reason: str = ""
) -> tuple[Draft, ...]:
    """The two committees accept a sealed petition, or refuse it with a coded reason in words.

    Raises ``UnknownPetition``, ``NotCommittee``, ``AlreadyAnswered``, ``PetitionNotSealed``,
    ``UnknownReasonCode`` or ``TextRefused``.
    """
    known = _by_committee(petition, role)
    if known.state in (PetitionState.ACCEPTED, PetitionState.REFUSED):
        raise errors.AlreadyAnswered
    if known.state is not PetitionState.SEALED:
        raise errors.PetitionNotSealed
    if accepted:
        reason = paragraphs(reason, "说明", MAX_REASON)
        return (Draft(PetitionAnswered(known.id, True, "", reason)),)
    if code not in REFUSAL_CODES:
        raise errors.UnknownReasonCode
    reason = one_line(reason, "不同意的理由", MAX_REASON)
    return (Draft(PetitionAnswered(known.id, False, code, reason)),)


def decide_lapse(
    petition: Petition | None, role: str, reason: str, now: TimeEstimate
) -> tuple[Draft, ...]:
    """A person closes a window whose last day has come by, where the clock cannot prove it.

    Raises ``UnknownPetition``, ``NotCommittee``, ``PetitionClosed``, ``EnoughSigned``,
    ``WindowStillOpen``, ``WindowOver`` (it is over already) or ``TextRefused``.
    """
    known = _by_committee(petition, role)
    if known.state not in _OPEN:
        raise errors.PetitionClosed
    if known.state is PetitionState.REACHED:
        raise errors.EnoughSigned
    if known.window_over:
        raise errors.WindowOver
    if now.ms <= known.deadline_ms:
        raise errors.WindowStillOpen
    return (Draft(PetitionLapsed(known.id, one_line(reason, "理由", MAX_REASON))),)


def sealed_person(person: Person, identity: Identity) -> bytes:
    """The personal payload. Raises ``SignatureTooLarge``."""
    payload = msgspec.msgpack.encode(
        SealedPerson(person.roster_no, person.name, person.group, identity.strokes)
    )
    if len(payload) > MAX_PERSONAL_BYTES:
        raise errors.SignatureTooLarge
    return payload


def _known(petition: Petition | None, identity: Identity) -> Petition:
    if petition is None:
        raise errors.UnknownPetition
    if identity.key_id != petition.key_id or not identity.signer_key:
        raise errors.OtherVillageKey
    return petition


def _on_roster(person: Person | None) -> Person:
    if person is None:
        raise errors.NotOnRoster
    return person


def _by_committee(petition: Petition | None, role: str) -> Petition:
    if petition is None:
        raise errors.UnknownPetition
    if role != COMMITTEE_ROLE:
        raise errors.NotCommittee
    return petition
