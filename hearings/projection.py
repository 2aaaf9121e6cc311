"""Facts of petitions and hearings as rows. States are computed from them in ``queries``."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import msgspec

from hearings import kinds, rounds
from hearings.deadline import LATEST_MS
from sync.entry import Body, Recorded
from sync.projection import Projection, Row, Table, Value

B = TypeVar("B", bound=Body)
COUNTY_LOGS = "county/"  # how the exchange names, and checks, the logs signed by the county

_PLACE: tuple[tuple[str, type], ...] = (("origin", str), ("seq", int))
_TIME: tuple[tuple[str, type], ...] = (("at_ms", int), ("uncertainty_ms", int))

OPENED = Table(
    "petition_opened",
    (
        ("org", str), ("petition", str), *_PLACE, ("topic", str), ("text", str),
        ("threshold", int), ("window_days", int), ("key_id", str), ("leaf_hash", bytes), *_TIME,
    ),
    ("org", "petition", "origin", "seq"),
)  # fmt: skip
ABOUT = Table(
    "petition_about",
    (("org", str), ("about", str), *_PLACE, ("petition", str), *_TIME),
    ("org", "about", "origin", "seq"),
)
CLOCK = Table(
    "petition_clock",
    (
        ("org", str), ("petition", str), *_PLACE, ("opening", int), ("boot", bytes),
        ("mono_ms", int), *_TIME,
    ),
    ("org", "petition", "origin", "seq"),
)  # fmt: skip
SIGNATURE = Table(
    "petition_signature",
    (
        ("org", str), ("petition", str), ("signer_key", str), *_PLACE, ("action", str),
        ("round", int), ("method", str), ("assisted", int), ("code", str), ("reason", str), *_TIME,
    ),
    ("org", "petition", "signer_key", "origin", "seq"),
)  # fmt: skip
SEALED = Table(
    "petition_sealed",
    (
        ("org", str), ("petition", str), *_PLACE, ("distinct_signers", int), ("positions", str),
        *_TIME,
    ),
    ("org", "petition", "origin", "seq"),
)  # fmt: skip
LAPSED = Table(
    "petition_lapsed",
    (("org", str), ("petition", str), *_PLACE, ("actor", str), ("reason", str), *_TIME),
    ("org", "petition", "origin", "seq"),
)
ANSWERED = Table(
    "petition_answered",
    (
        ("org", str), ("petition", str), *_PLACE, ("actor", str), ("accepted", int),
        ("code", str), ("reason", str), *_TIME,
    ),
    ("org", "petition", "origin", "seq"),
)  # fmt: skip
SCHEDULED = Table(
    "hearing_scheduled",
    (
        ("org", str), ("hearing", str), *_PLACE, ("actor", str), ("petition", str), ("topic", str),
        ("starts", str), ("place", str), ("quotas", str), ("source", str), ("key_id", str),
        ("leaf_hash", bytes), *_TIME,
    ),
    ("org", "hearing", "origin", "seq"),
    (("org", "petition"),),
)  # fmt: skip
POSTPONED = Table(
    "hearing_postponed",
    (
        ("org", str), ("hearing", str), *_PLACE, ("actor", str), ("starts", str), ("place", str),
        ("reason", str), *_TIME,
    ),
    ("org", "hearing", "origin", "seq"),
)  # fmt: skip
SIGNUP = Table(
    "hearing_signup",
    (
        ("org", str), ("hearing", str), ("signer_key", str), *_PLACE, ("action", str),
        ("round", int), ("category", str), ("method", str), ("assisted", int), *_TIME,
    ),
    ("org", "hearing", "signer_key", "origin", "seq"),
)  # fmt: skip


def _time(entry: Recorded) -> tuple[Value, Value]:
    """Best guess and uncertainty, clamped: a broken clock must not break the database."""
    at_ms = min(max(entry.clock.best_ms, 0), LATEST_MS)
    doubt = entry.clock.uncertainty_ms
    return at_ms, None if doubt is None else min(max(doubt, 0), LATEST_MS)


def _where(entry: Recorded) -> tuple[Value, Value]:
    return entry.origin, entry.seq


def _ruled(entry: Recorded, org: str) -> str:
    """The village a county ruling is about. A ruling in a device's log is quarantined.

    It stands in the village's county log, or in the one for all and names the village itself.
    """
    about = entry.org or org
    if not entry.origin.startswith(COUNTY_LOGS) or not about or about != (org or about):
        raise msgspec.ValidationError(f"{entry.kind} not by the county, or for no village")
    return about


def _json(value: Mapping[str, int]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _opened(entry: Recorded, body: kinds.PetitionOpened) -> Row:
    return Row(OPENED.name, (
        entry.org, body.petition, *_where(entry), body.topic, body.text, body.threshold,
        body.window_days, body.key_id, entry.leaf_hash, *_time(entry),
    ))  # fmt: skip


def _beside(entry: Recorded) -> tuple[Row, ...]:
    """Of an opening also its clocks, and which row of a ledger it was begun about, if one."""
    body = msgspec.msgpack.decode(entry.body, type=kinds.PetitionOpened)
    values = (entry.org, body.about, *_where(entry), body.petition, *_time(entry))
    about = (Row(ABOUT.name, values),) if body.about else ()
    return (_clock(entry, body.petition), *about)


def _clock(entry: Recorded, petition: str) -> Row:
    """What the clocks said when a petition was opened, or when the terminal was told the time."""
    mono_ms = min(max(entry.clock.mono_ms, 0), LATEST_MS)
    opening = int(entry.kind == kinds.PetitionOpened.KIND)
    return Row(CLOCK.name, (
        entry.org, petition, *_where(entry), opening, entry.clock.boot, mono_ms, *_time(entry),
    ))  # fmt: skip


def _timed(entry: Recorded, body: kinds.PetitionTimed) -> Row:
    return _clock(entry, body.petition)


def _signed(entry: Recorded, body: kinds.PetitionSigned) -> Row:
    return Row(SIGNATURE.name, (
        entry.org, body.petition, body.signer_key, *_where(entry), rounds.MADE, body.round,
        body.method, int(body.assisted), "", "", *_time(entry),
    ))  # fmt: skip


def _unsigned(entry: Recorded, body: kinds.PetitionUnsigned) -> Row:
    return Row(SIGNATURE.name, (
        entry.org, body.petition, body.signer_key, *_where(entry), rounds.CANCELLED, body.round,
        "", 0, "", "", *_time(entry),
    ))  # fmt: skip


def _invalidated(entry: Recorded, body: kinds.PetitionInvalidated) -> Row:
    return Row(SIGNATURE.name, (
        _ruled(entry, body.org), body.petition, body.signer_key, *_where(entry), rounds.STRUCK,
        body.round, "", 0, body.code, body.reason, *_time(entry),
    ))  # fmt: skip


def _sealed(entry: Recorded, body: kinds.PetitionSealed) -> Row:
    return Row(SEALED.name, (
        _ruled(entry, body.org), body.petition, *_where(entry), body.distinct,
        _json(body.positions), *_time(entry),
    ))  # fmt: skip


def _lapsed(entry: Recorded, body: kinds.PetitionLapsed) -> Row:
    where = (entry.org, body.petition, *_where(entry))
    return Row(LAPSED.name, (*where, entry.actor, body.reason, *_time(entry)))


def _answered(entry: Recorded, body: kinds.PetitionAnswered) -> Row:
    return Row(ANSWERED.name, (
        entry.org, body.petition, *_where(entry), entry.actor, int(body.accepted), body.code,
        body.reason, *_time(entry),
    ))  # fmt: skip


def _scheduled(entry: Recorded, body: kinds.HearingScheduled) -> Row:
    return Row(SCHEDULED.name, (
        entry.org, body.hearing, *_where(entry), entry.actor, body.petition, body.topic,
        body.starts.isoformat(), body.place, _json(body.quotas), body.source, body.key_id,
        entry.leaf_hash, *_time(entry),
    ))  # fmt: skip


def _postponed(entry: Recorded, body: kinds.HearingPostponed) -> Row:
    return Row(POSTPONED.name, (
        entry.org, body.hearing, *_where(entry), entry.actor, body.starts.isoformat(), body.place,
        body.reason, *_time(entry),
    ))  # fmt: skip


def _signed_up(entry: Recorded, body: kinds.HearingSignedUp) -> Row:
    return Row(SIGNUP.name, (
        entry.org, body.hearing, body.signer_key, *_where(entry), rounds.MADE, body.round,
        body.category, body.method, int(body.assisted), *_time(entry),
    ))  # fmt: skip


def _left(entry: Recorded, body: kinds.HearingLeft) -> Row:
    return Row(SIGNUP.name, (
        entry.org, body.hearing, body.signer_key, *_where(entry), rounds.CANCELLED, body.round,
        "", "", 0, *_time(entry),
    ))  # fmt: skip


def _reader(body_type: type[B], to_row: Callable[[Recorded, B], Row]) -> Callable[[Recorded], Row]:
    decoder = msgspec.msgpack.Decoder(body_type)
    return lambda entry: to_row(entry, decoder.decode(entry.body))


_READERS: dict[str, Callable[[Recorded], Row]] = {
    kinds.PetitionOpened.KIND: _reader(kinds.PetitionOpened, _opened),
    kinds.PetitionTimed.KIND: _reader(kinds.PetitionTimed, _timed),
    kinds.PetitionSigned.KIND: _reader(kinds.PetitionSigned, _signed),
    kinds.PetitionUnsigned.KIND: _reader(kinds.PetitionUnsigned, _unsigned),
    kinds.PetitionInvalidated.KIND: _reader(kinds.PetitionInvalidated, _invalidated),
    kinds.PetitionSealed.KIND: _reader(kinds.PetitionSealed, _sealed),
    kinds.PetitionLapsed.KIND: _reader(kinds.PetitionLapsed, _lapsed),
    kinds.PetitionAnswered.KIND: _reader(kinds.PetitionAnswered, _answered),
    kinds.HearingScheduled.KIND: _reader(kinds.HearingScheduled, _scheduled),
    kinds.HearingPostponed.KIND: _reader(kinds.HearingPostponed, _postponed),
    kinds.HearingSignedUp.KIND: _reader(kinds.HearingSignedUp, _signed_up),
    kinds.HearingLeft.KIND: _reader(kinds.HearingLeft, _left),
}


def project(entry: Recorded) -> Iterable[Row]:
    """The rows of an entry of a known kind. Raises ``msgspec.MsgspecError`` on a bad body."""
    row = _READERS[entry.kind](entry)
    return (row, *_beside(entry)) if entry.kind == kinds.PetitionOpened.KIND else (row,)


PROJECTION = Projection(
    "hearings",
    (OPENED, ABOUT, CLOCK, SIGNATURE, SEALED, LAPSED, ANSWERED, SCHEDULED, POSTPONED, SIGNUP),
    frozenset(_READERS),
    project,
)
