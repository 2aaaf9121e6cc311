"""What the screens and the county read: petitions, hearings, and one person's own standing."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlite_utils

from hearings.model import Answer, Hearing, HearingTerms, Petition, PetitionState, SignupStanding
from hearings.rounds import Act, Seal, Standing, standing
from hearings.seating import place_of
from hearings.state import (
    Announcement,
    Opening,
    PetitionFacts,
    Postponement,
    hearing_state,
    petition_state,
)
from sync.clock import REBOOT_DRIFT_MS, ClockSample, TimeEstimate, timed_by

_Found = Mapping[str, Any]
_ACTIVE = (PetitionState.COLLECTING, PetitionState.REACHED, PetitionState.SEALED)


def petitions(
    db: sqlite_utils.Database, org: str, now: TimeEstimate, terms: HearingTerms
) -> tuple[Petition, ...]:
    """All petitions of a village: those still moving first, newest first."""
    found = [petition_state(facts, now, terms) for facts in _petition_facts(db, org, None)]
    return tuple(sorted(found, key=lambda p: (p.state not in _ACTIVE, -p.opened_ms, p.id)))


def petition(
    db: sqlite_utils.Database, org: str, petition_id: str, now: TimeEstimate, terms: HearingTerms
) -> Petition | None:
    """One petition, or ``None`` where its opening has not arrived here."""
    for facts in _petition_facts(db, org, petition_id):
        return petition_state(facts, now, terms)
    return None


def petitions_about(
    db: sqlite_utils.Database, org: str, about: str, now: TimeEstimate, terms: HearingTerms
) -> tuple[Petition, ...]:
    """The petitions begun about one row of a ledger (``<revision>/<row>``), newest first."""
    query = (
        "SELECT DISTINCT petition FROM petition_about WHERE org = ? AND about = ?"
        " ORDER BY at_ms DESC, origin, seq"
    )
    ids = [str(row[0]) for row in db.execute(query, (org, about))]
    found = (petition(db, org, one, now, terms) for one in ids)
    return tuple(one for one in found if one is not None)


def untimed(db: sqlite_utils.Database, org: str, origin: str, boot: bytes) -> tuple[str, ...]:
    """Petitions opened by one log in one boot, before that heard the time, and not timed since."""
    query = (
        "SELECT petition FROM petition_clock WHERE org = ? AND origin = ? AND boot = ?"
        " GROUP BY petition HAVING SUM(opening) > 0 AND (COUNT(uncertainty_ms) = 0"
        " OR COUNT(*) = 1 AND MIN(uncertainty_ms) >= ?) ORDER BY petition"
    )
    return tuple(str(row[0]) for row in db.execute(query, (org, origin, boot, REBOOT_DRIFT_MS)))


def signature_acts(db: sqlite_utils.Database, org: str, petition_id: str) -> tuple[Act, ...]:
    """Every signature fact of a petition known here, sealed or not."""
    rows = _rows(db, "petition_signature", org, "petition", petition_id)
    return tuple(_act(row) for row in rows)


def seal_of(db: sqlite_utils.Database, org: str, petition_id: str) -> Seal | None:
    """The county's sealing ruling: which facts count, and how many signed."""
    rows = _rows(db, "petition_sealed", org, "petition", petition_id)
    return next((_seal(row) for row in _firsts(rows, "petition").values()), None)


def sign_standing(
    db: sqlite_utils.Database, org: str, petition_id: str, signer_key: str
) -> Standing:
    """Where one person stands, by the facts that count once the petition is sealed."""
    acts = [a for a in signature_acts(db, org, petition_id) if a.signer_key == signer_key]
    seal = seal_of(db, org, petition_id)
    return standing(acts if seal is None else filter(seal.covers, acts))


def signed_late(db: sqlite_utils.Database, org: str, petition_id: str, signer_key: str) -> bool:
    """Whether the person signed, but the signature reached the county after the sealing."""
    acts = [a for a in signature_acts(db, org, petition_id) if a.signer_key == signer_key]
    seal = seal_of(db, org, petition_id)
    covered = acts if seal is None else filter(seal.covers, acts)
    return standing(acts).counts and not standing(covered).counts


def has_signed(db: sqlite_utils.Database, org: str, petition_id: str, signer_key: str) -> bool:
    """Whether this person's signature counts."""
    return sign_standing(db, org, petition_id, signer_key).counts


def hearings(db: sqlite_utils.Database, org: str, now: TimeEstimate) -> tuple[Hearing, ...]:
    """All hearings of a village: those to come first, the next one first; then the past."""
    found = list(_hearings(db, org, None, now))
    coming = [h for h in found if h.state == "signup"]
    past = [h for h in found if h.state != "signup"]
    coming.sort(key=lambda h: (h.starts, h.id))
    past.sort(key=lambda h: (h.starts, h.id), reverse=True)
    return (*coming, *past)


def hearing(
    db: sqlite_utils.Database, org: str, hearing_id: str, now: TimeEstimate
) -> Hearing | None:
    """One hearing, or ``None`` where its announcement has not arrived here."""
    return next(_hearings(db, org, hearing_id, now), None)


def signup_acts(db: sqlite_utils.Database, org: str, hearing_id: str) -> tuple[Act, ...]:
    """Every sign-up fact of a hearing known here."""
    return tuple(_act(row) for row in _rows(db, "hearing_signup", org, "hearing", hearing_id))


def signup_rounds(
    db: sqlite_utils.Database, org: str, hearing_id: str, signer_key: str
) -> Standing:
    """One person's rounds in a hearing, as the rules need them."""
    acts = signup_acts(db, org, hearing_id)
    return standing(act for act in acts if act.signer_key == signer_key)


def signup_standing(
    db: sqlite_utils.Database, org: str, hearing_id: str, signer_key: str
) -> SignupStanding:
    """One person's seat or waiting number, as far as this device knows the other kiosks."""
    announced = _firsts(_rows(db, "hearing_scheduled", org, "hearing", hearing_id), "hearing")
    quotas = json.loads(announced[hearing_id]["quotas"]) if hearing_id in announced else {}
    return place_of(signup_acts(db, org, hearing_id), quotas, signer_key)


def _petition_facts(
    db: sqlite_utils.Database, org: str, petition_id: str | None
) -> Iterator[PetitionFacts]:
    def rows(table: str) -> Iterable[_Found]:
        return _rows(db, table, org, "petition", petition_id)

    acts: dict[str, list[Act]] = {}
    for row in rows("petition_signature"):
        acts.setdefault(row["petition"], []).append(_act(row))
    seals, lapsed = _firsts(rows("petition_sealed"), "petition"), rows("petition_lapsed")
    answers = _answers(rows("petition_answered"))
    closed = {row["petition"] for row in lapsed}
    scheduled = _firsts(rows("hearing_scheduled"), "petition")
    clocks: dict[str, list[_Found]] = {}
    for row in rows("petition_clock"):
        clocks.setdefault(row["petition"], []).append(row)
    for key, row in _firsts(rows("petition_opened"), "petition").items():
        yield PetitionFacts(
            _timed(Opening(**row), clocks.get(key, ())),
            acts.get(key, ()),
            _seal(seals[key]) if key in seals else None,
            answers.get(key),
            key in closed,
            scheduled[key]["hearing"] if key in scheduled else None,
        )


def _timed(opening: Opening, clocks: Iterable[_Found]) -> Opening:
    """The opening at the time that later readings of the same boot, of the same log, prove."""
    own = [one for one in clocks if one["origin"] == opening.origin]
    at = next((one for one in own if one["seq"] == opening.seq and one["opening"]), None)
    if at is None:
        return opening
    known = [TimeEstimate(opening.at_ms, opening.uncertainty_ms)]
    for one in own:
        if one["seq"] > opening.seq:
            later = ClockSample(one["at_ms"], one["boot"], one["mono_ms"], 0, one["uncertainty_ms"])
            found = timed_by(at["boot"], at["mono_ms"], later)
            known += [] if found is None else [found]
    best = min(known, key=lambda one: (one.uncertainty_ms is None, one.uncertainty_ms or 0))
    return replace(opening, at_ms=best.ms, uncertainty_ms=best.uncertainty_ms)


def _hearings(
    db: sqlite_utils.Database, org: str, hearing_id: str | None, now: TimeEstimate
) -> Iterator[Hearing]:
    acts: dict[str, list[Act]] = {}
    for row in _rows(db, "hearing_signup", org, "hearing", hearing_id):
        acts.setdefault(row["hearing"], []).append(_act(row))
    moved = _firsts(_rows(db, "hearing_postponed", org, "hearing", hearing_id), "hearing")
    every = _rows(db, "hearing_scheduled", org, "hearing", None)
    standing_ones = {row["hearing"] for row in _firsts(every, "petition").values()}
    announced = _firsts(_rows(db, "hearing_scheduled", org, "hearing", hearing_id), "hearing")
    for key, row in announced.items():
        yield hearing_state(
            _announcement(row),
            acts.get(key, ()),
            now,
            postponed=_postponement(moved[key]) if key in moved else None,
            void=row["petition"] is not None and key not in standing_ones,
        )


def _rows(
    db: sqlite_utils.Database, table: str, org: str, column: str, value: str | None
) -> list[_Found]:
    """Rows of a village, or of one petition or hearing, in an order independent of arrival.

    ``table`` and ``column`` are names of this module, never input.
    """
    where = "org = :org" if value is None else f"org = :org and {column} = :value"
    sql = f"select * from {table} where {where} order by {column}, origin, seq"  # noqa: S608
    return list(db.query(sql, {"org": org, "value": value}))


def _firsts(rows: Iterable[_Found], column: str) -> dict[str, _Found]:
    """The first fact of each, where several logs (or one, twice) made rival ones."""
    firsts: dict[str, _Found] = {}
    for row in sorted(rows, key=lambda r: (r["origin"], r["seq"])):
        firsts.setdefault(row[column], row)
    return firsts


def _answers(rows: Iterable[_Found]) -> dict[str, Answer]:
    """One answer each: an acceptance stands over a refusal, then the first."""
    chosen: dict[str, Answer] = {}
    for row in sorted(rows, key=lambda r: (-r["accepted"], r["origin"], r["seq"])):
        answer = Answer(
            bool(row["accepted"]), row["code"], row["reason"], row["at_ms"], row["actor"]
        )
        chosen.setdefault(row["petition"], answer)
    return chosen


def _act(row: _Found) -> Act:
    return Act(
        row["origin"], row["seq"], row["signer_key"], row["action"], row["round"],
        row.get("category", ""), row["at_ms"], row.get("code", ""), row.get("reason", ""),
    )  # fmt: skip


def _seal(row: _Found) -> Seal:
    positions = json.loads(row["positions"])
    return Seal(row["origin"], row["seq"], row["distinct_signers"], positions, row["at_ms"])


def _announcement(row: _Found) -> Announcement:
    return Announcement(
        row["org"], row["hearing"], row["origin"], row["seq"], row["petition"], row["topic"],
        datetime.fromisoformat(row["starts"]), row["place"], json.loads(row["quotas"]),
        row["source"], row["key_id"], row["leaf_hash"], row["at_ms"], row["actor"],
    )  # fmt: skip


def _postponement(row: _Found) -> Postponement:
    return Postponement(datetime.fromisoformat(row["starts"]), row["place"], row["reason"])
