"""County rulings on petitions: sealing when every kiosk's log is in, striking signatures.

They stand in the village's county log and flow down with it.
"""

from collections.abc import Collection, Iterable, Mapping

from hearings import errors
from hearings.kinds import MAX_REASON, PetitionInvalidated, PetitionSealed
from hearings.model import INVALID_CODES, Petition, PetitionState
from hearings.rounds import STRUCK, Act, Seal, Standing, counted
from hearings.texts import one_line
from sync.entry import Draft

_UNSEALED = (PetitionState.COLLECTING, PetitionState.REACHED, PetitionState.LAPSED)


def decide_seal(
    petition: Petition,
    signatures: Iterable[Act],
    positions: Mapping[str, int],
    *,
    awaiting: Collection[str] = (),
) -> tuple[Draft, ...]:
    """Seal the signatures, once merged and enough; ``()`` while that is still to come.

    ``positions``: log name -> entries held, for every log that may bear on this petition (the
    village's devices); facts beyond them do not count. ``awaiting``: kiosks not yet heard from
    since the threshold was reached; the county leaves it empty when the profile's time to seal
    has passed.
    """
    if petition.state not in _UNSEALED or awaiting:
        return ()
    held = {origin: size for origin, size in sorted(positions.items()) if size > 0}
    seal = Seal("", 0, 0, held, 0)
    # What the county itself has struck stands before this ruling in the same log.
    covered = [act for act in signatures if act.action == STRUCK or seal.covers(act)]
    distinct = len(counted(covered))
    if distinct < petition.threshold:
        return ()
    return (Draft(PetitionSealed(petition.id, distinct, held, petition.org)),)


def decide_invalidate(
    petition: Petition, standing: Standing, signer_key: str, code: str, reason: str
) -> tuple[Draft, ...]:
    """Strike one signature before sealing; the person may sign again, properly.

    Raises ``SealRefused``, ``NotSigned``, ``UnknownReasonCode`` or ``TextRefused``.
    """
    if petition.state not in _UNSEALED:
        raise errors.SealRefused
    if not standing.counts:
        raise errors.NotSigned
    if code not in INVALID_CODES:
        raise errors.UnknownReasonCode
    reason = one_line(reason, "理由", MAX_REASON)
    body = PetitionInvalidated(petition.id, signer_key, standing.made, code, reason, petition.org)
    return (Draft(body),)
